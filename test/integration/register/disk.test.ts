import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { usualRedaction } from '../../../shared/domain/redaction.ts';
import { resources } from '../../../shared/locales/index.ts';
import { pgauditLog } from '../../support/pgaudit-log.ts';
import { canMount, limitFileSize, mountSmallDisk, type SmallDisk } from '../../support/small-disk.ts';
import { newTestRegister, TestClock, testPassphrase } from '../../support/test-register.ts';
import { type TestVault, vaultInTest } from '../../support/vault-in-test.ts';

/** The vault on a disk that has no room left, or that cannot be written: real file systems, so only for root. */

const lines = 4000;
let disk: SmallDisk;
let clock: TestClock;
let vault: TestVault;
let operator: string;
let source: string;
let log: string;

beforeEach(async () => {
  if (!canMount()) return;
  disk = mountSmallDisk(48);
  clock = new TestClock();
  const register = await newTestRegister(clock, disk.folder);
  register.session.close();
  operator = register.operatorId;
  log = path.join(disk.folder, 'pgaudit.csv');
  writeFileSync(log, pgauditLog(lines));
  vault = vaultInTest(clock);
  await vault.value('register.select', { folder: vault.grant(register.folder, 'folder') });
  await unlock();
  source = (await vault.value('sources.create', { name: 'МИС', kind: 'postgresql-csvlog', objects: [{ database: 'mis', base: null }] })).id;
});
afterEach(() => {
  if (!canMount()) return;
  vault.vault.lock();
  disk.readOnly(false);
  disk.dispose();
});

const unlock = () => vault.value('register.unlock', { operator, passphrase: testPassphrase });
const importing = () => ({ source, files: [vault.grant(log, 'read')] });
const counted = async (): Promise<number> => (await vault.value('sources.list', {})).sources[0]!.records;

/** Sound, by the check of pages and tree, now and after it was closed and opened. */
async function expectSound(): Promise<void> {
  expect(await vault.value('register.verify', {})).toMatchObject({ state: 'good' });
  await vault.value('register.lock', { reason: 'button' });
  await unlock();
  expect(await vault.value('register.verify', {})).toMatchObject({ state: 'good' });
}

/** An error that a person can do something about, in each language. */
function expectWords(code: string): void {
  for (const language of ['kk', 'ru', 'en'] as const) {
    const errors = resources[language]['errors'] as unknown as Record<string, { message?: string; hint?: string }>;
    expect(errors[code], `${language} ${code}`).toMatchObject({ message: expect.stringMatching(/\S/), hint: expect.stringMatching(/\S/) });
  }
}

