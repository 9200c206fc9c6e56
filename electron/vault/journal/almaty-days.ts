import { Temporal } from 'temporal-polyfill';
import { almaty } from '../clock.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const epochDay = Temporal.PlainDate.from('1970-01-01');

/** Changes of the zone's offset since 1970, oldest first: from which instant (ms) on, how many ms ahead of UTC. */
const offsets: readonly { readonly from: number; readonly offset: number }[] = readOffsets();

function readOffsets(): { from: number; offset: number }[] {
  const found: { from: number; offset: number }[] = [];
  let at: Temporal.ZonedDateTime | null = Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(almaty);
  while (at) {
    found.push({ from: at.epochMilliseconds, offset: at.offsetNanoseconds / 1e6 });
    at = at.getTimeZoneTransition('next');
  }
  return found;
}

/** Local wall-clock milliseconds in Almaty, as if they were UTC. A million a few milliseconds; Temporal takes seconds. */
function localMs(ms: number): number {
  let i = offsets.length - 1;
  while (i > 0 && (offsets[i]?.from ?? 0) > ms) i--;
  return ms + (offsets[i]?.offset ?? 0);
}

/** Hours of the wall clock in Almaty since 1970-01-01T00:00. */
export function almatyHours(ms: number): number {
  return Math.floor(localMs(ms) / hourMs);
}

/** Day since 1970-01-01 and minute of it, by the wall clock in Almaty. */
export function almatyDayMinute(ms: number): { day: number; minute: number } {
  const local = localMs(ms);
  const day = Math.floor(local / dayMs);
  return { day, minute: Math.floor((local - day * dayMs) / minuteMs) };
}

/** Days in Almaty since 1970-01-01. */
export function almatyDay(ms: number): number {
  return Math.floor(localMs(ms) / dayMs);
}

/** First instant of a day in Almaty, milliseconds. */
export function almatyDayStart(day: number): number {
  return dateOf(day).toZonedDateTime(almaty).epochMilliseconds;
}

/** The number of `YYYY-MM-DD`, counted as {@link almatyDay} does. */
export function dayNumber(text: string): number {
  return epochDay.until(Temporal.PlainDate.from(text)).days;
}

/** `YYYY-MM-DD` of a day number. */
export function dayText(day: number): string {
  return dateOf(day).toString();
}

function dateOf(day: number): Temporal.PlainDate {
  return epochDay.add({ days: day });
}
