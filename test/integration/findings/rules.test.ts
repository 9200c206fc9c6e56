import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { journalOf } from '../../../electron/vault/journal/journal.ts';
import { silentBasesSchedule } from '../../../electron/vault/services/silent-bases-schedule.ts';
import { verifyJournal } from '../../../electron/vault/journal/verify-journal.ts';
import type { BaseFields } from '../../../shared/contract/bases.ts';
import type { Finding } from '../../../shared/contract/findings.ts';
import { csvMapping } from '../../../shared/contract/sources.ts';
import { initialParameters } from '../../../shared/domain/finding-rules.ts';
import type { FindingRule } from '../../../shared/domain/vocabulary.ts';
import { addAccount, addBase, addGrant, addPerson, addSource } from '../../support/lists.ts';
import { TestClock, testOrganisation, testPassphrase } from '../../support/test-register.ts';
import { type TestVault, vaultInTest } from '../../support/vault-in-test.ts';
import { auditMessage, csvlogLine } from '../../unit/ingest/csvlog-writer.ts';

// Tuesday, 24 November 2026, 10:00 in Almaty.
const clock = new TestClock('2026-11-24T05:00:00.000Z');
const iin = '850505300001';

let folder: string;
let vault: TestVault;
let base: string;
let person: string;
let source: string;
let files = 0;
const session = () => vault.vault.session!;
const db = () => session().db;
const history = (object: string): string[] => journalOf(db(), clock).history(object).map(({ what }) => what).reverse();

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'derbes-rules-'));
  vault = vaultInTest(clock, [silentBasesSchedule]);
  await vault.value('register.create', {
    parent: vault.grant(folder, 'folder'), name: 'ережелер', organisation: testOrganisation, operator: { name: 'Әлімова Г. С.' }, passphrase: testPassphrase,
  }); // prettier-ignore
  base = addBase(db(), 'Б-01', 'Пациенттер базасы');
  person = addPerson(db(), 'Қадыров', 'Нұрлан');
  addAccount(db(), 'kadyrov', 'personal', [person]);
  addGrant(db(), { base, person, rights: ['view', 'export', 'change'], from: '2020-01-01' });
  const columns = { time: 'time', account: 'account', action: 'action', object: 'object', rows: 'rows', statement: 'statement', purpose: 'purpose' };
  source = addSource(db(), {
    name: 'Кесте', kind: 'csv', objects: [{ database: '*', schema: '*', table: '*', base }],
    mapping: csvMapping.parse({ columns, actions: { view: 'view', export: 'export', change: 'change' } }),
  }); // prettier-ignore
});
afterEach(() => {
  vault.vault.lock();
  rmSync(folder, { recursive: true, force: true });
});

/** `time;action;rows;statement;purpose` of one account. */
async function importRows(rows: readonly (readonly [time: string, action: string, rows: number, statement?: string, purpose?: string])[], account = 'kadyrov'): Promise<void> {
  const lines = rows.map(([time, action, count, statement = '', purpose = 'мақсат']) => [time, account, action, 'patient', count, statement, purpose].join(';'));
  await importText(source, `журнал-${++files}.csv`, ['time;account;action;object;rows;statement;purpose', ...lines].join('\n'));
}

async function importText(of: string, name: string, text: string): Promise<void> {
  writeFileSync(path.join(folder, name), text);
  const { refused } = await vault.value('sources.import', { source: of, files: [vault.grant(path.join(folder, name), 'read')] });
  expect(refused).toEqual([]);
}

async function found(rule: FindingRule, state: Finding['state'] = 'open'): Promise<Finding[]> {
  return (await vault.value('findings.list', { state })).findings.filter((one) => one.rule === rule);
}

async function fieldsOfBase(): Promise<BaseFields> {
  const { base: stored } = await vault.value('bases.get', { id: base });
  return stored;
}

