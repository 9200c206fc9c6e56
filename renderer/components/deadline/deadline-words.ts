import type { TFunction } from 'i18next';
import { Temporal } from 'temporal-polyfill';

/** `дүйсенбі`, `понедельник`, `Monday` of a day `YYYY-MM-DD`. From the locale files: Chromium's own tables know no Kazakh. */
export function weekdayName(t: TFunction, day: string): string {
  const names = t('deadline:weekdays', { returnObjects: true }) as string[];
  return names[Temporal.PlainDate.from(day).dayOfWeek - 1] ?? '';
}
