import { appendFileSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listFindings } from '../../../electron/vault/journal/findings/finding-store.ts';
import { importLog } from '../../../electron/vault/journal/ingest/import-log.ts';
import { listBatches } from '../../../electron/vault/journal/ingest/source-store.ts';
import { journalOf } from '../../../electron/vault/journal/journal.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import type { ImportBatch } from '../../../shared/contract/sources.ts';
import { capture, postgresFolder } from '../../fixtures/postgresql/capture.mjs';
import { addAccount, addBase, addGrant, addPerson, addSource } from '../../support/lists.ts';
import { newTestRegister, TestClock, type TestRegister } from '../../support/test-register.ts';

const captured = fileURLToPath(new URL('../../fixtures/postgresql/pgaudit.csv', import.meta.url));

let register: TestRegister;
let folder: string;
let source: string;

/** Who may do what, so that the captured log breaks each rule. */
function fillLists(): void {
  const { db } = register.session;
  const mis = addBase(db, 'Б-01', 'Медициналық ақпараттық жүйе');
  const lab = addBase(db, 'Б-02', 'Зертхана нәтижелері');
  const kadyrov = addPerson(db, 'Қадыров', 'Нұрлан');
  const ospanova = addPerson(db, 'Оспанова', 'Гүлмира');
  const akhmet = addPerson(db, 'Ахмет', 'Раушан');
  const ibrayeva = addPerson(db, 'Ібраева', 'Күлән');
  const seitkazy = addPerson(db, 'Сейітқазы', 'Данияр');
  addAccount(db, 'n_kadyrov', 'personal', [kadyrov]);
  addAccount(db, 'g_ospanova', 'personal', [ospanova]);
  addAccount(db, 'r_akhmet', 'personal', [akhmet]);
  addAccount(db, 'k_ibrayeva', 'personal', [ibrayeva]);
  addAccount(db, 'd_seitkazy', 'personal', [seitkazy]);
  addAccount(db, 'registratura', 'shared', [ospanova, seitkazy]);
  addAccount(db, 'postgres', 'service', [seitkazy]);
  const sync = addAccount(db, 'svc_lis_sync', 'service', [seitkazy]);
  const wide = ['view', 'change', 'supplement', 'destroy', 'export'] as const;
  addGrant(db, { base: mis, person: kadyrov, rights: wide, from: '2020-01-01', revokedAt: '2021-11-13T13:00:00.000Z', order: '214-к' });
  addGrant(db, { base: mis, person: ospanova, rights: wide, from: '2020-01-01' });
  addGrant(db, { base: mis, person: akhmet, rights: ['view'], from: '2020-01-01' });
  addGrant(db, { base: mis, person: ibrayeva, rights: wide, from: '2020-01-01', to: '2022-12-31', order: '7-к' });
  addGrant(db, { base: lab, account: sync, rights: ['view', 'transfer'], from: '2020-01-01' });
  source = addSource(db, {
    name: 'МИС сервері',
    objects: [
      { database: 'mis', schema: '*', table: '*', base: mis },
      { database: 'mis', schema: 'public', table: 'reference_icd', base: null },
      { database: 'lab', schema: 'results', table: '*', base: lab },
    ],
  });
}

beforeEach(async () => {
  register = await newTestRegister(new TestClock());
  folder = mkdtempSync(path.join(tmpdir(), 'derbes-log-'));
  fillLists();
});
afterEach(() => {
  register.dispose();
  rmSync(folder, { recursive: true });
});

function imported(file: string, signal = new AbortController().signal, progress: (done: number, total: number) => void = () => undefined): Promise<ImportBatch> {
  return importLog({ session: register.session, source, path: file, fileName: path.basename(file), signal, progress });
}

const logRecords = (): number => journalOf(register.session.db, register.clock).summary().log;

/** `rule base account person: records` of each finding. */
function table(): string[] {
  return listFindings(register.session.db, ['open'])
    .map((one) => `${one.rule} ${one.base?.code ?? '-'} ${one.account} ${one.person?.name ?? '-'}: ${one.records} ${one.actions.join('+')} ${one.rows}`)
    .sort();
}

const expectedFindings = [
  'beyond_rights Б-01 r_akhmet Ахмет Раушан: 1 change 1',
  'beyond_rights Б-02 svc_lis_sync -: 1 supplement 2',
  'grant_expired Б-01 k_ibrayeva Ібраева Күлән: 4 view+destroy+supplement+access 3',
  'grant_revoked Б-01 n_kadyrov Қадыров Нұрлан: 5 view+export 800',
  'not_on_list Б-01 d_seitkazy Сейітқазы Данияр: 7 change+view+destroy+use 501',
  'not_on_list Б-01 registratura Сейітқазы Данияр: 1 view 99',
  'unknown_account Б-01 nobody_here -: 1 sign_in_failed 0',
  'unknown_account Б-01 tmp_report -: 4 sign_in+destroy+use+access 1',
  'unknown_account Б-02 tmp_report -: 2 sign_in+view 112',
].sort();