describe('each rule, from the import on', () => {
  it('outside the stated hours: once hours are stated and the rules run again, and at import from then on', async () => {
    await importRows([['2026-11-23 20:00:00', 'view', 1], ['2026-11-23 12:00:00', 'view', 1]]);
    expect(await found('outside_hours')).toEqual([]);
    await vault.value('bases.update', { id: base, fields: { ...(await fieldsOfBase()), hours: { days: 'working', from: '09:00', to: '18:00' } } });
    expect(await vault.value('findings.run', {})).toMatchObject({ added: 1 });
    expect(await found('outside_hours')).toMatchObject([{ records: 1, person: { id: person }, why: { time: '20:00', hours: '09:00–18:00' } }]);
    await importRows([['2026-11-22 12:00:00', 'view', 1]]);
    expect(await found('outside_hours')).toMatchObject([{ records: 2 }]);
  });

  it('a purpose that the base does not have, however it is spelled', async () => {
    await importRows([['2026-11-23 12:00:00', 'view', 1, '', '  МАҚСАТ '], ['2026-11-23 12:01:00', 'view', 1, '', 'Жарнама'], ['2026-11-23 12:02:00', 'view', 1, '', ' ']]);
    expect(await found('purpose_unlisted')).toMatchObject([{ records: 1, why: { purpose: 'Жарнама' } }]);
    await vault.value('bases.update', { id: base, fields: { ...(await fieldsOfBase()), purposes: ['мақсат', 'жарнама'] } });
    expect(await vault.value('findings.run', {})).toMatchObject({ added: 0, withdrawn: 1 });
    // The record keeps its purpose in the leaf.
    const { lines } = journalOf(db(), clock).page({ stream: 'log' }, 'oldest', 1, 1);
    expect(journalOf(db(), clock).open(lines[0]!.sequence).body.purpose).toBe('Жарнама');
    await vault.value('findings.setRule', { rule: 'purpose_unlisted', enabled: true, parameters: { missing: true } });
    expect(await found('purpose_unlisted')).toMatchObject([{ records: 1, why: { context: 'missing' } }]);
  });

  it('bulk export and unusual volume, whatever the order in which logs come', async () => {
    const usual = Array.from({ length: 12 }, (_, day) => [`2026-11-${String(day + 4).padStart(2, '0')} 12:00:00`, 'view', 40 + day] as const);
    await importRows([['2026-11-20 23:50:00', 'export', 600], ['2026-11-21 00:10:00', 'export', 700]]);
    expect(await found('bulk_export')).toMatchObject([{ records: 2, rows: 1300, severity: 'danger', person: { id: person }, why: { rows: 1300, limit: 1000, from: '23:50', to: '00:10', date: '20.11.2026' } }]);
    // Without a history nothing is unusual; with one that came later it is.
    expect(await found('unusual_volume')).toEqual([]);
    await importRows(usual);
    expect((await found('unusual_volume')).map(({ why }) => [why['date'], why['rows'], why['median'], why['days']])).toEqual([
      ['21.11.2026', 700, 46, 13],
      ['20.11.2026', 600, 45.5, 12].map((value) => (value === 45.5 ? 46 : value)),
    ]);
    const imported = (await vault.value('findings.list', {})).findings;
    expect(await vault.value('findings.run', {})).toMatchObject({ added: 0, withdrawn: 0 });
    expect((await vault.value('findings.list', {})).findings).toEqual(imported);
  });

  it('a base without a journal, by the passing of days', async () => {
    await importRows([['2026-11-23 12:00:00', 'view', 1]]);
    expect(await found('uncovered_base')).toEqual([]);
    clock.advance({ hours: 24 * 6 });
    try {
      const own = await vault.value('register.status', {});
      expect(own.state).toBe('open');
      vault.vault.lock();
      const { operators } = await vault.value('register.status', {}).then((status) => status as { operators: { id: string }[] });
      await vault.value('register.unlock', { operator: operators[0]!.id, passphrase: testPassphrase });
      expect(await found('uncovered_base')).toMatchObject([{ base: { id: base }, account: '', source: null, records: 0, why: { date: '24.11.2026', days: 4, context: 'since' } }]);
      await importRows([['2026-11-30 09:00:00', 'view', 1]]);
      expect(await found('uncovered_base', 'withdrawn')).toMatchObject([{ withdrawn: { cause: 'records' } }]);
    } finally {
      clock.advance({ hours: -24 * 6 });
    }
  });

  it('a base without a journal, while the register stays open over the days', async () => {
    await importRows([['2026-11-23 12:00:00', 'view', 1]]);
    const size = journalOf(db(), clock).size;
    let hours = 0;
    const afterHours = async (count: number): Promise<void> => {
      hours += count;
      clock.advance({ hours: count });
      vault.events.length = 0;
      await vault.tick();
    };
    try {
      await afterHours(0);
      await afterHours(3);
      await afterHours(24);
      expect(journalOf(db(), clock).size, 'nothing came of it, nothing is recorded').toBe(size);
      expect(vault.events).toEqual([]);
      // 24 to 26 November are over.
      await afterHours(48);
      expect(await found('uncovered_base')).toMatchObject([{ base: { id: base }, why: { date: '24.11.2026', days: 3 } }]);
      expect(vault.events).toEqual(['data.changed']);
      expect(journalOf(db(), clock).size).toBe(size + 1);
      await afterHours(1);
      expect(journalOf(db(), clock).size, 'once a day').toBe(size + 1);
    } finally {
      clock.advance({ hours: -hours });
    }
  });

  it('a base without a journal, on the next day only where opening has looked already, and never for an auditor', async () => {
    const passphrase = 'көктем келді қар еріді 41';
    const auditor = await vault.value('operators.add', { name: 'Тексеруші', role: 'auditor', passphrase });
    const unlock = async (operator: string, secret: string): Promise<void> => {
      vault.vault.lock();
      await vault.value('register.unlock', { operator, passphrase: secret });
    };
    const owner = session().operator.id;
    await unlock(owner, testPassphrase);
    const before = (await found('uncovered_base')).length;
    // Silent since January, but nobody looks before tomorrow.
    addBase(db(), 'Б-02', 'Қызметкерлер базасы');
    await vault.tick();
    expect(await found('uncovered_base')).toHaveLength(before);
    try {
      clock.advance({ hours: 13, minutes: 59 });
      await vault.tick();
      expect(await found('uncovered_base'), '23:59').toHaveLength(before);
      clock.advance({ minutes: 1 });
      await vault.tick();
      expect(await found('uncovered_base'), 'midnight').toHaveLength(before + 1);

      await unlock(auditor.id, passphrase);
      addBase(db(), 'Б-03', 'Келушілер базасы');
      clock.advance({ hours: 24 });
      const { size } = journalOf(db(), clock);
      vault.events.length = 0;
      await vault.tick();
      expect(journalOf(db(), clock).size).toBe(size);
      expect(vault.events).toEqual([]);
      expect(await found('uncovered_base')).toHaveLength(before + 1);
    } finally {
      clock.advance({ hours: -38 });
    }
  });

  it('a base without a journal: the rule, the coverage of sources and Today agree to the second', async () => {
    await vault.value('findings.setRule', { rule: 'uncovered_base', enabled: true, parameters: { days: 3, workingDays: false } });
    const told = async () => {
      await vault.value('findings.run', {});
      const { sources } = await vault.value('journal.coverage', { days: 30 });
      const of = sources.find(({ id }) => id === source);
      const { sourcesCovered } = await vault.value('today.overview', {});
      return { rule: (await found('uncovered_base')).map(({ why }) => why['days']), silent: of?.silentDays, gaps: of?.gaps, sourcesCovered };
    };
    await importRows([['2026-11-20 23:59:59', 'view', 1]]);
    // 21, 22 and 23 November; the 24th is not over.
    expect(await told()).toEqual({ rule: [3], silent: 3, gaps: [{ firstDay: '2026-11-21', lastDay: '2026-11-23', days: 3 }], sourcesCovered: 0 });
    await importRows([['2026-11-21 00:00:00', 'view', 1]]);
    expect(await told()).toEqual({ rule: [], silent: 2, gaps: [], sourcesCovered: 1 });
    try {
      // 23:59 of the same day, and the midnight after it.
      clock.advance({ hours: 13, minutes: 59 });
      expect(await told()).toMatchObject({ rule: [], silent: 2, sourcesCovered: 1 });
      clock.advance({ minutes: 1 });
      expect(await told()).toEqual({ rule: [3], silent: 3, gaps: [{ firstDay: '2026-11-22', lastDay: '2026-11-24', days: 3 }], sourcesCovered: 0 });
    } finally {
      clock.advance({ hours: -14 });
    }
  });

  it('a gap in the lines of a session, until the file that was missing comes', async () => {
    const server = addSource(db(), { name: 'Сервер', objects: [{ database: 'mis', schema: '*', table: '*', base }] });
    const line = (number: number): string =>
      csvlogLine({ time: `2026-11-23 12:00:${String(number).padStart(2, '0')}.000 +05`, user: 'kadyrov', database: 'mis', session: '6b.1', sessionLine: number, message: number % 2 ? 'checkpoint' : auditMessage({ statementId: number, objectType: 'TABLE', objectName: 'public.patient', statement: `SELECT ${number}`, rows: 1 }) });
    const lines = (from: number, to: number): string => Array.from({ length: to - from + 1 }, (_, at) => line(from + at)).join('');
    await importText(server, 'a.csv', lines(3, 10));
    expect(await found('sequence_gap')).toEqual([]);
    await importText(server, 'c.csv', lines(15, 20));
    expect(await found('sequence_gap')).toMatchObject([{ source: { id: server }, base: null, why: { missing: 4, series: 1, first: 11, last: 14 } }]);
    await importText(server, 'b.csv', lines(9, 15));
    expect(await found('sequence_gap')).toEqual([]);
    expect(db().prepare('SELECT first, last FROM sequence_run').all()).toEqual([{ first: 3, last: 20 }]);
  });

  it('a suspended action on a blocked subject: what was there before, what comes, and only while it lasts', async () => {
    const rows = [
      ['2026-11-20 12:00:00', 'change', 1, `UPDATE p SET x=1 WHERE iin='${iin}'`],
      ['2026-11-22 12:00:00', 'change', 1, `UPDATE p SET x=2 WHERE iin='${iin}'`],
      ['2026-11-22 12:30:00', 'view', 1, `SELECT * FROM p WHERE iin='${iin}'`],
      ['2026-11-22 13:00:00', 'change', 1, "UPDATE p SET x=2 WHERE iin='900101300017'"],
    ] as const;
    await importRows(rows);
    expect(await vault.problem('blockedSubjects.block', { identifier: '123', reason: 'өтініш', act: '№ 1' })).toBe('INPUT_INVALID');
    expect(await vault.problem('blockedSubjects.block', { identifier: '850505300002', reason: 'өтініш', act: '№ 1' })).toBe('IIN_CONTROL_DIGIT');
    const blocked = await vault.value('blockedSubjects.block', { identifier: iin, reason: 'Субъектінің өтініші', act: '№ 7, 21.11.2026', at: '2026-11-21T00:00:00Z' });
    expect(await found('blocked_subject')).toMatchObject([{ records: 1, severity: 'danger', why: { act: '№ 7, 21.11.2026', action: 'change', date: '21.11.2026' } }]);
    expect(await vault.problem('blockedSubjects.block', { identifier: iin, reason: 'тағы', act: '№ 8' })).toBe('SUBJECT_BLOCKED_ALREADY');
    expect((await vault.value('blockedSubjects.find', { identifier: `8505 0530 0001`.replaceAll(' ', '') })).subjects).toEqual([blocked]);
    // The identifier is nowhere but in the journal, as a personal value of the act.
    expect(JSON.stringify(db().prepare('SELECT * FROM blocked_subject').all())).not.toContain(iin);
    await importRows([['2026-11-23 12:00:00', 'change', 1, `UPDATE p SET x=3 WHERE iin='${iin}'`]]);
    expect(await found('blocked_subject')).toMatchObject([{ records: 2 }]);
    await vault.value('blockedSubjects.unblock', { id: blocked.id, reason: 'Тексерілді', act: '№ 9', at: '2026-11-23T00:00:00Z' });
    expect(await found('blocked_subject')).toMatchObject([{ records: 1 }]);
    expect(await vault.problem('blockedSubjects.unblock', { id: blocked.id, reason: 'тағы', act: '№ 9' })).toBe('SUBJECT_NOT_BLOCKED');
    expect(history(`subject:${blocked.id}`)).toEqual(['subject.blocked', 'subject.unblocked']);
    await vault.value('findings.setRule', { rule: 'blocked_subject', enabled: true, parameters: { viewing: true } });
    expect(await found('blocked_subject')).toMatchObject([{ records: 2 }]);
  });
});

