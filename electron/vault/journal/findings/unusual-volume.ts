import type { ParametersOf } from '../../../../shared/domain/finding-rules.ts';

/** How much an account did on one day. */
export interface DayVolume {
  /** Days in Almaty since 1970-01-01. */
  readonly day: number;
  /** Rows; a record of which the log does not say how many counts as one. */
  readonly rows: number;
}

/** A day out of the ordinary, with the numbers that say so. */
export interface UnusualDay extends DayVolume {
  readonly median: number;
  readonly deviation: number;
  readonly limit: number;
  /** Days that the account was at work before, and that it was held against. */
  readonly days: number;
}

/** Makes the median of absolute deviations comparable to a standard deviation, for a normal distribution. */
const consistency = 1.4826;
/** An account that does the same every day has no deviation; a tenth more is no news all the same. */
const leastDeviation = 0.1;

/**
 * Days on which an account did far more than it used to (R5): more than the median of the days before plus so many times their
 * deviation, both of which a few wild days cannot move. Only days on which the account was at work count, and without enough
 * of them nothing is said.
 * @param volumes in order of day, of one account and base
 */
export function unusualDays(volumes: readonly DayVolume[], parameters: ParametersOf<'unusual_volume'>): UnusualDay[] {
  const { historyDays, minimumDays, deviations, minimumRows } = parameters;
  const found: UnusualDay[] = [];
  let from = 0;
  volumes.forEach(({ day, rows }, place) => {
    while ((volumes[from]?.day ?? day) < day - historyDays) from += 1;
    const days = place - from;
    if (rows < minimumRows || days < minimumDays) return;
    const history = volumes.slice(from, place).map((one) => one.rows);
    const median = medianOf(history);
    const spread = medianOf(history.map((one) => Math.abs(one - median))) * consistency;
    const deviation = Math.max(spread, median * leastDeviation, 1);
    const limit = median + deviations * deviation;
    if (rows > limit) found.push({ day, rows, median, deviation, limit, days });
  });
  return found;
}

export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
