import { almatyHours, dayText } from './almaty-days.ts';
import type { Columns } from './columns.ts';

export interface DayActivity {
  /** `YYYY-MM-DD` in Almaty. */
  readonly day: string;
  /** Twelve bands of two hours. */
  readonly bands: readonly number[];
  readonly findings: readonly number[];
}

/** Seven days from Monday by 24 hours, as `weekday * 24 + hour`. */
export interface WeekActivity {
  readonly records: Uint32Array;
  readonly findings: Uint32Array;
}

const bandsOfDay = 12;
const hoursOfWeek = 7 * 24;
/** 1970-01-01 was a Thursday; Monday is 0. */
const firstWeekday = 3;

/** Hour of the week in Almaty, 0 for Monday 00:00, of hours counted by {@link almatyHours}. */
export function hourOfWeek(hours: number): number {
  const since = (hours + firstWeekday * 24) % hoursOfWeek;
  return since < 0 ? since + hoursOfWeek : since;
}

/** Records and flagged ones by day and band. @param selection oldest first @param flagged 1 for sequences that a finding rests on */
export function activityByDay(columns: Columns, selection: Uint32Array, flagged: Uint8Array): DayActivity[] {
  const found: { day: number; bands: number[]; findings: number[] }[] = [];
  let entry: (typeof found)[number] | undefined;
  for (const seq of selection) {
    const hours = almatyHours(columns.time[seq] ?? 0);
    const day = Math.floor(hours / 24);
    // Days only go up: times do, and a clock put back at midnight repeats an hour of the day before, but never goes below it.
    if (entry?.day !== day) {
      entry = { day, bands: new Array<number>(bandsOfDay).fill(0), findings: new Array<number>(bandsOfDay).fill(0) };
      found.push(entry);
    }
    const band = (hours - day * 24) >> 1;
    entry.bands[band] = (entry.bands[band] ?? 0) + 1;
    if (flagged[seq] === 1) entry.findings[band] = (entry.findings[band] ?? 0) + 1;
  }
  return found.map(({ day, ...counts }) => ({ day: dayText(day), ...counts }));
}

/** The same by day of the week and hour: work at night and on days off stands out. */
export function activityByWeek(columns: Columns, selection: Uint32Array, flagged: Uint8Array): WeekActivity {
  const records = new Uint32Array(hoursOfWeek);
  const findings = new Uint32Array(hoursOfWeek);
  for (const seq of selection) {
    const place = hourOfWeek(almatyHours(columns.time[seq] ?? 0));
    records[place] = (records[place] ?? 0) + 1;
    if (flagged[seq] === 1) findings[place] = (findings[place] ?? 0) + 1;
  }
  return { records, findings };
}
