import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WrittenFile } from '../../../shared/contract/scalars.ts';
import { call, toProblem } from '../../api/client.ts';
import { showDone, showProblem } from '../toast.tsx';

export interface PacketSaving {
  readonly save: () => Promise<void>;
  readonly saving: boolean;
  /** What was written last, in this sitting. */
  readonly written: readonly WrittenFile[] | undefined;
}

/** Writes a packet into a folder the user picks. */
export function useSavePacket(document: string | undefined): PacketSaving {
  const { t } = useTranslation();
  const [saving, setSaving] = useState(false);
  const [written, setWritten] = useState<{ document: string; files: readonly WrittenFile[] }>();
  const save = useCallback(async () => {
    if (document === undefined) return;
    setSaving(true);
    try {
      const { file: folder } = await call('shell.pick', { purpose: 'output-folder' });
      if (!folder) return;
      const { files } = await call('documents.save', { id: document, folder: folder.handle });
      setWritten({ document, files });
      const first = files[0];
      showDone(t('draft:saved', { count: files.length }), first && { label: t('draft:showInFolder'), run: () => void showInFolder(first.path) });
    } catch (error) {
      showProblem(t, toProblem(error));
    } finally {
      setSaving(false);
    }
  }, [document, t]);
  return { save, saving, written: written?.document === document ? written?.files : undefined };
}

/** Shows a file that was written in this sitting in the system's file manager. */
export async function showInFolder(path: string): Promise<void> {
  await call('shell.showInFolder', { path }).catch(() => undefined);
}
