import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { journalOf } from '../../../electron/vault/journal/journal.ts';
import { verifyJournal } from '../../../electron/vault/journal/verify-journal.ts';
import { makeBackup } from '../../../electron/vault/register/backup.ts';
import { openRegister } from '../../../electron/vault/register/open.ts';
import { openedOf } from '../../../electron/vault/services/open-session.ts';
import { filesHolding } from '../../support/decrypted-register.ts';
import { logEntries } from '../../support/journal-entries.ts';
import { newTestRegister, TestClock, testPassphrase } from '../../support/test-register.ts';
import { vaultInTest } from '../../support/vault-in-test.ts';

// A console that is killed while it destroys: afterwards either nothing was done, or the next opening does all of it.

const iin = '900101300017';
const child = path.join(import.meta.dirname, 'destroy-and-die.ts');
let parent: string;
let whole: string;
let operator: string;
let key: Buffer;

beforeAll(async () => {
  parent = mkdtempSync(path.join(tmpdir(), 'derbes-destroy-kill-'));
  const register = await newTestRegister(new TestClock(), parent);
  const journal = journalOf(register.session.db, register.clock);
  const entries = logEntries(600);
  journal.append(entries.map((entry, index) => (index % 50 === 0 ? { ...entry, personal: { ...entry.personal, statement: `select '${iin}'` } } : entry)));
  key = Buffer.from(openedOf(register.session).dataKey);
  makeBackup(openedOf(register.session), path.join(register.folder, 'backups'), 'manual', register.clock);
  register.session.close();
  whole = register.folder;
  operator = register.operatorId;
});
afterAll(() => {
  rmSync(parent, { recursive: true, force: true });
});

test.each(['search', 'destroy', 'wipe', 'backup', 'never'])('killed at: %s', async (stage) => {
  const folder = path.join(parent, `${stage}.derbes`);
  cpSync(whole, folder, { recursive: true });
  expect(filesHolding(folder, key, [iin])).toHaveLength(2);
  const { signal, stdout, stderr } = spawnSync(process.execPath, [child, folder, key.toString('hex'), iin, stage], { encoding: 'utf8' });
  expect([signal, stdout], stderr).toEqual(stage === 'never' ? [null, 'lived\n'] : ['SIGKILL', '']);
  // Nothing of it can be seen of the file alone, so the journal is asked before the opening that repairs.
  const before = openRegister(folder, key);
  const isRecorded = before.db.prepare('SELECT count(*) FROM destruction').pluck().get() === 1;
  before.close();
  expect(isRecorded).toBe(stage !== 'search' && stage !== 'destroy');

  const vault = vaultInTest();
  await vault.value('register.select', { folder: vault.grant(folder, 'folder') });
  await vault.value('register.unlock', { operator, passphrase: testPassphrase });
  try {
    const { db, clock } = vault.vault.session!;
    const { destructions } = await vault.value('destructions.list', {});
    expect(destructions.map(({ finished }) => finished !== null)).toEqual(stage === 'search' ? [] : [true]);
    expect(filesHolding(folder, key, [iin]).length > 0).toBe(stage === 'search');
    expect((await vault.value('register.backups', {})).backups).toHaveLength(1);
    expect((await verifyJournal(db, journalOf(db, clock), new AbortController().signal, () => undefined)).bad).toBeNull();
  } finally {
    vault.vault.lock();
  }
});
