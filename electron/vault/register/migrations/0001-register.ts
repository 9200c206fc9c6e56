import type { Database } from 'better-sqlite3';
import { applicationId } from '../connection.ts';
import type { Migration } from './migration.ts';

/** The register itself: who it is, who may open it, how it is set. */
export const migration: Migration = {
  version: 1,
  name: 'register',
  up(db: Database) {
    db.pragma(`application_id = ${applicationId}`);
    db.exec(`
      CREATE TABLE register_meta (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        register_id TEXT NOT NULL,
        created TEXT NOT NULL,
        demo INTEGER NOT NULL CHECK (demo IN (0, 1)),
        checkpoint_seed BLOB NOT NULL CHECK (length(checkpoint_seed) = 32),
        checkpoint_public_key BLOB NOT NULL CHECK (length(checkpoint_public_key) = 32),
        blind_index_key BLOB NOT NULL CHECK (length(blind_index_key) = 32)
      ) STRICT;

      CREATE TABLE operator (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        position TEXT NOT NULL,
        role TEXT NOT NULL CHECK (role IN ('owner', 'editor', 'auditor')),
        created TEXT NOT NULL,
        disabled TEXT,
        last_unlock TEXT
      ) STRICT;

      -- One JSON value a key; register/settings.ts holds the schema of each.
      CREATE TABLE setting (
        key TEXT PRIMARY KEY,
        value TEXT NOT NULL CHECK (json_valid(value))
      ) STRICT;

      -- Days on which the user's calendar differs from the one that is shipped.
      CREATE TABLE calendar_day (
        day TEXT PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('holiday', 'transferred_off', 'transferred_work', 'ordinary')),
        name TEXT NOT NULL,
        changed TEXT NOT NULL
      ) STRICT;

      -- Rule packs that the user added to those shipped.
      CREATE TABLE rule_pack (
        id TEXT PRIMARY KEY,
        body TEXT NOT NULL CHECK (json_valid(body)),
        sha256 TEXT NOT NULL,
        added TEXT NOT NULL
      ) STRICT;
    `);
  },
};