describe.skipIf(!canMount())('a full disk', () => {
  test.each([0, 900_000])('ends an import with %i bytes free; nothing is damaged, and it is made whole when there is room', async (free) => {
    disk.fill(free);
    expect(await vault.problem('sources.import', importing())).toBe('DISK_FULL');
    expectWords('DISK_FULL');
    const kept = await counted();
    expect(kept).toBeLessThan(lines);
    disk.empty();
    await expectSound();
    expect((await vault.value('sources.import', importing())).batches).toMatchObject([{ read: lines, added: lines - kept, duplicates: kept, rejected: 0 }]);
    expect(await counted()).toBe(lines);
    await expectSound();
  });

  test('a change of one row is refused whole, what is there can be read, and the same change comes later', async () => {
    const create = (name: string) => ({ name, kind: 'syslog' as const, objects: [] });
    disk.fill(0);
    // What is left of the last page and of the write-ahead log may take a few more.
    let made = 0;
    let code: string | null = null;
    while (code === null && made < 1000) {
      const result = await vault.client.call('sources.create', create(`№ ${made}`));
      if (result.ok) made += 1;
      else code = result.problem.code;
    }
    expect(code).toBe('DISK_FULL');
    const { sources } = await vault.value('sources.list', {});
    expect(sources).toHaveLength(1 + made);
    disk.empty();
    await vault.value('sources.create', create(`№ ${made}`));
    await expectSound();
    expect((await vault.value('sources.list', {})).sources).toHaveLength(2 + made);
  });

  test('an export and a backup are refused and leave nothing behind', async () => {
    await vault.value('sources.import', importing());
    const exported = path.join(disk.folder, 'export');
    mkdirSync(exported);
    const backups = path.join(disk.folder, 'backups');
    mkdirSync(backups);
    const exporting = () => ({ filter: { stream: 'log' as const }, redaction: usualRedaction, folder: vault.grant(exported, 'folder') });
    disk.fill(300_000);
    expect(await vault.problem('audit.exportJournal', exporting())).toBe('DISK_FULL');
    expect(readdirSync(exported)).toEqual([]);
    expect(await vault.problem('register.backup', { folder: vault.grant(backups, 'folder') })).toBe('DISK_FULL');
    expect(readdirSync(backups)).toEqual([]);
    disk.empty();
    expect((await vault.value('audit.exportJournal', exporting())).export.shown).toBeGreaterThanOrEqual(lines);
    expect(await vault.value('register.backup', { folder: vault.grant(backups, 'folder') })).toMatchObject({ verified: true });
    await expectSound();
  });

  test('keeps no one from opening the register', async () => {
    await vault.value('register.lock', { reason: 'button' });
    disk.fill(0);
    const opened = await vault.client.call('register.unlock', { operator, passphrase: testPassphrase });
    if (!opened.ok) expect(opened.problem.code).toBe('DISK_FULL');
    await vault.value('register.lock', { reason: 'button' });
    disk.empty();
    await unlock();
    await expectSound();
  });
});

describe.skipIf(!canMount())('a disk that does not take what is written', () => {
  afterEach(() => limitFileSize(null));

  test('is named as that, not as damage: an import ends, and is made whole when the disk works again', async () => {
    const { path: folder } = (await vault.value('register.status', {})) as { path: string };
    limitFileSize(Math.max(...['register.db', 'register.db-wal'].map((name) => statSync(path.join(folder, name)).size)) + 300_000);
    expect(await vault.problem('sources.import', importing())).toBe('DISK_ERROR');
    expectWords('DISK_ERROR');
    expect(await vault.value('register.status', {})).toMatchObject({ state: 'open' });
    const kept = await counted();
    expect(kept).toBeLessThan(lines);
    limitFileSize(null);
    await expectSound();
    expect((await vault.value('sources.import', importing())).batches).toMatchObject([{ read: lines, added: lines - kept, duplicates: kept, rejected: 0 }]);
    await expectSound();
  });

  test('keeps a sound register closed, without calling it damaged', async () => {
    await vault.value('register.lock', { reason: 'button' });
    limitFileSize(1000);
    expect(await vault.problem('register.unlock', { operator, passphrase: testPassphrase })).toBe('DISK_ERROR');
    limitFileSize(null);
    await unlock();
    await expectSound();
  });
});

describe.skipIf(!canMount())('a read-only disk', () => {
  test('lets the register be read and checked; an import and a change are refused', async () => {
    await vault.value('sources.import', importing());
    await vault.value('register.lock', { reason: 'button' });
    disk.readOnly(true);
    await unlock();
    expect(await vault.value('register.status', {})).toMatchObject({ state: 'open', readOnly: true });
    expect(await counted()).toBe(lines);
    expect(await vault.value('register.verify', {})).toMatchObject({ state: 'good' });
    expect(await vault.problem('sources.import', importing())).toBe('REGISTER_READ_ONLY');
    expect(await vault.problem('sources.create', { name: 'Б', kind: 'syslog', objects: [] })).toBe('REGISTER_READ_ONLY');
    expectWords('REGISTER_READ_ONLY');
    await vault.value('register.lock', { reason: 'button' });
    disk.readOnly(false);
    await unlock();
    expect((await vault.value('sources.import', importing())).batches).toMatchObject([{ added: 0, duplicates: lines }]);
    await expectSound();
  });
});