describe('setting rules', () => {
  const night = [['2026-11-23 12:00:00', 'export', 800]] as const;

  it('runs them again and keeps what is no longer true, linked to what is true again', async () => {
    await importRows(night);
    const trial = { rule: 'bulk_export', parameters: { ...initialParameters('bulk_export'), exportedRows: 800 } } as const;
    expect(await vault.value('findings.tryRule', trial)).toEqual({ findings: 1, records: 1 });
    expect(await found('bulk_export')).toEqual([]);
    expect(await vault.value('findings.setRule', { ...trial, enabled: true })).toMatchObject({ added: 1, withdrawn: 0 });
    const [first] = await found('bulk_export');
    expect(await vault.value('findings.setRule', { ...trial, enabled: false, reason: 'Шектер бекітілмеген' })).toMatchObject({ added: 0, withdrawn: 1 });
    expect(await found('bulk_export')).toEqual([]);
    const withdrawn = await vault.value('findings.get', { id: first!.id });
    expect(withdrawn).toMatchObject({ finding: { state: 'withdrawn', withdrawn: { cause: 'rule_off' } }, sample: [{ rows: 800 }] });
    expect(withdrawn.history.map(({ state, cause }) => [state, cause])).toEqual([['open', null], ['withdrawn', 'rule_off']]);
    await vault.value('findings.setRule', { ...trial, enabled: true });
    expect(await found('bulk_export')).toMatchObject([{ earlier: first!.id }]);
    expect(history('rule:bulk_export')).toEqual(['rule.changed', 'rule.off', 'rule.on']);
    const { rules } = await vault.value('findings.rules', {});
    expect(rules.find(({ rule }) => rule === 'bulk_export')).toMatchObject({ enabled: true, reason: '', open: 1, parameters: { exportedRows: 800 }, changed: { operator: 'Әлімова Г. С.' } });
    expect(await verifyJournal(db(), journalOf(db(), clock), new AbortController().signal, () => undefined)).toMatchObject({ bad: null });
  });

  it('refuses what makes no sense, and to switch off without a reason', async () => {
    const parameters = initialParameters('bulk_export');
    expect(await vault.problem('findings.setRule', { rule: 'bulk_export', enabled: true, parameters: { ...parameters, windowMinutes: 0 } })).toBe('FIELDS_INVALID');
    expect(await vault.problem('findings.setRule', { rule: 'bulk_export', enabled: true, parameters: { ...parameters, other: 1 } })).toBe('FIELDS_INVALID');
    expect(await vault.problem('findings.tryRule', { rule: 'bulk_export', parameters: {} })).toBe('FIELDS_INVALID');
    expect(await vault.problem('findings.setRule', { rule: 'bulk_export', enabled: false, parameters })).toBe('RULE_OFF_REASON');
    expect(history('rule:bulk_export')).toEqual([]);
  });
});

