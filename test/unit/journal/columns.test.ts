import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Columns, type ColumnFilter, type RecordColumns } from '../../../electron/vault/journal/columns.ts';

const small = fc.nat({ max: 3 });
const record: fc.Arbitrary<RecordColumns> = fc.record({
  time: fc.nat({ max: 50 }),
  stream: fc.nat({ max: 1 }),
  action: small,
  base: small,
  account: small,
  person: small,
  source: small,
  object: small,
  rows: fc.integer({ min: -1, max: 9 }),
});
const some = fc.option(fc.uniqueArray(small).map((values) => new Set(values)), { nil: undefined });
const filter: fc.Arbitrary<ColumnFilter> = fc.record({
  stream: fc.option(fc.nat({ max: 1 }), { nil: undefined }),
  bases: some,
  people: some,
  accounts: some,
  sources: some,
  actions: some,
  from: fc.option(fc.nat({ max: 50 }), { nil: undefined }),
  to: fc.option(fc.nat({ max: 50 }), { nil: undefined }),
  sequences: fc.option(fc.uniqueArray(fc.nat({ max: 60 })).map((values) => new Set(values)), { nil: undefined }),
  text: fc.option(
    fc.record({
      accounts: fc.uniqueArray(small).map((values) => new Set(values)),
      objects: fc.uniqueArray(small).map((values) => new Set(values)),
      sequences: fc.uniqueArray(fc.nat({ max: 60 })).map((values) => new Set(values)),
    }),
    { nil: undefined },
  ),
});

/** The filter said as plainly as it can be. */
function passes(row: RecordColumns, seq: number, wanted: ColumnFilter): boolean {
  const { text } = wanted;
  return (
    (wanted.stream ?? row.stream) === row.stream &&
    (wanted.bases?.has(row.base) ?? true) &&
    (wanted.people?.has(row.person) ?? true) &&
    (wanted.accounts?.has(row.account) ?? true) &&
    (wanted.sources?.has(row.source) ?? true) &&
    (wanted.actions?.has(row.action) ?? true) &&
    row.time >= (wanted.from ?? 0) &&
    row.time <= (wanted.to ?? Infinity) &&
    (wanted.sequences?.has(seq) ?? true) &&
    (!text || text.accounts.has(row.account) || text.objects.has(row.object) || text.sequences.has(seq))
  );
}

test('selects what the filter says, oldest first, also after records were added out of order', () => {
  fc.assert(
    fc.property(fc.array(fc.array(record, { maxLength: 30 }), { maxLength: 4 }), filter, (batches, wanted) => {
      const columns = new Columns();
      const rows: RecordColumns[] = [];
      for (const batch of batches) {
        for (const row of batch) {
          columns.push(row);
          rows.push(row);
        }
        const expected = rows
          .map((row, seq) => ({ row, seq }))
          .filter(({ row, seq }) => passes(row, seq, wanted))
          .sort((a, b) => a.row.time - b.row.time || a.seq - b.seq)
          .map(({ seq }) => seq);
        expect([...columns.select(wanted)]).toEqual(expected);
      }
    }),
    { numRuns: 500 },
  );
});
