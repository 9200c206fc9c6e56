import { fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileDigest } from '../../../electron/vault/common/file-digest.ts';
import { openDatabase } from '../../../electron/vault/register/connection.ts';
import { latestVersion } from '../../../electron/vault/register/migrate.ts';
import { admitOperator, openRegister, unlockDataKey } from '../../../electron/vault/register/open.ts';
import { openedOf, openSession } from '../../../electron/vault/services/open-session.ts';
import { newTestRegister, TestClock, testPassphrase } from '../../support/test-register.ts';

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(path.join(tmpdir(), 'derbes-at-rest-'));
});
afterEach(() => {
  rmSync(parent, { recursive: true, force: true });
});

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

/** Sorts 25 MB through SQLite's cache of 2 in a process of its own, and reports what appeared in its temporary folder. */
async function sortBeyondCache(setting: string): Promise<{ files: string[]; rows: number; spilled: string[] }> {
  const script = path.join(parent, 'sort.ts');
  const temporary = path.join(parent, 'tmp');
  mkdirSync(temporary);
  writeFileSync(
    script,
    `import { makeBackup } from ${module('electron/vault/register/backup.ts')};
     import { openedOf } from ${module('electron/vault/services/open-session.ts')};
     import { newTestRegister } from ${module('test/support/test-register.ts')};
     const register = await newTestRegister();
     const { session } = register;
     ${setting}
     session.act((db) => {
       db.exec('CREATE TABLE scratch (body TEXT) STRICT');
       const insert = db.prepare('INSERT INTO scratch VALUES (?)');
       for (let row = 0; row < 60000; row += 1) insert.run('MARKER-' + ((row * 7919) % 60000) + '-' + 'x'.repeat(400));
       return { value: undefined, actions: [{ action: 'supplement', what: 'base.created', object: 'base:x', personal: { fullName: 'MARKER' } }] };
     });
     const sorted = session.db.prepare('SELECT body FROM scratch ORDER BY substr(body, 20) DESC, body').pluck().all();
     session.db.exec('CREATE INDEX scratch_body ON scratch (body)');
     makeBackup(openedOf(session), session.folder + '/backups', 'manual', register.clock);
     process.send({ rows: sorted.length });
     process.on('message', () => process.exit(0));`,
  );
  const spilled: string[] = [];
  // SQLite unlinks its temporary files as soon as they are open: only their coming can be seen.
  const watcher = watch(temporary, (_event, name) => {
    if (name?.startsWith('etilqs_')) spilled.push(name);
  });
  const child = fork(script, { env: { ...process.env, TMPDIR: temporary, SQLITE_TMPDIR: temporary }, execArgv: [] });
  const [{ rows }] = (await once(child, 'message')) as [{ rows: number }];
  const copies = filesUnder(temporary).map((file) => {
    const copy = path.join(parent, `copy-${path.basename(path.dirname(file))}-${path.basename(file)}`);
    copyFileSync(file, copy);
    return copy;
  });
  child.send('done');
  await once(child, 'exit');
  watcher.close();
  return { files: copies, rows, spilled };
}

test('nothing readable stands in the register, its WAL, its backup or the folder for temporary files', async () => {
  const { files, rows, spilled } = await sortBeyondCache('');
  expect(rows).toBe(60_000);
  expect(files.map((file) => file.replace(/^.*-/, '')).sort()).toEqual(
    expect.arrayContaining(['backup.json', 'keyslots.json', 'register.db', 'register.db', 'wal']),
  );
  for (const file of files) {
    const bytes = readFileSync(file);
    expect({ file, at: bytes.indexOf('MARKER') }).toEqual({ file, at: -1 });
    expect(bytes.subarray(0, 15).toString('latin1')).not.toBe('SQLite format 3');
  }
  expect(spilled).toEqual([]);
});

test('without temp_store the same sort does spill, and the test above would see it', async () => {
  const { spilled } = await sortBeyondCache("session.db.pragma('temp_store = FILE');");
  expect(spilled.length).toBeGreaterThan(0);
});

