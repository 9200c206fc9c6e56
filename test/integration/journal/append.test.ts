import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JournalEntry } from '../../../electron/vault/journal/entry.ts';
import { Journal, journalOf } from '../../../electron/vault/journal/journal.ts';
import { parseCheckpointText, parseNote, verifyNote } from '../../../electron/vault/journal/note.ts';
import type { NewRecord } from '../../../electron/vault/register/journal-packs/pack-writer.ts';
import { rewriteRecords } from '../../../electron/vault/register/journal-packs/rewrite-packs.ts';
import { verifyConsistency } from '../../../electron/vault/journal/merkle.ts';
import { verifyJournal } from '../../../electron/vault/journal/verify-journal.ts';
import { logEntries, testBases, testIin, testPeople, testSource } from '../../support/journal-entries.ts';
import { newTestRegister, type TestRegister } from '../../support/test-register.ts';

let register: TestRegister;
let journal: Journal;
beforeEach(async () => {
  register = await newTestRegister();
  journal = journalOf(register.session.db, register.clock);
});
afterEach(() => {
  register.dispose();
});

const verify = (): ReturnType<typeof verifyJournal> => verifyJournal(register.session.db, journal, new AbortController().signal, () => undefined);

describe('appending', () => {
  test('gives records back in full, proven', () => {
    const before = journal.size;
    const entries = logEntries(600);
    const { first, added, duplicates } = journal.append(entries);
    expect({ first, added, duplicates }).toEqual({ first: before, added: 600, duplicates: 0 });
    for (const i of [0, 255, 256, 511, 599]) {
      const { line, body, personal, proof } = journal.open(first + i);
      const entry = entries[i]!;
      expect(proof.verified).toBe(true);
      expect(line).toMatchObject({ sequence: first + i, timeMs: entry.timeMs, action: entry.action, base: entry.base, person: entry.person, account: entry.account, object: entry.object, rows: entry.rows });
      expect(body).toMatchObject({ batch: entry.batch, line: entry.line, source: testSource });
      for (const [kind, value] of Object.entries(entry.personal)) expect(personal.get(kind)).toBe(value);
    }
  });

  test('what was added before is not added again', () => {
    const entries = logEntries(50);
    journal.append(entries.slice(0, 30));
    const size = journal.size;
    const again = journal.append(entries);
    expect(again).toMatchObject({ first: size, added: 20, duplicates: 30 });
    expect(again.sequences.slice(28, 32)).toEqual([-1, -1, size, size + 1]);
    expect(journal.append(entries)).toMatchObject({ added: 0, duplicates: 50 });
  });

  test('an entry without a form in the format is refused, and nothing of its batch is kept', async () => {
    const size = journal.size;
    const [good, other] = logEntries(2);
    const changes: Partial<JournalEntry>[] = [{ timeMs: NaN }, { timeMs: 1e15 }, { rows: -1 }, { rows: 1.5 }, { personal: { account: 'x' } }, { personal: { 'a b': 'x' } }, { details: { 'қ': 1 } }];
    for (const bad of changes) {
      expect(() => journal.append([good!, { ...other!, ...bad }])).toThrow(RangeError);
    }
    expect(journal.size).toBe(size);
    journal.append([good!]);
    expect((await verify()).bad).toBeNull();
  });

  test('a rollback from outside is a rollback of the tree as well', async () => {
    journal.append(logEntries(300));
    journal.page({}, 'newest', 0, 1);
    const [size, root] = [journal.size, journal.root()];
    const { db } = register.session;
    expect(() =>
      db.transaction(() => {
        journal.append(logEntries(40, 300));
        expect(journal.size).toBe(size + 40);
        throw new Error('the change failed');
      })(),
    ).toThrow('the change failed');
    expect(journal.size).toBe(size);
    expect(Buffer.from(journal.root()).equals(root)).toBe(true);
    // As many others in their place: memory must not take them for those that went.
    journal.append(logEntries(40, 500).map((entry) => ({ ...entry, account: 'someone_new' })));
    expect(journal.page({ accounts: ['someone_new'] }, 'oldest', 0, 1).count).toBe(40);
    expect((await verify()).bad).toBeNull();
  });

  test('another object over the same tables sees the same tree', () => {
    journal.append(logEntries(700));
    const { db } = register.session;
    const salt = db.prepare<[], Buffer>("SELECT value FROM journal_key WHERE name = 'salt'").pluck().get()!;
    const again = new Journal(db, { registerId: register.session.registerId, salt, blindIndex: Buffer.alloc(32), checkpointSeed: Buffer.alloc(32) }, register.clock);
    expect(Buffer.from(again.root()).equals(journal.root())).toBe(true);
    again.append(logEntries(3, 700));
    expect(journal.size).toBe(again.size);
    expect(journal.open(journal.size - 1).proof.verified).toBe(true);
  });
});

