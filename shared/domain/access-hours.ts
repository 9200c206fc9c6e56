/** Hours in which a base may be worked with, clock time of Almaty. */
export interface AccessHours {
  /** `working`: only on working days of the register's calendar; `all`: every day. */
  readonly days: 'working' | 'all';
  /** `HH:MM`. An end not later than the beginning is on the next day: the shift belongs to the day it began. */
  readonly from: string;
  /** `HH:MM`, exclusive; `24:00` is the end of the day. */
  readonly to: string;
}

const minutesOfDay = 1440;

/** `18:30` → 1110. */
export function minuteOf(clock: string): number {
  const [hours = '', minutes = ''] = clock.split(':');
  return Number(hours) * 60 + Number(minutes);
}

/**
 * Whether a minute of a day lies within hours that may be overrun by `grace` minutes at either end.
 * @param isWorking of a day: 0 the day of that minute, -1 the one before, 1 the one after
 */
export function isWithinHours(hours: AccessHours, minute: number, grace: number, isWorking: (offset: -1 | 0 | 1) => boolean): boolean {
  const from = minuteOf(hours.from);
  const end = minuteOf(hours.to);
  const to = end > from ? end : end + minutesOfDay;
  for (const offset of [-1, 0, 1] as const) {
    const at = minute - offset * minutesOfDay;
    if (at >= from - grace && at < to + grace && (hours.days === 'all' || isWorking(offset))) return true;
  }
  return false;
}

/** `09:00–18:00`, for sentences. */
export function hoursText({ from, to }: AccessHours): string {
  return `${from}–${to}`;
}
