/** Numbers without a hole that a source gave its records. */
export interface SequenceRun {
  readonly series: string;
  readonly first: number;
  readonly last: number;
  /** Milliseconds of the first and last record whose time is known. */
  readonly firstMs: number | null;
  readonly lastMs: number | null;
}

/** Numbers that are not there although those before and after them are. */
export interface SequenceGap {
  readonly series: string;
  readonly from: number;
  readonly to: number;
  /** Time of the records around it; null where neither is known. */
  readonly afterMs: number | null;
  readonly beforeMs: number | null;
}

/**
 * Holes between the runs of each series (R7). What is missing before the first number or after the last one cannot be seen: a log
 * may begin and end anywhere.
 * @param runs by series, then first number
 */
export function gapsBetween(runs: readonly SequenceRun[]): SequenceGap[] {
  const found: SequenceGap[] = [];
  runs.forEach((run, place) => {
    const before = runs[place - 1];
    if (!before || before.series !== run.series || run.first <= before.last + 1) return;
    found.push({ series: run.series, from: before.last + 1, to: run.first - 1, afterMs: before.lastMs, beforeMs: run.firstMs });
  });
  return found;
}