test('what an operator does is a record in the transaction of the change', () => {
  const { session } = register;
  const size = journal.size;
  expect(() =>
    session.act((db) => {
      db.prepare("INSERT INTO setting VALUES ('x', '1')").run();
      return { value: null, actions: [{ action: 'change', what: 'base.changed', object: 'base:1', personal: { account: 'taken' } }] };
    }),
  ).toThrow(RangeError);
  expect(session.db.prepare("SELECT count(*) FROM setting WHERE key = 'x'").pluck().get()).toBe(0);
  session.act(() => ({ value: null, actions: [{ action: 'change', what: 'base.changed', object: 'base:1', base: testBases[0]!, details: { field: 'name' } }] }));
  expect(journal.size).toBe(size + 1);
  expect(journal.history('base:1')).toEqual([
    { sequence: size, timeMs: register.clock.now().epochMilliseconds, operator: session.operator.name, what: 'base.changed', details: { field: 'name' } },
  ]);
  expect(journal.open(size).body.operator).toBe(session.operator.id);
});

describe('filters', () => {
  beforeEach(() => {
    journal.append(logEntries(800));
  });

  test('answer what the records say', () => {
    const entries = logEntries(800);
    const count = (filter: Parameters<Journal['page']>[0]): number => journal.page(filter, 'newest', 0, 1).count;
    expect(count({ stream: 'log' })).toBe(800);
    expect(count({ bases: [testBases[0]!] })).toBe(entries.filter(({ base }) => base === testBases[0]).length);
    expect(count({ withoutBase: true, stream: 'log' })).toBe(entries.filter(({ base }) => base === null).length);
    expect(count({ people: [testPeople[1]!], actions: ['view', 'export'] })).toBe(
      entries.filter(({ person, action }) => person === testPeople[1] && (action === 'view' || action === 'export')).length,
    );
    expect(count({ accounts: ['user_3'] })).toBe(entries.filter(({ account }) => account === 'user_3').length);
    expect(count({ sources: ['ffffffff-0000-4000-8000-000000000000'] })).toBe(0);
    expect(count({ objects: ['public.visit'], except: { accounts: ['user_3'], bases: [testBases[0]!] } })).toBe(
      entries.filter(({ object, account, base }) => object === 'visit' && account !== 'user_3' && base !== testBases[0]).length,
    );
    // What the register has no number for leaves nothing out.
    expect(count({ stream: 'log', except: { people: ['ffffffff-0000-4000-8000-000000000000'] } })).toBe(entries.length);
    expect(count({ text: 'ӘКІМШІЛІК' })).toBe(entries.filter(({ object }) => object === 'әкімшілік').length);
    expect(count({ text: '-- 799' })).toBe(1);
    expect(count({ text: '%' })).toBe(0);
  });

  test('find an IIN by the blind index, and only whole', () => {
    const { count } = journal.page({ text: testIin }, 'newest', 0, 1);
    expect(count).toBe(80);
    // The statement is gone, the index still leads to the records.
    rewriteRecords(register.session.db, [...journal.select({})].sort((a, b) => a - b), (record) => ({ ...record, personal: null, key: null }));
    expect(journal.page({ text: testIin, stream: 'log' }, 'oldest', 0, 1).count).toBe(80);
    expect(journal.page({ text: testIin.slice(0, 11) }, 'newest', 0, 1).count).toBe(0);
  });

  test('pages follow one another without gap or overlap, in both orders', () => {
    const all = journal.page({ stream: 'log' }, 'oldest', 0, 500).lines.concat(journal.page({ stream: 'log' }, 'oldest', 500, 500).lines);
    expect(all).toHaveLength(800);
    expect(all.every((line, i) => i === 0 || all[i - 1]!.timeMs <= line.timeMs)).toBe(true);
    expect(journal.page({ stream: 'log' }, 'newest', 790, 500).lines).toEqual(all.slice(0, 10).reverse());
  });

  test('the activity map adds up, and days are those of Almaty', () => {
    const days = journal.activity({ stream: 'log' });
    expect(days.flatMap(({ bands }) => bands).reduce((a, b) => a + b)).toBe(800);
    // 2026-10-01 00:00 UTC is 05:00 in Almaty: the third band.
    expect(days[0]).toMatchObject({ day: '2026-10-01' });
    expect(days[0]!.bands.findIndex((n) => n > 0)).toBe(2);
  });

  test('a record moved to a base by new lists is shown there, its leaf stays', async () => {
    const { sequence } = journal.page({ withoutBase: true, stream: 'log' }, 'oldest', 0, 1).lines[0]!;
    const root = Buffer.from(journal.root());
    journal.attribute([{ sequence, base: testBases[1]!, person: null }]);
    expect(journal.line(sequence)).toMatchObject({ base: testBases[1], person: null });
    expect([...journal.select({ bases: [testBases[1]!] })]).toContain(sequence);
    expect(root.equals(journal.root())).toBe(true);
    expect((await verify()).bad).toBeNull();
  });
});

