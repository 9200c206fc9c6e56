import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bulkExports, type Taken } from '../../../electron/vault/journal/findings/bulk-export.ts';
import { isSameStatement } from '../../../electron/vault/journal/findings/gathering.ts';
import { gapsBetween } from '../../../electron/vault/journal/findings/sequence-gap.ts';
import { type JournaledBase, uncoveredBases } from '../../../electron/vault/journal/findings/uncovered-base.ts';
import { medianOf, unusualDays } from '../../../electron/vault/journal/findings/unusual-volume.ts';
import { initialParameters } from '../../../shared/domain/finding-rules.ts';

const minute = 60_000;
const midnight = Date.parse('2026-11-24T00:00:00+05:00');

describe('bulk export', () => {
  const parameters = { windowMinutes: 60, exportedRows: 100, viewedRows: 1000, records: 5 };
  const taken = (at: number, rows: number | null, action: Taken['action'] = 'export'): Taken => ({ timeMs: midnight + at, rows, action });
  const bulk = (all: readonly Taken[]) => bulkExports(all, parameters).map(({ kind, places, most }) => `${kind} ${places.join(',')} ${most}`);

  it('begins at the threshold', () => {
    expect(bulk([taken(0, 99)])).toEqual([]);
    expect(bulk([taken(0, 100)])).toEqual(['exported 0 100']);
    expect(bulk([taken(0, 999, 'view')])).toEqual([]);
    expect(bulk([taken(0, 600, 'view'), taken(1, 400, 'view')])).toEqual(['viewed 0,1 1000']);
  });

  it('counts what lies within the window, to the millisecond', () => {
    expect(bulk([taken(0, 50), taken(60 * minute - 1, 50)])).toEqual(['exported 0,1 100']);
    expect(bulk([taken(0, 50), taken(60 * minute, 50)])).toEqual([]);
  });

  it('goes on through midnight', () => {
    expect(bulk([taken(-10 * minute, 60), taken(10 * minute, 60)])).toEqual(['exported 0,1 120']);
  });

  it('keeps bursts apart that share no record, and leaves out what belongs to none', () => {
    expect(bulk([taken(0, 100), taken(10 * 60 * minute, 10), taken(20 * 60 * minute, 30), taken(20 * 60 * minute + 1, 80)])).toEqual(['exported 0 100', 'exported 2,3 110']);
  });

  it('tells transfers and views apart, and counts statements where rows are unknown', () => {
    expect(bulk([taken(0, 60), taken(1, 5000, 'change'), taken(2, 60, 'transfer')])).toEqual(['exported 0,2 120']);
    const blind = Array.from({ length: 5 }, (_, at) => taken(at, null, 'view'));
    expect(bulk(blind)).toEqual(['records 0,1,2,3,4 5']);
    expect(bulk(blind.slice(1))).toEqual([]);
  });

  it('finds a record exactly when some window around it is too full', () => {
    const record = fc.record({ at: fc.integer({ min: 0, max: 400 }), rows: fc.integer({ min: 1, max: 60 }) });
    fc.assert(
      fc.property(fc.array(record, { maxLength: 40 }), (records) => {
        const all = records.map(({ at, rows }) => taken(at * minute, rows)).sort((a, b) => a.timeMs - b.timeMs);
        const marked = new Set(bulkExports(all, parameters).flatMap(({ places }) => places));
        all.forEach((one, place) => {
          const windows = all.map(({ timeMs }) => all.map((other, index) => ({ other, index })).filter(({ other }) => other.timeMs > timeMs - 60 * minute && other.timeMs <= timeMs));
          const full = windows.some((window) => window.some(({ index }) => index === place) && window.reduce((sum, { other }) => sum + (other.rows ?? 0), 0) >= 100);
          expect(marked.has(place)).toBe(full);
          expect(one.rows).toBeGreaterThan(0);
        });
      }),
    );
  });
});

