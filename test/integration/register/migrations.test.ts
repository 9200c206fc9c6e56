import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { argon2Floor } from '../../../electron/vault/crypto/argon2.ts';
import { randomBytes } from '../../../electron/vault/crypto/primitives.ts';
import { Fingerprints } from '../../../electron/vault/journal/fingerprints.ts';
import { PackReader } from '../../../electron/vault/register/journal-packs/pack-reader.ts';
import { integrityProblems, openDatabase } from '../../../electron/vault/register/connection.ts';
import { passphraseBytes, sealSlot, writeKeyslots } from '../../../electron/vault/register/keyslots.ts';
import { registerPaths } from '../../../electron/vault/register/layout.ts';
import { createMeta } from '../../../electron/vault/register/meta.ts';
import { latestVersion, migrate, schemaVersion } from '../../../electron/vault/register/migrate.ts';
import { migrations } from '../../../electron/vault/register/migrations/index.ts';
import type { Migration } from '../../../electron/vault/register/migrations/migration.ts';
import { insertOperator } from '../../../electron/vault/register/operators.ts';
import { writeOrganisation, writeSettings, defaultSettings } from '../../../electron/vault/register/settings.ts';
import { TestClock, testOrganisation, testPassphrase } from '../../support/test-register.ts';
import { vaultInTest } from '../../support/vault-in-test.ts';

const at = '2026-01-01T00:00:00.000Z';
let folder: string;
let file: string;
const key = randomBytes(32);

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'derbes-migrations-'));
  file = path.join(folder, 'register.db');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Rows that a register of each version may hold, and what must be true of them one version later. */