test('a process killed while it writes leaves a register that opens with all it acknowledged', async () => {
  const script = path.join(parent, 'writer.ts');
  writeFileSync(
    script,
    `import { newTestRegister } from ${module('test/support/test-register.ts')};
     const register = await newTestRegister();
     process.send({ folder: register.folder, operator: register.operatorId });
     for (let number = 1; ; number += 1) {
       register.session.act((db) => {
         db.prepare("INSERT INTO setting VALUES ('written', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value").run(String(number));
         return { value: undefined, actions: [{ action: 'change', what: 'settings.changed', object: 'register:x', details: { number } }] };
       });
       process.send(number);
       if (number % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
     }`,
  );
  const child = fork(script, { env: { ...process.env, TMPDIR: parent }, execArgv: [] });
  const [{ folder, operator }] = (await once(child, 'message')) as [{ folder: string; operator: string }];
  let acknowledged = 0;
  child.on('message', (number) => {
    acknowledged = number as number;
    if (acknowledged === 150) child.kill('SIGKILL');
  });
  await once(child, 'exit');
  expect(acknowledged).toBeGreaterThanOrEqual(150);

  const opened = openRegister(folder, await unlockDataKey(folder, operator, testPassphrase));
  const clock = new TestClock();
  const session = openSession(opened, admitOperator(opened, operator), clock);
  const written = Number(opened.db.prepare("SELECT value FROM setting WHERE key = 'written'").pluck().get());
  expect(written).toBeGreaterThanOrEqual(acknowledged);
  expect(opened.damage).toEqual([]);
  // Each change has its record, and no record is without its change.
  expect(opened.db.prepare('SELECT sum(count) FROM journal_pack').pluck().get()).toBe(written);
  session.close();
});

test('a change without a record, or a record that fails, changes nothing', async () => {
  const register = await newTestRegister();
  const { session } = register;
  const count = () => session.db.prepare("SELECT count(*) FROM setting WHERE key = 'x'").pluck().get();
  const write = () => session.db.prepare("INSERT INTO setting VALUES ('x', '1')").run().changes;
  expect(() => session.act(() => ({ value: write(), actions: [] }))).toThrow('without a record');
  expect(count()).toBe(0);
  expect(() =>
    session.act(() => ({ value: write(), actions: [{ action: 'change', what: 'x', object: 'x', personal: { 'not a kind': 'x' } }] })),
  ).toThrow();
  expect(count()).toBe(0);
  const size = () => session.db.prepare('SELECT size FROM journal_state').pluck().get();
  const before = size();
  session.act(() => ({ value: write(), actions: [{ action: 'change', what: 'x', object: 'x' }] }));
  expect([count(), size()]).toEqual([1, (before as number) + 1]);
  register.dispose();
});

test('a register of a newer console is refused and not one byte of it changes', async () => {
  const register = await newTestRegister();
  const { folder, operatorId } = register;
  register.session.db.pragma(`user_version = ${latestVersion() + 1}`);
  register.session.close();
  const digests = (): string[] => ['register.db', 'keyslots.json'].map((name) => fileDigest(path.join(folder, name)).sha256);
  const before = digests();
  const dataKey = await unlockDataKey(folder, operatorId, testPassphrase);
  expect(() => openRegister(folder, dataKey)).toThrow(expect.objectContaining({ problem: { code: 'REGISTER_NEWER' } }));
  expect(digests()).toEqual(before);
  // SQLite leaves an empty log beside a file it only read.
  expect(statSync(path.join(folder, 'register.db-wal'), { throwIfNoEntry: false })?.size ?? 0).toBe(0);
  rmSync(path.dirname(folder), { recursive: true, force: true });
});

test('pages are those of SQLCipher 4, and only the data key reads them', async () => {
  const register = await newTestRegister();
  const file = path.join(register.folder, 'register.db');
  const dataKey = Uint8Array.from(openedOf(register.session).dataKey);
  register.session.close();
  const wrong = Uint8Array.from(dataKey, (byte, index) => (index === 31 ? byte ^ 1 : byte));
  expect(() => openDatabase(file, wrong, 'read')).toThrow(expect.objectContaining({ problem: { code: 'REGISTER_DAMAGED' } }));
  // Page 1 begins with the salt where plain SQLite has its name; the last 80 bytes are IV 16 and HMAC-SHA-512 64.
  const bytes = readFileSync(file);
  expect(bytes.length % 4096).toBe(0);
  const db = openDatabase(file, dataKey, 'read');
  expect(db.pragma('page_size', { simple: true })).toBe(4096);
  expect(db.pragma('cipher', { simple: true })).toBe('sqlcipher');
  expect(db.pragma('hmac_algorithm', { simple: true })).toBe('2');
  db.close();
  rmSync(path.dirname(register.folder), { recursive: true, force: true });
});

function module(file: string): string {
  return JSON.stringify(path.resolve(file));
}
