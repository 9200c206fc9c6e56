import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDay } from '../../../electron/vault/ingest/read-day.ts';

test.each([
  ['1.2.2026', '2026-02-01'],
  ['2026-02-01', '2026-02-01'],
  ['01/02/2026', '2026-02-01'],
  ['2026-02-01 10:00', '2026-02-01'],
  ['31.02.2026', null],
  ['кеше', null],
  ['01.02.26', null],
])('%s is %s', (text, day) => {
  expect(readDay(text)).toBe(day);
});

test('every day is read in every way of writing it', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }), (date) => {
      const iso = date.toISOString().slice(0, 10);
      const [year, month, day] = iso.split('-');
      for (const text of [iso, `${day}.${month}.${year}`, `${Number(day)}/${Number(month)}/${year}`]) expect(readDay(text)).toBe(iso);
    }),
  );
});