describe('unusual volume', () => {
  const parameters = { historyDays: 30, minimumDays: 5, deviations: 3, minimumRows: 50 };
  const usual = (rows: readonly number[]) => rows.map((one, day) => ({ day: 100 + day, rows: one }));

  it('says the numbers it goes by', () => {
    const [found, ...others] = unusualDays([...usual([10, 12, 14, 16, 18]), { day: 105, rows: 200 }], parameters);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ day: 105, rows: 200, median: 14, days: 5 });
    expect(found?.deviation).toBeCloseTo(2 * 1.4826);
    expect(found?.limit).toBeCloseTo(14 + 3 * 2 * 1.4826);
  });

  it('says nothing without enough days, or of small numbers', () => {
    expect(unusualDays([...usual([10, 10, 10, 10]), { day: 104, rows: 5000 }], parameters)).toEqual([]);
    expect(unusualDays([...usual([1, 1, 1, 1, 1]), { day: 105, rows: 49 }], parameters)).toEqual([]);
  });

  it('takes a tenth of the median for the deviation of one who always does the same', () => {
    const same = usual([100, 100, 100, 100, 100]);
    expect(unusualDays([...same, { day: 105, rows: 130 }], parameters)).toEqual([]);
    expect(unusualDays([...same, { day: 105, rows: 131 }], parameters)).toMatchObject([{ deviation: 10, limit: 130 }]);
  });

  it('looks back only so far', () => {
    const old = usual([10, 10, 10, 10, 10]);
    expect(unusualDays([...old, { day: 130, rows: 500 }], parameters)).toHaveLength(1);
    expect(unusualDays([...old, { day: 131, rows: 500 }], parameters)).toEqual([]);
  });

  it('is not moved by a few wild days, and never calls the quieter half unusual', () => {
    expect(unusualDays([...usual([10, 11, 12, 9000, 10, 11, 12]), { day: 107, rows: 300 }], parameters)).toMatchObject([{ day: 107, median: 11 }]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 60 }), (rows) => {
        const volumes = usual(rows);
        for (const { day, rows: found } of unusualDays(volumes, parameters)) {
          const before = volumes.filter((one) => one.day < day && one.day >= day - 30).map((one) => one.rows);
          expect(found).toBeGreaterThan(medianOf(before));
        }
        // Deterministic: what comes later changes nothing about a day.
        expect(unusualDays(volumes.slice(0, -1), parameters)).toEqual(unusualDays(volumes, parameters).filter(({ day }) => day < 100 + rows.length - 1));
      }),
    );
  });
});

describe('a base without a journal', () => {
  // Day 4 and 5 of each week are off.
  const isWorking = (day: number): boolean => day % 7 < 5;
  const base = (fields: Partial<JournaledBase>): JournaledBase => ({ id: 'b', lastDay: null, sinceDay: 0, ...fields });
  const silent = (one: JournaledBase, today: number, parameters = { days: 3, workingDays: true }) => uncoveredBases([one], today, isWorking, parameters);

  it('is one after so many whole working days; today does not count', () => {
    expect(silent(base({ lastDay: 7 }), 10)).toEqual([]);
    expect(silent(base({ lastDay: 7 }), 11)).toEqual([{ base: 'b', fromDay: 8, days: 3, never: false }]);
    // Days 12 and 13 are off.
    expect(silent(base({ lastDay: 10 }), 15)).toEqual([]);
    expect(silent(base({ lastDay: 10 }), 16)).toMatchObject([{ days: 3 }]);
    expect(silent(base({ lastDay: 10 }), 14, { days: 3, workingDays: false })).toMatchObject([{ days: 3 }]);
  });

  it('that never had one counts from its first day', () => {
    expect(silent(base({ sinceDay: 0 }), 2)).toEqual([]);
    expect(silent(base({ sinceDay: 0 }), 3)).toEqual([{ base: 'b', fromDay: 0, days: 3, never: true }]);
    expect(silent(base({ sinceDay: 50 }), 3)).toEqual([]);
  });
});

describe('numbers of a log', () => {
  const run = (first: number, last: number, series = 's') => ({ series, first, last, firstMs: first, lastMs: last });
  it('have a gap between two runs of one series, and nowhere else', () => {
    expect(gapsBetween([run(5, 9)])).toEqual([]);
    expect(gapsBetween([run(1, 9), run(10, 12)])).toEqual([]);
    expect(gapsBetween([run(1, 9), run(11, 12), run(20, 30, 't')])).toEqual([{ series: 's', from: 10, to: 10, afterMs: 9, beforeMs: 11 }]);
  });
});

describe('rows of one statement', () => {
  const record = { sequence: 7, timeMs: 1000, action: 'view', object: 'patient', rows: 40 } as const;
  it('count once over several tables', () => {
    const next = { ...record, sequence: 8, object: 'diagnosis' };
    expect(isSameStatement(record, next)).toBe(true);
    expect(isSameStatement(null, next)).toBe(false);
    for (const other of [{ ...next, object: 'patient' }, { ...next, rows: 41 }, { ...next, sequence: 9 }, { ...next, timeMs: 1011 }, { ...next, action: 'change' as const }]) {
      expect(isSameStatement(record, other)).toBe(false);
    }
  });
});

it('every parameter comes with a value it allows', () => {
  expect(initialParameters('bulk_export')).toEqual({ windowMinutes: 60, exportedRows: 1000, viewedRows: 5000, records: 1000 });
});
