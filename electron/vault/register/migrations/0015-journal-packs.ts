import type { Database } from 'better-sqlite3';
import { packWidth } from '../journal-packs/pack.ts';
import { packTable, PackWriter } from '../journal-packs/pack-writer.ts';
import type { Migration } from './migration.ts';

interface OldRow {
  readonly seq: number;
  readonly stream: number;
  readonly time: number;
  readonly entered: number;
  readonly action: number;
  readonly base: number | null;
  readonly account: number;
  readonly person: number | null;
  readonly source: number | null;
  readonly object: number;
  readonly rows: number | null;
  readonly body: string;
  readonly key: Buffer | null;
  readonly personal: string | null;
}

/**
 * Records in packs of up to 256 instead of rows of their own with three indexes. Leaves, tree and proofs stay as they are.
 * Fingerprints of records had no number of the record beside them: they are kept in `journal_known`, which only shrinks.
 */
export const migration: Migration = {
  version: 15,
  name: 'journal-packs',
  up(db: Database) {
    db.exec(`
      CREATE TABLE journal_pack (
        -- Sequence of the first record.
        first INTEGER PRIMARY KEY,
        count INTEGER NOT NULL CHECK (count BETWEEN 1 AND ${packWidth}),
        -- Earliest and latest event time.
        min_time INTEGER NOT NULL,
        max_time INTEGER NOT NULL,
        numbers BLOB NOT NULL,
        blind BLOB NOT NULL,
        -- Which trigrams occur in the personal values; null in a small pack, which is simply read.
        terms BLOB,
        bodies BLOB NOT NULL,
        personal BLOB NOT NULL
      ) STRICT;
      CREATE TABLE journal_known (
        source INTEGER NOT NULL,
        time INTEGER NOT NULL,
        hash BLOB NOT NULL,
        PRIMARY KEY (source, time, hash)
      ) STRICT, WITHOUT ROWID;
      INSERT INTO journal_known SELECT source, time, hash FROM journal_dedup;
    `);
    const rows = db.prepare<[number, number], OldRow>(
      `SELECT r.*, c.body, c.key, c.personal FROM journal_record r JOIN journal_content c ON c.seq = r.seq WHERE r.seq >= ? AND r.seq < ? ORDER BY r.seq`,
    );
    const blind = db.prepare<[number, number], { hash: Buffer; seq: number }>('SELECT hash, seq FROM journal_blind WHERE seq >= ? AND seq < ?');
    const size = db.prepare<[], number>('SELECT size FROM journal_state').pluck().get() ?? 0;
    const writer = new PackWriter(packTable(db));
    for (let from = 0; from < size; from += packWidth) {
      const found = new Map<number, Buffer[]>();
      for (const { hash, seq } of blind.all(from, from + packWidth)) found.set(seq, [...(found.get(seq) ?? []), hash]);
      for (const row of rows.all(from, from + packWidth)) {
        writer.add({ ...row, base: row.base ?? 0, person: row.person ?? 0, source: row.source ?? 0, rows: row.rows ?? -1, fingerprint: null, blind: found.get(row.seq) ?? [] });
      }
      writer.flush();
    }
    db.exec(`
      DROP TABLE journal_blind;
      DROP TABLE journal_dedup;
      DROP TABLE journal_content;
      DROP TABLE journal_record;
    `);
  },
};
