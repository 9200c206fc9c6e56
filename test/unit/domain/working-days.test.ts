import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import {
  addWorkingDays,
  type CalendarEdit,
  dayOff,
  deadlineFrom,
  isWorkingDay,
  isYearKnown,
  legalZone,
  officialDays,
  type WorkingCalendar,
  workingDaysBetween,
} from '../../../shared/domain/working-days.ts';
import { calendarYears } from '../../../shared/regulation/calendar/table.ts';

const five: WorkingCalendar = { week: 'five', edits: new Map() };
const six: WorkingCalendar = { week: 'six', edits: new Map() };
const day = (iso: string): Temporal.PlainDate => Temporal.PlainDate.from(iso);
const almaty = (local: string): Temporal.Instant => Temporal.PlainDateTime.from(local).toZonedDateTime(legalZone).toInstant();
const local = (iso: string): string => Temporal.Instant.from(iso).toZonedDateTimeISO(legalZone).toPlainDateTime().toString();
const term = { requirement: 'R18', citation: '481/НҚ, 3' };

/** Days off Monday to Friday in a five-day week. */
const offOnWeekdays = (year: number): string[] =>
  officialDays(year)
    .filter((entry) => entry.kind !== 'transferred_work' && day(entry.day).dayOfWeek <= 5)
    .map((entry) => entry.day.slice(5));

describe('the production calendar', () => {
  it('has the days off of 2026 as published for a five-day week', () => {
    expect(offOnWeekdays(2026)).toEqual([
      '01-01', '01-02', '01-07', '03-09', '03-23', '03-24', '03-25', '05-01', '05-07', '05-11', '05-27', '07-06', '10-26', '12-16',
    ]);
  });

  it.each([
    ['2026-08-31', true, 'Constitution Day is no longer kept on 30 August'],
    ['2026-03-16', true, 'and not yet on 15 March'],
    ['2027-03-15', false, 'but from 2027 it is'],
    ['2027-03-24', false, 'Nauryz of Sunday 21 March moves past 22 and 23'],
    ['2029-12-17', false, 'Independence Day of Sunday 16 December moves'],
    ['2025-01-03', false, 'moved by order'],
    ['2025-01-05', true, 'a Sunday worked instead'],
    ['2024-05-08', false, 'moved by order'],
    ['2024-05-04', true, 'a Saturday worked instead'],
    ['2024-01-08', true, 'Christmas on a Sunday does not move'],
    ['2024-06-17', true, 'Kurban Ait on a Sunday does not move'],
  ])('%s working: %s (%s)', (iso, working) => {
    expect(isWorkingDay(day(iso), five)).toBe(working);
  });

  it('moves only Sundays in a six-day week', () => {
    expect(isWorkingDay(day('2026-05-09'), six)).toBe(false); // a Saturday, free because it is Victory Day
    expect(isWorkingDay(day('2026-05-11'), six)).toBe(true);
    expect(isWorkingDay(day('2026-03-24'), six)).toBe(false); // Nauryz of Sunday 22 March
    expect(isWorkingDay(day('2026-03-25'), six)).toBe(true);
    expect(isWorkingDay(day('2026-11-28'), six)).toBe(true);
    expect(isWorkingDay(day('2024-05-08'), six)).toBe(true); // the order moved a Saturday of rest
  });

  it('names every day and its source in three languages', () => {
    for (const year of calendarYears.keys()) {
      for (const entry of officialDays(year)) {
        expect(Object.values(entry.name).every((name) => name.length > 2)).toBe(true);
        expect(entry.source.length).toBeGreaterThan(20);
        expect(entry.day.startsWith(String(year))).toBe(true);
      }
    }
  });

  it('says which years it knows', () => {
    expect([2023, 2024, 2030, 2031].map(isYearKnown)).toEqual([false, true, true, false]);
    expect(officialDays(2031)).toEqual([]);
    expect(isWorkingDay(day('2031-01-01'), five)).toBe(true);
  });

  it('lets the edits of the organisation win', () => {
    const edits = new Map<string, CalendarEdit>([
      ['2026-11-24', { kind: 'transferred_off', name: 'Мекеме күні' }],
      ['2026-11-28', { kind: 'transferred_work', name: '' }],
      ['2026-12-16', { kind: 'ordinary', name: '' }],
      ['2026-11-29', { kind: 'ordinary', name: '' }],
    ]);
    const own: WorkingCalendar = { week: 'five', edits };
    expect(dayOff(day('2026-11-24'), own)).toEqual({ reason: 'transferred', name: { kk: 'Мекеме күні', ru: 'Мекеме күні', en: 'Мекеме күні' } });
    expect(isWorkingDay(day('2026-11-28'), own)).toBe(true);
    expect(isWorkingDay(day('2026-12-16'), own)).toBe(true);
    expect(isWorkingDay(day('2026-11-29'), own)).toBe(false); // a Sunday stays one
  });
});

