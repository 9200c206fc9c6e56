import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { journalOf } from '../../../electron/vault/journal/journal.ts';
import type { Finding } from '../../../shared/contract/findings.ts';
import type { Incident } from '../../../shared/contract/incidents.ts';
import { controlDigit } from '../../../shared/domain/identifiers.ts';
import { testPassword, testPki } from '../../fixtures/pki/make.ts';
import { insuranceMeasures, packWithOneMoreField } from '../../fixtures/packs/make.ts';
import { addAccount, addBase, addGrant, addPerson, addSource } from '../../support/lists.ts';
import { jsonProblems, packetFolder } from '../../support/packet-tools.ts';
import { noticeValues } from '../../support/sample-documents.ts';
import { TestClock, testOrganisation, testPassphrase } from '../../support/test-register.ts';
import { type TestVault, vaultInTest } from '../../support/vault-in-test.ts';

const log = fileURLToPath(new URL('../../fixtures/postgresql/pgaudit.csv', import.meta.url));
/** Tuesday, 24 November 2026, 10:00 in Almaty; the key of the test PKI is valid then. */
const now = '2026-11-24T05:00:00.000Z';
const clock = new TestClock(now);

let folder: string;
let vault: TestVault;
let base: string;
let findings: Finding[];
const db = () => vault.vault.session!.db;
const journal = () => journalOf(db(), vault.vault.session!.clock);
const ownActions = (object: string): string[] => journal().history(object).map((line) => line.what).reverse();
const file = (name: string, content: string | Uint8Array): string => {
  writeFileSync(path.join(folder, name), content);
  return vault.grant(path.join(folder, name), 'read');
};
const target = (name: string): string => vault.grant(path.join(folder, name), 'write');
const finding = (rule: Finding['rule'], account: string): Finding => findings.find((one) => one.rule === rule && one.account === account)!;

function iin(index: number): string {
  for (let serial = index * 3; ; serial++) {
    const eleven = `850505${String(10_000 + serial).slice(-5)}`;
    const digit = controlDigit(eleven);
    if (digit !== null) return `${eleven}${digit}`;
  }
}
const subjects = (count: number): string =>
  ['Тегі;Аты;Әкесінің аты;ЖСН;Ұялы телефон', ...Array.from({ length: count }, (_, index) => `Бекжан;Сәуле;Ғалымқызы;${iin(index)};8 701 555 01 ${String(index % 100).padStart(2, '0')}`)].join('\r\n');

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'derbes-incidents-'));
  vault = vaultInTest(clock);
  await vault.value('register.create', {
    parent: vault.grant(folder, 'folder'),
    name: 'инцидент',
    organisation: testOrganisation,
    operator: { name: 'Әлімова Г. С.' },
    passphrase: testPassphrase,
  });
  base = addBase(db(), 'Б-01', 'Пациенттер базасы');
  const kadyrov = addPerson(db(), 'Қадыров', 'Нұрлан');
  addAccount(db(), 'n_kadyrov', 'personal', [kadyrov]);
  addGrant(db(), { base, person: kadyrov, rights: ['view', 'export'], from: '2020-01-01', revokedAt: '2021-11-13T13:00:00.000Z', order: '214-к' });
  const source = addSource(db(), { name: 'МИС сервері', objects: [{ database: 'mis', schema: '*', table: '*', base }] });
  await vault.value('sources.import', { source, files: [vault.grant(log, 'read')] });
  ({ findings } = await vault.value('findings.list', {}));
});
afterAll(() => {
  vault.vault.lock();
  rmSync(folder, { recursive: true, force: true });
});

