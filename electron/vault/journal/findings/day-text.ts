import { Temporal } from 'temporal-polyfill';
import { almaty } from '../../clock.ts';
import { almatyDayMinute } from '../almaty-days.ts';

/** `2026-11-13` → `13.11.2026`. */
export function dayText(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return `${date}.${month}.${year}`;
}

/** Day of an instant in Almaty, `13.11.2026`. */
export function dayOfInstant(ms: number): string {
  return dayText(Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(almaty).toPlainDate().toString());
}

/** Clock time of an instant in Almaty, `23:48`. */
export function clockOfInstant(ms: number): string {
  const { minute } = almatyDayMinute(ms);
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
