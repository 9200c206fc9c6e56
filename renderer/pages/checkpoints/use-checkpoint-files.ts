import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CheckpointRecord } from '../../../shared/contract/checkpoints.ts';
import type { WrittenFile } from '../../../shared/contract/scalars.ts';
import type { savePurposes } from '../../../shared/contract/shell.ts';
import { call, toProblem } from '../../api/client.ts';
import { showDone, showProblem } from '../../components/toast.tsx';

type Purpose = (typeof savePurposes)[number];

/** Asks where a file goes, has it written, and says that it was, or why not. */
export function useSavedFile() {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const save = async (purpose: Purpose, suggestedName: string, write: (target: string) => Promise<{ file: WrittenFile }>): Promise<boolean> => {
    try {
      const { file: target } = await call('shell.pickSave', { purpose, suggestedName });
      if (!target) return false;
      setBusy(true);
      const { file } = await write(target.handle);
      showDone(t('common:file.written', { name: file.name }), { label: t('common:file.show'), run: () => void call('shell.showInFolder', { path: file.path }).catch(() => undefined) });
      return true;
    } catch (error) {
      showProblem(t, toProblem(error));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, save };
}

/** Taking a checkpoint out: as the note, or as a page to be printed. */
export function useCheckpointFiles({ id, size }: CheckpointRecord) {
  const { t } = useTranslation();
  const { busy, save } = useSavedFile();
  return {
    busy,
    saveNote: () => save('checkpoint', `${t('checkpoints:fileName')}-${size}.txt`, (target) => call('checkpoints.save', { checkpoint: id, target })),
    saveSheet: () => save('pdf', `${t('checkpoints:fileName')}-${size}.pdf`, (target) => call('checkpoints.sheet', { checkpoint: id, target })),
  };
}
