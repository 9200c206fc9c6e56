import type { TFunction } from 'i18next';
import { formatNumber } from '../../i18n/format.ts';
import type { DeadlineStanding } from './deadline-state.ts';

/** `7 h 28 min`; minutes only under an hour. */
export function duration(t: TFunction, minutes: number): string {
  const hours = Math.floor(minutes / 60);
  return hours > 0 ? t('deadline:hours', { hours: formatNumber(hours), minutes: minutes % 60 }) : t('deadline:minutes', { minutes });
}

/** Time left, in hours on the last day and in working days before it. */
export function timeLeft(t: TFunction, standing: DeadlineStanding, inHours = standing.state === 'today'): string {
  return inHours || standing.state === 'overdue' ? duration(t, standing.minutes) : t('deadline:workingDays', { count: standing.workingDaysLeft });
}

/** `дүйсенбі`, `понедельник`, `Monday` of a day `YYYY-MM-DD`. */
export function weekdayName(language: string, day: string): string {
  return new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
}