describe('from a finding to a notice that was sent', () => {
  let incident: Incident;

  it('carries over base, account, times and records, and starts the clock at detection', async () => {
    const revoked = finding('grant_revoked', 'n_kadyrov');
    incident = await vault.value('incidents.fromFindings', { findings: [revoked.id] });
    expect(incident).toMatchObject({
      number: '2026-001',
      state: 'open',
      title: 'n_kadyrov · Б-01 Пациенттер базасы',
      kinds: ['unsanctioned_distribution', 'unsanctioned_access'],
      bases: [base],
      accounts: ['n_kadyrov'],
      startedAt: revoked.firstTime,
      endedAt: revoked.lastTime,
      detected: now,
      records: revoked.records,
      findings: 1,
      deadline: { amount: 1, requirement: 'R18', citation: '481/НҚ, 3', target: '2026-11-25T05:00:00.000Z', limit: '2026-11-25T18:59:59.999Z', skipped: [] },
    });
    const { facts } = await vault.value('incidents.get', { id: incident.id });
    expect(facts.map((fact) => [fact.kind, fact.at, fact.text])).toEqual([
      ['log', revoked.firstTime, 'n_kadyrov'],
      ['log', revoked.lastTime, 'n_kadyrov'],
      ['detected', now, ''],
    ]);
    expect(journal().line(facts[0]!.sequence!)).toMatchObject({ account: 'n_kadyrov' });
    const { findings: open } = await vault.value('findings.list', { state: 'open' });
    expect(open.map((one) => one.id)).not.toContain(revoked.id);
    expect(await vault.problem('incidents.fromFindings', { findings: [revoked.id] })).toBe('FINDING_CLOSED');
  });

  it('takes in another finding without moving the clock', async () => {
    const other = finding('unknown_account', 'tmp_report');
    const wider = await vault.value('incidents.addFindings', { id: incident.id, findings: [other.id] });
    expect(wider).toMatchObject({ accounts: ['n_kadyrov', 'tmp_report'], findings: 2, detected: now });
    expect(wider.kinds).toContain('destruction');
    expect(wider.records).toBeGreaterThan(incident.records);
    expect(await vault.problem('incidents.addFindings', { id: incident.id, findings: [other.id] })).toBe('FINDING_CLOSED');
    incident = wider;
  });

  it('refuses times that cannot be true', async () => {
    const fields = { title: 'т', kinds: ['alteration' as const], bases: [], accounts: [], detected: now };
    expect(await vault.problem('incidents.create', { ...fields, detected: '2026-11-25T05:00:00Z' })).toBe('INCIDENT_TIMES');
    expect(await vault.problem('incidents.create', { ...fields, startedAt: '2026-11-24T05:00:01Z' })).toBe('INCIDENT_TIMES');
    expect(await vault.problem('incidents.create', { ...fields, startedAt: '2026-11-20T05:00:00Z', endedAt: '2026-11-19T05:00:00Z' })).toBe('INCIDENT_TIMES');
    expect(await vault.problem('incidents.create', { ...fields, bases: ['00000000-0000-4000-8000-000000000000'] })).toBe('NOT_FOUND');
    const second = await vault.value('incidents.create', { ...fields, detected: '2026-11-20T16:00:00Z' });
    expect(second.number).toBe('2026-002');
    // Detected on a Friday evening: the working day is Monday.
    expect(second.deadline.target).toBe('2026-11-23T16:00:00.000Z');
    expect(second.deadline.skipped.map((day) => day.reason)).toEqual(['weekend', 'weekend']);
  });

  it('proposes what the register knows and warns of the edition', async () => {
    const draft = await vault.value('incidents.notice', { id: incident.id });
    expect(draft.warning).toMatchObject({ order: '232/НҚ', inForceFrom: '2026-07-12' });
    expect(draft.warningAccepted).toBe(false);
    expect(draft.values).toMatchObject({
      breachKinds: incident.kinds,
      detectedAt: now,
      bases: { kk: 'Б-01 Пациенттер базасы', ru: 'Б-01 Пациенттер базасы' },
      responsibleName: testOrganisation.responsible.name,
      responsiblePhone: testOrganisation.responsible.phone,
      recordsCount: incident.records,
      risk: 'undecided',
    });
    expect(draft.checklist.filter((item) => !item.ready).map((item) => item.id)).toEqual(['legalMeasures', 'organisationalMeasures', 'technicalMeasures', 'subjects', 'edition']);
    expect(await vault.problem('incidents.makeNotice', { id: incident.id })).toBe('EDITION_NOT_ACCEPTED');
  });

  it('keeps half a draft, and lets what was not written over follow the register', async () => {
    const { legalMeasures, organisationalMeasures, technicalMeasures } = noticeValues;
    const half = await vault.value('incidents.saveNotice', { id: incident.id, values: { legalMeasures: { kk: '', ru: 'Начато' }, breachKinds: incident.kinds }, warningAccepted: true });
    expect(half.checklist.find((item) => item.id === 'legalMeasures')).toMatchObject({ ready: false, missing: 'kazakhEmpty' });
    expect(await vault.problem('incidents.makeNotice', { id: incident.id })).toBe('NOTICE_INCOMPLETE');

    const { id: _id, number: _n, state: _s, created: _c, updated: _u, records: _r, findings: _f, subjects: _sub, rejectedSubjects: _rej, deadline: _d, sent: _sent, ...fields } = incident;
    incident = await vault.value('incidents.update', { id: incident.id, fields: { ...fields, kinds: ['alteration'], risk: 'yes' } });
    const followed = await vault.value('incidents.notice', { id: incident.id });
    expect(followed.values).toMatchObject({ breachKinds: ['alteration'], risk: 'yes', legalMeasures: { kk: '', ru: 'Начато' } });

    await vault.value('incidents.saveNotice', { id: incident.id, values: { legalMeasures, organisationalMeasures, technicalMeasures, responsibleEmail: '' } });
    const { values } = await vault.value('incidents.notice', { id: incident.id });
    expect(values['responsibleEmail']).toBe('');
  });

  it('reads a list in Windows-1251 and keeps every refused row', async () => {
    const list = [
      'Фамилия;Имя;Отчество;ИИН;Телефон',
      `Омаров;Еркин;;${iin(1)};8 701 555 01 01`,
      `Омаров;Еркин;;${iin(1)};8 701 555 01 01`,
      'Турсын;Молдир;;;',
      'Абыз;Жулдыз;;;+7 555 01 77',
      `Ахмет;Раушан;;${iin(2)};+7 555 01 77`,
    ].join('\r\n');
    const windows1251 = Uint8Array.from(list, (character) => {
      const code = character.codePointAt(0)!;
      return code < 0x80 ? code : code - 0x410 + 0xc0;
    });
    const result = await vault.value('incidents.importSubjects', { id: incident.id, file: file('субъектілер.csv', windows1251) });
    expect(result).toEqual({ accepted: 2, rejected: 3, encoding: 'windows-1251', delimiter: ';', columns: { Фамилия: 'surname', Имя: 'given', Отчество: 'patronymic', ИИН: 'iin', Телефон: 'phone' } });

    const before = journal().size;
    const shown = await vault.value('incidents.subjects', { id: incident.id, limit: 4 });
    expect(shown).toMatchObject({ total: 5, accepted: 2, fileName: 'субъектілер.csv', encoding: 'windows-1251' });
    expect(shown.rejected.map((row) => [row.row, row.reason, row.column])).toEqual([
      [3, 'IIN_REPEATED', 'ИИН'],
      [4, 'SUBJECT_UNREACHABLE', null],
      [5, 'PHONE_INCOMPLETE', 'Телефон'],
    ]);
    expect(shown.rows.map((row) => row.surname)).toEqual(['Омаров']);
    expect((await vault.value('incidents.subjects', { id: incident.id, offset: 4, limit: 4 })).rows.map((row) => [row.surname, row.warnings])).toEqual([['Ахмет', ['PHONE_INCOMPLETE']]]);
    expect(journal().size).toBe(before + 2);
    expect(ownActions(`incident:${incident.id}`).slice(-3)).toEqual(['incident.subjects_imported', 'incident.subjects_viewed', 'incident.subjects_viewed']);

    const refused = await vault.value('incidents.exportRejectedSubjects', { id: incident.id, target: target('қателер.csv') });
    const lines = readFileSync(refused.path, 'utf8').split('\r\n');
    expect(lines[0]).toBe('\uFEFFФамилия;Имя;Отчество;ИИН;Телефон;Жол №;Себебі (қазақша);Причина (по-русски)');
    expect(lines[2]).toBe('Турсын;Молдир;;;;4;Байланыс тәсілі жоқ: ЖСН де, телефон да көрсетілмеген.;Нет способа связи: не указаны ни ИИН, ни телефон.');

    // Corrected, it goes in as it is: the notes are columns that the import does not know.
    const corrected = readFileSync(refused.path, 'utf8').replace('Молдир;;;', `Молдир;;${iin(3)};`);
    expect(await vault.value('incidents.importSubjects', { id: incident.id, file: file('түзетілген.csv', corrected) })).toMatchObject({ accepted: 2, rejected: 1, encoding: 'utf-8' });
  });

  it('refuses files that are no list of subjects', async () => {
    const into = (name: string, content: string) => vault.problem('incidents.importSubjects', { id: incident.id, file: file(name, content) });
    expect(await into('empty.csv', '')).toBe('CSV_EMPTY');
    expect(await into('header.csv', 'Тегі;ЖСН\n')).toBe('CSV_EMPTY');
    expect(await into('sums.csv', 'Код;Сомасы\n1;2\n3;4\n')).toMatch(/^(SUBJECTS_NO_COLUMN|CSV_NO_HEADER)$/);
    // What was there stays.
    expect((await vault.value('incidents.get', { id: incident.id })).incident.subjects).toBe(2);
  });

  it('makes the packet, keeps it encrypted in the register, and counts versions', async () => {
    await vault.value('incidents.importSubjects', { id: incident.id, file: file('толық.csv', subjects(3)) });
    const draft = await vault.value('incidents.notice', { id: incident.id });
    expect(draft.ready).toBe(true);
    expect(draft.values['subjectsCount']).toBe(3);
    const document = await vault.value('incidents.makeNotice', { id: incident.id });
    expect(document).toMatchObject({ kind: 'notice', number: '2026-001', version: 1, author: 'Әлімова Г. С.', warning: { order: '232/НҚ' }, signatures: [], signed: [] });
    const again = await vault.value('incidents.makeNotice', { id: incident.id });
    expect([again.version, again.files[0]?.name]).toEqual([2, 'habarlama-2026-001-v2.kk.pdf']);

    const out = path.join(folder, 'packet');
    mkdirSync(out);
    const saved = await vault.value('documents.save', { id: document.id, folder: vault.grant(out, 'folder') });
    expect(readdirSync(out).sort()).toEqual(document.files.map((one) => one.name).sort());
    for (const one of saved.files) expect(document.files.find((known) => known.name === one.name)).toMatchObject({ sha256: one.sha256, bytes: one.bytes });
    const packet = packetFolder(saved.files.map((one) => ({ name: one.name, content: readFileSync(one.path), mediaType: '', purpose: 'data' as const, language: null })));
    packet.validateXml('habarlama-2026-001.xml', 'habarlama-2026-001.xsd');
    const text = packet.pdfText('habarlama-2026-001.kk.pdf');
    expect(text).toContain(iin(2));
    expect(text).toContain('232/НҚ');
    packet.remove();
    const json = (ending: string): unknown => JSON.parse(readFileSync(path.join(out, `habarlama-2026-001${ending}`), 'utf8'));
    expect(jsonProblems(json('.schema.json'), json('.json'))).toEqual([]);

    const preview = await vault.value('documents.content', { id: document.id, name: document.files[0]!.name });
    expect(Buffer.from(preview.base64, 'base64').subarray(0, 5).toString()).toBe('%PDF-');
    expect(await vault.problem('documents.content', { id: document.id, name: '../keyslots.json' })).toBe('DOCUMENT_FILE_UNKNOWN');
    expect(ownActions(`document:${document.id}`)).toEqual(['document.saved', 'document.viewed']);
    // Nothing of it stands readable in the register's folder.
    const register = readdirSync(folder).find((name) => name.endsWith('.derbes'))!;
    const plain = Buffer.from(iin(2));
    for (const name of readdirSync(path.join(folder, register))) {
      if (name.startsWith('register.db')) expect(readFileSync(path.join(folder, register, name)).includes(plain)).toBe(false);
    }
  });

  it('is sent only once it is signed, and then takes no more than facts when closed', async () => {
    const id = incident.id;
    const sent = { id, at: '2026-11-24T09:00:00Z', channel: 'Е-хат', outgoing: '01-17/315', receipt: 'KZ-77' };
    expect(await vault.problem('incidents.markSent', sent)).toBe('NOTICE_NOT_SIGNED');
    const { documents } = await vault.value('documents.list', { kind: 'notice', subject: id });
    writeFileSync(path.join(folder, 'signatory.p12'), testPki().keys.signatory.p12);
    const key = vault.grant(path.join(folder, 'signatory.p12'), 'read');
    const signed = await vault.value('signing.signDocument', { document: documents[0]!.id, key: { provider: 'pkcs12', file: key, password: testPassword } });
    expect(signed.document.signed.length).toBeGreaterThan(0);

    const notified = await vault.value('incidents.markSent', sent);
    expect(notified).toMatchObject({ state: 'notified', sent: { channel: 'Е-хат', outgoing: '01-17/315', receipt: 'KZ-77', at: '2026-11-24T09:00:00.000Z' } });
    const closed = await vault.value('incidents.close', { id, reason: 'Тергеу аяқталды' });
    expect(closed.state).toBe('closed');
    for (const call of [
      vault.problem('incidents.makeNotice', { id }),
      vault.problem('incidents.saveNotice', { id, values: {} }),
      vault.problem('incidents.markSent', sent),
      vault.problem('incidents.importSubjects', { id, file: file('кеш.csv', subjects(1)) }),
    ]) {
      expect(await call).toBe('INCIDENT_CLOSED');
    }
    await vault.value('incidents.addFact', { id, at: '2026-11-24T09:30:00Z', kind: 'note', text: 'Жауап келді' });
    const { facts } = await vault.value('incidents.get', { id });
    expect(facts.filter((fact) => fact.kind !== 'log').map((fact) => [fact.kind, fact.text])).toEqual(
      expect.arrayContaining([
        ['document', '2026-001 v1'],
        ['document', '2026-001 v2'],
        ['sent', 'Е-хат, 01-17/315'],
        ['receipt', 'KZ-77'],
        ['note', 'Тергеу аяқталды'],
        ['note', 'Жауап келді'],
      ]),
    );
    expect(() => db().prepare('DELETE FROM incident_fact').run()).toThrow('only added to');
    expect(() => db().prepare(`UPDATE document_file SET content = x''`).run()).toThrow('only added to');
  });

  it('leaves a journal that still verifies', async () => {
    expect(await vault.value('register.verify', {})).toMatchObject({ state: 'good' });
  });
});

