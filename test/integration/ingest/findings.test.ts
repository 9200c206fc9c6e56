import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GrantedFiles } from '../../../electron/vault/files.ts';
import { findings } from '../../../electron/vault/services/findings.ts';
import { sources } from '../../../electron/vault/services/sources.ts';
import { journalOf } from '../../../electron/vault/journal/journal.ts';
import { verifyJournal } from '../../../electron/vault/journal/verify-journal.ts';
import type { Finding } from '../../../shared/contract/findings.ts';
import { addAccount, addBase, addGrant, addPerson } from '../../support/lists.ts';
import { openContext } from '../../support/open-context.ts';
import { newTestRegister, TestClock, type TestRegister } from '../../support/test-register.ts';

const captured = fileURLToPath(new URL('../../fixtures/postgresql/pgaudit.csv', import.meta.url));

let register: TestRegister;
let files: GrantedFiles;
let base: string;
let source = '';

const context = () => ({ ...openContext(register.session), files });

async function importCaptured(): Promise<void> {
  const file = files.renew(captured, 'read');
  await sources.import({ source, files: [file] }, context());
}

function listed(state?: Finding['state']): Finding[] {
  const answer = findings.list({ state, withdrawn: false }, context()) as { findings: Finding[] };
  return answer.findings;
}

const of = (account: string, state?: Finding['state']): Finding[] => listed(state).filter((one) => one.account === account);

beforeEach(async () => {
  register = await newTestRegister(new TestClock());
  files = new GrantedFiles();
  const { db } = register.session;
  base = addBase(db, 'Б-01', 'Медициналық ақпараттық жүйе');
  const created = await sources.create(
    { name: 'МИС', kind: 'postgresql-csvlog', timeZone: 'Asia/Almaty', encoding: 'auto', mapping: null, objects: [{ database: 'mis', schema: '*', table: '*', base }] },
    context(),
  );
  source = created.id;
});
afterEach(() => {
  register.dispose();
});

