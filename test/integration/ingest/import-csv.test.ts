import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { windows1251 } from '../../../electron/vault/demo/windows-1251.ts';
import { GrantedFiles } from '../../../electron/vault/files.ts';
import { importLog } from '../../../electron/vault/journal/ingest/import-log.ts';
import { journalOf } from '../../../electron/vault/journal/journal.ts';
import { sources } from '../../../electron/vault/services/sources.ts';
import { csvMapping, type CsvMapping } from '../../../shared/contract/sources.ts';
import { addAccount, addBase, addGrant, addPerson, addSource } from '../../support/lists.ts';
import { openContext } from '../../support/open-context.ts';
import { newTestRegister, TestClock, type TestRegister } from '../../support/test-register.ts';

let register: TestRegister;
let folder: string;
let files: GrantedFiles;
let base: string;

const context = () => ({ ...openContext(register.session), files });

beforeEach(async () => {
  register = await newTestRegister(new TestClock());
  folder = mkdtempSync(path.join(tmpdir(), 'derbes-csv-'));
  files = new GrantedFiles();
  const { db } = register.session;
  base = addBase(db, 'Б-05', 'Байланыс орталығы');
  const person = addPerson(db, 'Садықова', 'Мадина');
  addAccount(db, 'm.sadykova', 'personal', [person]);
  addGrant(db, { base, person, rights: ['view'], from: '2020-01-01' });
});
afterEach(() => {
  register.dispose();
  rmSync(folder, { recursive: true });
});

function file(name: string, content: string | Uint8Array): string {
  const target = path.join(folder, name);
  writeFileSync(target, content);
  return target;
}

async function lookAt(target: string, mapping: CsvMapping | null = null) {
  return sources.inspect({ files: [files.renew(target, 'read')], kind: null, encoding: 'auto', timeZone: 'Asia/Almaty', mapping }, context());
}

async function imported(target: string, mapping: CsvMapping) {
  const source = await sources.create(
    { name: path.basename(target), kind: 'csv', timeZone: 'Asia/Almaty', encoding: 'auto', mapping, objects: [{ database: '*', schema: '*', table: '*', base }] },
    context(),
  );
  const { batches } = await sources.import({ source: source.id, files: [files.renew(target, 'read')] }, context());
  const batch = batches[0]!;
  return { batch, source: source.id };
}

const russian = [
  'Отчёт по журналу;;;;;',
  'Дата и время;Пользователь;Действие;Объект;Кол-во записей;IP-адрес',
  '20.11.2026 09:15:02;m.sadykova;Вход;;;10.14.7.22',
  '20.11.2026 09:16:44;m.sadykova;Просмотр карточки;card;1;10.14.7.22',
  '20.11.2026 09:16:44;m.sadykova;Просмотр карточки;card;1;10.14.7.22',
  '20.11.2026 09:20:10;m.sadykova;Выгрузка в файл;"card; ""все"""; 1 204 ;10.14.7.22',
  '20.11.2026 09:21:00;x.user;Печать;card;1;10.14.7.23',
  '29.02.2023 10:00:00;m.sadykova;Просмотр карточки;card;1;',
  '20.11.2026 09:30:00;;Просмотр карточки;card;1;',
  '20.11.2026 09:31:00;m.sadykova;Согласование;card;1;',
  '',
].join('\r\n');

