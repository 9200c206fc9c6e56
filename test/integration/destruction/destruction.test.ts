import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { journalOf } from '../../../electron/vault/journal/journal.ts';
import { hashLeafText, verifyConsistency, verifyInclusion } from '../../../electron/vault/journal/merkle.ts';
import { verifyJournal } from '../../../electron/vault/journal/verify-journal.ts';
import { openedOf } from '../../../electron/vault/services/open-session.ts';
import type { SubjectOfDestruction } from '../../../shared/contract/destruction.ts';
import type { InputOf } from '../../../shared/contract/index.ts';
import { csvMapping } from '../../../shared/contract/sources.ts';
import { controlDigit } from '../../../shared/domain/identifiers.ts';
import { redactionOf } from '../../../shared/domain/redaction.ts';
import { filesHolding, isFreeSpaceEmpty } from '../../support/decrypted-register.ts';
import { testExport } from '../../support/journal-export.ts';
import { hasTool } from '../../../build/runtime/tools.mjs';
import { addAccount, addBase, addGrant, addPerson, addSource } from '../../support/lists.ts';
import { TestClock, testOrganisation, testPassphrase } from '../../support/test-register.ts';
import { type TestVault, vaultInTest } from '../../support/vault-in-test.ts';

// Destruction of a subject's values (R54), and the search for what is left of them in every byte of the register once decrypted.

const iin = validIin('850505300');
const other = validIin('900101400');
/** The phone as it is typed; logs have it in other forms. */
const phone = '+7 (701) 555-01-23';
const phoneForms = ['77015550123', '87015550123', '+7 701 555 01 23', phone];
const verifier = path.join(import.meta.dirname, '../../independent/verify_journal.py');

let clock: TestClock;
let parent: string;
let vault: TestVault;
let base: string;
let source: string;
let person: string;
const session = () => vault.vault.session!;
const db = () => session().db;
const journal = () => journalOf(db(), clock);
const key = (): Uint8Array => Uint8Array.from(openedOf(session()).dataKey);
const byIdentifier = (identifier: string): SubjectOfDestruction => ({ by: 'identifier', identifier });

function validIin(beginning: string): string {
  for (let serial = 10; ; serial++) {
    const eleven = `${beginning}${serial}`;
    const digit = controlDigit(eleven);
    if (digit !== null) return `${eleven}${digit}`;
  }
}

beforeEach(async () => {
  clock = new TestClock('2026-11-24T05:00:00.000Z');
  parent = mkdtempSync(path.join(tmpdir(), 'derbes-destruction-'));
  vault = vaultInTest(clock);
  await vault.value('register.create', {
    parent: vault.grant(parent, 'folder'), name: 'жою', organisation: testOrganisation, operator: { name: 'Әлімова Г. С.' }, passphrase: testPassphrase,
  }); // prettier-ignore
  base = addBase(db(), 'Б-01', 'Пациенттер базасы');
  person = addPerson(db(), 'Қадыров', 'Нұрлан');
  addAccount(db(), 'CLINIC\\n.kadyrov', 'personal', [person]);
  const columns = { time: 'time', account: 'account', action: 'action', object: 'object', rows: 'rows', statement: 'statement' };
  source = addSource(db(), {
    name: 'Кесте', kind: 'csv', objects: [{ database: '*', schema: '*', table: '*', base }], mapping: csvMapping.parse({ columns, actions: { view: 'view', export: 'export' } }),
  }); // prettier-ignore
});
afterEach(() => {
  vault.vault.lock();
  rmSync(parent, { recursive: true, force: true });
});

function logFile(name: string, rows: readonly (readonly [time: string, account: string, statement: string])[]): string {
  const lines = rows.map(([time, account, statement]) => [time, account, 'view', 'patient', 1, `"${statement}"`].join(';'));
  writeFileSync(path.join(parent, name), ['time;account;action;object;rows;statement', ...lines].join('\n'));
  return path.join(parent, name);
}

