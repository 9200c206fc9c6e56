import { Temporal } from 'temporal-polyfill';
import type { TFunction } from 'i18next';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Deadline } from '../../shared/contract/forms.ts';
import { formatDateTime } from '../i18n/format.ts';
import { DeadlineSegments } from './marks.tsx';

/** The present, read anew every `milliseconds`; a clock on the screen needs no more than its smallest unit. */
export function useNow(milliseconds = 15_000): Temporal.Instant {
  const [now, setNow] = useState(() => Temporal.Now.instant());
  useEffect(() => {
    const timer = setInterval(() => setNow(Temporal.Now.instant()), milliseconds);
    return () => clearInterval(timer);
  }, [milliseconds]);
  return now;
}

/** Words for the time until `target`: `7 сағ 28 мин`; with days from two days on; a passed one says by how much. */
export function useTimeLeft(target: string): { readonly text: string; readonly overdue: boolean } {
  const { t } = useTranslation();
  const now = useNow();
  const minutes = Math.floor((Temporal.Instant.from(target).epochMilliseconds - now.epochMilliseconds) / 60_000);
  const overdue = minutes < 0;
  const left = Math.abs(minutes);
  const days = left >= 48 * 60 ? Math.floor(left / (24 * 60)) : 0;
  const hours = Math.floor((left - days * 24 * 60) / 60);
  const parts = [
    ...(days > 0 ? [t('common:time.days', { count: days })] : []),
    ...(days > 0 || hours > 0 ? [t('common:time.hours', { count: hours })] : []),
    ...(days > 0 ? [] : [t('common:time.minutes', { count: left % 60 })]),
  ];
  return { text: parts.join(' '), overdue };
}

/** How long ago that was: minutes, hours, from two days on days. A moment that lies ahead is said as its date. */
export function ageText(t: TFunction, instant: string, now: Temporal.Instant): string {
  const minutes = Math.floor((now.epochMilliseconds - Temporal.Instant.from(instant).epochMilliseconds) / 60_000);
  if (minutes < -1) return formatDateTime(instant);
  if (minutes < 1) return t('common:time.justNow');
  const age = minutes >= 48 * 60 ? t('common:time.days', { count: Math.floor(minutes / (24 * 60)) }) : minutes >= 60 ? t('common:time.hours', { count: Math.floor(minutes / 60) }) : t('common:time.minutes', { count: minutes });
  return t('common:time.ago', { age });
}

/** Ninths of the term that are gone, under the big countdown of an incident. */
export function TermBar({ deadline }: { deadline: Deadline }) {
  const now = useNow();
  const from = Temporal.Instant.from(deadline.from).epochMilliseconds;
  const target = Temporal.Instant.from(deadline.target).epochMilliseconds;
  const parts = 9;
  const passed = Math.max(0, Math.min(parts, Math.floor(((now.epochMilliseconds - from) / Math.max(1, target - from)) * parts)));
  return <DeadlineSegments passed={passed} total={parts} state={now.epochMilliseconds > target ? 'overdue' : 'today'} thin tinted />;
}
