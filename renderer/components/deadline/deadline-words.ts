import type { TFunction } from 'i18next';
import { Temporal } from 'temporal-polyfill';

/** `дүйсенбі`, `понедельник`, `Monday` of a day `YYYY-MM-DD`. From the locale files: Chromium's own tables know no Kazakh. */
export function weekdayName(t: TFunction, day: string): string {
  const names = t('deadline:weekdays', { returnObjects: true }) as string[];
  return names[Temporal.PlainDate.from(day).dayOfWeek - 1] ?? '';
}

/** `24.11` */
export function dayAndMonth(day: Temporal.PlainDate): string {
  return `${String(day.day).padStart(2, '0')}.${String(day.month).padStart(2, '0')}`;
}
