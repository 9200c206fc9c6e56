import { inAlmaty } from '../../../shared/domain/almaty.ts';

/** `2026 жылғы 24 қараша, сейсенбі` in the language of the screen, from an instant. */
export function longDate(instant: string, language: string): string {
  return inAlmaty(instant)
    .toLocaleString(language === 'en' ? 'en-GB' : language, { year: 'numeric', month: 'long', day: 'numeric', weekday: 'long' });
}

/** `24.11, сейсенбі` for the right edge of a due item. */
export function dayAndWeekday(instant: string, language: string): string {
  const at = inAlmaty(instant);
  const weekday = at.toLocaleString(language, { weekday: 'long' });
  return `${String(at.day).padStart(2, '0')}.${String(at.month).padStart(2, '0')}, ${weekday}`;
}
