import type { JournalFilter } from '../../../shared/contract/journal.ts';
import { almatyDay } from './almaty-days.ts';
import type { Columns } from './columns.ts';
import type { Journal } from './journal.ts';

/** What is asked whether it was journaled: a source of logs, or a base. */
export type CoverageOf = 'source' | 'base';

/** Days without a record from which on a source or a base counts as silent, unless a rule says otherwise. */
export const gapDays = 3;

/** Days in Almaty, counted from 1970-01-01: `first` and the `count - 1` after it. */
export interface DayWindow {
  readonly first: number;
  readonly count: number;
}

export interface Coverage {
  /** Records on each day of the window. */
  readonly days: Uint32Array;
  /** Event time of the first and the last record, milliseconds, also outside the window. */
  readonly firstMs: number;
  readonly lastMs: number;
}

/** A stretch of days without records, as places in the window, both inclusive. */
export interface Silence {
  readonly from: number;
  readonly to: number;
}

/**
 * Whether there were records on each day (R7), by the id of the source or base; what has no record that passes the filter
 * is absent. Only logs count: what operators do here says nothing about a source.
 */
export function coverageBy(journal: Journal, of: CoverageOf, window: DayWindow, filter: JournalFilter = {}): Map<string, Coverage> {
  const { bases, sources } = journal.dimensions;
  const names = of === 'source' ? sources : bases;
  const found = new Map<string, Coverage>();
  for (const [number, coverage] of countDays(journal.columns, journal.select({ ...filter, stream: 'log' }), of, window)) {
    const id = names.name(number);
    if (id !== undefined) found.set(id, coverage);
  }
  return found;
}

/** Counts the selected records by day and by the number that stands in the column; 0 means none and is passed over. */
export function countDays(columns: Columns, selection: Uint32Array, of: CoverageOf, { first, count }: DayWindow): Map<number, Coverage> {
  const group = columns[of];
  const found: ({ days: Uint32Array; firstMs: number; lastMs: number } | undefined)[] = [];
  for (const seq of selection) {
    const number = group[seq] ?? 0;
    if (number === 0) continue;
    const time = columns.time[seq] ?? 0;
    const known = (found[number] ??= { days: new Uint32Array(count), firstMs: time, lastMs: time });
    if (time < known.firstMs) known.firstMs = time;
    if (time > known.lastMs) known.lastMs = time;
    const place = almatyDay(time) - first;
    if (place >= 0 && place < count) known.days[place] = (known.days[place] ?? 0) + 1;
  }
  return new Map([...found.entries()].filter((entry): entry is [number, Coverage] => entry[1] !== undefined));
}

/**
 * Whole days without a record after the last one: for the coverage of sources, for the rule of silent bases (R7) and for *today* alike. Today is
 * not over, so it does not count. Days in Almaty since 1970-01-01.
 */
export function silentDays(lastDay: number, today: number): number {
  return Math.max(0, today - lastDay - 1);
}

/** Stretches of at least `atLeast` days without records, oldest first. */
export function silences(days: Uint32Array, atLeast: number): Silence[] {
  const found: Silence[] = [];
  for (let from = 0; from < days.length; from++) {
    if (days[from] !== 0) continue;
    let to = from;
    while (days[to + 1] === 0) to++;
    if (to - from + 1 >= atLeast) found.push({ from, to });
    from = to;
  }
  return found;
}