async function importLog(file: string): Promise<{ added: number; duplicates: number }> {
  const { batches } = await vault.value('sources.import', { source, files: [vault.grant(file, 'read')] });
  return { added: batches[0]!.added, duplicates: batches[0]!.duplicates };
}

/** The subject everywhere that a register may hold somebody: log, refused line, incident, list of subjects, findings, own actions. */
async function fill(): Promise<string> {
  const padding = 'x'.repeat(6000);
  const file = logFile('журнал.csv', [
    ...Array.from({ length: 300 }, (_, index): [string, string, string] => [`2026-11-20 10:00:${String(index % 60).padStart(2, '0')}`, `acc${index % 7}`, `select ${index} where iin = '${other}'`]),
    ['2026-11-20 11:00:00', 'CLINIC\\n.kadyrov', `select * from patient where iin = '${iin}' -- ${padding}`],
    ['2026-11-20 11:00:01', 'CLINIC\\n.kadyrov', `insert ('${iin}', '${phoneForms[0]}', '${other}')`],
    ['2026-11-20 11:00:02', 'nurse', `update phone = '${phoneForms[1]}' where id = 5`],
    ['2026-11-20 11:00:03', 'nurse', `update phone = '${phoneForms[2]}' where x = '${phoneForms[3]}'`],
    ['2026-11-20 11:00:04', `u${iin}`, 'select 1'],
    ['уақыт емес', 'nurse', `refused ${iin}`],
  ]);
  await importLog(file);
  const incident = await vault.value('incidents.create', {
    title: `Пациент ${iin}`, kinds: ['unsanctioned_access'], bases: [base], detected: '2026-11-23T05:00:00.000Z', description: `ЖСН ${iin}, телефон ${phone}`, accounts: [`u${iin}`, 'nurse'],
  }); // prettier-ignore
  await vault.value('incidents.addFact', { id: incident.id, at: '2026-11-23T05:00:00.000Z', kind: 'note', text: `Қоңырау шалынды: ${phone}, ${iin}` });
  const list = path.join(parent, 'субъектілер.csv');
  writeFileSync(list, ['Тегі;Аты;Әкесінің аты;ЖСН;Ұялы телефон', `Бекжан;Сәуле;;${iin};87015550123`, `Ахмет;Айдос;;${other};87770001122`, `;;;${iin};1`].join('\r\n'));
  await vault.value('incidents.importSubjects', { id: incident.id, file: vault.grant(list, 'read') });
  await vault.value('blockedSubjects.find', { identifier: iin });
  await vault.value('blockedSubjects.find', { identifier: phone });
  return file;
}

function order(subject: SubjectOfDestruction, more: Partial<InputOf<'destructions.destroy'>> = {}): InputOf<'destructions.destroy'> {
  return { subject, ground: 'demand', orderNumber: '15-Ж', orderDay: '2026-11-24', backups: 'replace', confirmed: true, ...more };
}

/** Files of the register, as they are: nothing is moved out of the write-ahead log before. */
const inTheRegister = (texts: readonly string[]): string[] => filesHolding(session().folder, key(), texts);

