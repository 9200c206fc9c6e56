import { useRef, useState } from 'react';
import type { CsvMapping, Source } from '../../../shared/contract/sources.ts';
import type { OutputOf } from '../../../shared/contract/index.ts';
import type { Problem } from '../../../shared/contract/problem.ts';
import { call, toProblem } from '../../api/client.ts';

export type Inspection = OutputOf<'sources.inspect'>;

export interface PickedLog {
  readonly name: string;
  readonly inspection: Inspection;
  /** For a table; a server's own log needs none. */
  readonly mapping: CsvMapping | null;
}

/** A log file that is being looked into: picked once, looked at again whenever its columns or words get another meaning. */
export function usePickedLog() {
  const [picked, setPicked] = useState<PickedLog>();
  const [problem, setProblem] = useState<Problem>();
  const [looking, setLooking] = useState(false);
  // A handle is good for one look, and each look gives the next one: so they go one after another.
  const queue = useRef<Promise<void>>(Promise.resolve());
  const handle = useRef('');

  const inTurn = (work: () => Promise<void>): Promise<void> => {
    setLooking(true);
    const mine = queue.current
      .then(work)
      .catch((error: unknown) => setProblem(toProblem(error)))
      .finally(() => {
        if (queue.current === mine) setLooking(false);
      });
    queue.current = mine;
    return mine;
  };
  const look = async (file: string, mapping: CsvMapping | null): Promise<Inspection> => {
    const inspection = await call('sources.inspect', { file, mapping });
    handle.current = inspection.file;
    return inspection;
  };

  /** Asks for a file. @returns its name and the source it most likely comes from; undefined if none was picked or it cannot be read. */
  const pick = async (sources: readonly Source[]): Promise<{ name: string; source: Source | null } | undefined> => {
    setProblem(undefined);
    let found: { name: string; source: Source | null } | undefined;
    await inTurn(async () => {
      const { file } = await call('shell.pick', { purpose: 'log-file' });
      if (!file) return;
      const inspection = await look(file.handle, null);
      const source = sourceOf(sources, inspection);
      const saved = source?.mapping ?? null;
      const again = saved ? await look(inspection.file, saved) : inspection;
      found = { name: file.name, source };
      setPicked({ name: file.name, inspection: again, mapping: again.guess });
    });
    return found;
  };
  const remap = (mapping: CsvMapping): void => {
    const otherColumns = JSON.stringify(picked?.mapping?.columns) !== JSON.stringify(mapping.columns);
    setPicked((now) => now && { ...now, mapping });
    void inTurn(async () => {
      const inspection = await look(handle.current, mapping);
      // Words of another column may be known ones; what was chosen meanwhile stays.
      setPicked((now) => now && { ...now, inspection, mapping: otherColumns && now.mapping === mapping ? inspection.guess : now.mapping });
    });
  };
  const forget = (): void => setPicked(undefined);
  /** The handle for the import; it is used up by it. */
  const file = (): string => handle.current;
  return { picked, problem, looking, pick, remap, forget, file };
}

/** The only source this file can come from. A table comes from the one whose columns it has. */
function sourceOf(sources: readonly Source[], { kind, columns }: Inspection): Source | null {
  const fitting = sources.filter((one) => one.kind === kind && (kind !== 'csv' || hasColumns(columns, one.mapping)));
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}

function hasColumns(columns: readonly string[], mapping: CsvMapping | null): boolean {
  return mapping !== null && Object.values(mapping.columns).every((name) => name === null || columns.includes(name));
}
