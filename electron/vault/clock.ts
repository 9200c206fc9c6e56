import { Temporal } from 'temporal-polyfill';

/** The zone of every date and clock time of the law (facts.md: UTC+5 since 2024-03-01). */
export const almaty = 'Asia/Almaty';

/** Where the vault takes the time from, so that tests can set it. */
export interface Clock {
  now(): Temporal.Instant;
}

export const systemClock: Clock = { now: () => Temporal.Now.instant() };

/** UTC with milliseconds and `Z`, the form of every instant in contract and database. */
export function toInstantString(at: Temporal.Instant): string {
  return at.toString({ smallestUnit: 'millisecond' });
}

export function today(clock: Clock): Temporal.PlainDate {
  return clock.now().toZonedDateTimeISO(almaty).toPlainDate();
}