describe('a table of any program', () => {
  it('in Windows-1251 is understood by its header', async () => {
    const seen = await lookAt(file('журнал.csv', windows1251(russian)));
    expect(seen).toMatchObject({ kind: 'csv', encoding: 'windows-1251', delimiter: ';', headerRow: 2 });
    expect(seen.guess?.columns).toEqual({
      time: 'Дата и время', account: 'Пользователь', action: 'Действие', object: 'Объект', rows: 'Кол-во записей', host: 'IP-адрес',
      database: null, schema: null, statement: null, purpose: null,
    });
    expect(seen.guess?.actions).toEqual({ 'вход': 'sign_in', 'просмотр карточки': 'view', 'выгрузка в файл': 'export', 'печать': 'view' });
    expect(seen.actionValues).toEqual(['Вход', 'Просмотр карточки', 'Выгрузка в файл', 'Печать', 'Согласование']);
    expect(seen.accounts).toEqual([{ account: 'm.sadykova', records: 4 }, { account: 'x.user', records: 1 }]);
  });

  it.each([
    ['kk', 'Уақыты,Есептік жазба,Әрекет,Кесте\n2026-11-20 09:16:44,m.sadykova,Қарау,card\n', 'view'],
    ['en', 'Timestamp\tUser name\tOperation\tTable name\n2026-11-20T09:16:44Z\tm.sadykova\tDELETE\tcard\n', 'destroy'],
  ])('with a header in %s too', async (_language, text, action) => {
    const seen = await lookAt(file('log.csv', text));
    const { batch } = await imported(path.join(folder, 'log.csv'), csvMapping.parse(seen.guess));
    expect(batch).toMatchObject({ read: 1, added: 1 });
    expect(journalOf(register.session.db, register.clock).page({ stream: 'log' }, 'newest', 0, 1).lines).toMatchObject([{ account: 'm.sadykova', action, object: 'card' }]);
  });

  it('is imported, and what cannot be is listed with its place and reason', async () => {
    const target = file('журнал.csv', windows1251(russian));
    const { guess } = await lookAt(target);
    const { batch, source } = await imported(target, csvMapping.parse(guess));
    expect(batch).toMatchObject({ read: 8, added: 5, rejected: 3, skipped: 0, duplicates: 0, unmappedAccounts: 1, newFindings: 3 });
    const { total, rows } = await sources.rejected({ batch: batch.id, offset: 0, limit: 10 }, context());
    expect(total).toBe(3);
    expect(rows.map(({ row, column, reason }) => [row, column, reason])).toEqual([
      [8, 'Дата и время', 'LOG_TIME'],
      [9, 'Пользователь', 'LOG_ACCOUNT_EMPTY'],
      [10, 'Действие', 'LOG_ACTION_UNMAPPED'],
    ]);
    const out = path.join(folder, 'rejected.csv');
    await sources.exportRejected({ batch: batch.id, target: files.renew(out, 'write') }, context());
    expect(readFileSync(out, 'utf8')).toContain('LOG_ACTION_UNMAPPED;"20.11.2026 09:31:00;m.sadykova;Согласование;card;1;"');
    // The export is on record.
    expect(journalOf(register.session.db, register.clock).history(`import:${batch.id}`).map(({ what }) => what)).toEqual(['import.rejected_exported', 'import.rejected_viewed']);

    const journal = journalOf(register.session.db, register.clock);
    const [exported] = journal.page({ actions: ['export'], stream: 'log' }, 'newest', 0, 10).lines;
    expect(exported).toMatchObject({ object: 'card; "все"', rows: 1204, timeMs: Date.parse('2026-11-20T09:20:10+05:00'), base });

    // Two equal rows are two actions, and the same file again adds nothing.
    expect(journal.page({ actions: ['view'], accounts: ['m.sadykova'] }, 'newest', 0, 10).count).toBe(2);
    const again = await sources.import({ source, files: [files.renew(target, 'read')] }, context());
    expect(again.batches[0]).toMatchObject({ added: 0, duplicates: 5, rejected: 3 });
    // With the missing action mapped, only what is new is added.
    const wider = csvMapping.parse({ ...guess, actions: { ...guess?.actions, 'согласование': 'use' } });
    await sources.update({ id: source, fields: { name: 'журнал', kind: 'csv', timeZone: 'Asia/Almaty', encoding: 'auto', mapping: wider, objects: [] } }, context());
    expect((await sources.import({ source, files: [files.renew(target, 'read')] }, context())).batches[0]).toMatchObject({ added: 1, duplicates: 5, rejected: 2, unmappedObjects: 1 });
  });

  it('that is wrong as a whole does not fill the register: all is counted, a part is kept, and the list says so', async () => {
    const wrong = 12_345;
    const row = (n: number): string => `кеше;m.sadykova;Қарау;${n} ${n % 900 === 0 ? 'x'.repeat(6000) : ''}`;
    const target = file('бәрі қате.csv', ['Уақыты;Есептік жазба;Әрекет;Кесте', ...Array.from({ length: wrong }, (_, n) => row(n + 1)), '2026-11-20 09:16:44;m.sadykova;Қарау;card'].join('\n'));
    const { guess } = await lookAt(target);
    const { batch } = await imported(target, csvMapping.parse(guess));
    expect(batch).toMatchObject({ read: wrong + 1, added: 1, rejected: wrong, notKept: 2345 });
    expect((await sources.imports({}, context())).batches).toMatchObject([{ notKept: 2345 }]);
    const keptAt = async (place: number) => (await sources.rejected({ batch: batch.id, offset: place - 1, limit: 1 }, context())).rows[0]?.raw;
    expect(await sources.rejected({ batch: batch.id, offset: 9999, limit: 10 }, context())).toMatchObject({ total: wrong, kept: 10_000, rows: [{ row: 10_001 }] });
    expect(await keptAt(900)).toBe(row(900));
    expect(await keptAt(9000)).toBe(row(9000).slice(0, 4096));
    const out = path.join(folder, 'rejected.csv');
    await sources.exportRejected({ batch: batch.id, target: files.renew(out, 'write') }, context());
    const lines = readFileSync(out, 'utf8').trimEnd().split('\r\n');
    expect(lines).toHaveLength(1 + 10_000 + 3);
    for (const [at, words] of ['сақталмады', 'не сохранённых', 'not kept'].entries()) expect(lines.at(at - 3)).toMatch(new RegExp(`^;;REJECTS_NOT_KEPT;(?=.*${words}).*2\u00a0345`));
  });

  it('without a header is mapped by the numbers of its columns', async () => {
    const target = file('plain.csv', '20.11.2026 09:15;m.sadykova;1;card\n20.11.2026 09:16;m.sadykova;2;card\n');
    const seen = await lookAt(target);
    expect(seen).toMatchObject({ headerRow: 0, columns: ['#1', '#2', '#3', '#4'] });
    const mapping = csvMapping.parse({ headerRow: 0, columns: { time: '#1', account: '#2', action: '#3', object: '#4' }, timeFormat: 'dd.MM.yyyy HH:mm', actions: { 1: 'view', 2: 'change' } });
    expect((await imported(target, mapping)).batch).toMatchObject({ added: 2, rejected: 0, newFindings: 1 });
  });

  it('that lacks a mapped column is refused', async () => {
    const target = file('other.csv', 'Когда;Кто\n20.11.2026;x\n');
    const mapping = csvMapping.parse({ columns: { time: 'Когда', account: 'Кто', action: 'Что' } });
    await expect(imported(target, mapping)).rejects.toMatchObject({ problem: { code: 'CSV_COLUMN_MISSING', params: { column: 'Что' } } });
    await expect(lookAt(file('word.csv', 'жоқ\n'))).rejects.toMatchObject({ problem: { code: 'LOG_FORMAT_UNKNOWN' } });
    await expect(lookAt(file('empty.csv', ''))).rejects.toMatchObject({ problem: { code: 'CSV_EMPTY' } });
  });
});

