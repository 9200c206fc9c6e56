import { Temporal } from 'temporal-polyfill';

/** The zone of every date and clock time of the law. */
export const almaty = 'Asia/Almaty';

/** UTC+5 in the whole country since 2024-03-01, 00:00 (facts of the time zone; before that Almaty was UTC+6). */
const change = Temporal.Instant.from('2024-02-29T18:00:00Z');
const firstDay = Temporal.PlainDate.from('2024-03-01');
const since = '+05:00';

/**
 * A moment in Almaty's time. The years since the change are computed from the fixed offset: time zone tables of runtimes
 * older than the change (Chromium carries its own) would be an hour off, on a screen whose hours are legal terms.
 */
export function inAlmaty(instant: Temporal.Instant | string): Temporal.ZonedDateTime {
  const at = typeof instant === 'string' ? Temporal.Instant.from(instant) : instant;
  return at.toZonedDateTimeISO(Temporal.Instant.compare(at, change) >= 0 ? since : almaty);
}

/** The moment of a day's clock time in Almaty; midnight if no time is given. */
export function almatyInstant(day: Temporal.PlainDate | string, time: Temporal.PlainTime = new Temporal.PlainTime()): Temporal.Instant {
  const date = Temporal.PlainDate.from(day);
  return date.toZonedDateTime({ timeZone: Temporal.PlainDate.compare(date, firstDay) >= 0 ? since : almaty, plainTime: time }).toInstant();
}