describe('findings', () => {
  it('are withdrawn when the lists are put right, and come back with them', async () => {
    await importCaptured();
    const { db } = register.session;
    expect(of('g_ospanova')).toMatchObject([{ rule: 'unknown_account', base: { id: base } }]);

    const person = addPerson(db, 'Оспанова', 'Гүлмира');
    addAccount(db, 'g_ospanova', 'personal', [person]);
    const first = await findings.run({}, context());
    expect(first.withdrawn).toBeGreaterThanOrEqual(1);
    expect(of('g_ospanova')).toMatchObject([{ rule: 'not_on_list', person: { id: person } }]);

    addGrant(db, { base, person, rights: ['view', 'change', 'supplement'], from: '2020-01-01' });
    await findings.run({}, context());
    const beyond = of('g_ospanova');
    expect(beyond).toMatchObject([{ rule: 'beyond_rights', why: { action: 'export', rights: 'change, supplement, view' } }]);
    expect(beyond[0]?.actions).toEqual(['export']);
    expect(beyond[0]?.rows).toBe(500);

    addGrant(db, { base, person, rights: ['export'], from: '2020-01-01' });
    expect((await findings.run({}, context())).open).toBe(listed('open').length);
    expect(of('g_ospanova')).toEqual([]);
    // The history of what was withdrawn is kept.
    expect(db.prepare("SELECT h.state FROM finding_history h JOIN finding f ON f.id = h.finding_id WHERE f.account = 'g_ospanova' AND f.rule = 'beyond_rights' ORDER BY place").pluck().all()).toEqual(['open', 'withdrawn']);
  });

  it('come out of a run as they came out of the import', async () => {
    await importCaptured();
    const imported = listed();
    expect(imported.length).toBeGreaterThan(5);
    expect(await findings.run({}, context())).toEqual({ added: 0, withdrawn: 0, open: imported.length });
    expect(listed()).toEqual(imported);
  });

  it('dismissed with a reason stay so, and can be opened again', async () => {
    await importCaptured();
    const finding = of('tmp_report').find((one) => one.base?.id === base);
    const id = finding?.id ?? '';
    const dismissed = await findings.dismiss({ ids: [id], reason: 'Жоспарлы көшіру, № 12 бұйрық' }, context());
    expect(dismissed.findings).toMatchObject([{ state: 'dismissed', reason: 'Жоспарлы көшіру, № 12 бұйрық' }]);
    expect(() => findings.dismiss({ ids: [id], reason: 'тағы' }, context())).toThrow('FINDING_CLOSED');
    await findings.run({}, context());
    expect(of('tmp_report', 'open').map((one) => one.base)).toEqual([null]);
    expect(of('tmp_report', 'dismissed')).toHaveLength(1);
    expect(await findings.reopen({ ids: [id] }, context())).toMatchObject({ findings: [{ state: 'open', reason: null }] });
    const history = journalOf(register.session.db, register.clock).history(`finding:${id}`);
    expect(history.map(({ what }) => what)).toEqual(['finding.reopened', 'finding.dismissed']);
    const got = await findings.get({ id }, context());
    expect(got.sample.length).toBe(Math.min(50, finding?.records ?? 0));
    expect(got.sample.every(({ account, findings: rules }) => account === 'tmp_report' && rules.includes('unknown_account'))).toBe(true);
  });

  it('are evaluated anew for objects that were mapped later, and every proof holds', async () => {
    const { db } = register.session;
    const lab = addBase(db, 'Б-02', 'Зертхана');
    const person = addPerson(db, 'Сейітқазы', 'Данияр');
    addAccount(db, 'svc_lis_sync', 'service', [person]);
    await importCaptured();
    expect(of('svc_lis_sync')).toEqual([]);
    const before = await sources.unmapped({}, context());
    expect(before.objects).toContainEqual({ database: 'lab', schema: 'results', table: 'lab_result', records: expect.any(Number) });
    expect(before.accounts.map(({ account }) => account)).toContain('nobody_here');

    const [stored] = (await sources.list({}, context())).sources;
    if (!stored) throw new Error('the source is gone');
    await sources.update(
      { id: source, fields: { name: stored.name, kind: stored.kind, timeZone: 'Asia/Almaty', encoding: 'auto', mapping: null, objects: [{ database: 'mis', schema: '*', table: '*', base }, { database: 'lab', schema: '*', table: '*', base: lab }] } },
      context(),
    );
    await findings.run({}, context());
    expect(of('svc_lis_sync')).toMatchObject([{ rule: 'not_on_list', base: { id: lab }, person: null }]);
    expect((await sources.unmapped({}, context())).objects.filter(({ database }) => database === 'lab')).toEqual([]);
    const journal = journalOf(db, register.clock);
    expect(journal.page({ bases: [lab] }, 'newest', 0, 100).count).toBeGreaterThan(4);
    expect(await verifyJournal(db, journal, new AbortController().signal, () => undefined)).toMatchObject({ bad: null });
  });
});

describe('sources', () => {
  it('say what is wrong with them', async () => {
    const fields = { name: 'мис', kind: 'postgresql-csvlog' as const, timeZone: 'Asia/Almaty', encoding: 'auto' as const, mapping: null, objects: [] };
    expect(() => sources.create(fields, context())).toThrow('SOURCE_NAME_TAKEN');
    expect(() => sources.create({ ...fields, name: 'Басқа', timeZone: 'Asia/Nowhere' }, context())).toThrow('TIME_ZONE_UNKNOWN');
    expect(() => sources.create({ ...fields, name: 'Басқа', kind: 'csv' }, context())).toThrow('SOURCE_MAPPING_MISSING');
  });

  it('are looked into before anything is imported', async () => {
    const seen = await sources.inspect({ files: [files.renew(captured, 'read')], kind: null, encoding: 'auto', timeZone: 'Asia/Almaty', mapping: null }, context());
    expect(seen).toMatchObject({ kind: 'postgresql-csvlog', recognised: 'postgresql-csvlog', guess: null, found: [{ name: path.basename(captured) }] });
    expect(seen.accounts.map(({ account }) => account)).toEqual(expect.arrayContaining(['n_kadyrov', 'svc_lis_sync', 'nobody_here']));
    expect(seen.objects).toContainEqual({ database: 'mis', schema: 'registry', table: 'Карта', records: 1 });
    // The handle is good for the import that follows.
    const { batches } = await sources.import({ source, files: seen.files }, context());
    const batch = batches[0]!;
    expect(seen.outcome).toEqual({ read: batch.read, skipped: batch.skipped, rejected: 0 });
    expect(batch.fileName).toBe(path.basename(captured));
    expect((await sources.imports({}, context())).batches).toEqual([batch]);
    expect((await sources.list({}, context())).sources).toMatchObject([{ id: source, records: batch.added, lastRecord: batch.lastTime, lastImport: batch.finishedAt }]);
  });
});
