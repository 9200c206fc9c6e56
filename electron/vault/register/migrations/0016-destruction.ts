import type { Database } from 'better-sqlite3';
import type { Migration } from './migration.ts';

/** R54: destructions of the values of a subject. Whose they were is kept as a keyed hash only. */
export const migration: Migration = {
  version: 16,
  name: 'destruction',
  up(db: Database) {
    db.exec(`
      CREATE TABLE destruction (
        id TEXT PRIMARY KEY,
        at TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('iin', 'phone', 'account', 'person')),
        hash BLOB NOT NULL CHECK (length(hash) = 16),
        ground TEXT NOT NULL CHECK (ground IN ('demand', 'term', 'other')),
        note TEXT NOT NULL,
        -- Why it was lawful although the data were blocked; '' where they were not.
        legal_demand TEXT NOT NULL,
        order_number TEXT NOT NULL,
        order_day TEXT NOT NULL,
        operator TEXT NOT NULL,
        backups TEXT NOT NULL CHECK (backups IN ('keep', 'replace')),
        records INTEGER NOT NULL,
        texts INTEGER NOT NULL,
        places TEXT NOT NULL CHECK (json_valid(places)),
        stays TEXT NOT NULL CHECK (json_valid(stays)),
        -- When it was done in this register: later than at where a backup from before was restored.
        applied TEXT NOT NULL,
        -- When no trace was left in pages and log of the file; null: is done at the next opening.
        finished TEXT
      ) STRICT;
    `);
  },
};