describe('the captured log', () => {
  it('is imported whole and shows who should not have been there', async () => {
    const batch = await imported(captured);
    expect(batch.rejected).toBe(0);
    expect(batch.read).toBe(batch.added + batch.skipped);
    expect(batch.added).toBe(logRecords());
    expect(batch.newFindings).toBe(expectedFindings.length);
    expect(table()).toEqual(expectedFindings);
    const revoked = listFindings(register.session.db, ['open']).find(({ rule }) => rule === 'grant_revoked');
    expect(revoked).toMatchObject({
      severity: 'danger',
      state: 'open',
      why: { account: 'n_kadyrov', holder: 'Қадыров Нұрлан', date: '13.11.2021', order: '214-к' },
      objects: expect.arrayContaining(['patient', 'patient_contact', 'diagnosis']),
    });
    // Records carry base, person, statement, and a proof that they are in the tree.
    const journal = journalOf(register.session.db, register.clock);
    const exported = journal.page({ finding: revoked?.id }, 'newest', 0, 10).lines.find(({ action }) => action === 'export');
    const opened = journal.open(exported?.sequence ?? -1);
    expect(opened.personal.get('statement')).toMatch(/^COPY /);
    expect(opened.personal.get('host')).toBe('127.0.0.1');
    expect(readFileSync(captured, 'utf8')).toContain(opened.personal.get('raw'));
    expect(opened.body).toMatchObject({ batch: batch.id, source });
    expect(opened.proof.verified).toBe(true);
  });

  it('adds nothing the second time', async () => {
    const first = await imported(captured);
    const second = await imported(captured);
    expect(second).toMatchObject({ read: first.read, added: 0, duplicates: first.added, skipped: first.skipped, newFindings: 0, sha256: first.sha256 });
    expect(logRecords()).toBe(first.added);
    expect(table()).toEqual(expectedFindings);
  });

  it('goes on where a longer log had not come yet', async () => {
    const whole = readFileSync(captured);
    const growing = path.join(folder, 'growing.csv');
    writeFileSync(growing, whole.subarray(0, 20_011));
    const first = await imported(growing);
    expect(first.rejected).toBe(1); // the record that is being written
    appendFileSync(growing, whole.subarray(20_011));
    const second = await imported(growing);
    expect(second.duplicates).toBe(first.added);
    expect(second.rejected).toBe(0);
    expect(table()).toEqual(expectedFindings);
  });

  it('stopped in the middle and imported again comes to the same', async () => {
    const large = path.join(folder, 'large.csv');
    const line = readFileSync(captured, 'utf8').split('\n').find((one) => one.includes('AUDIT: SESSION,1,1,READ,SELECT,TABLE,public.patient,""SELECT surname')) ?? '';
    expect(line).not.toBe('');
    const lines = Array.from({ length: 18_000 }, (_, index) => line.replace('AUDIT: SESSION,1,1', `AUDIT: SESSION,${index},1`));
    writeFileSync(large, `${lines.join('\n')}\n`);
    const stop = new AbortController();
    await expect(
      imported(large, stop.signal, (done, total) => {
        if (done > total * 0.95) stop.abort();
      }),
    ).rejects.toMatchObject({ problem: { code: 'CANCELLED' } });
    const [stopped] = listBatches(register.session.db);
    expect(stopped).toMatchObject({ finishedAt: null });
    expect(stopped?.added).toBe(logRecords());
    expect(stopped?.added).toBeGreaterThan(0);
    expect(stopped?.added).toBeLessThan(18_000);
    const again = await imported(large);
    expect(again).toMatchObject({ added: 18_000 - (stopped?.added ?? 0), duplicates: stopped?.added });
    expect(logRecords()).toBe(18_000);
  });

  it('keeps what cannot be read, with line and reason', async () => {
    const broken = path.join(folder, 'broken.csv');
    const lines = readFileSync(captured, 'utf8').split('\n');
    writeFileSync(broken, `${lines.slice(0, 30).join('\n')}\nсынған жол\n${lines.slice(30).join('\n')}`);
    const batch = await imported(broken);
    expect(batch.rejected).toBe(1);
    expect(register.session.db.prepare('SELECT line, reason, raw FROM import_reject WHERE batch_id = ?').all(batch.id)).toEqual([
      { line: 31, reason: 'LOG_RECORD_COLUMNS', raw: 'сынған жол' },
    ]);
    expect(batch.read).toBe(batch.added + batch.duplicates + batch.skipped + batch.rejected);
  });

  it('that changes while it is read is refused; what was read stays', async () => {
    const changing = path.join(folder, 'changing.csv');
    copyFileSync(captured, changing);
    const large = readFileSync(captured);
    writeFileSync(changing, Buffer.concat(Array.from({ length: 60 }, () => large)));
    let cut = false;
    await expect(
      imported(changing, undefined, () => {
        if (!cut) writeFileSync(changing, large.subarray(0, 1000));
        cut = true;
      }),
    ).rejects.toMatchObject({ problem: { code: 'FILE_CHANGED' } });
    expect(listBatches(register.session.db)[0]).toMatchObject({ finishedAt: null, added: logRecords() });
  });

  it('of another format is refused before anything is written', async () => {
    const other = path.join(folder, 'other.csv');
    writeFileSync(other, 'a;b;c\n1;2;3\n');
    await expect(imported(other)).rejects.toThrow(Fault);
    expect(listBatches(register.session.db)).toEqual([]);
  });
});

describe.skipIf(postgresFolder() === null && !process.env['CI'])('a log captured anew from PostgreSQL', () => {
  it('gives the same findings', { timeout: 60_000 }, async () => {
    const fresh = path.join(folder, 'fresh.csv');
    writeFileSync(fresh, (await capture()).csv);
    const batch = await imported(fresh);
    expect(batch.rejected).toBe(0);
    expect(table()).toEqual(expectedFindings);
  });

  it('and in another zone the same instants', { timeout: 60_000 }, async () => {
    const fresh = path.join(folder, 'moscow.csv');
    const before = Date.now();
    writeFileSync(fresh, (await capture('Europe/Moscow')).csv);
    expect(readFileSync(fresh, 'utf8')).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} MSK,/);
    const batch = await imported(fresh);
    expect(Date.parse(batch.firstTime ?? '')).toBeGreaterThanOrEqual(before - 1000);
    expect(Date.parse(batch.lastTime ?? '')).toBeLessThanOrEqual(Date.now() + 1000);
  });
});
