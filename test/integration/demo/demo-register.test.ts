import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoSignatory, demoSubjectsCsv } from '../../../electron/vault/demo/sample.ts';
import { checkBin, checkIin } from '../../../shared/domain/identifiers.ts';
import { TestClock } from '../../support/test-register.ts';
import { type TestVault, vaultInTest } from '../../support/vault-in-test.ts';

let folder: string;
let vault: TestVault;
// 24 November 2026, 09:12 in Almaty, a Tuesday.
const clock = new TestClock('2026-11-24T04:12:00Z');

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'derbes-demo-test-'));
  vault = vaultInTest(clock);
  await vault.value('register.createDemo', { parent: vault.grant(folder, 'folder') });
}, 120_000);
afterAll(() => {
  vault.vault.lock();
  rmSync(folder, { recursive: true });
});

describe('the demo register', () => {
  it('holds a clinic with its lists and a month of its logs', async () => {
    const overview = await vault.value('today.overview', {});
    expect(overview).toMatchObject({ bases: 8, people: 25, sourcesTotal: 2, sourcesCovered: 1, workingDay: true });
    const { batches } = await vault.value('sources.imports', {});
    const [calls, server] = batches;
    expect(server?.added).toBeGreaterThan(3500);
    expect(server?.added).toBeLessThan(4800);
    expect(server).toMatchObject({ rejected: 0, duplicates: 0, lastTime: '2026-11-23T19:31:09.892Z' });
    expect(server?.unmappedObjects).toBe(3);
    expect(calls?.added).toBeGreaterThan(100);
    expect(calls).toMatchObject({ rejected: 0, unmappedAccounts: 0, unmappedObjects: 0, newFindings: 1 });
  });

  it('shows who should not have been there', async () => {
    const { findings } = await vault.value('findings.list', { state: 'open' });
    expect(findings.map((one) => `${one.rule} ${one.base?.code ?? '-'} ${one.account} ${one.records} ${one.rows}`).sort()).toEqual([
      'beyond_rights Б-01 r.akhmet 1 1',
      'bulk_export Б-01 n.kadyrov 1 18340',
      'bulk_export Б-01 n.kadyrov 5 13030',
      'bulk_export Б-02 svc_lis_sync 2 41313',
      'grant_expired Б-04 a.sarsen 3 72',
      'grant_revoked Б-01 n.kadyrov 7 31370',
      'not_on_list Б-07 s.omarova 1 14',
      'uncovered_base Б-05  0 0',
      'uncovered_base Б-08  0 0',
      'unknown_account Б-01 admin 1 0',
      'unknown_account Б-01 root 1 0',
      'unknown_account Б-01 sa 1 0',
      'unknown_account Б-07 tmp_report 4 192',
      'unusual_volume Б-02 svc_lis_sync 17 43850',
    ]);
    const revoked = findings.find(({ rule }) => rule === 'grant_revoked');
    expect(revoked).toMatchObject({
      severity: 'danger',
      person: { name: 'Қадыров Нұрлан Ерланұлы' },
      why: { date: '15.11.2026', order: '214-к' },
      firstTime: '2026-11-23T18:51:36.482Z',
      actions: ['view', 'export'],
    });
  });

  it('has things that are due, soonest first', async () => {
    const { due, activity } = await vault.value('today.overview', {});
    expect(due.map(({ kind }) => kind)).toEqual(['dismissed_with_access', 'backup', 'grant_expiry', 'grant_expiry']);
    expect(due[0]).toMatchObject({ state: 'overdue', params: { person: 'Бейсен Олжас Нұрланұлы', date: '20.11.2026', count: 1 }, target: { page: 'people' } });
    expect(due[2]).toMatchObject({ state: 'later', due: '2026-12-06T18:59:59.999Z', workingDaysLeft: 8, params: { base: 'Б-07 Сақтандыру шарттары', date: '06.12.2026' } });
    expect(activity).toHaveLength(10);
    expect(activity.map(({ day }) => day)).toEqual([15, 16, 17, 18, 19, 20, 21, 22, 23, 24].map((day) => `2026-11-${day}`));
    // 23:48 of the 23rd and 00:14–00:31 of the 24th
    expect(activity[8]?.findings[23]).toBe(2);
    expect(activity[9]?.findings[0]).toBe(5);
    expect(activity[8]?.hours.reduce((sum, count) => sum + count)).toBeGreaterThan(100);
  });

  it('is in order from end to end', async () => {
    expect(await vault.value('register.verify', {})).toMatchObject({ state: 'good' });
    const { objects, accounts } = await vault.value('sources.unmapped', {});
    expect(objects).toEqual([{ database: 'reports', schema: 'public', table: 'daily_kpi', records: 3 }]);
    expect(accounts.map(({ account }) => account)).toEqual(['tmp_report', 'admin', 'root', 'sa']);
  });

  it('has people and organisations with numbers that are right and nobody has', async () => {
    const { people } = await vault.value('people.list', {});
    expect(people.map(({ iin }) => checkIin(iin))).toEqual(people.map(() => null));
    expect(people.every(({ iin }) => Number(iin.slice(7, 11)) > 9000)).toBe(true);
    expect(checkBin(demoSignatory.organisation.bin)).toBeNull();
    expect(checkIin(demoSignatory.person.iin)).toBeNull();
    const { bases } = await vault.value('bases.list', {});
    expect(bases.flatMap(({ owner, operator }) => [owner.bin, operator.bin]).every((bin) => checkBin(bin) === null)).toBe(true);
  });

  it('comes with a list of subjects that has its faults', async () => {
    const { findings } = await vault.value('findings.list', { state: 'open' });
    const incident = await vault.value('incidents.fromFindings', { findings: [findings.find(({ rule }) => rule === 'grant_revoked')?.id ?? ''] });
    const file = path.join(folder, 'subjects.csv');
    writeFileSync(file, demoSubjectsCsv());
    expect(await vault.value('incidents.importSubjects', { id: incident.id, file: vault.grant(file, 'read') })).toMatchObject({
      accepted: 236, rejected: 4, encoding: 'windows-1251', delimiter: ';',
    });
    const { rejected } = await vault.value('incidents.subjects', { id: incident.id });
    expect(rejected.map(({ row, reason }) => [row, reason])).toEqual([
      [19, 'IIN_CONTROL_DIGIT'],
      [64, 'PHONE_INCOMPLETE'],
      [119, 'SUBJECT_UNREACHABLE'],
      [204, 'IIN_REPEATED'],
    ]);
    const { due } = await vault.value('today.overview', {});
    expect(due.find(({ kind }) => kind === 'incident_notice')).toMatchObject({ workingDaysLeft: 1, state: 'soon', params: { number: incident.number } });
    expect((await vault.value('findings.list', { state: 'incident' })).findings).toMatchObject([{ incident: { id: incident.id, number: incident.number } }]);
  });
});
