import { Temporal } from 'temporal-polyfill';
import { almaty } from '../../clock.ts';

/** `2026-11-13` → `13.11.2026`. */
export function dayText(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return `${date}.${month}.${year}`;
}

/** Day of an instant in Almaty, `13.11.2026`. */
export function dayOfInstant(ms: number): string {
  return dayText(Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(almaty).toPlainDate().toString());
}
