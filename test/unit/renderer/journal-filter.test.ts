import fc from 'fast-check';
import { expect, test } from 'vitest';
import { journalFilter as contract, type JournalFilter } from '../../../shared/contract/journal.ts';
import { actions } from '../../../shared/domain/vocabulary.ts';
import { valuesOf, withValues } from '../../../renderer/components/list-page/filter-values.ts';
import { journalAddress, journalFilter } from '../../../renderer/pages/journal/journal-filter.ts';

const ids = fc.uniqueArray(fc.uuid({ version: 4 }), { minLength: 1, maxLength: 3 });
const names = fc.uniqueArray(fc.string({ minLength: 1 }).filter((name) => !name.includes('\u001f')), { minLength: 1, maxLength: 3 });
const lists = { bases: ids, people: ids, accounts: names, sources: ids, objects: names, actions: fc.uniqueArray(fc.constantFrom(...actions), { minLength: 1, maxLength: 3 }) };
const instant = fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }).map((date) => date.toISOString());
const filter: fc.Arbitrary<JournalFilter> = fc
  .record(
    {
      ...lists,
      except: fc.record(lists, { requiredKeys: [] }).filter((except) => Object.keys(except).length > 0),
      hoursOfWeek: fc.uniqueArray(fc.nat({ max: 167 }), { minLength: 1, maxLength: 4 }),
      finding: fc.uuid({ version: 4 }),
      from: instant,
      to: instant,
      text: fc.string({ minLength: 1 }).map((text) => `x${text}`.trim()),
      view: fc.constantFrom({ stream: 'log' as const }, { stream: 'log' as const, onlyFindings: true }, { stream: 'log' as const, withoutBase: true }, { stream: 'console' as const }),
    },
    { requiredKeys: ['view'] },
  )
  .map(({ view, ...rest }) => ({ ...view, ...rest }));

test('a filter survives its way through the address, which the contract takes', () => {
  fc.assert(
    fc.property(filter, (wanted) => {
      expect(journalFilter(journalAddress(wanted))).toEqual(wanted);
      if ((wanted.text?.length ?? 0) <= 200) expect(contract.parse(wanted)).toEqual(wanted);
    }),
  );
});

test('what an address names and nothing knows is passed over', () => {
  expect(journalFilter({ view: 'log', f: { action: 'fly\u001fview', hours: '3\u001f999\u001fx', colour: 'red' }, q: '  ' })).toEqual({ stream: 'log', actions: ['view'], hoursOfWeek: [3] });
});

test('a chip is changed in its place, turned round, and taken away', () => {
  const address = { base: 'b', account: 'a', object: 'o' };
  const more = withValues(address, 'account', { values: ['a', 'z'], except: false });
  expect(Object.keys(more)).toEqual(['base', 'account', 'object']);
  expect(valuesOf(more['account'])).toEqual(['a', 'z']);
  const except = withValues(more, 'account', { values: ['a', 'z'], except: true });
  expect(Object.keys(except)).toEqual(['base', '!account', 'object']);
  expect(Object.keys(withValues(except, '!account', { values: ['a'], except: false }))).toEqual(['base', 'account', 'object']);
  expect(withValues(except, '!account', { values: [], except: true })).toEqual({ base: 'b', object: 'o' });
});
