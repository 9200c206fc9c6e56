import type { ParametersOf } from '../../../../shared/domain/finding-rules.ts';
import { silentDays } from '../coverage.ts';

/** A base whose actions must be journaled. Days are days in Almaty since 1970-01-01. */
export interface JournaledBase {
  readonly id: string;
  /** Day of its newest record; null: none ever. */
  readonly lastDay: number | null;
  /** Day it is in use since, or was added to the register. */
  readonly sinceDay: number;
}

export interface Silence {
  readonly base: string;
  /** First day without a record. */
  readonly fromDay: number;
  /** Whole days without a record, up to 366. */
  readonly days: number;
  readonly never: boolean;
}

/** Nobody needs to know more exactly; also the most that the rule can be set to. */
const mostDays = 366;

/**
 * Bases of which no log has told anything for so many whole days (R7: events of the DBMS are journaled). Today is not over, so
 * it does not count; days off do not either, unless they are asked for.
 */
export function uncoveredBases(bases: readonly JournaledBase[], today: number, isWorking: (day: number) => boolean, parameters: ParametersOf<'uncovered_base'>): Silence[] {
  const found: Silence[] = [];
  for (const { id, lastDay, sinceDay } of bases) {
    const fromDay = lastDay === null ? sinceDay : lastDay + 1;
    const all = silentDays(fromDay - 1, today);
    const days = Math.min(mostDays, parameters.workingDays ? workingDays(today - all, all, isWorking) : all);
    if (days >= parameters.days) found.push({ base: id, fromDay, days, never: lastDay === null });
  }
  return found;
}

/** Those of the `count` days from `first` on that are worked; as many as are asked about, from the last. */
function workingDays(first: number, count: number, isWorking: (day: number) => boolean): number {
  let days = 0;
  for (let day = first + count - 1; day >= first && days < mostDays; day--) if (isWorking(day)) days += 1;
  return days;
}
