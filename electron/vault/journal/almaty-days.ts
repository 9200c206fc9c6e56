import { Temporal } from 'temporal-polyfill';
import { almaty } from '../clock.ts';

const dayMs = 86_400_000;

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

/** Day number since 1970-01-01 and hour of the day, in Almaty. */
export function almatyDayHour(ms: number): { day: number; hour: number } {
  const local = localMs(ms);
  const day = Math.floor(local / dayMs);
  return { day, hour: Math.floor((local - day * dayMs) / 3_600_000) };
}

/** `YYYY-MM-DD` of a day number. */
export function dayText(day: number): string {
  return Temporal.PlainDate.from('1970-01-01').add({ days: day }).toString();
}
