import { useCallback, useState } from 'react';
import type { RecipientView } from '../../../shared/contract/encryption.ts';
import type { Problem } from '../../../shared/contract/problem.ts';
import { call, toProblem } from '../../api/client.ts';

/** Somebody to encrypt to: from a file just picked, or remembered by the register. */
export interface ChosenRecipient {
  readonly recipient: RecipientView;
  /** Absent for a remembered one. */
  readonly file?: { readonly handle: string; readonly name: string };
}

/** Who can open the file. Certificates that cannot be encrypted to stay in sight with their reason. */
export function useRecipients() {
  const [chosen, setChosen] = useState<readonly ChosenRecipient[]>([]);
  const [problem, setProblem] = useState<Problem>();

  const add = useCallback((one: ChosenRecipient) => {
    const print = one.recipient.certificate.fingerprint;
    setChosen((all) => [...all.filter((other) => other.recipient.certificate.fingerprint !== print), one]);
  }, []);
  const remove = useCallback((fingerprint: string) => {
    setChosen((all) => all.filter((one) => one.recipient.certificate.fingerprint !== fingerprint));
  }, []);
  const choose = useCallback(async () => {
    setProblem(undefined);
    try {
      const { file } = await call('shell.pick', { purpose: 'certificate-file' });
      if (!file) return;
      const found = await call('encryption.inspectRecipient', { file: file.handle });
      add({ recipient: found.recipient, file: { handle: found.file, name: found.name } });
    } catch (error) {
      setProblem(toProblem(error));
    }
  }, [add]);
  const usable = chosen.filter(({ recipient }) => recipient.refusals.length === 0);
  return { chosen, usable, problem, add, remove, choose };
}
export type Recipients = ReturnType<typeof useRecipients>;
