import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { audit as auditContract } from '../../../shared/contract/audit.ts';
import { journal as journalContract } from '../../../shared/contract/journal.ts';
import { type Journal, journalOf } from '../../../electron/vault/journal/journal.ts';
import { audit } from '../../../electron/vault/services/audit.ts';
import { journal as journalService } from '../../../electron/vault/services/journal.ts';
import { makeDemoPki } from '../../../electron/vault/signing/demo/pki.ts';
import { logEntries, testBases, testIin, testPeople, testSource } from '../../support/journal-entries.ts';
import { openContext } from '../../support/open-context.ts';
import { redactionOf, redactionPresets, usualRedaction } from '../../../shared/domain/redaction.ts';
import { newTestRegister, testOrganisation, type TestRegister } from '../../support/test-register.ts';

let register: TestRegister;
let journal: Journal;
let context: ReturnType<typeof openContext>;
let folder: string;

const at = '2026-11-01T00:00:00.000Z';

beforeEach(async () => {
  register = await newTestRegister();
  const { db } = register.session;
  journal = journalOf(db, register.clock);
  context = openContext(register.session);
  folder = mkdtempSync(path.join(tmpdir(), 'derbes-audit-'));
  testBases.forEach((id, i) => {
    db.prepare(
      `INSERT INTO base VALUES (?, ?, ?, ?, '', '', '', '', '', '["емдеу"]', 'KZ', '', '', 0, 0, '[]', 'restricted', 'owner', 1, NULL, '', ?, ?, NULL, NULL)`,
    ).run(id, `Б-0${i + 1}`, `б-0${i + 1}`, `База ${i + 1}`, at, at);
  });
  testPeople.forEach((id, i) => {
    db.prepare("INSERT INTO person VALUES (?, ?, 'Айдос', '', '', '', '', NULL, '', ?, ?, NULL)").run(id, ['Сейтқали', 'Бекова'][i], at, at);
  });
  db.prepare("INSERT INTO source (id, name, name_key, kind, time_zone, mapping, created, updated) VALUES (?, 'clinic-db', 'clinic-db', 'postgresql-csvlog', 'Asia/Almaty', NULL, ?, ?)").run(testSource, at, at);
  journal.append(logEntries(300));
});

afterEach(() => {
  register.dispose();
  rmSync(folder, { recursive: true, force: true });
});

describe('the list', () => {
  test('names bases, people and findings', async () => {
    const { db } = register.session;
    db.prepare(
      `INSERT INTO finding VALUES ('f1', 'not_on_list', 'danger', 'open', NULL, 'user_0', NULL, ?, '', 0, 0, ?, 1, 0, 'null', '[]', '[]', '{}', NULL, NULL, NULL, NULL)`,
    ).run(testSource, at);
    const first = journal.page({ stream: 'log' }, 'oldest', 0, 1).lines[0]!.sequence;
    db.prepare("INSERT INTO journal_finding VALUES ('f1', ?, 'not_on_list')").run(first);
    const page = journalContract.page.output.parse(await journalService.page({ filter: { stream: 'log' }, order: 'oldest', offset: 0, limit: 3 }, context));
    expect(page.count).toBe(300);
    expect(page.rows[0]).toMatchObject({
      sequence: first,
      base: { code: 'Б-01', name: 'База 1' },
      person: { name: 'Сейтқали Айдос' },
      account: 'user_0',
      object: 'public.patient',
      findings: ['not_on_list'],
    });
    const flagged = await journalService.page({ filter: { onlyFindings: true }, order: 'oldest', offset: 0, limit: 3 }, context);
    expect(flagged.count).toBe(1);
    db.prepare("UPDATE finding SET state = 'withdrawn'").run();
    expect((await journalService.page({ filter: { onlyFindings: true }, order: 'oldest', offset: 0, limit: 3 }, context)).count).toBe(0);
  });

  test('a search for an IIN is recorded before it is answered, once for all its pages', async () => {
    const size = journal.size;
    const ask = (offset: number): ReturnType<typeof journalService.page> => journalService.page({ filter: { text: testIin, stream: 'log' }, order: 'newest', offset, limit: 10 }, context);
    expect((await ask(0)).count).toBe(30);
    await ask(10);
    expect(journal.size).toBe(size + 1);
    const { body, personal } = journal.open(size);
    expect(body).toMatchObject({ action: 'view', what: 'journal.searched' });
    expect(personal.get('search')).toBe(testIin);
    expect(JSON.stringify(body)).not.toContain(testIin);
    await journalService.page({ filter: { text: 'patient' }, order: 'newest', offset: 0, limit: 10 }, context);
    expect(journal.size).toBe(size + 1);
  });

  test('summary and activity count the same records', async () => {
    const summary = journalContract.summary.output.parse(await journalService.summary({}, context));
    expect(summary).toMatchObject({ log: 300, size: journal.size, console: journal.size - 300, sources: 1 });
    const { days } = journalContract.activity.output.parse(await journalService.activity({ filter: {} }, context));
    expect(days.flatMap(({ bands }) => bands).reduce((a, b) => a + b)).toBe(journal.size);
  });
});