describe('whatever the bytes', () => {
  it('every record is accounted for, and a second import adds nothing', { timeout: 120_000 }, async () => {
    const source = addSource(register.session.db, { name: 'garbage', objects: [] });
    const line = (text: string): string =>
      `2026-11-22 00:31:07.482 +05,"u","d",1,"h:1",6b0355e2.1,1,"SELECT",2026-11-22 00:00:00 +05,3/1,0,LOG,00000,"AUDIT: SESSION,1,1,READ,SELECT,TABLE,a.b,${text},<none>",,,,,,,,,"x","client backend",,0\n`;
    const piece = fc.oneof(fc.uint8Array({ maxLength: 30 }), fc.string({ maxLength: 20 }).map((text) => Buffer.from(line(text.replaceAll('"', '""""')))), fc.constantFrom('"', '\n', ',').map((text) => Buffer.from(text)));
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 20 }), async (pieces) => {
        const target = file('garbage.csv', Buffer.concat([Buffer.from(line('x')), ...pieces]));
        const run = () =>
          importLog({ session: register.session, source, path: target, fileName: 'garbage.csv', signal: new AbortController().signal, progress: () => undefined });
        const first = await run();
        expect(first.read).toBe(first.added + first.duplicates + first.skipped + first.rejected);
        expect(await run()).toMatchObject({ read: first.read, added: 0, skipped: first.skipped, rejected: first.rejected });
      }),
      { numRuns: 40 },
    );
  });
});