describe('the values of a subject', () => {
  it('are in no byte of the register afterwards, nor in an export that reveals everything', async () => {
    await fill();
    await vault.value('register.backup', {});
    expect(inTheRegister([iin])).toEqual([expect.stringContaining('derbes-backup/register.db'), 'register.db-wal']);
    const before = journal().checkpoint('request');
    const named = journal().select({ text: iin });
    expect(named.length).toBeGreaterThan(3);

    const preview = await vault.value('destructions.preview', { subject: byIdentifier(iin) });
    expect(preview).toMatchObject({ kind: 'iin', blocked: null, stays: [], backups: 1 });
    expect(Object.fromEntries(preview.places.map(({ place, count }) => [place, count]))).toMatchObject({ accounts: 1, rejects: 1, subjects: 2, incidents: 2 });
    const done = await vault.value('destructions.destroy', order(byIdentifier(iin)));
    expect(done).toMatchObject({ records: preview.records, texts: preview.texts, places: preview.places, stays: [], ground: 'demand' });
    expect(done.finished).not.toBeNull();
    expect(inTheRegister([iin])).toEqual([]);
    // Values in packs are squeezed and would not be seen where no row leads to them: there must be nothing.
    expect(isFreeSpaceEmpty(path.join(session().folder, 'register.db'), key())).toBe(true);
    // Others lost only what stood in one record with it.
    expect(inTheRegister([other])).toContain('register.db');
    expect(journal().select({ text: other })).toHaveLength(300);

    await vault.value('destructions.destroy', order(byIdentifier(phone)));
    expect(inTheRegister(phoneForms)).toEqual([]);

    const folder = path.join(parent, 'экспорт');
    await testExport(journal(), folder, { redaction: redactionOf('revealed') });
    expect(filesHolding(folder, key(), [other])).not.toEqual([]);
    expect(filesHolding(folder, key(), [iin, ...phoneForms])).toEqual([]);
    const { stdout } = spawnSync('python3', [verifier, folder], { encoding: 'utf8' });
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, shown: journal().size });

    // Proofs: the journal as a whole, one destroyed record, and the checkpoint made before.
    expect((await verifyJournal(db(), journal(), new AbortController().signal, () => undefined)).bad).toBeNull();
    const size = journal().size;
    const destroyed = named[0]!;
    const leaf = hashLeafText(journal().reader.leaf(journal().reader.get(destroyed)!));
    expect(verifyInclusion(leaf, destroyed, size, journal().inclusionProof(destroyed), journal().root())).toBe(true);
    expect(verifyConsistency(before.size, size, journal().consistencyProof(before.size), before.root, journal().root())).toBe(true);
    expect(journal().open(destroyed).personal.has('statement')).toBe(false);
  });

  it('do not come back with the same log, and a later record is kept as any other', async () => {
    const file = await fill();
    await vault.value('destructions.destroy', order(byIdentifier(iin)));
    expect(await importLog(file)).toMatchObject({ added: 0 });
    expect(journal().select({ text: iin })).toHaveLength(0);
    expect(await importLog(logFile('кейін.csv', [['2026-11-24 09:00:00', 'nurse', `select ${iin}`]]))).toMatchObject({ added: 1 });
    expect(journal().select({ text: iin })).toHaveLength(1);
  });

  it('are recorded as destroyed by a keyed hash alone', async () => {
    await fill();
    const { id } = await vault.value('destructions.destroy', order(byIdentifier(iin), { ground: 'other', note: 'сот шешімі' }));
    const lines = journal().history(`destruction:${id}`);
    expect(lines.map(({ what }) => what)).toEqual(['subject.traces_wiped', 'subject.destroyed']);
    expect(lines[1]!.details['subject']).toMatch(/^[0-9a-f]{32}$/);
    const { destructions } = await vault.value('destructions.list', {});
    expect(destructions).toMatchObject([{ id, kind: 'iin', ground: 'other', note: 'сот шешімі', orderNumber: '15-Ж', operator: 'Әлімова Г. С.' }]);
  });
});

describe('the act', () => {
  it.skipIf(!hasTool('pdftotext'))('says in Kazakh and Russian what was destroyed and what stays, and names nobody', async () => {
    await fill();
    db().exec(`INSERT INTO document (id, kind, subject_id, number, version, created, author, pack) VALUES ('d', 'notice', 's', '2026-007', 1, 'x', 'x', '{}')`);
    db().prepare("INSERT INTO document_file (document_id, name, media_type, sha256, purpose, signed, content) VALUES ('d', 'a.json', 'application/json', '', 'data', 1, ?)").run(Buffer.from(JSON.stringify({ iin })));
    const { id } = await vault.value('destructions.destroy', order(byIdentifier(iin)));
    const file = path.join(parent, 'акт.pdf');
    await vault.value('destructions.act', { id, target: vault.grant(file, 'write') });
    const text = spawnSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).stdout;
    for (const part of ['Дербес деректерді жою актісі', 'Акт уничтожения персональных данных', '15-Ж', '24.11.2026', '2026-007', 'Әлімова Г. С.']) expect(text).toContain(part);
    expect(text).toMatch(/[0-9a-f]{32}/);
    expect(text).not.toContain(iin);
    expect(journal().history(`destruction:${id}`)[0]).toMatchObject({ what: 'subject.act_saved' });
  });
});

