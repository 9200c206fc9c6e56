import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { journalOf } from '../../../electron/vault/journal/journal.ts';
import { applicationValues } from '../../support/sample-documents.ts';
import { TestClock, testOrganisation, testPassphrase } from '../../support/test-register.ts';
import { type TestVault, vaultInTest } from '../../support/vault-in-test.ts';

const clock = new TestClock('2026-11-24T05:00:00.000Z');
let folder: string;
let vault: TestVault;
let id: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'derbes-applications-'));
  vault = vaultInTest(clock);
  await vault.value('register.create', {
    parent: vault.grant(folder, 'folder'),
    name: 'өтінім',
    organisation: testOrganisation,
    operator: { name: 'Әлімова Г. С.' },
    passphrase: testPassphrase,
  });
});
afterAll(() => {
  vault.vault.lock();
  rmSync(folder, { recursive: true, force: true });
});

describe('an application from draft to production', () => {
  it('begins with five empty fields and the way through 1414', async () => {
    const created = await vault.value('applications.create', { title: 'Емханаға тіркеу' });
    ({ id } = created);
    expect(created).toMatchObject({ number: '2026-001', state: 'draft', ready: false, submitted: null, deadline: null, warning: null, values: { way: 'contact_centre_1414' } });
    expect(created.checklist.filter((item) => !item.ready).map((item) => item.id)).toEqual([
      'serviceNames',
      'neededServices',
      'servicePeriod',
      'storageTime',
      'storageJustification',
      'conformity',
    ]);
    const way = created.sections.flatMap((section) => section.fields).find((field) => field.id === 'way');
    expect(way?.options?.map((option) => option.value)).toEqual(['contact_centre_1414', 'own_means', 'proactive', 'logging_mode', 'sms']);
    expect(await vault.problem('applications.make', { id })).toBe('APPLICATION_INCOMPLETE');
  });

  it('asks for test protocols when own means are chosen', async () => {
    const own = await vault.value('applications.save', { id, title: 'Емханаға тіркеу', values: { ...applicationValues, way: 'own_means' } });
    expect(own.checklist.filter((item) => !item.ready).map((item) => [item.id, item.field])).toEqual([['ownMeansProtocols', 'testProtocols']]);
    const ready = await vault.value('applications.save', { id, title: 'Емханаға тіркеу', values: { way: 'contact_centre_1414' } });
    expect(ready.ready).toBe(true);
  });

  it('is made, submitted, returned, revised and accepted, and the ten working days run from the last submission', async () => {
    const document = await vault.value('applications.make', { id });
    expect(document.files.map((file) => file.name)).toEqual(['otinim-2026-001.kk.pdf', 'otinim-2026-001.ru.pdf', 'otinim-2026-001.json', 'otinim-2026-001.schema.json']);
    expect(await vault.problem('applications.save', { id, title: 'Басқа', values: {} })).toBe('APPLICATION_NOT_DRAFT');

    const submitted = await vault.value('applications.setState', { id, state: 'submitted', at: '2026-12-01T10:00:00Z' });
    // 1 December is a Tuesday; two weekends lie between, and 16 December is a holiday.
    expect(submitted.deadline).toMatchObject({ amount: 10, requirement: 'R35', target: '2026-12-15T10:00:00.000Z', limit: '2026-12-15T18:59:59.999Z' });
    expect(submitted.deadline?.skipped.map((day) => day.day)).toEqual(['2026-12-05', '2026-12-06', '2026-12-12', '2026-12-13']);
    expect(await vault.problem('applications.make', { id })).toBe('APPLICATION_STATE');
    expect(await vault.problem('applications.setState', { id, state: 'draft', at: '2026-12-01T10:00:00Z' })).toBe('APPLICATION_STATE');
    expect(await vault.problem('applications.setState', { id, state: 'returned', at: '2026-12-03T10:00:00Z', reason: ' ' })).toBe('APPLICATION_REASON');

    const returned = await vault.value('applications.setState', { id, state: 'returned', at: '2026-12-03T10:00:00Z', reason: 'Негіздеме толық емес' });
    expect(returned).toMatchObject({ state: 'returned', returnReason: 'Негіздеме толық емес', submitted: null, deadline: null });
    const justification = { kk: 'Кодекстің 60-бабы', ru: 'Статья 60 Кодекса' };
    await vault.value('applications.save', { id, title: 'Емханаға тіркеу', values: { storageJustification: justification } });
    expect(await vault.value('applications.make', { id })).toMatchObject({ version: 2 });
    const again = await vault.value('applications.setState', { id, state: 'submitted', at: '2026-12-04T10:00:00Z' });
    expect(again.deadline?.target).toBe('2026-12-21T10:00:00.000Z');
    expect(await vault.value('applications.setState', { id, state: 'accepted', at: '2026-12-10T10:00:00Z' })).toMatchObject({ state: 'accepted', returnReason: null });

    const { application, documents } = await vault.value('applications.get', { id });
    expect(application.values['storageJustification']).toEqual(justification);
    expect(documents.map((one) => one.version)).toEqual([2, 1]);
    const session = vault.vault.session!;
    expect(journalOf(session.db, session.clock).history(`application:${id}`).map((line) => line.what).reverse()).toEqual([
      'application.created',
      'application.saved',
      'application.saved',
      'application.made',
      'application.submitted',
      'application.returned',
      'application.saved',
      'application.made',
      'application.submitted',
      'application.accepted',
    ]);
  });

  it('counts the day of submission where the setting says so', async () => {
    const { settings } = await vault.value('settings.get', {});
    await vault.value('settings.set', { ...settings, countFromNextDay: false });
    const { applications } = await vault.value('applications.list', {});
    expect(applications[0]?.deadline?.target).toBe('2026-12-18T10:00:00.000Z');
  });
});