describe('triage', () => {
  beforeEach(async () => {
    await importRows([['2026-11-23 12:00:00', 'view', 1], ['2026-11-23 12:00:01', 'change', 2]], 'stranger');
    await importRows([['2026-11-23 12:00:00', 'export', 4000]]);
  });
  const open = async (): Promise<Finding[]> => (await vault.value('findings.list', { state: 'open' })).findings;

  it('assigns, explains, dismisses and reopens several at once, each with its record', async () => {
    const ids = (await open()).map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(1);
    const operator = session().operator.id;
    const assigned = await vault.value('findings.assign', { ids, assignee: { kind: 'operator', id: operator } });
    expect(assigned.findings.map(({ assignee }) => assignee?.name)).toEqual(ids.map(() => 'Әлімова Г. С.'));
    await vault.value('findings.assign', { ids: [ids[0]!], assignee: { kind: 'person', id: person } });
    await vault.value('findings.explain', { ids, text: 'Бөлім басшысынан сұралды' });
    await vault.value('findings.dismiss', { ids, reason: 'Жоспарлы көшіру' });
    expect(await open()).toEqual([]);
    await vault.value('findings.reopen', { ids });
    expect((await open()).length).toBe(ids.length);
    const got = await vault.value('findings.get', { id: ids[0]! });
    expect(got.history.map(({ step, state, text }) => `${step} ${state} ${text}`.trim())).toEqual([
      'state open', 'assigned open Әлімова Г. С.', 'assigned open Қадыров Нұрлан', 'note open Бөлім басшысынан сұралды', 'state dismissed Жоспарлы көшіру', 'state open',
    ]);
    expect(history(`finding:${ids[0]!}`)).toEqual(['finding.assigned', 'finding.assigned', 'finding.explained', 'finding.dismissed', 'finding.reopened']);
    expect(history(`finding:${ids[1]!}`)).toEqual(['finding.assigned', 'finding.explained', 'finding.dismissed', 'finding.reopened']);
  });

  it('is all or nothing', async () => {
    const [first, second] = await open();
    await vault.value('findings.dismiss', { ids: [second!.id], reason: 'себебі бар' });
    const size = journalOf(db(), clock).size;
    expect(await vault.problem('findings.dismiss', { ids: [first!.id, second!.id], reason: 'себебі бар' })).toBe('FINDING_CLOSED');
    expect(await vault.problem('findings.assign', { ids: [first!.id], assignee: { kind: 'person', id: base } })).toBe('NOT_FOUND');
    expect((await vault.value('findings.get', { id: first!.id })).finding).toMatchObject({ state: 'open', assignee: null });
    expect(journalOf(db(), clock).size).toBe(size);
  });

  it('makes one incident of several, with all that they say', async () => {
    const findings = await open();
    const incident = await vault.value('incidents.fromFindings', { findings: findings.map(({ id }) => id) });
    expect(incident).toMatchObject({ findings: findings.length, bases: [base], records: 3 });
    expect([...incident.accounts].sort()).toEqual(['kadyrov', 'stranger']);
    expect(await open()).toEqual([]);
    // What is in an incident stays there, whatever the rules say now.
    await vault.value('findings.setRule', { rule: 'unknown_account', enabled: false, reason: 'сынақ', parameters: {} });
    expect((await vault.value('findings.list', { state: 'incident' })).findings).toHaveLength(findings.length);
    expect(await vault.problem('findings.reopen', { ids: [findings[0]!.id] })).toBe('FINDING_CLOSED');
  });

  it('a dismissed burst stays dismissed until it grows', async () => {
    const [bulk] = await found('bulk_export');
    await vault.value('findings.dismiss', { ids: [bulk!.id], reason: 'Жоспарлы көшіру' });
    await vault.value('findings.run', {});
    expect(await found('bulk_export')).toEqual([]);
    await importRows([['2026-11-23 12:10:00', 'export', 9000]]);
    expect(await found('bulk_export')).toMatchObject([{ rows: 13_000 }]);
  });
});