describe('an account and a person', () => {
  it('an account loses its name and key, and every text that names it', async () => {
    await fill();
    const account = 'CLINIC\\n.kadyrov';
    const records = journal().select({ accounts: [account] }).length;
    await vault.value('destructions.destroy', order({ by: 'account', account }));
    expect(inTheRegister([account, 'n.kadyrov'])).toEqual([]);
    expect(journal().select({ accounts: [account] })).toHaveLength(0);
    expect(journal().select({ accounts: ['nurse'] }).length).toBeGreaterThan(0);
    expect(records).toBe(2);
    expect((await verifyJournal(db(), journal(), new AbortController().signal, () => undefined)).bad).toBeNull();
    expect(await vault.value('findings.run', {})).toBeDefined();
    // The name may come again, as a new account.
    await importLog(logFile('жаңа.csv', [['2026-11-24 09:00:00', account, 'select 1']]));
    expect(journal().select({ accounts: [account] })).toHaveLength(1);
  });

  it('a person leaves the list, with their account; not while they have access', async () => {
    await fill();
    const grant = addGrant(db(), { base, person, rights: ['view'], from: '2020-01-01' });
    expect(await vault.problem('destructions.preview', { subject: { by: 'person', person } })).toBe('DESTRUCTION_HAS_ACCESS');
    db().prepare("UPDATE access_grant SET revoked_at = '2026-11-01T00:00:00.000Z', revoked_order = '1', revoked_reason = 'x' WHERE id = ?").run(grant);
    await vault.value('destructions.destroy', order({ by: 'person', person }, { ground: 'term' }));
    expect(inTheRegister(['Қадыров', 'n.kadyrov'])).toEqual([]);
    expect((await vault.value('people.list', {})).people).toEqual([]);
    expect((await verifyJournal(db(), journal(), new AbortController().signal, () => undefined)).bad).toBeNull();
  });
});

describe('what is refused', () => {
  it('blocked data without a demand of their own, a text that names the subject, another ground without a word, a day ahead', async () => {
    await fill();
    await vault.value('blockedSubjects.block', { identifier: iin, reason: 'өтініш', act: '1-Б' });
    expect(await vault.problem('destructions.destroy', order(byIdentifier(iin)))).toBe('DESTRUCTION_BLOCKED');
    expect(await vault.problem('destructions.destroy', order(byIdentifier(iin), { legalDemand: `сот ${iin}` }))).toBe('DESTRUCTION_TEXT_NAMES');
    expect(await vault.problem('destructions.destroy', order(byIdentifier(other), { ground: 'other' }))).toBe('DESTRUCTION_NOTE_NEEDED');
    expect(await vault.problem('destructions.destroy', order(byIdentifier(other), { orderDay: '2026-11-25' }))).toBe('DESTRUCTION_DAY');
    expect(existsSync(path.join(session().folder, 'destroyed.json'))).toBe(false);
    expect(inTheRegister([iin])).not.toEqual([]);
    const done = await vault.value('destructions.destroy', order(byIdentifier(iin), { legalDemand: 'Сот шешімі 7-12' }));
    expect(done.legalDemand).toBe('Сот шешімі 7-12');
    // The block goes on: it stands under a keyed hash.
    expect((await vault.value('blockedSubjects.list', {})).subjects).toMatchObject([{ act: '1-Б', unblocked: null }]);
  });

  it('says which documents, bodies and exports stay', async () => {
    await fill();
    db().exec(`INSERT INTO document (id, kind, subject_id, number, version, created, author, pack) VALUES ('d', 'notice', 's', '2026-007', 1, 'x', 'x', '{}')`);
    db().prepare("INSERT INTO document_file (document_id, name, media_type, sha256, purpose, signed, content) VALUES ('d', 'a.json', 'application/json', '', 'data', 1, ?)").run(Buffer.from(JSON.stringify({ iin })));
    journal().append([{
      stream: 'log', timeMs: clock.now().epochMilliseconds, action: 'view', base, account: 'nurse', person: null, source, object: `tmp_${iin}`, rows: 1, purpose: null, what: null, details: {}, personal: {},
    }]); // prettier-ignore
    const { stays } = await vault.value('destructions.preview', { subject: byIdentifier(iin) });
    expect(stays).toEqual([{ what: 'documents', count: 1, names: ['2026-007'] }, { what: 'bodies', count: 1, names: [] }]);
  });
});