describe('the numbers beside the list', () => {
  const breakdown = async (input: Parameters<typeof journalService.breakdown>[0]) => journalContract.breakdown.output.parse(await journalService.breakdown(input, context));

  test('the top accounts and objects lead to just the records they count', async () => {
    const { accounts, objects } = await breakdown({ filter: { stream: 'log' }, by: 'rows', limit: 5 });
    expect(accounts).toMatchObject({ total: 7 });
    expect(accounts.top).toHaveLength(5);
    const entries = logEntries(300);
    for (const { account, records, rows } of accounts.top) {
      expect(journal.select({ stream: 'log', accounts: [account] }).length).toBe(records);
      expect(rows).toBe(entries.filter((entry) => entry.account === account).reduce((sum, entry) => sum + (entry.rows ?? 0), 0));
    }
    expect(accounts.top.map(({ rows }) => rows)).toEqual(accounts.top.map(({ rows }) => rows).sort((a, b) => b - a));
    for (const { object, records } of objects.top) expect(journal.select({ stream: 'log', objects: [object] }).length).toBe(records);
    expect(objects.top.map(({ object }) => object).sort()).toEqual(['public.patient', 'public.visit', 'public.әкімшілік']);
  });

  test('an hour of the week leads to the records it counts', async () => {
    const { week } = await breakdown({ filter: { stream: 'log' }, by: 'records', limit: 1 });
    expect(week.records.reduce((a, b) => a + b)).toBe(300);
    // 2026-10-01 05:00 in Almaty, a Thursday.
    const thursday = 3 * 24 + 5;
    expect(week.records[thursday]).toBe(300);
    expect(journal.select({ stream: 'log', hoursOfWeek: [thursday] }).length).toBe(300);
    expect(journal.select({ stream: 'log', hoursOfWeek: [thursday + 1] }).length).toBe(0);
  });

  test('a search for a subject is recorded, and tabs do not make one', async () => {
    const size = journal.size;
    expect(await journalService.counts({ filters: [{ stream: 'log' }, { text: testIin }, { accounts: ['user_0'] }] }, context)).toEqual({ counts: [300, null, 43] });
    expect(journal.size).toBe(size);
    await breakdown({ filter: { text: testIin }, by: 'records', limit: 1 });
    expect(journal.size).toBe(size + 1);
  });

  test('a source that has fallen silent says since when, and of a base only what is its own', async () => {
    // The clock stands at 2026-11-23; the last record is of 2026-10-01.
    const all = journalContract.coverage.output.parse(await journalService.coverage({ days: 60 }, context));
    expect(all.sources).toHaveLength(1);
    const [source] = all.sources;
    expect(source).toMatchObject({ id: testSource, name: 'clinic-db', silentDays: 52, lastImport: null, gaps: [{ firstDay: '2026-10-02', lastDay: '2026-11-22', days: 52 }] });
    expect(source?.days[6]).toBe(300);
    expect(all.firstDay).toBe('2026-09-25');
    expect(source?.days.filter((count) => count > 0)).toHaveLength(1);
    const one = journalContract.coverage.output.parse(await journalService.coverage({ days: 60, base: testBases[0] }, context));
    expect(one.sources[0]?.days[6]).toBe(journal.select({ bases: [testBases[0]!] }).length);
    // No rule and no record leads from the source to this base.
    expect((await journalService.coverage({ days: 60, base: '0b5e0000-0000-4000-8000-000000000009' }, context)).sources).toEqual([]);
  });
});

