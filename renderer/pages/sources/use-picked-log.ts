import { useRef, useState } from 'react';
import { type CsvMapping, type LogEncoding, mappedKinds, type Source, type SourceKind } from '../../../shared/contract/sources.ts';
import type { OutputOf } from '../../../shared/contract/index.ts';
import type { Problem } from '../../../shared/contract/problem.ts';
import { call, toProblem } from '../../api/client.ts';

export type Inspection = OutputOf<'sources.inspect'>;

/** How the files are to be read; `kind` null: as what they look like. */
export interface ReadAs {
  readonly kind: SourceKind | null;
  readonly encoding: LogEncoding;
  readonly timeZone: string;
}

export interface PickedLog {
  readonly name: string;
  readonly inspection: Inspection;
  readonly readAs: ReadAs;
  /** For a table; a server's own log needs none. */
  readonly mapping: CsvMapping | null;
}

const byItself: ReadAs = { kind: null, encoding: 'auto', timeZone: 'Asia/Almaty' };

/** Log files that are being looked into: picked once, looked at again whenever something about them gets another meaning. */
export function usePickedLog() {
  const [picked, setPicked] = useState<PickedLog>();
  const [problem, setProblem] = useState<Problem>();
  const [looking, setLooking] = useState(false);
  // A handle is good for one look, and each look gives the next one: so they go one after another.
  const queue = useRef<Promise<void>>(Promise.resolve());
  const handles = useRef<string[]>([]);

  const inTurn = (work: () => Promise<void>): Promise<void> => {
    setLooking(true);
    setProblem(undefined);
    const mine = queue.current
      .then(work)
      .catch((error: unknown) => setProblem(toProblem(error)))
      .finally(() => {
        if (queue.current === mine) setLooking(false);
      });
    queue.current = mine;
    return mine;
  };
  const look = async (readAs: ReadAs, mapping: CsvMapping | null): Promise<Inspection> => {
    const inspection = await call('sources.inspect', { files: handles.current, ...readAs, mapping });
    handles.current = inspection.files;
    return inspection;
  };

  /** Asks for files or a folder. @returns a name and the source they most likely come from; undefined if nothing was picked or it cannot be read. */
  const pick = async (what: 'files' | 'folder', sources: readonly Source[]): Promise<{ name: string; source: Source | null } | undefined> => {
    let found: { name: string; source: Source | null } | undefined;
    await inTurn(async () => {
      const files = await pickedFiles(what);
      const [first] = files;
      if (!first) return;
      handles.current = files.map((file) => file.handle);
      const inspection = await look(byItself, null);
      const source = sourceOf(sources, inspection);
      const readAs = source ? { kind: source.kind, encoding: source.encoding, timeZone: source.timeZone } : byItself;
      const again = source ? await look(readAs, source.mapping) : inspection;
      found = { name: first.name, source };
      setPicked({ name: first.name, inspection: again, readAs, mapping: again.guess });
    });
    return found;
  };
  const remap = (mapping: CsvMapping): void => {
    const otherColumns = JSON.stringify(picked?.mapping?.columns) !== JSON.stringify(mapping.columns);
    // Another delimiter, header or sheet: the columns are others, and their meaning is guessed anew.
    const otherTable = (['delimiter', 'headerRow', 'sheet'] as const).some((part) => picked?.mapping?.[part] !== mapping[part]);
    const readAs = picked?.readAs ?? byItself;
    setPicked((now) => now && { ...now, mapping });
    void inTurn(async () => {
      const inspection = await look(readAs, mapping);
      // Words of another column may be known ones; what was chosen meanwhile stays.
      setPicked((now) => now && { ...now, inspection, mapping: (otherColumns || otherTable) && now.mapping === mapping ? inspection.guess : now.mapping });
    });
  };
  /** Another kind, encoding or zone. The mapping is kept where the kind still has one. */
  const reread = (readAs: ReadAs): void => {
    setPicked((now) => now && { ...now, readAs });
    const kept = readAs.kind === picked?.inspection.kind || readAs.kind === null ? (picked?.mapping ?? null) : null;
    void inTurn(async () => {
      const inspection = await look(readAs, kept && mappedKinds.has(readAs.kind ?? picked?.inspection.kind ?? 'csv') ? kept : null);
      setPicked((now) => now && { ...now, inspection, mapping: inspection.guess });
    });
  };
  const forget = (): void => setPicked(undefined);
  /** The handles for the import; they are used up by it. */
  const files = (): string[] => handles.current;
  return { picked, problem, looking, pick, remap, reread, forget, files };
}

async function pickedFiles(what: 'files' | 'folder'): Promise<{ handle: string; name: string }[]> {
  if (what === 'files') return (await call('shell.pickMany', { purpose: 'log-files' })).files;
  const { file } = await call('shell.pick', { purpose: 'log-folder' });
  return file ? [file] : [];
}

/** The only source these files can come from. A table comes from the one whose columns it has. */
function sourceOf(sources: readonly Source[], { kind, columns }: Inspection): Source | null {
  const fitting = sources.filter((one) => one.kind === kind && (!mappedKinds.has(kind) || hasColumns(columns, one.mapping)));
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}

function hasColumns(columns: readonly string[], mapping: CsvMapping | null): boolean {
  return mapping !== null && Object.values(mapping.columns).every((name) => name === null || columns.includes(name));
}