describe('backups', () => {
  it('kept ones bring nothing back: a restored register destroys again before anybody is let in', async () => {
    await fill();
    await vault.value('register.backup', {});
    const [backup] = (await vault.value('register.backups', {})).backups;
    await vault.value('destructions.destroy', order(byIdentifier(iin), { backups: 'keep' }));
    expect(existsSync(backup!.path)).toBe(true);
    clock.advance({ hours: 1 });
    const dataKey = key();
    const { path: restored } = await vault.value('register.restore', { backup: vault.grant(backup!.path, 'folder'), parent: vault.grant(parent, 'folder'), name: 'қайта' });
    expect(filesHolding(restored, dataKey, [iin])).toEqual(['register.db']);
    const status = await vault.value('register.status', {});
    await vault.value('register.unlock', { operator: status.state === 'locked' ? status.operators[0]!.id : '', passphrase: testPassphrase });
    expect(filesHolding(restored, dataKey, [iin])).toEqual([]);
    const { destructions } = await vault.value('destructions.list', {});
    expect(destructions).toMatchObject([{ at: '2026-11-24T05:00:00.000Z', applied: '2026-11-24T06:00:00.000Z' }]);
    expect(journal().history(`destruction:${destructions[0]!.id}`).map(({ what }) => what)).toEqual(['subject.traces_wiped', 'subject.destroyed_again']);
    expect((await verifyJournal(db(), journal(), new AbortController().signal, () => undefined)).bad).toBeNull();
    // Once is enough.
    const size = journal().size;
    await vault.value('register.lock', { reason: 'button' });
    await vault.value('register.unlock', { operator: status.state === 'locked' ? status.operators[0]!.id : '', passphrase: testPassphrase });
    expect(journal().history(`destruction:${destructions[0]!.id}`)).toHaveLength(2);
    expect(journal().size).toBeGreaterThan(size);
  });

  it('replaced ones are gone, and the new one holds nothing of it', async () => {
    await fill();
    await vault.value('register.backup', {});
    clock.advance({ minutes: 1 });
    await vault.value('destructions.destroy', order(byIdentifier(iin)));
    const { backups } = await vault.value('register.backups', {});
    expect(backups).toMatchObject([{ verified: true, createdAt: '2026-11-24T05:01:00.000Z' }]);
  });

  it('a list of destroyed values that was tampered with is put aside, written anew, and told of', async () => {
    await fill();
    await vault.value('destructions.destroy', order(byIdentifier(iin)));
    const { folder } = session();
    const operator = session().operator.id;
    await vault.value('register.lock', { reason: 'button' });
    const file = path.join(folder, 'destroyed.json');
    const sound = readFileSync(file, 'utf8');
    writeFileSync(file, sound.replace(/"sealed": "..../, '"sealed": "AAAA'));
    await vault.value('register.unlock', { operator, passphrase: testPassphrase });
    expect(readdirSync(folder)).toContain('destroyed.json.damaged');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ destroyed: [{ id: (JSON.parse(sound) as { destroyed: { id: string }[] }).destroyed[0]!.id }] });
    expect(journal().history(`register:${session().registerId}`).map(({ what }) => what)).toContain('register.tombstones_damaged');
  });
});
