import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { almatyDay, almatyDayStart, almatyHours, dayNumber, dayText } from '../../../electron/vault/journal/almaty-days.ts';
import { Columns } from '../../../electron/vault/journal/columns.ts';
import { countDays, silences, silentDays } from '../../../electron/vault/journal/coverage.ts';
import { uncoveredBases } from '../../../electron/vault/journal/findings/uncovered-base.ts';

/** Around the day on which Almaty went from UTC+6 to UTC+5: 2024-03-01. */
const change = Date.parse('2024-03-01T00:00:00+05:00');
const around = fc.integer({ min: change - 40 * 86_400_000, max: change + 40 * 86_400_000 });
const inAlmaty = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO('Asia/Almaty');

test('days and hours are those of the wall clock in Almaty, also around its change of time', () => {
  fc.assert(
    fc.property(fc.oneof(around, fc.integer({ min: 0, max: 2_000_000_000_000 })), (ms) => {
      const at = inAlmaty(ms);
      expect(dayText(almatyDay(ms))).toBe(at.toPlainDate().toString());
      expect(dayNumber(at.toPlainDate().toString())).toBe(almatyDay(ms));
      expect(almatyHours(ms)).toBe(almatyDay(ms) * 24 + at.hour);
      expect(almatyDayStart(almatyDay(ms))).toBe(at.startOfDay().epochMilliseconds);
    }),
  );
});

test('counts the records of each source a day as one would by hand', () => {
  const record = fc.record({ time: around, source: fc.nat({ max: 3 }), chosen: fc.boolean() });
  const span = fc.record({ before: fc.nat({ max: 50 }), count: fc.integer({ min: 1, max: 60 }) });
  fc.assert(
    fc.property(fc.array(record, { maxLength: 60 }), span, (records, { before, count }) => {
      const columns = new Columns();
      for (const { time, source } of records) columns.push({ time, source, stream: 0, action: 0, base: 0, account: 0, person: 0, object: 0, rows: -1 });
      const chosen = Uint32Array.from(records.keys()).filter((seq) => records[seq]!.chosen);
      const first = dayNumber('2024-03-01') - before;
      const counted = countDays(columns, chosen, 'source', { first, count });
      for (const source of [1, 2, 3]) {
        const own = records.filter((one) => one.chosen && one.source === source);
        if (own.length === 0) {
          expect(counted.has(source)).toBe(false);
          continue;
        }
        const days = Array.from({ length: count }, (_, place) => own.filter(({ time }) => inAlmaty(time).toPlainDate().toString() === dayText(first + place)).length);
        expect(counted.get(source)).toEqual({
          days: Uint32Array.from(days),
          firstMs: Math.min(...own.map(({ time }) => time)),
          lastMs: Math.max(...own.map(({ time }) => time)),
        });
      }
      expect(counted.has(0)).toBe(false);
    }),
    { numRuns: 100 },
  );
});

test('a silence is a longest stretch of days without records', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 1 }), { maxLength: 30 }), fc.integer({ min: 1, max: 4 }), (days, atLeast) => {
      const expected = [...days.join('').matchAll(/0+/g)]
        .filter(([zeros]) => zeros.length >= atLeast)
        .map(({ 0: zeros, index }) => ({ from: index, to: index + zeros.length - 1 }));
      expect(silences(Uint32Array.from(days), atLeast)).toEqual(expected);
    }),
  );
});

test('a source and a base are silent for as many days as the rule counts, and a gap is as long', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 400 }), fc.boolean(), (since, everyDay) => {
      const today = dayNumber('2026-12-01');
      const lastDay = today - since;
      const days = silentDays(lastDay, today);
      const rule = uncoveredBases([{ id: 'b', lastDay, sinceDay: lastDay - 30 }], today, () => everyDay, { days: 1, workingDays: everyDay });
      expect(rule.map((one) => one.days)).toEqual(days === 0 ? [] : [Math.min(days, 366)]);
      const window = Uint32Array.from({ length: since }, () => 0);
      expect(silences(window.subarray(0, Math.max(0, since - 1)), 1).map(({ from, to }) => to - from + 1)).toEqual(days === 0 ? [] : [days]);
    }),
  );
});