test('checkpoints are notes of the register key, each a continuation of the one before', () => {
  journal.append(logEntries(100));
  const earlier = journal.checkpoint('request');
  journal.append(logEntries(333, 100));
  const later = journal.checkpoint('request');
  for (const checkpoint of [earlier, later]) {
    const note = parseNote(checkpoint.note)!;
    expect(verifyNote(note, journal.origin, journal.publicKey)).toBe(true);
    expect(parseCheckpointText(note.text)).toMatchObject({ origin: `derbes/${register.session.registerId}`, size: checkpoint.size });
  }
  const proof = journal.consistencyProof(earlier.size, later.size);
  expect(verifyConsistency(earlier.size, later.size, proof, earlier.root, later.root)).toBe(true);
  expect(journal.lastCheckpoint()).toEqual(later);
});

describe('a register changed by another hand', () => {
  beforeEach(() => {
    journal.append(logEntries(600));
    journal.checkpoint('request');
  });

  /** Changes tables behind the journal's back and looks again with nothing in memory. */
  async function after(change: string | ((db: Database) => void)): ReturnType<typeof verifyJournal> {
    const { db } = register.session;
    db.pragma('foreign_keys = OFF');
    if (typeof change === 'string') expect(db.prepare(change).run().changes).toBeGreaterThan(0);
    else change(db);
    const salt = db.prepare<[], Buffer>("SELECT value FROM journal_key WHERE name = 'salt'").pluck().get()!;
    const meta = db.prepare<[], { checkpoint_seed: Buffer; blind_index_key: Buffer }>('SELECT * FROM register_meta').get()!;
    const fresh = new Journal(db, { registerId: register.session.registerId, salt, blindIndex: meta.blind_index_key, checkpointSeed: meta.checkpoint_seed }, register.clock);
    return verifyJournal(db, fresh, new AbortController().signal, () => undefined);
  }

  test('that is sound has nothing bad', async () => {
    expect((await after("UPDATE operator SET position = 'x'")).bad).toBeNull();
  });

  /** One record written otherwise than it was entered. */
  const changed = (seq: number, change: (record: NewRecord) => Partial<NewRecord>) => (db: Database) => {
    rewriteRecords(db, [seq], (record) => {
      const other = { ...record, ...change(record) };
      expect(other).not.toEqual(record);
      return other;
    });
  };

  test.each<[string, number, (record: NewRecord) => Partial<NewRecord>]>([
    ['time', 300, ({ time }) => ({ time: time + 1 })],
    ['entry', 300, ({ entered }) => ({ entered: entered - 1 })],
    ['base', 301, ({ base }) => ({ base: 3 - base })],
    ['action', 17, ({ action }) => ({ action: action === 5 ? 6 : 5 })],
    ['unknown action', 17, () => ({ action: 99 })],
    ['rows', 43, () => ({ rows: 0 })],
    ['account', 400, ({ account }) => ({ account: account + 1 })],
    ['person', 401, () => ({ person: 0 })],
    ['object', 402, ({ object }) => ({ object: object + 1 })],
    ['body', 43, ({ body }) => ({ body: body.replace('"rows"', '"rowz"') })],
    ['statement', 44, ({ personal }) => ({ personal: personal?.replaceAll('SELECT', 'DELETE') ?? null })],
  ])('%s of record %i', async (_what, seq, change) => {
    expect((await after(changed(seq, change))).bad).toEqual({ reason: 'JOURNAL_RECORD_CHANGED', sequence: seq });
  });

  test.each(['numbers', 'bodies', 'personal'])('%s of a pack cut short', async (column) => {
    const { bad } = await after(`UPDATE journal_pack SET ${column} = substr(${column}, 1, length(${column}) - 1) WHERE first = 256`);
    expect(bad).toEqual({ reason: 'JOURNAL_RECORD_CHANGED', sequence: 256 });
  });

  test.each([
    ['DELETE FROM journal_pack WHERE first = 256', 'JOURNAL_RECORD_MISSING', 256],
    ["UPDATE journal_account SET name = 'innocent' WHERE name = 'user_3'", 'JOURNAL_RECORD_CHANGED', null],
    ["UPDATE journal_tile SET hashes = zeroblob(length(hashes)) WHERE level = 1", 'JOURNAL_TREE_CHANGED', null],
    ["UPDATE journal_state SET root = randomblob(32)", 'JOURNAL_TREE_CHANGED', null],
    ['UPDATE journal_state SET size = size - 1', 'JOURNAL_TREE_CHANGED', null],
    ['UPDATE journal_checkpoint SET root = randomblob(32)', 'JOURNAL_CHECKPOINT_CHANGED', null],
    ["UPDATE journal_checkpoint SET note = replace(note, char(10) || '6', char(10) || '5')", 'JOURNAL_CHECKPOINT_CHANGED', null],
  ])('%s', async (sql, reason, sequence) => {
    const { bad } = await after(sql);
    expect(bad?.reason).toBe(reason);
    if (sequence !== null) expect(bad?.sequence).toBe(sequence);
  });

  test('work done during the check is no damage', async () => {
    const size = journal.size;
    let begun = false;
    const { bad, size: checked } = await verifyJournal(register.session.db, journal, new AbortController().signal, () => {
      if (begun) return;
      begun = true;
      journal.append(logEntries(700, 5000));
      journal.checkpoint('request');
    });
    expect(bad).toBeNull();
    expect(checked).toBe(size);
    expect(journal.size).toBe(size + 700);
    expect((await verify()).bad).toBeNull();
  });

  test('destroyed values are no damage', async () => {
    expect((await after("UPDATE journal_account SET name = NULL, key = NULL WHERE name = 'user_3'")).bad).toBeNull();
    const some = Array.from({ length: 101 }, (_, i) => 100 + i);
    expect((await after((db) => rewriteRecords(db, some, (record) => ({ ...record, personal: null, key: null })))).bad).toBeNull();
  });
});

test('a large journal is looked at by several threads, and its first bad record is named', { timeout: 120_000 }, async () => {
  for (let from = 0; from < 9000; from += 3000) journal.append(logEntries(3000, from));
  expect((await verify()).bad).toBeNull();
  for (const seq of [8500, 5000]) {
    rewriteRecords(register.session.db, [seq], (record) => ({ ...record, rows: record.rows + 1 }));
    expect((await verify()).bad).toEqual({ reason: 'JOURNAL_RECORD_CHANGED', sequence: seq });
  }
  const stop = new AbortController();
  const stopped = verifyJournal(register.session.db, journal, stop.signal, ({ done }) => {
    if (done > 2000) stop.abort();
  });
  await expect(stopped).rejects.toMatchObject({ problem: { code: 'CANCELLED' } });
});
