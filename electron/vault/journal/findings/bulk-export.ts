import type { Action } from '../../../../shared/domain/vocabulary.ts';
import type { ParametersOf } from '../../../../shared/domain/finding-rules.ts';

/** One record of an account, as far as this rule looks at it. */
export interface Taken {
  readonly timeMs: number;
  readonly action: Action;
  /** null: the log does not say. */
  readonly rows: number | null;
}

/** What was too much: rows that left, rows looked at, or statements of which the log does not say how many rows. */
export type BulkKind = 'exported' | 'viewed' | 'records';

/** Records, by place, that together are too many within one window. */
export interface Bulk {
  readonly kind: BulkKind;
  readonly places: readonly number[];
  /** The most that any window held. */
  readonly most: number;
  readonly limit: number;
  /** Of the window that held the most. */
  readonly fromMs: number;
  readonly toMs: number;
}

const takesOut: ReadonlySet<Action> = new Set(['export', 'transfer', 'distribute']);
const looksAt: ReadonlySet<Action> = new Set(['view', 'access', 'use']);

/**
 * Many data at once, within a window that slides (R5): rows exported, transferred or distributed; rows viewed; or, of logs that
 * do not count rows, the statements themselves. A statement that takes out rows of an unknown number counts as one row.
 * @param taken in order of time, of one account and base
 */
export function bulkExports(taken: readonly Taken[], parameters: ParametersOf<'bulk_export'>): Bulk[] {
  const { windowMinutes, exportedRows, viewedRows, records } = parameters;
  const windowMs = windowMinutes * 60_000;
  return [
    ...overLimit('exported', taken, ({ action, rows }) => (takesOut.has(action) ? (rows ?? 1) : 0), exportedRows, windowMs),
    ...overLimit('viewed', taken, ({ action, rows }) => (looksAt.has(action) ? (rows ?? 0) : 0), viewedRows, windowMs),
    ...overLimit('records', taken, ({ action, rows }) => (rows === null && (takesOut.has(action) || looksAt.has(action)) ? 1 : 0), records, windowMs),
  ];
}

/** Windows that hold at least the limit; those that share records are one. */
function overLimit(kind: BulkKind, taken: readonly Taken[], weigh: (one: Taken) => number, limit: number, windowMs: number): Bulk[] {
  const found: Bulk[] = [];
  let current: { first: number; last: number; most: number; fromMs: number; toMs: number } | null = null;
  const weights = taken.map(weigh);
  const close = (): void => {
    if (!current) return;
    const { first, last, most, fromMs, toMs } = current;
    const places: number[] = [];
    for (let place = first; place <= last; place++) if ((weights[place] ?? 0) > 0) places.push(place);
    found.push({ kind, places, most, limit, fromMs, toMs });
    current = null;
  };
  let from = 0;
  let sum = 0;
  taken.forEach(({ timeMs }, place) => {
    const weight = weights[place] ?? 0;
    if (weight === 0) return;
    sum += weight;
    // A window of an hour that begins at 10:00:00.000 ends before 11:00:00.000.
    while ((taken[from]?.timeMs ?? timeMs) <= timeMs - windowMs) {
      sum -= weights[from] ?? 0;
      from += 1;
    }
    if (sum < limit) return;
    if (current && from > current.last) close();
    current ??= { first: from, last: place, most: 0, fromMs: 0, toMs: 0 };
    current.last = place;
    if (sum > current.most) {
      current.most = sum;
      current.fromMs = taken[from]?.timeMs ?? timeMs;
      current.toMs = timeMs;
    }
  });
  close();
  return found;
}
