import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byteSize, dayAndTime, formatClock, formatDate, formatDateTime, formatNumber, formatShort, formatTime, initials, instantAt, parseDate } from '../../../renderer/i18n/format.ts';
import { Temporal } from 'temporal-polyfill';

const nbsp = '\u00a0';

describe('numbers', () => {
  test('stand in threes with a no-break space', () => {
    expect(formatNumber(748255)).toBe(`748${nbsp}255`);
    expect(formatNumber(1048213)).toBe(`1${nbsp}048${nbsp}213`);
    expect(formatNumber(999)).toBe('999');
    expect(formatNumber(-12345.5)).toBe(`\u221212${nbsp}345,5`);
  });

  test('bytes take the unit a person would', () => {
    expect(byteSize(999)).toEqual({ value: '999', unit: 'B' });
    expect(byteSize(4200)).toEqual({ value: '4,2', unit: 'KB' });
    expect(byteSize(31_400_000)).toEqual({ value: '31,4', unit: 'MB' });
  });
});

describe('dates and times', () => {
  test('are those of Almaty, which was UTC+6 before 1 March 2024', () => {
    expect(formatDateTime('2026-11-24T11:40:00.000Z')).toBe('24.11.2026 16:40');
    expect(formatClock('2026-11-24T11:40:07.000Z')).toBe('16:40:07');
    expect(formatTime('2024-02-01T10:00:00.000Z')).toBe('16:00');
    expect(formatDate('2026-11-24T20:00:00.000Z')).toBe('25.11.2026');
  });

  test('a day is not shifted by any zone', () => {
    expect(formatDate('2026-01-01')).toBe('01.01.2026');
  });

  test('the year is left out only where it is this one', () => {
    const now = Temporal.Instant.from('2026-11-24T05:00:00Z');
    expect(formatShort('2026-11-22T18:31:00.000Z', now)).toBe('22.11 23:31');
    expect(formatShort('2025-12-31T05:00:00.000Z', now)).toBe('31.12.2025 10:00');
  });

  test('what is not known is a dash', () => {
    for (const format of [formatDate, formatTime, formatClock, formatDateTime, formatShort]) expect(format(null)).toBe('–');
  });

  test('a typed date is read as people of the country write it', () => {
    for (const typed of ['24.11.2026', '24/11/2026', '24-11-26', '24 11 2026', '2026-11-24']) expect(parseDate(typed)).toBe('2026-11-24');
    for (const typed of ['31.02.2026', '2026', '24.13.2026', '', 'tomorrow']) expect(parseDate(typed)).toBeUndefined();
  });

  test('every day reads back from how it is shown', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }), (date) => {
        const day = date.toISOString().slice(0, 10);
        expect(parseDate(formatDate(day))).toBe(day);
      }),
    );
  });

  test('a moment reads back from its day and minute', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 * 24 * 3650 }), (minutes) => {
        const instant = new Date(Date.UTC(2024, 3, 1) + minutes * 60_000).toISOString();
        const { day, time } = dayAndTime(instant);
        expect(instantAt(day, time)).toBe(instant);
      }),
    );
    expect(instantAt('2026-11-24', '25:00')).toBeUndefined();
  });
});

test('initials are two capital letters', () => {
  expect(initials('Әлия Жанболат')).toBe('ӘЖ');
  expect(initials('ілияс')).toBe('І');
  expect(initials('')).toBe('');
});
