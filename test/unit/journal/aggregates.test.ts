import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { activityByDay, activityByWeek } from '../../../electron/vault/journal/activity.ts';
import { Columns, type RecordColumns } from '../../../electron/vault/journal/columns.ts';
import { maskOf } from '../../../electron/vault/journal/number-mask.ts';
import { refine } from '../../../electron/vault/journal/refine.ts';
import { tally, topList } from '../../../electron/vault/journal/top-list.ts';

// Every number of the screen against the same number counted as plainly as it can be said.

const small = fc.nat({ max: 3 });
const change = Date.parse('2024-03-01T00:00:00+05:00');
const record: fc.Arbitrary<RecordColumns & { chosen: boolean; flagged: boolean }> = fc.record({
  time: fc.integer({ min: change - 10 * 86_400_000, max: change + 10 * 86_400_000 }),
  stream: fc.constant(0),
  action: small,
  base: small,
  account: fc.nat({ max: 5 }),
  person: small,
  source: small,
  object: fc.nat({ max: 5 }),
  rows: fc.integer({ min: -1, max: 9 }),
  chosen: fc.boolean(),
  flagged: fc.boolean(),
});
const records = fc.array(record, { maxLength: 60 });

function columnsOf(rows: readonly (RecordColumns & { chosen: boolean; flagged: boolean })[]) {
  const columns = new Columns();
  for (const row of rows) columns.push(row);
  return { columns, selection: columns.order().filter((seq) => rows[seq]!.chosen), flagged: Uint8Array.from(rows, (row) => Number(row.flagged)) };
}
const inAlmaty = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO('Asia/Almaty');
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

test('the map of days says of every two hours how much was done and how much of it was flagged', () => {
  fc.assert(
    fc.property(records, (rows) => {
      const { columns, selection, flagged } = columnsOf(rows);
      const expected = new Map<string, { bands: number[]; findings: number[] }>();
      for (const row of rows.filter(({ chosen }) => chosen)) {
        const at = inAlmaty(row.time);
        const key = at.toPlainDate().toString();
        const day = expected.get(key) ?? { bands: new Array<number>(12).fill(0), findings: new Array<number>(12).fill(0) };
        expected.set(key, day);
        day.bands[at.hour >> 1]! += 1;
        if (row.flagged) day.findings[at.hour >> 1]! += 1;
      }
      const days = [...expected].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, counts]) => ({ day, ...counts }));
      expect(activityByDay(columns, selection, flagged)).toEqual(days);
    }),
    { numRuns: 200 },
  );
});

test('the map of the week adds up the same records by weekday and hour', () => {
  fc.assert(
    fc.property(records, (rows) => {
      const { columns, selection, flagged } = columnsOf(rows);
      const week = activityByWeek(columns, selection, flagged);
      for (let place = 0; place < 168; place++) {
        const here = rows.filter(({ chosen, time }) => chosen && (inAlmaty(time).dayOfWeek - 1) * 24 + inAlmaty(time).hour === place);
        expect(week.records[place]).toBe(here.length);
        expect(week.findings[place]).toBe(here.filter((row) => row.flagged).length);
      }
    }),
    { numRuns: 50 },
  );
});

test('a top list names those with most of what is asked, and whose they are; one name is one', () => {
  const names = ['', 'a', 'b', 'a', 'c', 'd'];
  fc.assert(
    fc.property(records, fc.constantFrom('account' as const, 'object' as const), fc.constantFrom('records' as const, 'rows' as const, 'findings' as const), fc.integer({ min: 1, max: 5 }), (rows, of, by, limit) => {
      const { columns, selection, flagged } = columnsOf(rows);
      const groups = Map.groupBy(rows.filter((row) => row.chosen && names[row[of]] !== ''), (row) => names[row[of]]!);
      const all = [...groups].map(([name, own]) => {
        const owners = new Set(own.map((row) => row[of === 'account' ? 'person' : 'base']));
        return {
          name,
          records: own.length,
          rows: sum(own.map((row) => Math.max(0, row.rows))),
          findings: own.filter((row) => row.flagged).length,
          belongsTo: owners.size === 1 ? [...owners][0]! : 0,
        };
      });
      const found = topList(tally(columns, selection, flagged, of), (number) => names[number]!, by, limit);
      expect(found.total).toBe(all.length);
      const ordered = all.filter((one) => one[by] > 0).sort((a, b) => b[by] - a[by] || b.records - a.records || a.name.localeCompare(b.name));
      expect(found.top).toEqual(ordered.slice(0, limit));
    }),
    { numRuns: 300 },
  );
});

test('a refined selection keeps its order and only what passes', () => {
  const numbers = fc.uniqueArray(fc.nat({ max: 5 }));
  fc.assert(
    fc.property(records, fc.option(numbers), numbers, fc.option(fc.uniqueArray(fc.nat({ max: 167 }), { minLength: 40 })), (rows, objects, accounts, hours) => {
      const { columns, selection } = columnsOf(rows);
      const refined = refine(columns, selection, {
        only: new Map(objects ? [['object', maskOf(objects)]] : []),
        except: new Map([['account', maskOf(accounts)]]),
        hoursOfWeek: hours ? maskOf(hours) : undefined,
      });
      const expected = [...selection].filter((seq) => {
        const { object, account, time } = rows[seq]!;
        const at = inAlmaty(time);
        return (objects?.includes(object) ?? true) && !accounts.includes(account) && (hours?.includes((at.dayOfWeek - 1) * 24 + at.hour) ?? true);
      });
      expect([...refined]).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});
