import { afterEach, beforeEach, expect, test } from 'vitest';
import { savedFilters as contract } from '../../../shared/contract/saved-filters.ts';
import { journalOf } from '../../../electron/vault/journal/journal.ts';
import { insertOperator } from '../../../electron/vault/register/operators.ts';
import { savedFilters as service } from '../../../electron/vault/services/saved-filters.ts';
import { openContext } from '../../support/open-context.ts';
import { testIin } from '../../support/journal-entries.ts';
import { newTestRegister, type TestRegister } from '../../support/test-register.ts';

let register: TestRegister;
let context: ReturnType<typeof openContext>;
beforeEach(async () => {
  register = await newTestRegister();
  context = openContext(register.session);
});
afterEach(() => register.dispose());

const save = async (name: string, place?: number) => contract.create.output.parse(await service.create({ name, filter: { stream: 'log', accounts: [name] }, place }, context));
const names = async (of = context) => contract.list.output.parse(await service.list({}, of)).filters.map(({ name }) => name);

test('filters are kept in the order of the operator, and each change is in the journal', async () => {
  const journal = journalOf(register.session.db, register.clock);
  const before = journal.size;
  const { id: first } = await save('түнгі');
  const { id: second } = await save('демалыс');
  await save('бастысы', 0);
  expect(await names()).toEqual(['бастысы', 'түнгі', 'демалыс']);
  await service.move({ id: second, place: 0 }, context);
  await service.update({ id: first, name: 'түн' }, context);
  await service.update({ id: first, filter: { stream: 'log', hoursOfWeek: [3] } }, context);
  const { filters } = contract.remove.output.parse(await service.remove({ id: second }, context));
  expect(filters).toMatchObject([{ name: 'бастысы' }, { name: 'түн', filter: { hoursOfWeek: [3] } }]);
  expect(journal.size).toBe(before + 7);
  expect(journal.history(`filter:${first}`).map(({ what }) => what)).toEqual(['filter.changed', 'filter.changed', 'filter.saved']);
});

test('they are each operator’s own', async () => {
  await save('түнгі');
  insertOperator(register.session.db, { id: '22222222-2222-4222-8222-222222222222', name: 'Б', position: '', role: 'auditor', created: '2026-01-01T00:00:00.000Z' });
  const other = openContext({ ...register.session, operator: { ...register.session.operator, id: '22222222-2222-4222-8222-222222222222' } });
  expect(await names(other)).toEqual([]);
  expect(await names()).toEqual(['түнгі']);
  // The same name is free to somebody else, and what is another's is not there.
  await service.create({ name: 'түнгі', filter: {} }, other);
  const { id } = contract.list.output.parse(await service.list({}, context)).filters[0]!;
  expect(() => service.remove({ id }, other)).toThrow('NOT_FOUND');
});

test('a name is taken once, and no filter names a subject', async () => {
  const { id } = await save('Түнгі');
  await expect(save('түнгі')).rejects.toThrow('FILTER_NAME_TAKEN');
  expect(() => service.update({ id, name: 'ТҮНГІ' }, context)).not.toThrow();
  for (const [name, text] of [['іздеу', testIin], [`ЖСН ${testIin}`, 'patient'], ['тел', '+7 701 123 45 67']] as const) {
    expect(() => service.create({ name, filter: { text } }, context)).toThrow('FILTER_NAMES_SUBJECT');
  }
  expect(() => service.update({ id, filter: { text: `iin = '${testIin}'` } }, context)).toThrow('FILTER_NAMES_SUBJECT');
  expect(await names()).toEqual(['ТҮНГІ']);
});

test('twenty are enough', async () => {
  for (let number = 0; number < 20; number += 1) await save(`n${number}`);
  await expect(save('n20')).rejects.toThrow('FILTERS_TOO_MANY');
});
