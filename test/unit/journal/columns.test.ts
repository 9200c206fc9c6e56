import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Columns, type ColumnFilter, type RecordColumns } from '../../../electron/vault/journal/columns.ts';
import { maskOf, type NumberMask } from '../../../electron/vault/journal/number-mask.ts';

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
const some = fc.option(fc.uniqueArray(small).map((values) => maskOf(values)), { nil: undefined });
const filter: fc.Arbitrary<ColumnFilter> = fc.record({
  stream: fc.option(fc.nat({ max: 1 }), { nil: undefined }),
  bases: some,
  people: some,
  accounts: some,
  sources: some,
  actions: some,
  from: fc.option(fc.nat({ max: 50 }), { nil: undefined }),
  to: fc.option(fc.nat({ max: 50 }), { nil: undefined }),
  sequences: fc.option(fc.uniqueArray(fc.nat({ max: 60 })).map((values) => maskOf(values)), { nil: undefined }),
  text: fc.option(
    fc.record({
      accounts: fc.uniqueArray(small).map((values) => maskOf(values)),
      objects: fc.uniqueArray(small).map((values) => maskOf(values)),
      sequences: fc.uniqueArray(fc.nat({ max: 60 })).map((values) => maskOf(values)),
    }),
    { nil: undefined },
  ),
});

function isIn(mask: NumberMask | undefined, number: number): boolean {
  return mask === undefined || mask[number] === 1;
}

/** The filter said as plainly as it can be. */
function passes(row: RecordColumns, seq: number, wanted: ColumnFilter): boolean {
  const { text } = wanted;
  return (
    (wanted.stream ?? row.stream) === row.stream &&
    isIn(wanted.bases, row.base) &&
    isIn(wanted.people, row.person) &&
    isIn(wanted.accounts, row.account) &&
    isIn(wanted.sources, row.source) &&
    isIn(wanted.actions, row.action) &&
    row.time >= (wanted.from ?? 0) &&
    row.time <= (wanted.to ?? Infinity) &&
    isIn(wanted.sequences, seq) &&
    (!text || isIn(text.accounts, row.account) || isIn(text.objects, row.object) || isIn(text.sequences, seq))
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
