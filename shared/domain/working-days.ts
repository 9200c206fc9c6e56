import { almatyInstant, inAlmaty } from './almaty.ts';
import { Temporal } from 'temporal-polyfill';
import type { Deadline, Label3 } from '../contract/forms.ts';
import type { CalendarDay } from '../contract/settings.ts';
import { calendarSource, calendarYears, holidayName, type Week } from '../regulation/calendar/table.ts';

/** The zone in which days of the law begin and end. */
export const legalZone = 'Asia/Almaty';

/** A day that the organisation set itself; `ordinary` takes a day of the official table back. */
export interface CalendarEdit {
  readonly kind: CalendarDay['kind'] | 'ordinary';
  readonly name: string;
}

/** The production calendar of one organisation: its week, the official days, and its own edits, which win. */
export interface WorkingCalendar {
  readonly week: Week;
  /** By day, `YYYY-MM-DD`. */
  readonly edits: ReadonlyMap<string, CalendarEdit>;
}

/** Why nobody works on a day. */
export interface DayOff {
  readonly reason: Deadline['skipped'][number]['reason'];
  readonly name: Label3 | null;
}

export interface DeadlineOptions {
  /** R id, e.g. `R18`. */
  readonly requirement: string;
  /** Paragraph that sets the term, e.g. `481/НҚ, 3`. */
  readonly citation: string;
  /**
   * Whether the day of the event itself is left out of the count, as the setting of that name says. The orders do not
   * say. A term of one working day always ends on the next one, so that it is never shorter than a day.
   */
  readonly countFromNextDay?: boolean;
}

/** Whether the console has the holidays of that year. Without them only weekends are days off: terms come out earlier, never later. */
export function isYearKnown(year: number): boolean {
  return calendarYears.has(year);
}

const officialByYear = new Map<string, readonly CalendarDay[]>();

/**
 * Official days of a year that differ from the plain week, in order of date: holidays, days off moved to a working day
 * (law on holidays, article 5), days of rest moved by order. Empty for a year that is not known.
 */
export function officialDays(year: number, week: Week = 'five'): readonly CalendarDay[] {
  const key = `${year} ${week}`;
  let days = officialByYear.get(key);
  if (!days) {
    days = computeOfficialDays(year, week);
    officialByYear.set(key, days);
  }
  return days;
}

function computeOfficialDays(year: number, week: Week): readonly CalendarDay[] {
  const table = calendarYears.get(year);
  if (!table) return [];
  const days = new Map<string, CalendarDay>();
  for (const { day, name, source } of table.holidays) {
    days.set(day, { day, kind: 'holiday', name: holidayName(name), source: calendarSource(source) });
  }
  for (const { off, work, weeks, source } of table.transfers) {
    if (!weeks.includes(week)) continue;
    days.set(off, { day: off, kind: 'transferred_off', name: movedRest, source: calendarSource(source) });
    days.set(work, { day: work, kind: 'transferred_work', name: movedWork, source: calendarSource(source) });
  }
  for (const { day, name, moves, source } of table.holidays) {
    const date = Temporal.PlainDate.from(day);
    if (!moves || !isWeeklyRest(date, week)) continue;
    let next = date.add({ days: 1 });
    while (isWeeklyRest(next, week) || days.has(next.toString())) next = next.add({ days: 1 });
    days.set(next.toString(), {
      day: next.toString(),
      kind: 'transferred_off',
      name: holidayName(name),
      source: calendarSource(source),
    });
  }
  return [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
}

const movedRest: Label3 = { kk: 'Ауыстырылған демалыс күні', ru: 'Перенесённый день отдыха', en: 'Transferred day of rest' };
const movedWork: Label3 = { kk: 'Ауыстырылған жұмыс күні', ru: 'Перенесённый рабочий день', en: 'Transferred working day' };

/** @returns why the day is off, or null for a working day. */
export function dayOff(day: Temporal.PlainDate, calendar: WorkingCalendar): DayOff | null {
  const iso = day.toString();
  const edit = calendar.edits.get(iso);
  const named = edit?.name ? { kk: edit.name, ru: edit.name, en: edit.name } : null;
  const official = edit ? undefined : officialDays(day.year, calendar.week).find((entry) => entry.day === iso);
  switch (edit?.kind ?? official?.kind) {
    case 'transferred_work':
      return null;
    case 'holiday':
      return { reason: 'holiday', name: official?.name ?? named };
    case 'transferred_off':
      return { reason: 'transferred', name: official?.name ?? named };
    default:
      return isWeeklyRest(day, calendar.week) ? { reason: 'weekend', name: null } : null;
  }
}

export function isWorkingDay(day: Temporal.PlainDate, calendar: WorkingCalendar): boolean {
  return dayOff(day, calendar) === null;
}

/** The day that is `amount` (1 or more) working days after `day`; `day` itself does not count. */
export function addWorkingDays(day: Temporal.PlainDate, amount: number, calendar: WorkingCalendar): Temporal.PlainDate {
  let last = day;
  for (let left = amount; left > 0; ) {
    last = last.add({ days: 1 });
    if (isWorkingDay(last, calendar)) left -= 1;
  }
  return last;
}

/** Working days after `from` up to and including `to`; 0 for the same day, negative when `to` is earlier. */
export function workingDaysBetween(from: Temporal.PlainDate, to: Temporal.PlainDate, calendar: WorkingCalendar): number {
  const order = Temporal.PlainDate.compare(from, to);
  if (order > 0) return -workingDaysBetween(to, from, calendar);
  let count = 0;
  for (let day = from; Temporal.PlainDate.compare(day, to) < 0; ) {
    day = day.add({ days: 1 });
    if (isWorkingDay(day, calendar)) count += 1;
  }
  return count;
}

/**
 * A term of `amount` working days from a moment: the same clock time on the last day is the target, the end of that day
 * the limit, and every day passed over is listed with its reason.
 */
export function deadlineFrom(
  from: Temporal.Instant,
  amount: number,
  calendar: WorkingCalendar,
  options: DeadlineOptions,
): Deadline {
  const start = inAlmaty(from);
  const first = start.toPlainDate();
  const countsFirstDay = options.countFromNextDay === false && amount > 1 && isWorkingDay(first, calendar);
  const last = addWorkingDays(first, countsFirstDay ? amount - 1 : amount, calendar);
  const skipped: Deadline['skipped'] = [];
  for (let day = first.add({ days: 1 }); Temporal.PlainDate.compare(day, last) < 0; day = day.add({ days: 1 })) {
    const off = dayOff(day, calendar);
    if (off) skipped.push({ day: day.toString(), ...off });
  }
  const target = almatyInstant(last, start.toPlainTime());
  const limit = almatyInstant(last.add({ days: 1 })).subtract({ milliseconds: 1 });
  return {
    amount,
    unit: 'working_day',
    from: toIso(from),
    target: toIso(target),
    limit: toIso(limit),
    requirement: options.requirement,
    citation: options.citation,
    skipped,
  };
}

function isWeeklyRest(day: Temporal.PlainDate, week: Week): boolean {
  return day.dayOfWeek === 7 || (week === 'five' && day.dayOfWeek === 6);
}

function toIso(at: Temporal.Instant): string {
  return at.toString({ smallestUnit: 'millisecond' });
}