test('opening a record is recorded before it is shown, with its proof checked', async () => {
  const [line] = journal.page({ stream: 'log' }, 'oldest', 7, 1).lines;
  const size = journal.size;
  const shown = journalContract.record.output.parse(await journalService.record({ sequence: line!.sequence }, context));
  expect(shown).toMatchObject({ source: { name: 'clinic-db', line: 8 }, host: '10.0.1.7', proof: { verified: true, size: size + 1 } });
  expect(shown.statement).toContain('FROM clinic.patient');
  expect(journal.open(size).body).toMatchObject({ action: 'view', what: 'journal.record_viewed', object: `record:${line!.sequence}` });
  expect(() => journalService.record({ sequence: 99_999 }, context)).toThrow('NOT_FOUND');
});

describe('the list for people', () => {
  const redaction = redactionPresets.inspector;

  test('as CSV opens in a spreadsheet and runs no formula', async () => {
    journal.append([{ ...logEntries(1, 900)[0]!, account: '=cmd|calc', personal: { statement: 'SELECT "a";\n-- қазақша' } }]);
    const target = path.join(folder, 'журнал.csv');
    const result = auditContract.exportList.output.parse(
      await audit.exportList({ filter: { stream: 'log' }, redaction, format: 'csv', target: context.files.renew(target, 'write'), language: 'kk' }, context),
    );
    const text = readFileSync(target, 'utf8');
    expect(text.startsWith('\uFEFF"Іс-қимылдар журналы"\r\n')).toBe(true);
    expect(text).toContain(`"'=cmd|calc"`);
    expect(text).toContain('"SELECT ""a"";\n-- қазақша"');
    expect(text).toContain('"Уақыты (Алматы)"');
    expect(result.export).toMatchObject({ format: 'csv', shown: 301 });
    expect(readdirSync(folder)).toEqual(['журнал.csv']);
  });

  test('as a workbook has the columns in sight, in the order in sight, and runs no formula', async () => {
    journal.append([{ ...logEntries(1, 900)[0]!, account: '=cmd|calc', object: '<&"\u0001қазақша' }]);
    const target = path.join(folder, 'журнал.xlsx');
    const list = { filter: { stream: 'log' as const }, order: 'newest' as const, format: 'xlsx' as const, language: 'en' as const, target: context.files.renew(target, 'write') };
    const columns = ['account', 'sequence', 'object', 'rows', 'statement'] as const;
    const size = journal.size;
    await audit.exportList({ ...list, columns: [...columns], redaction: usualRedaction }, context);
    // The account is text, not a formula; free text that is not revealed has no column whatever was asked for.
    const read = `
import json, sys, zipfile
import xml.etree.ElementTree as tree
book = zipfile.ZipFile(sys.argv[1])
main = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
def cells(n):
    rows = tree.fromstring(book.read(f'xl/worksheets/sheet{n}.xml')).iter(main + 'row')
    return [[[''.join(cell.itertext()), cell.get('t', 'n'), cell.find(main + 'f') is not None] for cell in row] for row in rows]
first = cells(1)
print(json.dumps([first[0], first[1], len(first), [sheet.get('name') for sheet in tree.fromstring(book.read('xl/workbook.xml')).iter(main + 'sheet')], [row[0][0] for row in cells(2)]]))`;
    const [head, newest, length, sheets, about] = JSON.parse(execFileSync('python3', ['-c', read, target], { encoding: 'utf8' })) as [unknown[][], unknown[][], number, string[], string[]];
    expect(head.map(([title]) => title)).toEqual(['No.', 'Account', 'Object', 'Rows']);
    expect(newest).toEqual([[expect.stringMatching(/^\d+$/), 'n', false], ['=cmd|calc', 'inlineStr', false], ['public.<&"қазақша', 'inlineStr', false], ['', 'n', false]]);
    expect(length).toBe(302);
    expect(sheets).toEqual(['Journal of actions', 'About']);
    expect(about.join()).toContain(Buffer.from(journal.rootAt(size + 1)).toString('hex'));
    expect(journal.open(size).body).toMatchObject({ action: 'export', what: 'journal.list_exported', details: { format: 'xlsx' } });
    expect(readdirSync(folder)).toEqual(['журнал.xlsx']);
  });

  test('leaves nothing behind when it is stopped', async () => {
    const stopped = openContext(register.session, AbortSignal.abort());
    for (const format of ['csv', 'xlsx'] as const) {
      await expect(
        audit.exportList({ filter: { stream: 'log' }, redaction, format, target: stopped.files.renew(path.join(folder, `x.${format}`), 'write'), language: 'kk' }, stopped),
      ).rejects.toThrow('CANCELLED');
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  test('leaves out the columns of what is not revealed', async () => {
    const target = path.join(folder, 'list.csv');
    await audit.exportList({ filter: { stream: 'log' }, redaction: redactionOf('withheld'), format: 'csv', target: context.files.renew(target, 'write'), language: 'ru' }, context);
    const text = readFileSync(target, 'utf8');
    for (const hidden of ['user_', 'Сейтқали', 'SELECT', '"Учётная запись"']) expect(text).not.toContain(hidden);
    expect(text.toLowerCase()).toContain('"просмотр"');
  });

  test('as PDF can be read back, in each language', async () => {
    for (const [language, words] of [['kk', 'Іс-қимылдар журналы'], ['ru', 'Журнал действий'], ['en', 'Journal of actions']] as const) {
      const target = path.join(folder, `${language}.pdf`);
      await audit.exportList({ filter: { stream: 'log', bases: [testBases[0]!] }, redaction, format: 'pdf', target: context.files.renew(target, 'write'), language }, context);
      const text = execFileSync('pdftotext', ['-layout', target, '-'], { encoding: 'utf8' });
      expect(text).toContain(words);
      expect(text).toContain('user_3');
    }
  });

  test('is refused as PDF where it would have thousands of pages', async () => {
    journal.append(logEntries(5000, 300));
    await expect(
      audit.exportList({ filter: {}, redaction, format: 'pdf', target: context.files.renew(path.join(folder, 'x.pdf'), 'write'), language: 'kk' }, context),
    ).rejects.toMatchObject({ problem: { code: 'EXPORT_TOO_LARGE' } });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('the verifiable export', () => {
  test('is recorded before and after, and stands in the history', async () => {
    const target = path.join(folder, 'out');
    mkdirSync(target);
    const filter = { stream: 'log' as const, bases: [testBases[0]!] };
    const estimate = await audit.estimate({ filter, redaction: usualRedaction }, context);
    const size = journal.size;
    const result = auditContract.exportJournal.output.parse(
      await audit.exportJournal({ filter, redaction: usualRedaction, folder: context.files.renew(target, 'folder') }, context),
    );
    expect(result.export).toMatchObject({ shown: estimate.shown, signer: null, bases: ['Б-01'], format: 'journal' });
    expect(result.export.shown + result.export.withheld).toBe(size + 1);
    expect([0, 1].map((i) => journal.open(size + i).body.what)).toEqual(['journal.export_started', 'journal.exported']);
    expect(readFileSync(path.join(target, 'README.txt'), 'utf8')).toContain(`Показано: ${result.export.shown}`);
    const { exports } = auditContract.history.output.parse(await audit.history({}, context));
    expect(exports).toEqual([result.export]);
  });

  test.each([
    ['auth', 'KEY_AUTH'],
    ['expired', 'KEY_EXPIRED'],
  ] as const)('refuses a key that is %s, and writes nothing', async (name, code) => {
    const pki = makeDemoPki({
      at: register.clock.now().epochMilliseconds,
      organisation: { name: testOrganisation.name.kk, bin: testOrganisation.bin },
      person: { surname: 'СЕЙТҚАЛИ', given: 'АЙДОС', patronymic: '', iin: testIin },
      password: 'құпия',
      algorithm: 'RSA',
    });
    const keyFile = path.join(folder, 'key.p12');
    writeFileSync(keyFile, pki.keys[name].p12);
    const target = path.join(folder, 'out');
    const size = journal.size;
    const key = { provider: 'pkcs12' as const, file: context.files.renew(keyFile, 'read'), password: 'құпия' };
    await expect(
      audit.exportJournal({ filter: {}, redaction: usualRedaction, folder: context.files.renew(target, 'folder'), key }, context),
    ).rejects.toMatchObject({ problem: { code } });
    expect(journal.size).toBe(size);
    expect(readdirSync(folder)).toEqual(['key.p12']);
  });
});