const lives: Readonly<Record<number, { fill(db: Database): void; check(db: Database): void }>> = {
  0: {
    fill: () => undefined,
    check: (db) => expect(db.pragma('application_id', { simple: true })).toBe(0x44524253),
  },
  1: {
    fill: (db) => {
      createMeta(db, '6e2d1d2c-6f5b-4c0b-9f0e-0d1c2b3a4f5e', at, false);
      insertOperator(db, { id: 'op-1', name: 'А', position: '', role: 'owner', created: at });
      db.exec(`INSERT INTO calendar_day VALUES ('2026-08-31', 'transferred_off', 'x', '${at}')`);
    },
    check: (db) => {
      expect(db.prepare('SELECT name, role FROM operator').all()).toEqual([{ name: 'А', role: 'owner' }]);
      expect(db.prepare('SELECT count(*) FROM calendar_day').pluck().get()).toBe(1);
    },
  },
  2: {
    fill: (db) => {
      db.exec(`
        INSERT INTO base VALUES ('b', 'Б-01', 'Б-01', 'к', 'р', '', '', '', '', '["м"]', 'KZ', '', '', 1, 2, '[]', 'restricted', 'owner', 1, NULL, '', '${at}', '${at}', NULL);
        INSERT INTO person VALUES ('p', 'С', '', '', '900101300017', '', '', NULL, '', '${at}', '${at}', NULL);
        INSERT INTO account VALUES ('a', 'acc', 'personal', NULL, '', '${at}', NULL);
        INSERT INTO account_person VALUES ('a', 'p');
        INSERT INTO access_grant VALUES ('g', 'b', 'p', NULL, '["view"]', '2026-01-01', NULL, '1', NULL, '${at}', NULL, NULL, NULL);
      `);
    },
    check: (db) => {
      expect(db.prepare('SELECT person_id, base_id, rights FROM access_grant').get()).toEqual({ person_id: 'p', base_id: 'b', rights: '["view"]' });
    },
  },
  6: {
    fill: (db) => {
      const add = db.prepare(`INSERT INTO source (id, name, name_key, kind, time_zone, mapping, created, updated) VALUES (?, ?, ?, ?, 'Asia/Almaty', ?, '${at}', '${at}')`);
      add.run('s1', 'кесте', 'кесте', 'csv', '{"encoding":"windows-1251","columns":{}}');
      add.run('s2', 'сервер', 'сервер', 'postgresql-csvlog', null);
    },
    check: (db) => {
      // Said once for every kind of source.
      expect(db.prepare('SELECT encoding, mapping FROM source ORDER BY id').all()).toEqual([
        { encoding: 'windows-1251', mapping: '{"columns":{}}' },
        { encoding: 'auto', mapping: null },
      ]);
    },
  },
  8: {
    fill: (db) => {
      db.exec(`
        INSERT INTO document VALUES ('d', 'notice', 's', '2026-001', 1, '${at}', 'А', '{}', NULL);
        INSERT INTO document_file (document_id, name, media_type, sha256, purpose, language, signed, content)
          VALUES ('d', 'a.pdf', 'application/pdf', '00', 'document', 'kk', 0, x'01'), ('d', 'a.pdf.cms', 'application/pkcs7-mime', '01', 'document', 'kk', 1, x'02');
      `);
    },
    check: (db) => {
      const names = () => db.prepare("SELECT name, revision, hex(content) AS content FROM document_file_now WHERE document_id = 'd' ORDER BY id").all();
      expect(names()).toEqual([
        { name: 'a.pdf', revision: 1, content: '01' },
        { name: 'a.pdf.cms', revision: 1, content: '02' },
      ]);
      const again = "INSERT INTO document_file SELECT NULL, document_id, name, media_type, sha256, purpose, language, signed, x'03', 2 FROM document_file WHERE name = ?";
      db.prepare(again).run('a.pdf.cms');
      expect(names()).toContainEqual({ name: 'a.pdf.cms', revision: 2, content: '03' });
      expect(() => db.prepare(again).run('a.pdf')).toThrow('CHECK');
      expect(() => db.exec("UPDATE document_file SET name = 'b'")).toThrow('only added to');
      expect(() => db.exec('DELETE FROM document_file')).toThrow('only added to');
    },
  },
  9: {
    fill: (db) => {
      db.exec(`INSERT INTO watched_certificate VALUES ('00', 'certificate', x'30', '${at}', 'А')`);
    },
    check: (db) => {
      const add = db.prepare(`INSERT INTO encryption_recipient VALUES (?, x'3000', '${at}', 'А')`);
      add.run('01');
      expect(() => add.run('01')).toThrow('UNIQUE');
      expect(db.prepare('SELECT fingerprint FROM watched_certificate').pluck().all()).toEqual(['00']);
    },
  },
  10: {
    fill: (db) => {
      db.exec(`INSERT INTO document_signature VALUES ('sig', 'd', '${at}', 'А', '', '', '', '01', 'RSA', 'pkcs12', '${at}', 'CAdES-BES', '["a.pdf"]', 'А')`);
    },
    check: (db) => {
      const format = () => db.prepare("SELECT format FROM document_signature_now WHERE id = 'sig'").pluck().get();
      expect(format()).toBe('CAdES-BES');
      const raise = db.prepare(`INSERT INTO signature_evidence (signature_id, format, at, operator) VALUES ('sig', ?, '${at}', 'А')`);
      raise.run('CAdES-T');
      raise.run('CAdES-LT');
      expect(format()).toBe('CAdES-LT');
      expect(() => raise.run('CAdES-BES')).toThrow('CHECK');
      expect(() => db.exec("UPDATE signature_evidence SET format = 'CAdES-T'")).toThrow('only added to');
    },
  },
  11: {
    fill: (db) => {
      const add = db.prepare(
        `INSERT INTO finding VALUES (?, 'not_on_list', 'danger', ?, 'b', 'acc', 'p', 's1', 1, 2, '${at}', 3, 40, '7:1', 40, '["view"]', '["t"]', '{"holder":"С"}', NULL)`,
      );
      add.run('f-open', 'open');
      add.run('f-incident', 'incident');
      db.exec(`
        INSERT INTO finding_history VALUES ('f-open', 0, '${at}', 'А', 'open', NULL), ('f-incident', 0, '${at}', 'А', 'incident', NULL);
        INSERT INTO incident (id, number, title, kinds, detected, accounts, risk, description, state, created, updated)
          VALUES ('i', '2026-001', 'x', '[]', '${at}', '[]', 'undecided', '', 'open', '${at}', '${at}');
        INSERT INTO incident_finding VALUES ('f-incident', 'i');
      `);
    },
    check: (db) => {
      expect(db.prepare('SELECT id, state, account, part, records, rows, why, last_record, assignee_id FROM finding ORDER BY id').all()).toEqual([
        { id: 'f-incident', state: 'incident', account: 'acc', part: '', records: 3, rows: 40, why: '{"holder":"С"}', last_record: 'null', assignee_id: null },
        { id: 'f-open', state: 'open', account: 'acc', part: '', records: 3, rows: 40, why: '{"holder":"С"}', last_record: 'null', assignee_id: null },
      ]);
      expect(db.prepare("SELECT step, state FROM finding_history WHERE finding_id = 'f-open'").all()).toEqual([{ step: 'state', state: 'open' }]);
      // What pointed at findings still does, and still must.
      expect(db.pragma('foreign_key_check')).toEqual([]);
      expect(() => db.exec("INSERT INTO finding_history VALUES ('f-nobody', 0, 'x', 'А', 'open', NULL, 'state')")).toThrow('FOREIGN KEY');
      const again = "INSERT INTO finding SELECT 'f-again', rule, severity, state, base_id, account, person_id, source_id, ?, 1, 2, detected_at, 0, 0, 'null', '[]', '[]', '{}', NULL, NULL, NULL, NULL FROM finding WHERE id = 'f-open'";
      expect(() => db.prepare(again).run('')).toThrow('UNIQUE');
      db.prepare(again).run('2026-01-01');
      expect(() => db.exec("INSERT INTO finding_rule VALUES ('not_on_list', 0, '', '{}', 'x', 'А')")).toThrow('CHECK');
      expect(db.prepare("SELECT hours FROM base WHERE id = 'b'").pluck().get()).toBeNull();
    },
  },
  12: {
    fill: (db) => {
      db.exec("INSERT INTO journal_checkpoint (id, at, size, root, reason, note) VALUES (7, 1, 2, x'00', 'lock', 'note')");
    },
    check: (db) => {
      db.exec(`
        INSERT INTO checkpoint_signature VALUES (7, '${at}', 'А', '', 'А', x'30');
        INSERT INTO checkpoint_copy (checkpoint, at, kind, name) VALUES (7, '${at}', 'folder', 'a'), (7, '${at}', 'paper', 'b');
      `);
      expect(db.prepare('SELECT count(*) FROM checkpoint_copy WHERE checkpoint = 7').pluck().get()).toBe(2);
      expect(() => db.exec(`INSERT INTO checkpoint_copy (checkpoint, at, kind, name) VALUES (7, '${at}', 'cloud', 'a')`)).toThrow('CHECK');
      expect(() => db.exec('DELETE FROM checkpoint_copy')).toThrow('only added to');
      expect(() => db.exec("UPDATE checkpoint_signature SET signer = 'Б'")).toThrow('only added to');
    },
  },
  14: {
    fill: (db) => {
      const size = 700;
      const record = db.prepare('INSERT INTO journal_record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
      const content = db.prepare('INSERT INTO journal_content VALUES (?, ?, ?, ?)');
      for (let seq = 0; seq < size; seq++) {
        const own = seq % 100 === 99;
        record.run(seq, own ? 1 : 0, 1_700_000_000_000 + seq, 1_790_000_000_000 + seq, seq % 16, seq % 5 || null, 1 + (seq % 7), seq % 3 || null, own ? null : 1, 1 + (seq % 9), seq % 4 ? seq : null);
        content.run(seq, `{"object":"кесте ${seq}"}`, own ? null : Buffer.alloc(32, 1 + (seq % 200)), own ? null : `{"statement":"SELECT ${seq}"}`);
      }
      db.prepare('INSERT INTO journal_blind VALUES (?, 255), (?, 256), (?, 699)').run(...[1, 2, 3].map((byte) => Buffer.alloc(16, byte)));
      db.prepare('INSERT INTO journal_dedup VALUES (1, 1700000000000, ?)').run(Buffer.alloc(16, 9));
      db.exec('UPDATE journal_state SET size = 700');
    },
    check: (db) => {
      const records = new PackReader(db).range(0, 1000);
      expect(records.map(({ seq }) => seq)).toEqual(Array.from({ length: 700 }, (_, seq) => seq));
      expect(records[300]).toEqual({
        seq: 300, stream: 0, time: 1_700_000_000_300, entered: 1_790_000_000_300, action: 12, base: null, account: 7, person: null, source: 1, object: 4, rows: null,
        body: '{"object":"кесте 300"}', key: Buffer.alloc(32, 101), personal: '{"statement":"SELECT 300"}',
      }); // prettier-ignore
      expect(records[399]).toMatchObject({ stream: 1, source: null, key: null, personal: null, rows: 399 });
      expect(db.prepare('SELECT first, count, length(blind) AS blind FROM journal_pack ORDER BY first').all()).toEqual([
        { first: 0, count: 256, blind: 9 }, { first: 256, count: 256, blind: 9 }, { first: 512, count: 188, blind: 9 },
      ]); // prettier-ignore
      const known = new Fingerprints(db);
      expect(known.add(1, 1_700_000_000_000, Buffer.alloc(16, 9))).toBe(false);
      expect(known.add(1, 1_700_000_000_001, Buffer.alloc(16, 9))).toBe(true);
    },
  },
  15: {
    fill: () => undefined,
    check: (db) => {
      const keep = db.prepare(
        `INSERT INTO destruction VALUES ('x', '${at}', ?, ?, 'demand', '', '', '1', '2026-01-01', 'А', 'keep', 0, 0, '[]', '[]', '${at}', NULL)`,
      );
      keep.run('iin', Buffer.alloc(16));
      expect(() => keep.run('iin', Buffer.from('900101300017'))).toThrow('CHECK');
    },
  },
  13: {
    fill: () => undefined,
    check: (db) => {
      const keep = db.prepare(`INSERT INTO saved_filter VALUES (?, ?, 0, 'түнгі', ?, '${at}')`);
      keep.run('sf', 'op-1', '{"stream":"log"}');
      expect(() => keep.run('sf2', 'nobody', '{}')).toThrow('FOREIGN KEY');
      expect(() => keep.run('sf3', 'op-1', 'not json')).toThrow('CHECK');
    },
  },
};

/** Tables whose rows stand in another form since. */
const replaced: ReadonlySet<string> = new Set(['journal_record', 'journal_content', 'journal_blind', 'journal_dedup']);

test('numbers grow by one', () => {
  expect(migrations.map((migration) => migration.version)).toEqual(migrations.map((_migration, index) => index + 1));
});

describe('each step keeps what the version before held', () => {
  test.each(migrations.map((migration) => [migration.name, migration.version] as const))('%s', (_name, version) => {
    const db = openDatabase(file, key, 'create');
    for (let earlier = 0; earlier < version; earlier += 1) {
      if (earlier > 0) migrate(db, { to: earlier });
      lives[earlier]?.fill(db);
    }
    const tables = () => db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck().all();
    const before = tables();
    migrate(db, { to: version });
    expect(schemaVersion(db)).toBe(version);
    expect(tables()).toEqual(expect.arrayContaining(before.filter((name) => !replaced.has(name))));
    for (let earlier = 0; earlier < version; earlier += 1) lives[earlier]?.check(db);
    expect(integrityProblems(db)).toEqual([]);
    db.close();
  });
});

test('a step that fails takes all of them back, and a register that held something has its backup', () => {
  const db = openDatabase(file, key, 'create');
  migrate(db, { to: 1 });
  lives[1]?.fill(db);
  const broken: Migration = {
    version: 3,
    name: 'broken',
    up: (target) => {
      target.exec('DELETE FROM operator; CREATE TABLE half (a)');
      throw new Error('broken');
    },
  };
  const steps = [...migrations.slice(0, 2), broken];
  let backups = 0;
  expect(() => {
    migrate(db, { migrations: steps, beforeChange: () => void (backups += 1) });
  }).toThrow('broken');
  expect(backups).toBe(1);
  expect(schemaVersion(db)).toBe(1);
  lives[1]?.check(db);
  expect(db.prepare("SELECT count(*) FROM sqlite_schema WHERE name IN ('half', 'base')").pluck().get()).toBe(0);
  // No backup, no migration.
  expect(() => {
    migrate(db, {
      beforeChange: () => {
        throw new Error('disk full');
      },
    });
  }).toThrow('disk full');
  expect(schemaVersion(db)).toBe(1);
  db.close();
});

test('a step that leaves a reference to nothing is refused', () => {
  const db = openDatabase(file, key, 'create');
  const dangling: Migration = {
    version: 1,
    name: 'dangling',
    up: (target) => target.exec("PRAGMA defer_foreign_keys = ON; CREATE TABLE a (id TEXT PRIMARY KEY); CREATE TABLE b (a TEXT REFERENCES a (id)); INSERT INTO b VALUES ('x')"),
  };
  expect(() => {
    migrate(db, { migrations: [dangling] });
  }).toThrow();
  expect(schemaVersion(db)).toBe(0);
  db.close();
});

test('a register of the first version is opened, backed up, and brought up to date', async () => {
  const clock = new TestClock();
  const register = '6e2d1d2c-6f5b-4c0b-9f0e-0d1c2b3a4f5e';
  const operator = '11111111-1111-4111-8111-111111111111';
  const paths = registerPaths(folder);
  const db = openDatabase(paths.database, key, 'create');
  migrate(db, { to: 1 });
  createMeta(db, register, at, false);
  insertOperator(db, { id: operator, name: 'А', position: '', role: 'owner', created: at });
  writeOrganisation(db, testOrganisation);
  writeSettings(db, defaultSettings);
  db.close();
  const owner = { kind: 'operator', operator, name: 'А' } as const;
  writeKeyslots(paths.keyslots, {
    format: 'derbes-keyslots',
    version: 1,
    register,
    demo: false,
    slots: [
      await sealSlot(register, owner, passphraseBytes(testPassphrase), key, argon2Floor),
      await sealSlot(register, { kind: 'recovery' }, randomBytes(20), key, argon2Floor),
    ],
  });
  const vault = vaultInTest(clock);
  await vault.value('register.select', { folder: vault.grant(folder, 'folder') });
  await vault.value('register.unlock', { operator, passphrase: testPassphrase });
  expect(schemaVersion(vault.vault.session!.db)).toBe(latestVersion());
  const { backups } = await vault.value('register.backups', {});
  expect(backups).toMatchObject([{ reason: 'migration', verified: true }]);
  const old = openDatabase(path.join(backups[0]!.path, 'register.db'), key, 'read');
  expect(schemaVersion(old)).toBe(1);
  old.close();
  vault.vault.lock();
  expect(existsSync(folder) && readdirSync(folder)).toContain('register.db');
});
