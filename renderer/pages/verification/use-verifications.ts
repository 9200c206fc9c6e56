import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InputOf } from '../../../shared/contract/index.ts';
import type { Problem } from '../../../shared/contract/problem.ts';
import type { PickedFile, WorkProgress } from '../../../shared/contract/scalars.ts';
import type { Verification } from '../../../shared/contract/signing.ts';
import { call, toProblem } from '../../api/client.ts';
import { fileBase64 } from '../../api/file-base64.ts';
import { showProblem } from '../../components/toast.tsx';
import type { HandedOver } from './handed-over.ts';
import { contentOf, pairUp } from './signed-names.ts';

/** One file in the list: waiting, being verified, or with what was found. */
export interface Item {
  readonly id: number;
  readonly name: string;
  readonly question: InputOf<'signing.verify'>;
  readonly result?: Verification;
  readonly problem?: Problem;
}

export interface Verifications {
  readonly items: readonly Item[];
  readonly selected: Item | undefined;
  readonly select: (id: number) => void;
  readonly running: boolean;
  readonly progress: WorkProgress | undefined;
  readonly startedAt: number;
  readonly stop: () => void;
  readonly chooseFiles: () => Promise<void>;
  readonly chooseFolder: () => Promise<void>;
  /** Asks for the file that a detached signature is over, and verifies again. */
  readonly chooseContent: (item: Item) => Promise<void>;
  readonly drop: (files: readonly File[]) => Promise<void>;
  /** Verifies what another page has handed over. */
  readonly take: (handed: HandedOver) => Promise<void>;
}

/** What the contract takes at once; larger files are picked. */
const maxDropped = 48 * 1024 * 1024;

let lastId = 0;

/** Files are verified one after the other; each has its line at once and its result when it is known. */
export function useVerifications(): Verifications {
  const { t } = useTranslation();
  const [items, setItems] = useState<readonly Item[]>([]);
  const [selectedId, setSelectedId] = useState<number>();
  const [running, setRunning] = useState(false);
  const [progress, setProgress] = useState<WorkProgress>();
  const [startedAt, setStartedAt] = useState(0);
  const work = useRef<AbortController>(undefined);
  useEffect(() => () => work.current?.abort(), []);

  const verifyAll = useCallback(async (batch: readonly Item[]) => {
    const own = new AbortController();
    work.current = own;
    setRunning(true);
    setStartedAt(performance.now());
    for (const item of batch) {
      if (own.signal.aborted) break;
      setProgress(undefined);
      const found = await call('signing.verify', item.question, { signal: own.signal, onProgress: setProgress }).then(
        (result) => ({ result }),
        (error: unknown) => ({ problem: toProblem(error) }),
      );
      setItems((all) => all.map((each) => (each.id === item.id ? { ...each, ...found } : each)));
    }
    setRunning(false);
  }, []);

  const start = useCallback(
    async (files: readonly HandedOver[]) => {
      const batch = files.map(({ file, content }): Item => ({ id: ++lastId, name: file.name, question: { file: file.handle, ...(content && { content: content.handle }) } }));
      if (batch.length === 0) return;
      setItems(batch);
      setSelectedId(batch[0]?.id);
      await verifyAll(batch);
    },
    [verifyAll],
  );

  const take = useCallback((handed: HandedOver) => start([handed]), [start]);

  const again = async (item: Item, result: Verification, content: PickedFile) => {
    const next: Item = { id: item.id, name: item.name, question: { file: result.again.file, content: content.handle } };
    setItems((all) => all.map((each) => (each.id === item.id ? next : each)));
    await verifyAll([next]);
  };

  /** A refusal of main or of the vault is shown in passing; nothing was verified. */
  const asked = async (ask: () => Promise<void>) => {
    try {
      await ask();
    } catch (error) {
      showProblem(t, toProblem(error));
    }
  };

  const selected = items.find(({ id }) => id === selectedId);
  return {
    items,
    selected,
    select: setSelectedId,
    running,
    progress,
    startedAt,
    stop: () => work.current?.abort(),
    take,
    chooseFiles: () => asked(async () => start((await call('shell.pickMany', { purpose: 'verify-files' })).files.map((file) => ({ file })))),
    chooseFolder: () =>
      asked(async () => {
        const { file } = await call('shell.pick', { purpose: 'verify-folder' });
        if (file) await start([{ file }]);
      }),
    chooseContent: (item) =>
      asked(async () => {
        const { file } = await call('shell.pick', { purpose: 'verify-content' });
        if (file && item.result) await again(item, item.result, file);
      }),
    drop: (files) =>
      asked(async () => {
        const held: PickedFile[] = [];
        for (const file of files) {
          if (file.size > maxDropped) showProblem(t, { code: 'FILE_TOO_LARGE', params: { name: file.name } });
          else held.push((await call('signing.dropSigned', { name: file.name, content: await fileBase64(file) })).file);
        }
        const [only, second] = held;
        // The one file that the signature on the screen waits for.
        if (only && !second && selected?.result && contentOf(selected.name) === only.name) await again(selected, selected.result, only);
        else await start(pairUp(held));
      }),
  };
}
