import type { TFunction } from 'i18next';
import { inAlmaty } from '../../../shared/domain/almaty.ts';
import { dayAndMonth, weekdayName } from '../../components/deadline/deadline-words.ts';

/** `2026 жылғы 24 қараша, сейсенбі` in the language of the screen, from an instant. */
export function longDate(t: TFunction, instant: string): string {
  const day = inAlmaty(instant).toPlainDate();
  return t('common:longDate', {
    year: day.year,
    day: day.day,
    month: (t('common:monthsOf', { returnObjects: true }) as string[])[day.month - 1],
    weekday: weekdayName(t, day.toString()),
  });
}

/** `24.11, сейсенбі` for the right edge of a due item. */
export function dayAndWeekday(t: TFunction, instant: string): string {
  const day = inAlmaty(instant).toPlainDate();
  return `${dayAndMonth(day)}, ${weekdayName(t, day.toString())}`;
}