it('says when lists were changed since the last run', async () => {
  const changed = async (): Promise<boolean> => (await vault.value('findings.list', {})).listsChanged;
  expect(await changed()).toBe(false);
  await importRows([['2026-11-23 12:00:00', 'view', 1]]);
  expect(await changed()).toBe(false);
  await vault.value('bases.update', { id: base, fields: { ...(await fieldsOfBase()), note: 'ескертпе' } });
  expect(await changed()).toBe(false);
  addGrant(db(), { base, person, rights: ['destroy'], from: '2026-01-01' });
  expect(await changed()).toBe(true);
  await importRows([['2026-11-23 12:01:00', 'view', 1]]);
  expect(await changed()).toBe(true);
  await vault.value('findings.run', {});
  expect(await changed()).toBe(false);
  await vault.value('settings.setCalendarDay', { day: '2026-11-23', kind: 'transferred_off' });
  expect(await changed()).toBe(true);
});

it('a run that is stopped writes nothing', async () => {
  await importRows([['2026-11-23 12:00:00', 'view', 1]], 'stranger');
  addAccount(db(), 'stranger', 'personal', [person]);
  const size = journalOf(db(), clock).size;
  const stop = new AbortController();
  const call = vault.client.call('findings.run', {}, { signal: stop.signal });
  stop.abort();
  expect(await call).toMatchObject({ ok: false, problem: { code: 'CANCELLED' } });
  expect(journalOf(db(), clock).size).toBe(size);
  expect(await found('unknown_account')).toHaveLength(1);
});