describe('an edition added from a file', () => {
  it('gives the form, the checklist and the packet another field', async () => {
    const pack = packWithOneMoreField();
    await vault.value('settings.addPack', { file: file('232.json', JSON.stringify(pack)) });
    const { id } = await vault.value('incidents.create', { title: 'Жаңа редакция', kinds: ['unsanctioned_access'], detected: now, bases: [base], accounts: [] });
    await vault.value('incidents.importSubjects', { id, file: file('екі.csv', subjects(2)) });
    const { legalMeasures, organisationalMeasures, technicalMeasures } = noticeValues;
    const draft = await vault.value('incidents.saveNotice', { id, values: { legalMeasures, organisationalMeasures, technicalMeasures } });
    expect(draft.warning).toBeNull();
    expect(draft.pack).toMatchObject({ order: '232/НҚ' });
    expect(draft.sections.flatMap((section) => section.fields.map((field) => field.id))).toContain('insuranceMeasures');
    expect(draft.checklist.filter((item) => !item.ready).map((item) => item.id)).toEqual(['insuranceMeasures']);
    await vault.value('incidents.saveNotice', { id, values: { insuranceMeasures } });
    const document = await vault.value('incidents.makeNotice', { id });
    expect(document).toMatchObject({ pack: { id: pack.id }, warning: null });
    const json = await vault.value('documents.content', { id: document.id, name: 'habarlama-2026-003.json' });
    expect(JSON.parse(Buffer.from(json.base64, 'base64').toString('utf8'))).toMatchObject({ document: { order: '232/НҚ' }, measures: { insuranceMeasures } });
  });
});

