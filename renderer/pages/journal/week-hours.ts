import type { TFunction } from 'i18next';
import { valuesOf } from '../../components/list-page/filter-values.ts';

/** Day of the week, 0 for Monday, and hour of the day. */
export function weekHour(place: number): { readonly day: number; readonly hour: number } {
  return { day: Math.floor(place / 24), hour: place % 24 };
}

/** Short names of the days, from Monday. */
export function weekdayNames(t: TFunction): string[] {
  return t('common:weekdays', { returnObjects: true }) as string[];
}

/** `жм 03:00`; the names of days are our own, because Chromium has no Kazakh ones. */
export function weekHourText(t: TFunction, place: number, names = weekdayNames(t)): string {
  const { day, hour } = weekHour(place);
  return `${names[day] ?? ''} ${String(hour).padStart(2, '0')}:00`;
}

/** What a chip says of hours of the week. */
export function weekHoursText(t: TFunction, text: string): string {
  return valuesOf(text)
    .map((place) => weekHourText(t, Number(place)))
    .join(', ');
}
