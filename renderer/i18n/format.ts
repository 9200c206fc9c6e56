import { Temporal } from 'temporal-polyfill';
import { almatyInstant, inAlmaty } from '../../shared/domain/almaty.ts';

const noBreakSpace = '\u00a0';
export const dash = '\u2013';

type Moment = string | null | undefined;

const two = (value: number): string => String(value).padStart(2, '0');

/** `748 255`: digits in threes with a no-break space, in every language. */
export function formatNumber(value: number): string {
  const [whole = '', fraction] = String(Math.abs(value)).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, noBreakSpace);
  return `${value < 0 ? '\u2212' : ''}${grouped}${fraction ? `,${fraction}` : ''}`;
}

/** `24.11.2026` from a day (`YYYY-MM-DD`) or from an instant in Almaty. */
export function formatDate(value: Moment): string {
  if (!value) return dash;
  const date = value.length === 10 ? Temporal.PlainDate.from(value) : inAlmaty(value);
  return `${two(date.day)}.${two(date.month)}.${date.year}`;
}

/** `16:40` */
export function formatTime(instant: Moment): string {
  if (!instant) return dash;
  const at = inAlmaty(instant);
  return `${two(at.hour)}:${two(at.minute)}`;
}

/** `16:40:07` */
export function formatClock(instant: Moment): string {
  if (!instant) return dash;
  return `${formatTime(instant)}:${two(inAlmaty(instant).second)}`;
}

/** `24.11 16:40:07`, for long lists whose year is said elsewhere. */
export function formatDayAndClock(instant: string): string {
  const at = inAlmaty(instant);
  return `${two(at.day)}.${two(at.month)} ${two(at.hour)}:${two(at.minute)}:${two(at.second)}`;
}

/** `24.11.2026 16:40` */
export function formatDateTime(instant: Moment): string {
  return instant ? `${formatDate(instant)} ${formatTime(instant)}` : dash;
}

/** `24.11 16:40`, for lists where the year is plain; another year than `now`'s is written out. */
export function formatShort(instant: Moment, now: Temporal.Instant = Temporal.Now.instant()): string {
  if (!instant) return dash;
  const at = inAlmaty(instant);
  if (at.year !== inAlmaty(now).year) return formatDateTime(instant);
  return `${two(at.day)}.${two(at.month)} ${formatTime(instant)}`;
}

/** Today in Almaty, `YYYY-MM-DD`. */
export function todayInZone(): string {
  return inAlmaty(Temporal.Now.instant()).toPlainDate().toString();
}

/** `24.11.2026`, `24.11.26`, `24/11/2026` or `2026-11-24` as `YYYY-MM-DD`; undefined for what is no date. */
export function parseDate(text: string): string | undefined {
  const european = /^(\d{1,2})[./\s-](\d{1,2})[./\s-](\d{2}|\d{4})$/.exec(text.trim());
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text.trim());
  const [year, month, day] = european
    ? [Number(european[3]?.length === 2 ? `20${european[3]}` : european[3]), Number(european[2]), Number(european[1])]
    : iso
      ? [Number(iso[1]), Number(iso[2]), Number(iso[3])]
      : [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' }).toString();
  } catch {
    return undefined;
  }
}

/** Instant (UTC, milliseconds, `Z`) of a day and `HH:MM` in Almaty; undefined for what is no time. */
export function instantAt(day: string, time: string): string | undefined {
  const match = /^(\d{1,2})[:.](\d{2})$/.exec(time.trim());
  if (!match) return undefined;
  try {
    const at = Temporal.PlainTime.from({ hour: Number(match[1]), minute: Number(match[2]) }, { overflow: 'reject' });
    return almatyInstant(day, at).toString({ smallestUnit: 'millisecond' });
  } catch {
    return undefined;
  }
}

/** Day and `HH:MM` of an instant in Almaty. */
export function dayAndTime(instant: string): { day: string; time: string } {
  return { day: inAlmaty(instant).toPlainDate().toString(), time: formatTime(instant) };
}

/** `31 КБ`, `4,2 МБ`; the unit's letters come from the caller's language. */
export function byteSize(bytes: number): { value: string; unit: 'B' | 'KB' | 'MB' | 'GB' } {
  const units = ['B', 'KB', 'MB', 'GB'] as const;
  let value = bytes;
  let step = 0;
  while (value >= 1000 && step < units.length - 1) {
    value /= 1000;
    step += 1;
  }
  return { value: formatNumber(value >= 100 || step === 0 ? Math.round(value) : Math.round(value * 10) / 10), unit: units[step] ?? 'GB' };
}

/** Initials for a small round mark: `ӘЖ`. */
export function initials(name: string): string {
  return name
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 2)
    .map((part) => part[0]?.toLocaleUpperCase('kk'))
    .join('');
}
