import { streamCode } from './codes.ts';
import type { Columns } from './columns.ts';

export type TalliedColumn = 'stream' | 'source' | 'account' | 'object' | 'person';

/** What the log records have in common whose two columns hold these numbers. */
export interface PairTally {
  readonly first: number;
  readonly second: number;
  readonly records: number;
  /** Event time of the last one, milliseconds. */
  readonly lastMs: number;
}

const logStream = streamCode('log');
/** Numbers of a dimension are far below 2^26, so that two make one safe integer. */
const shift = 2 ** 26;

/** Counts the log records by two columns in one pass. */
export function tallyPairs(columns: Columns, first: TalliedColumn, second: TalliedColumn): PairTally[] {
  const found = new Map<number, { first: number; second: number; records: number; lastMs: number }>();
  const [a, b] = [columns[first], columns[second]];
  for (let seq = 0; seq < columns.size; seq++) {
    if (columns.stream[seq] !== logStream) continue;
    const [one = 0, other = 0] = [a[seq], b[seq]];
    const key = one * shift + other;
    const time = columns.time[seq] ?? 0;
    const tally = found.get(key);
    if (!tally) {
      found.set(key, { first: one, second: other, records: 1, lastMs: time });
      continue;
    }
    tally.records++;
    if (time > tally.lastMs) tally.lastMs = time;
  }
  return [...found.values()];
}