describe('deadlines', () => {
  it('of one working day: the same clock time on the next working day, to its end', () => {
    const deadline = deadlineFrom(almaty('2026-11-23T16:40'), 1, five, term);
    expect(local(deadline.target)).toBe('2026-11-24T16:40:00');
    expect(local(deadline.limit)).toBe('2026-11-24T23:59:59.999');
    expect(deadline.skipped).toEqual([]);
    expect(deadline.from).toBe('2026-11-23T11:40:00.000Z');
  });

  it('pass over weekends and holidays and say which', () => {
    const deadline = deadlineFrom(almaty('2026-03-20T23:30'), 1, five, term);
    expect(local(deadline.target)).toBe('2026-03-26T23:30:00');
    expect(deadline.skipped.map(({ day: passed, reason }) => `${passed} ${reason}`)).toEqual([
      '2026-03-21 holiday',
      '2026-03-22 holiday',
      '2026-03-23 holiday',
      '2026-03-24 transferred',
      '2026-03-25 transferred',
    ]);
    expect(deadline.skipped[0]?.name?.kk).toBe('Наурыз мейрамы');
  });

  it('begin on the day it is in Almaty, not in UTC', () => {
    // 20:00Z on Thursday is 01:00 on Friday there.
    const deadline = deadlineFrom(Temporal.Instant.from('2026-11-26T20:00:00Z'), 1, five, term);
    expect(local(deadline.target)).toBe('2026-11-30T01:00:00');
  });

  it('of several days count from the day after, or from the day itself where the setting says so', () => {
    const received = almaty('2026-11-23T10:00');
    expect(local(deadlineFrom(received, 3, five, term).limit)).toBe('2026-11-26T23:59:59.999');
    expect(local(deadlineFrom(received, 3, five, { ...term, countFromNextDay: false }).limit)).toBe('2026-11-25T23:59:59.999');
    expect(local(deadlineFrom(received, 1, five, { ...term, countFromNextDay: false }).target)).toBe('2026-11-24T10:00:00');
    // Received on a Sunday: that day cannot be the first either way.
    const sunday = almaty('2026-11-22T10:00');
    expect(deadlineFrom(sunday, 3, five, { ...term, countFromNextDay: false }).limit).toBe(deadlineFrom(sunday, 3, five, term).limit);
  });

  const days = fc
    .integer({ min: 0, max: 7 * 365 })
    .map((offset) => Temporal.PlainDate.from('2024-01-01').add({ days: offset }));
  const amounts = fc.integer({ min: 1, max: 30 });
  const weeks = fc.constantFrom(five, six);

  it('end on a working day with exactly that many working days passed', () => {
    fc.assert(
      fc.property(days, amounts, weeks, (start, amount, calendar) => {
        const last = addWorkingDays(start, amount, calendar);
        expect(isWorkingDay(last, calendar)).toBe(true);
        expect(workingDaysBetween(start, last, calendar)).toBe(amount);
        expect(workingDaysBetween(last, start, calendar)).toBe(-amount);
        expect(workingDaysBetween(start, last.subtract({ days: 1 }), calendar)).toBe(amount - 1);
      }),
    );
  });

  it('account for every day between: worked, or listed as skipped', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 1439 }), amounts, weeks, (start, minute, amount, calendar) => {
        const from = start.toZonedDateTime(legalZone).add({ minutes: minute });
        const deadline = deadlineFrom(from.toInstant(), amount, calendar, term);
        const target = Temporal.Instant.from(deadline.target).toZonedDateTimeISO(legalZone);
        expect(target.toPlainTime().equals(from.toPlainTime())).toBe(true);
        expect(start.until(target.toPlainDate()).days).toBe(amount + deadline.skipped.length);
        expect(deadline.limit > deadline.target).toBe(true);
      }),
    );
  });

  it('never come earlier when they start later', () => {
    fc.assert(
      fc.property(days, days, amounts, weeks, (a, b, amount, calendar) => {
        const [early, late] = Temporal.PlainDate.compare(a, b) <= 0 ? [a, b] : [b, a];
        expect(Temporal.PlainDate.compare(addWorkingDays(early, amount, calendar), addWorkingDays(late, amount, calendar))).toBeLessThanOrEqual(0);
      }),
    );
  });
});
