import { existsSync, mkdtempSync, openSync, closeSync, readSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { journalOf } from '../../../electron/vault/journal/journal.ts';
import { pageProblems } from '../../../electron/vault/register/page-check.ts';
import { openedOf } from '../../../electron/vault/services/open-session.ts';
import { logEntries } from '../../support/journal-entries.ts';
import { newTestRegister, TestClock, testPassphrase } from '../../support/test-register.ts';
import { type TestVault, vaultInTest } from '../../support/vault-in-test.ts';

// The pages of a large register are read by a thread of its own, through a connection of its own.

let parent: string;
let folder: string;
let vault: TestVault;
const records = 25_000;

beforeEach(async () => {
  parent = mkdtempSync(path.join(tmpdir(), 'derbes-pages-'));
  const clock = new TestClock();
  const register = await newTestRegister(clock, parent);
  folder = register.folder;
  for (let from = 0; from < records; from += 5000) journalOf(register.session.db, clock).append(logEntries(5000, from));
  register.session.close();
  vault = vaultInTest(clock);
  await vault.value('register.select', { folder: vault.grant(folder, 'folder') });
  await vault.value('register.unlock', { operator: register.operatorId, passphrase: testPassphrase });
});
afterEach(() => {
  vault.vault.lock();
  rmSync(parent, { recursive: true, force: true });
});

const file = (): string => path.join(folder, 'register.db');

test('is good, and others have their turn while the pages are read', async () => {
  expect(statSync(file()).size).toBeGreaterThan(4 * 1024 * 1024);
  const opened = openedOf(vault.vault.session!);
  const turns = { taken: 0, done: false };
  const found = pageProblems(opened, new AbortController().signal).finally(() => (turns.done = true));
  while (!turns.done) {
    await nextTurn();
    turns.taken += 1;
  }
  expect(await found).toEqual([]);
  expect(turns.taken).toBeGreaterThan(10);
  expect(await vault.value('register.verify', {})).toMatchObject({ state: 'good' });
});

test('a page that was changed while the register is open is found, also where it was read before', async () => {
  expect(await vault.value('register.verify', {})).toMatchObject({ state: 'good' });
  const handle = openSync(file(), 'r+');
  const place = Math.floor(statSync(file()).size / 2);
  const byte = Buffer.alloc(1);
  readSync(handle, byte, 0, 1, place);
  byte[0]! ^= 1;
  writeSync(handle, byte, 0, 1, place);
  closeSync(handle);
  expect(await vault.value('register.verify', {})).toMatchObject({ state: 'bad', reason: 'REGISTER_DAMAGED' });
});

test('what was written last is in it: the check sees the log of the database too', async () => {
  const { session } = vault.vault;
  journalOf(session!.db, session!.clock).append(logEntries(300, records));
  expect(await vault.value('register.verify', {})).toMatchObject({ state: 'good' });
});

test('a lock meanwhile waits for the thread, and leaves no log behind', async () => {
  const verified = vault.client.call('register.verify', {});
  await vault.value('register.lock', { reason: 'button' });
  expect(existsSync(`${file()}-wal`)).toBe(false);
  expect(await verified).toMatchObject({ ok: false });
});
