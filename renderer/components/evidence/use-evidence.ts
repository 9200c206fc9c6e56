import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../../shared/contract/problem.ts';
import type { WorkProgress } from '../../../shared/contract/scalars.ts';
import { call, toProblem } from '../../api/client.ts';
import { useProgressCall } from '../../api/hooks.ts';
import { showInFolder } from '../packet/save-packet.ts';
import { showDone } from '../toast.tsx';

interface Refusal {
  /** A file or an address. */
  readonly name: string;
  readonly problem: Problem;
}

export interface EvidenceWork {
  readonly stamp: (address: string) => Promise<void>;
  readonly saveRequests: () => Promise<void>;
  readonly importAnswers: () => Promise<void>;
  readonly addRevocation: (online: boolean) => Promise<void>;
  readonly stop: () => void;
  readonly running: boolean;
  readonly progress: WorkProgress | undefined;
  readonly startedAt: number;
  readonly problem: Problem | undefined;
  /** What failed of several things, while others went well. */
  readonly refused: readonly Refusal[];
}

/** The four ways in which a document's signatures get evidence. */
export function useEvidence(document: string): EvidenceWork {
  const { t } = useTranslation();
  const stamping = useProgressCall('evidence.stampOnline');
  const saving = useProgressCall('evidence.saveRequests');
  const importing = useProgressCall('evidence.importAnswers');
  const revocation = useProgressCall('evidence.addRevocation');
  const works = [stamping, saving, importing, revocation];
  const [refused, setRefused] = useState<readonly Refusal[]>([]);
  const [dialogProblem, setDialogProblem] = useState<Problem>();

  const begin = () => {
    setRefused([]);
    setDialogProblem(undefined);
    for (const work of works) work.reset();
  };
  const folder = async (): Promise<string | undefined> => {
    begin();
    try {
      return (await call('shell.pick', { purpose: 'output-folder' })).file?.handle;
    } catch (error) {
      setDialogProblem(toProblem(error));
      return undefined;
    }
  };
  const stamp = async (address: string) => {
    begin();
    const done = await stamping.run({ document, address });
    if (!done) return;
    if (done.problem) setRefused([{ name: address, problem: done.problem }]);
    showDone(t('evidence:timestamp.added', { count: done.added }));
  };
  const saveRequests = async () => {
    const handle = await folder();
    const done = handle && (await saving.run({ document, folder: handle }));
    const first = done ? done.files[0] : undefined;
    if (done && first) showDone(t('evidence:timestamp.saved', { count: done.files.length }), { label: t('common:file.show'), run: () => void showInFolder(first.path) });
  };
  const importAnswers = async () => {
    const handle = await folder();
    const done = handle && (await importing.run({ document, folder: handle }));
    if (!done) return;
    setRefused(done.refused.map(({ file, problem }) => ({ name: file, problem })));
    if (done.added > 0) showDone(t('evidence:timestamp.added', { count: done.added }));
  };
  const addRevocation = async (online: boolean) => {
    begin();
    const done = await revocation.run({ document, online });
    if (!done) return;
    setRefused(done.asked.flatMap(({ address, problem }) => (problem ? [{ name: address, problem }] : [])));
    if (done.changed > 0) showDone(t('evidence:revocation.added'));
  };
  const active = works.find(({ running }) => running);
  return {
    stamp,
    saveRequests,
    importAnswers,
    addRevocation,
    stop: () => active?.stop(),
    running: active !== undefined,
    progress: stamping.running ? stamping.progress : revocation.running ? revocation.progress : undefined,
    startedAt: active?.startedAt ?? 0,
    problem: dialogProblem ?? works.find(({ problem }) => problem)?.problem,
    refused,
  };
}
