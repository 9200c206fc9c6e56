import { useCallback, useState } from 'react';
import type { Problem } from '../../../shared/contract/problem.ts';
import type { PickedFile } from '../../../shared/contract/scalars.ts';
import type { KeyInspection } from '../../../shared/contract/signing.ts';
import { call, toProblem } from '../../api/client.ts';
import { useKeySecret } from './key-secret.ts';

/** A key file that was looked into and cannot sign: it stays in sight with the reason. */
export interface RefusedKey {
  readonly name: string;
  readonly reasons: readonly string[];
}

export type KeyState =
  | { readonly at: 'none' }
  /** Chosen, its password not given yet. */
  | { readonly at: 'closed'; readonly file: PickedFile; readonly problem?: Problem }
  | { readonly at: 'open'; readonly file: PickedFile; readonly inspection: KeyInspection };

/** Choosing a key file and looking whose it is. */
export function useKey() {
  const [state, setState] = useState<KeyState>({ at: 'none' });
  const [refused, setRefused] = useState<readonly RefusedKey[]>([]);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const { held, keep, take, forget } = useKeySecret();

  const choose = useCallback(async () => {
    try {
      const { file } = await call('shell.pick', { purpose: 'key-file' });
      if (!file) return;
      forget();
      setProblem(undefined);
      setState({ at: 'closed', file });
    } catch (error) {
      setProblem(toProblem(error));
    }
  }, [forget]);

  const open = useCallback(
    async (file: PickedFile, password: string) => {
      setBusy(true);
      setProblem(undefined);
      try {
        const inspection = await call('signing.inspectKey', { file: file.handle, password });
        const renewed = { ...file, handle: inspection.file };
        if (inspection.usable) {
          keep(password);
          setState({ at: 'open', file: renewed, inspection });
        } else {
          setRefused((all) => [...all.filter((one) => one.name !== file.name), { name: file.name, reasons: inspection.refusals }]);
          setState({ at: 'none' });
        }
      } catch (error) {
        const found = toProblem(error);
        // Only a wrong password leaves the file at hand; any other refusal is about the file itself.
        if (found.code === 'KEY_WRONG_PASSWORD') setState({ at: 'closed', file, problem: found });
        else if (found.code.startsWith('KEY_')) {
          setRefused((all) => [...all.filter((one) => one.name !== file.name), { name: file.name, reasons: [found.code] }]);
          setState({ at: 'none' });
        } else {
          setProblem(found);
          setState({ at: 'none' });
        }
      } finally {
        setBusy(false);
      }
    },
    [keep],
  );
  /** The file has to be picked again: its handle was used for signing. */
  const reset = useCallback(() => {
    forget();
    setState({ at: 'none' });
  }, [forget]);
  /** The opened key waits no longer: its password is asked for again. */
  const close = useCallback((file: PickedFile, found?: Problem) => {
    setState(found ? { at: 'closed', file, problem: found } : { at: 'closed', file });
  }, []);
  return { state, refused, busy, problem, choose, open, held, take, reset, close };
}