describe('100 000 subjects', () => {
  it('are imported, listed from any place and put into a notice', async () => {
    const { incidents } = await vault.value('incidents.list', {});
    const { id } = incidents.find((one) => one.title === 'Жаңа редакция')!;
    const rows = ['ФИО,Телефон', ...Array.from({ length: 100_000 }, (_, index) => `Бекжан Сәуле${index},${7_010_000_000 + index}`), 'Қате,12'].join('\n');
    const started = performance.now();
    expect(await vault.value('incidents.importSubjects', { id, file: file('үлкен.csv', rows) })).toMatchObject({ accepted: 100_000, rejected: 1, delimiter: ',' });
    const page = await vault.value('incidents.subjects', { id, offset: 99_996, limit: 10 });
    expect(page.rows.at(-1)).toMatchObject({ row: 100_001, given: 'Сәуле99999', phone: '+77010099999' });
    const document = await vault.value('incidents.makeNotice', { id });
    expect(document.version).toBe(2);
    expect(performance.now() - started).toBeLessThan(60_000);
  });
});

it('gives a template with a header and no row that could be left in by mistake', async () => {
  const written = await vault.value('incidents.subjectsTemplate', { target: target('үлгі.csv') });
  expect(readFileSync(written.path, 'utf8')).toBe('\uFEFFТегі;Аты;Әкесінің аты;ЖСН;Ұялы телефон\r\n');
});

describe('a character that no font has', () => {
  it('stops the notice, names the field, and leaves nothing behind', async () => {
    const { id } = await vault.value('incidents.create', { title: 'Таңба', kinds: ['alteration'], detected: now, bases: [], accounts: [] });
    await vault.value('incidents.importSubjects', { id, file: file('бір.csv', subjects(1)) });
    const measures = { kk: 'ә', ru: 'я' };
    await vault.value('incidents.saveNotice', { id, values: { legalMeasures: { kk: 'деректер 漢', ru: 'я' }, organisationalMeasures: measures, technicalMeasures: measures, insuranceMeasures } });
    const before = journal().size;
    const result = await vault.client.call('incidents.makeNotice', { id });
    expect(result).toMatchObject({ ok: false, problem: { code: 'GLYPH_MISSING', params: { field: 'legalMeasures', code: 'U+6F22' }, fields: { legalMeasures: 'GLYPH_MISSING' } } });
    expect(journal().size).toBe(before);
    expect((await vault.value('documents.list', { subject: id })).documents).toEqual([]);
  });
});
