import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { InputOf } from '../../../shared/contract/index.ts';
import { PackReader } from '../../../electron/vault/register/journal-packs/pack-reader.ts';
import type { JournalEntry } from '../../../electron/vault/journal/entry.ts';
import { journalOf } from '../../../electron/vault/journal/journal.ts';
import { newTestRegister, TestClock, type TestRegister } from '../../support/test-register.ts';
import { type TestVault, vaultInTest } from '../../support/vault-in-test.ts';

let register: TestRegister;
let clock: TestClock;
let vault: TestVault;
let folder: string;

beforeEach(async () => {
  clock = new TestClock();
  register = await newTestRegister(clock);
  const { operatorId, passphrase } = register;
  register.session.close();
  vault = vaultInTest(clock);
  await vault.value('register.select', { folder: vault.grant(register.folder, 'folder') });
  await vault.value('register.unlock', { operator: operatorId, passphrase });
  folder = mkdtempSync(path.join(tmpdir(), 'derbes-people-'));
});
afterEach(() => {
  vault.vault.lock();
  rmSync(path.dirname(register.folder), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

const base = (change: Partial<InputOf<'bases.create'>> = {}): InputOf<'bases.create'> => ({
  code: 'Б-01',
  name: { kk: 'Пациенттер', ru: 'Пациенты' },
  owner: { name: '«Сынақ» ЖШС', bin: '180340000005' },
  operator: {},
  purposes: ['Медициналық көмек көрсету'],
  location: { country: 'KZ', address: 'Алматы' },
  subjects: 1200,
  records: 5000,
  categories: ['ЖСН', 'диагноз'],
  accessCategory: 'restricted',
  organisationRole: 'owner',
  ...change,
});

test('a base is kept, changed, archived and taken back, each with its record', async () => {
  expect(await vault.value('bases.nextCode', {})).toEqual({ code: 'Б-01' });
  const made = await vault.value('bases.create', base());
  expect(made).toMatchObject({ ...base(), operator: { name: '', bin: '' }, people: 0, openFindings: 0, lastRecord: null, archived: null });
  expect(made.coverage).toEqual(Array.from({ length: 14 }, () => -1));
  expect(await vault.problem('bases.create', base({ code: ' б-01 ' }))).toBe('BASE_CODE_TAKEN');
  expect(await vault.problem('bases.create', base({ code: 'X', owner: { bin: '180340000006' } }))).toBe('BIN_CONTROL_DIGIT');
  expect(await vault.problem('bases.create', base({ code: 'X', owner: { bin: '18' } }))).toBe('FIELDS_INVALID');
  expect(await vault.problem('bases.create', base({ code: 'X', purposes: [] }))).toBe('INPUT_INVALID');
  expect(await vault.value('bases.nextCode', {})).toEqual({ code: 'Б-02' });

  clock.advance({ hours: 1 });
  await vault.value('bases.update', { id: made.id, fields: base({ dbms: 'PostgreSQL 15', subjects: 1300 }) });
  // Nothing changed, so nothing is recorded.
  await vault.value('bases.update', { id: made.id, fields: base({ dbms: 'PostgreSQL 15', subjects: 1300 }) });
  await vault.value('bases.archive', { id: made.id });
  expect((await vault.value('bases.list', {})).bases).toEqual([]);
  expect((await vault.value('bases.list', { archived: true })).bases).toMatchObject([{ id: made.id, archived: '2026-11-23T05:00:00.000Z' }]);
  await vault.value('bases.restore', { id: made.id });
  const { history } = await vault.value('bases.get', { id: made.id });
  expect(history.map((entry) => [entry.what, entry.details])).toEqual([
    ['base.restored', { code: 'Б-01' }],
    ['base.archived', { code: 'Б-01' }],
    ['base.changed', { code: 'Б-01', fields: 'dbms,subjects' }],
    ['base.created', { code: 'Б-01' }],
  ]);
  expect(history[0]).toMatchObject({ at: '2026-11-23T05:00:00.000Z', operator: 'Әлімова Г. С.' });
  expect(await vault.problem('bases.get', { id: register.operatorId })).toBe('NOT_FOUND');
});

test('people: IIN, accounts, grants, and who had access on a day', async () => {
  const { id: baseId } = await vault.value('bases.create', base());
  expect(await vault.problem('people.create', { surname: 'А', iin: '900101300018' })).toBe('IIN_CONTROL_DIGIT');
  expect(await vault.problem('people.create', { surname: 'А', iin: '90010130001' })).toBe('IIN_INVALID');
  const person = await vault.value('people.create', { surname: 'Ахметов', given: 'Әли', iin: '900101300017', position: 'дәрігер' });
  expect(await vault.problem('people.create', { surname: 'Басқа', iin: '900101300017' })).toBe('PERSON_IIN_TAKEN');

  expect(await vault.problem('people.createAccount', { name: 'akhmetov', kind: 'personal' })).toBe('ACCOUNT_PERSONAL_ONE');
  const account = await vault.value('people.createAccount', { name: 'akhmetov', kind: 'personal', people: [person.id] });
  expect(await vault.problem('people.createAccount', { name: 'akhmetov', kind: 'service' })).toBe('ACCOUNT_EXISTS');
  const service = await vault.value('people.createAccount', { name: 'report_job', kind: 'service' });

  const grant = (change: Partial<InputOf<'people.createGrant'>>): InputOf<'people.createGrant'> => ({
    base: baseId, person: person.id, rights: ['view'], from: '2026-11-01', order: { number: '12-ө' }, ...change,
  });
  expect(await vault.problem('people.createGrant', grant({ account: service.id }))).toBe('GRANT_HOLDER');
  expect(await vault.problem('people.createGrant', grant({ person: null }))).toBe('GRANT_HOLDER');
  expect(await vault.problem('people.createGrant', grant({ to: '2026-10-31' }))).toBe('GRANT_DATES');
  const given = await vault.value('people.createGrant', grant({ rights: ['export', 'view'], to: '2026-12-31' }));
  expect(given).toMatchObject({ state: 'active', holder: 'Ахметов Әли', baseCode: 'Б-01', rights: ['view', 'export'] });
  await vault.value('people.createGrant', grant({ person: null, account: service.id, from: '2026-12-01' }));

  expect((await vault.value('bases.get', { id: baseId })).base.people).toBe(1);
  expect(await vault.problem('people.archive', { id: person.id })).toBe('PERSON_HAS_GRANTS');
  clock.advance({ hours: 24 });
  await vault.value('people.revokeGrant', { id: given.id, order: '15-ө', reason: 'ауысты' });
  expect(await vault.problem('people.revokeGrant', { id: given.id })).toBe('GRANT_ALREADY_REVOKED');

  const on = async (day: string) => (await vault.value('people.grants', { base: baseId, on: day })).grants.map((held) => held.holder);
  expect(await on('2026-10-31')).toEqual([]);
  expect(await on('2026-11-23')).toEqual(['Ахметов Әли']);
  expect(await on('2026-11-24')).toEqual(['Ахметов Әли']); // until the moment of revocation on that day
  expect(await on('2026-11-25')).toEqual([]);
  expect(await on('2026-12-01')).toEqual(['report_job']);

  await vault.value('people.reinstateGrant', { id: given.id });
  expect(await on('2026-11-25')).toEqual(['Ахметов Әли']);
  await vault.value('people.revokeGrant', { id: given.id });
  await vault.value('people.disableAccount', { id: account.id });
  await vault.value('people.archive', { id: person.id });
  const { person: shown, grants, history } = await vault.value('people.get', { id: person.id });
  expect(shown).toMatchObject({ activeGrants: 0, accounts: [{ name: 'akhmetov', disabled: '2026-11-24T04:00:00.000Z' }] });
  expect(grants).toHaveLength(1);
  expect(history.map((entry) => entry.what)).toEqual([
    'person.archived', 'account.disabled', 'grant.revoked', 'grant.reinstated', 'grant.revoked', 'grant.given', 'account.created', 'person.created',
  ]);
  // The name of a switched-off account may be used again; what was stays.
  await vault.value('people.createAccount', { name: 'akhmetov', kind: 'service' });
});

test('lists show the log of each base and person as it is attributed now', async () => {
  const made = await vault.value('bases.create', base());
  const quiet = await vault.value('bases.create', base({ code: 'Б-02' }));
  const person = await vault.value('people.create', { surname: 'Ахметов' });
  const source = await vault.value('sources.create', { name: 'DB', kind: 'postgresql-csvlog', objects: [{ base: made.id }] });
  const { session } = vault.vault;
  const entry = (time: string, line: number): JournalEntry => ({
    stream: 'log', timeMs: Date.parse(time), action: 'view', base: made.id, account: 'akhmetov', person: person.id, source: source.id,
    object: 'patients', rows: 1, purpose: null, what: null, details: {}, personal: {}, line,
  });
  session!.act((db) => {
    // 18:59Z and 19:01Z are two days in Almaty; the third is older than what the list shows.
    journalOf(db, clock).append([entry('2026-11-20T18:59:00Z', 1), entry('2026-11-20T19:01:00Z', 2), entry('2026-11-01T10:00:00Z', 3)]);
    return { value: undefined, actions: [{ action: 'accumulate', what: 'base.changed', object: 'base:x' }] };
  });
  const { bases } = await vault.value('bases.list', {});
  expect(bases.map(({ id, lastRecord, coverage }) => ({ id, lastRecord, coverage }))).toEqual([
    { id: made.id, lastRecord: '2026-11-20T19:01:00.000Z', coverage: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0] },
    { id: quiet.id, lastRecord: null, coverage: Array.from({ length: 14 }, () => -1) },
  ]);
  expect((await vault.value('people.list', {})).people).toMatchObject([{ lastRecord: '2026-11-20T19:01:00.000Z' }]);
});

test('names and IINs of people do not stand in the leaves of the journal', async () => {
  await vault.value('people.create', { surname: 'Жасырынов', iin: '900101300017' });
  const bodies = new PackReader(vault.vault.session!.db).range(0, 1e6).map(({ body }) => body).join();
  expect(bodies).toContain('person.created');
  expect(bodies).not.toMatch(/Жасырынов|900101300017/);
});

test('a list of people from a spreadsheet of Windows: what is usable comes in, the rest is listed with its reason', async () => {
  await vault.value('bases.create', base());
  const file = path.join(folder, 'list.csv');
  const lines = [
    'Список лиц, имеющих доступ;;;;;;;',
    'ФИО;ИИН;Должность;Логин;База;Права;С;По;Приказ;Дата приказа',
    'Иванов Пётр Олегович;900101300017;врач;ivanov;б-01;просмотр, изменение;01.11.2026;31.12.2026;12;30.10.2026',
    'Сидорова Анна;;медсестра;sidorova;Б-01;чтение;;;13;30.10.2026',
    'Сидорова Анна;;медсестра;sidorova;Б-09;чтение;;;;',
    'Петров Олег;900101300018;врач;;;;;;;',
    ';;врач;;;;;;;',
    'Кузнецов Иван;;врач;;Б-01;всё;;;;',
    'Кузнецов Иван;;врач;;Б-01;чтение;31.02.2026;;;',
    'Чужой Иван;900101300017;врач;;;;;;;',
    'Новиков Лев;;врач;ivanov;;;;;;',
    'Нолев Нил;1010350003;;;;;;;;',
  ];
  writeFileSync(file, cp1251(lines.join('\r\n')));
  const report = await vault.value('people.importCsv', { file: vault.grant(file, 'read') });
  expect(report).toMatchObject({ added: 3, grants: 2, unchanged: 0 });
  expect(report.rejected.map(({ row, column, reason }) => [row, column, reason])).toEqual([
    [5, 'База', 'BASE_UNKNOWN'],
    [6, 'ИИН', 'IIN_CONTROL_DIGIT'],
    [7, 'ФИО', 'ROW_NAME_MISSING'],
    [8, 'Права', 'ROW_RIGHTS_UNKNOWN'],
    [9, 'С', 'ROW_DATE_INVALID'],
    [10, 'ИИН', 'ROW_NAMES_DIFFER'],
    [11, 'Логин', 'ACCOUNT_EXISTS'],
  ]);
  expect(report.rejected[0]?.raw).toContain('Б-09');
  const { grants } = await vault.value('people.grants', {});
  expect(grants.map(({ holder, rights, from, to, order }) => ({ holder, rights, from, to, order }))).toEqual([
    { holder: 'Иванов Пётр Олегович', rights: ['view', 'change'], from: '2026-11-01', to: '2026-12-31', order: { number: '12', date: '2026-10-30' } },
    { holder: 'Сидорова Анна', rights: ['view'], from: '2026-10-30', to: null, order: { number: '13', date: '2026-10-30' } },
  ]);
  expect((await vault.value('people.list', {})).people.map(({ surname, iin }) => [surname, iin])).toEqual([
    ['Иванов', '900101300017'], ['Нолев', '001010350003'], ['Сидорова', ''],
  ]);

  const again = await vault.value('people.importCsv', { file: vault.grant(file, 'read') });
  expect(again).toMatchObject({ added: 0, grants: 0, unchanged: 3 });
  expect(again.rejected).toHaveLength(7);
});

test('the template is read back, and files without people are refused', async () => {
  const target = path.join(folder, 'template.csv');
  await vault.value('people.template', { target: vault.grant(target, 'write') });
  await vault.value('bases.create', base());
  const read = (file: string) => ({ file: vault.grant(file, 'read') });
  expect(await vault.problem('people.importCsv', read(target))).toBe('CSV_EMPTY');
  const row = 'Әлиев;Ерлан;Сәкенұлы;900101300017;дәрігер;№ 1 бөлім;aliev;Б-01;көру, экспорт;01.11.2026;;5-ө;31.10.2026\r\n';
  writeFileSync(target, readFileSync(target, 'utf8') + row);
  expect(await vault.value('people.importCsv', read(target))).toMatchObject({ added: 1, grants: 1, rejected: [] });
  expect((await vault.value('people.list', {})).people).toMatchObject([
    { surname: 'Әлиев', given: 'Ерлан', patronymic: 'Сәкенұлы', department: '№ 1 бөлім', accounts: [{ name: 'aliev' }], activeGrants: 1 },
  ]);
  const other = path.join(folder, 'other.csv');
  writeFileSync(other, 'a;b\n1;2\n');
  expect(await vault.problem('people.importCsv', read(other))).toBe('CSV_NO_HEADER');
  expect(await vault.problem('people.importCsv', read(path.join(folder, 'none.csv')))).toBe('FILE_UNREADABLE');
});

test('settings: organisation, calendar and rule packs of the user', async () => {
  const day = '2026-08-31';
  const days = async () => (await vault.value('settings.calendar', { year: 2026 })).days;
  expect((await days()).some((entry) => entry.day === day)).toBe(false);
  await vault.value('settings.setCalendarDay', { day, kind: 'transferred_off', name: 'Ұйым күні' });
  expect((await days()).find((entry) => entry.day === day)).toEqual({
    day, kind: 'transferred_off', name: { kk: 'Ұйым күні', ru: 'Ұйым күні', en: 'Ұйым күні' }, source: 'user',
  });
  await vault.value('settings.setCalendarDay', { day, kind: 'ordinary' });
  expect((await days()).some((entry) => entry.day === day)).toBe(false);
  const holiday = (await days()).find((entry) => entry.kind === 'holiday')!;
  await vault.value('settings.setCalendarDay', { day: holiday.day, kind: 'ordinary' });
  expect((await days()).some((entry) => entry.day === holiday.day)).toBe(false);
  await vault.value('settings.setCalendarDay', { day: holiday.day, kind: 'holiday' });
  expect((await days()).find((entry) => entry.day === holiday.day)).toEqual(holiday);

  const before = await vault.value('settings.packs', {});
  const pack = JSON.parse(readFileSync('shared/regulation/481-2026-03-11.json', 'utf8')) as Record<string, unknown>;
  const file = path.join(folder, 'pack.json');
  const add = async (content: object): Promise<string> => {
    writeFileSync(file, JSON.stringify(content));
    const result = await vault.client.call('settings.addPack', { file: vault.grant(file, 'read') });
    return result.ok ? result.value.id : result.problem.code;
  };
  expect(await add(pack)).toBe('PACK_EXISTS');
  expect(await add({ ...pack, id: 'notice-own', sections: [] })).toBe('PACK_INVALID');
  expect(await add({ ...pack, id: 'notice-own' })).toBe('notice-own');
  const { packs } = await vault.value('settings.packs', {});
  expect(packs).toHaveLength(before.packs.length + 1);
  expect(packs.find(({ id }) => id === 'notice-own')).toMatchObject({ bundled: false });
});

function cp1251(text: string): Uint8Array {
  const decoder = new TextDecoder('windows-1251');
  const byteOf = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]));
  return Uint8Array.from(text, (letter) => byteOf.get(letter) ?? 0x3f);
}
