import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { journalOf } from '../../../electron/vault/journal/journal.ts';
import { audit } from '../../../electron/vault/services/audit.ts';
import { audit as contract } from '../../../shared/contract/audit.ts';
import { redactionOf, redactionPresets, usualRedaction } from '../../../shared/domain/redaction.ts';
import { logEntries, testIin } from '../../support/journal-entries.ts';
import { openContext } from '../../support/open-context.ts';
import { newTestRegister, type TestRegister } from '../../support/test-register.ts';

let register: TestRegister;
let folder: string;

beforeEach(async () => {
  register = await newTestRegister();
  journalOf(register.session.db, register.clock).append(logEntries(50));
  folder = mkdtempSync(path.join(tmpdir(), 'derbes-redaction-'));
});

afterEach(() => {
  register.dispose();
  rmSync(folder, { recursive: true, force: true });
});

test('a redaction that gives away what it closes is no input', () => {
  const input = (redaction: unknown): boolean => contract.preview.input.safeParse({ filter: {}, redaction }).success;
  expect(input(redactionPresets.contractor)).toBe(true);
  expect(input(redactionOf('revealed', { account: 'withheld' }))).toBe(false);
  expect(input({ account: 'revealed' })).toBe(false);
});

test('the preview shows records of both streams as they leave, and is recorded before', () => {
  const { session } = register;
  const journal = journalOf(session.db, session.clock);
  for (let n = 0; n < 3; n++) session.record({ action: 'view', what: 'journal.searched', object: 'journal', personal: { search: testIin } });
  const shown = contract.preview.output.parse(audit.preview({ filter: {}, redaction: redactionPresets.contractor, pseudonymSeries: 'Мердігер', limit: 4 }, openContext(session)));
  expect(journal.open(journal.size - 1).body.what).toBe('journal.export_previewed');
  expect(shown.records).toHaveLength(4);
  const [record] = shown.records;
  expect(record!.sequence).toBe(journal.select({ stream: 'log' }).at(-1));
  const personal = journal.open(record!.sequence).personal;
  expect(record!.personal.map(({ kind, treatment, text }) => [kind, treatment, text === null])).toEqual([
    ['account', 'pseudonymised', false],
    ...(personal.has('person') ? [['person', 'pseudonymised', false]] : []),
    ['statement', 'withheld', true],
    ['host', 'withheld', true],
    ['raw', 'withheld', true],
  ]);
  expect(record!.personal[0]!.text).toBe(journal.pseudonyms('Мердігер').label('account', JSON.stringify(personal.get('account'))));
  const open = audit.preview({ filter: { stream: 'log' }, redaction: redactionPresets.inspector, limit: 1 }, openContext(session));
  expect(contract.preview.output.parse(open).records[0]!.personal.find(({ kind }) => kind === 'statement')?.text).toBe(personal.get('statement'));
});

test('the report names the treatment of each kind, in three languages, and so does the journal', async () => {
  const context = openContext(register.session);
  const out = path.join(folder, 'out');
  mkdirSync(out);
  await audit.exportJournal({ filter: {}, redaction: redactionPresets.contractor, folder: context.files.renew(out, 'folder') }, context);
  const readme = readFileSync(path.join(out, 'README.txt'), 'utf8');
  for (const line of ['- Есептік жазба: лақап атпен', '- Учётная запись: псевдоним', '- Account: pseudonym', '- Statement: withheld', 'A pseudonym is the word of whoever made the export']) expect(readme).toContain(line);
  const journal = journalOf(register.session.db, register.clock);
  expect(journal.open(journal.size - 1).body).toMatchObject({ what: 'journal.exported', details: { revealed: '', pseudonymised: 'account,person' } });
});

test('an export for a subject opens the records that hold their number, and does not say the number', async () => {
  const context = openContext(register.session);
  const out = path.join(folder, 'out');
  mkdirSync(out);
  const { export: done } = await audit.exportJournal({ filter: { text: testIin, stream: 'log' }, redaction: redactionPresets.subject, folder: context.files.renew(out, 'folder') }, context);
  expect(done.shown).toBe(5);
  for (const file of ['manifest.json', 'openings/000000.jsonl', 'journal.html', 'README.txt']) expect(readFileSync(path.join(out, file), 'utf8')).not.toContain(testIin);
  expect(JSON.parse(readFileSync(path.join(out, 'manifest.json'), 'utf8'))).toMatchObject({ filter: { text: 1 }, createdBy: null, pseudonyms: null });
});

test('a list for people bears pseudonyms too, and says so above', async () => {
  const context = openContext(register.session);
  const target = path.join(folder, 'list.csv');
  const redaction = { ...usualRedaction, account: 'pseudonymised', host: 'pseudonymised' } as const;
  await audit.exportList({ filter: { stream: 'log' }, redaction, pseudonymSeries: 'A', format: 'csv', target: context.files.renew(target, 'write'), language: 'en' }, context);
  const text = readFileSync(target, 'utf8');
  const label = journalOf(register.session.db, register.clock).pseudonyms('A').label('account', '"user_3"');
  expect(text).toContain('Personal values: Account: pseudonym; Person: revealed; Statement: withheld');
  expect(text.split(label)).toHaveLength(8);
  for (const closed of ['user_', '10.0.', 'SELECT']) expect(text).not.toContain(closed);
  expect(text).toMatch(/"host-[0-9A-HJKMNP-TV-Z]{12}"/);
});
