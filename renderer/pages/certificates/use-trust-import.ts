import { useRef, useState } from 'react';
import type { TrustFileResult, TrustSource } from '../../../shared/contract/signing.ts';
import { call } from '../../api/client.ts';
import { invalidateAreas } from '../../api/query-client.ts';
import { useAttempt } from '../../api/use-attempt.ts';
import { type DroppedFile, readDropped } from './dropped-files.ts';

/** What became of one file, and how to come again with it if something in it waits. */
export interface ImportedFile {
  readonly id: number;
  readonly result: TrustFileResult;
  readonly again: TrustSource | null;
}

function againOf(result: TrustFileResult, source: TrustSource | undefined): TrustSource | null {
  if (result.again !== null) return { from: 'file', file: result.again };
  const waits = result.items.some(({ outcome }) => outcome.startsWith('fingerprint') || outcome === 'issuer_unknown');
  return waits && source?.from === 'drop' ? source : null;
}

const tooLarge = (file: DroppedFile): TrustFileResult => ({ name: file.name, problem: { code: 'FILE_TOO_LARGE' }, items: [], again: null });

/**
 * Bringing certificates and lists in: files, a folder, a drop, and coming again with what waited for a fingerprint or for
 * its authority. No file is lost: each stays in `files` with its result until the user is done with them.
 */
export function useTrustImport() {
  const [files, setFiles] = useState<readonly ImportedFile[]>([]);
  const [passedOver, setPassedOver] = useState(0);
  const { busy, problem, attempt, forget } = useAttempt();
  const number = useRef(0);

  const line = (result: TrustFileResult, again: TrustSource | null): ImportedFile => ({ id: number.current++, result, again });

  /** Everything that waited goes along: an authority that comes now may be the one a list waited for. */
  const send = async (sources: readonly TrustSource[], typed?: { readonly id: number; readonly fingerprint: string }) => {
    const waiting = files.flatMap(({ id, again }) => (again === null ? [] : [{ id, source: id === typed?.id && again.from !== 'folder' ? { ...again, fingerprint: typed.fingerprint } : again }]));
    const all = [...sources, ...waiting.map(({ source }) => source)];
    if (all.length === 0) return;
    const answer = await call('signing.importTrustFiles', { sources: all });
    invalidateAreas(['signing']);
    // A folder stands for any number of files, every other source for one.
    const fresh = answer.files.slice(0, answer.files.length - waiting.length);
    const again = new Map(waiting.map(({ id, source }, index) => [id, { result: answer.files[fresh.length + index], source }]));
    setFiles((before) => [
      ...fresh.map((result, index) => line(result, againOf(result, sources[index]))),
      ...before.map((file) => {
        const renewed = again.get(file.id);
        return renewed?.result ? { id: file.id, result: renewed.result, again: againOf(renewed.result, renewed.source) } : file;
      }),
    ]);
    setPassedOver((before) => before + answer.passedOver);
  };

  const chooseFiles = () =>
    attempt(async () => {
      const { files: picked } = await call('shell.pickMany', { purpose: 'trust-files' });
      if (picked.length > 0) await send(picked.map(({ handle }) => ({ from: 'file', file: handle })));
    });
  const chooseFolder = () =>
    attempt(async () => {
      const { file } = await call('shell.pick', { purpose: 'trust-folder' });
      if (file) await send([{ from: 'folder', folder: file.handle }]);
    });
  const drop = (transfer: DataTransfer) =>
    attempt(async () => {
      const dropped = await readDropped(transfer);
      setPassedOver((before) => before + dropped.passedOver);
      setFiles((before) => [...dropped.files.filter(({ content }) => content === null).map((file) => line(tooLarge(file), null)), ...before]);
      await send(dropped.files.flatMap(({ name, content }): TrustSource[] => (content === null ? [] : [{ from: 'drop', name, content }])));
    });
  /** Comes again with one file and the fingerprint that was typed for the roots in it. */
  const confirm = (id: number, fingerprint: string) => attempt(() => send([], { id, fingerprint }));
  const clear = () => {
    setFiles([]);
    setPassedOver(0);
    forget();
  };
  return { files, passedOver, busy, problem, chooseFiles, chooseFolder, drop, confirm, clear };
}
