import { Temporal } from 'temporal-polyfill';
import type { Deadline } from '../../../shared/contract/forms.ts';
import { inAlmaty } from '../../../shared/domain/almaty.ts';

export type DeadlineState = 'overdue' | 'today' | 'soon' | 'later';

/** Where a legal term stands at a moment. */
export interface DeadlineStanding {
  readonly state: DeadlineState;
  /** Working days after today up to the last one; 0 on the last day. */
  readonly workingDaysLeft: number;
  /** The same clock time of the last day is over, its end is not yet. */
  readonly pastTarget: boolean;
  /** Share of the term that is gone, 0 to 1. */
  readonly share: number;
}

/** What the deadline's words and colours depend on: overdue after the limit, red on the last day, amber the day before. */
export function deadlineStanding(deadline: Deadline, now: Temporal.Instant): DeadlineStanding {
  const from = Temporal.Instant.from(deadline.from);
  const target = Temporal.Instant.from(deadline.target);
  const limit = Temporal.Instant.from(deadline.limit);
  const workingDaysLeft = workingDaysUntil(deadline, now);
  const pastTarget = Temporal.Instant.compare(now, target) >= 0;
  const late = Temporal.Instant.compare(now, limit) > 0;
  const whole = target.epochMilliseconds - from.epochMilliseconds;
  const gone = now.epochMilliseconds - from.epochMilliseconds;
  return {
    state: late ? 'overdue' : workingDaysLeft === 0 ? 'today' : workingDaysLeft === 1 ? 'soon' : 'later',
    workingDaysLeft,
    pastTarget,
    share: whole > 0 ? Math.min(1, Math.max(0, gone / whole)) : 1,
  };
}

/** Days after today up to the last day of the term that are not passed over. */
function workingDaysUntil(deadline: Deadline, now: Temporal.Instant): number {
  const last = lastDay(deadline);
  const skipped = new Set(deadline.skipped.map((one) => one.day));
  let left = 0;
  for (let day = inAlmaty(now).toPlainDate().add({ days: 1 }); Temporal.PlainDate.compare(day, last) <= 0; day = day.add({ days: 1 })) {
    if (!skipped.has(day.toString())) left += 1;
  }
  return left;
}

/** The last day of the term in Almaty. */
export function lastDay(deadline: Deadline): Temporal.PlainDate {
  return inAlmaty(deadline.target).toPlainDate();
}
