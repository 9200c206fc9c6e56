import type { Database } from 'better-sqlite3';
import type { Migration } from './migration.ts';

/** Sources of logs, their imports, and what the rules found in them. Times of records are milliseconds, like the journal's. */
export const migration: Migration = {
  version: 4,
  name: 'sources-findings',
  up(db: Database) {
    db.exec(`
      CREATE TABLE source (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        -- The name in one letter case: SQLite folds only ASCII.
        name_key TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        time_zone TEXT NOT NULL,
        mapping TEXT CHECK (mapping IS NULL OR json_valid(mapping)),
        created TEXT NOT NULL,
        updated TEXT NOT NULL
      ) STRICT;
      CREATE TABLE source_object (
        source_id TEXT NOT NULL REFERENCES source (id),
        place INTEGER NOT NULL,
        database TEXT NOT NULL,
        schema TEXT NOT NULL,
        table_name TEXT NOT NULL,
        -- null: known, and not personal data
        base_id TEXT REFERENCES base (id),
        PRIMARY KEY (source_id, place)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE import_batch (
        id TEXT PRIMARY KEY,
        source_id TEXT NOT NULL REFERENCES source (id),
        file_name TEXT NOT NULL,
        -- of the bytes read; '' until the end of the file was reached
        sha256 TEXT NOT NULL,
        started_at TEXT NOT NULL,
        -- null: was stopped or broke off; what was committed stays
        finished_at TEXT,
        read INTEGER NOT NULL,
        added INTEGER NOT NULL,
        duplicates INTEGER NOT NULL,
        unmapped_objects INTEGER NOT NULL,
        unmapped_accounts INTEGER NOT NULL,
        skipped INTEGER NOT NULL,
        rejected INTEGER NOT NULL,
        first_time INTEGER,
        last_time INTEGER,
        new_findings INTEGER NOT NULL,
        CHECK (read = added + duplicates + skipped + rejected)
      ) STRICT;
      CREATE INDEX import_batch_source ON import_batch (source_id, started_at);
      CREATE TABLE import_reject (
        batch_id TEXT NOT NULL REFERENCES import_batch (id),
        place INTEGER NOT NULL,
        line INTEGER NOT NULL,
        column_name TEXT,
        reason TEXT NOT NULL,
        params TEXT NOT NULL CHECK (json_valid(params)),
        raw TEXT NOT NULL,
        PRIMARY KEY (batch_id, place)
      ) STRICT, WITHOUT ROWID;

      -- Base and person that lists give a record now, where they differ from those at its import. The leaf keeps the latter.
      CREATE TABLE journal_attribution (
        seq INTEGER PRIMARY KEY,
        base INTEGER REFERENCES journal_base (id),
        person INTEGER REFERENCES journal_person (id)
      ) STRICT;

      CREATE TABLE finding (
        id TEXT PRIMARY KEY,
        rule TEXT NOT NULL,
        severity TEXT NOT NULL CHECK (severity IN ('danger', 'warning')),
        state TEXT NOT NULL CHECK (state IN ('open', 'incident', 'dismissed', 'withdrawn')),
        base_id TEXT REFERENCES base (id),
        account TEXT NOT NULL,
        person_id TEXT REFERENCES person (id),
        source_id TEXT NOT NULL REFERENCES source (id),
        first_time INTEGER NOT NULL,
        last_time INTEGER NOT NULL,
        detected_at TEXT NOT NULL,
        records INTEGER NOT NULL,
        rows INTEGER NOT NULL,
        -- Statement whose rows were counted last: one over two tables is two records and one number of rows.
        last_statement TEXT NOT NULL,
        last_rows INTEGER NOT NULL,
        actions TEXT NOT NULL CHECK (json_valid(actions)),
        objects TEXT NOT NULL CHECK (json_valid(objects)),
        why TEXT NOT NULL CHECK (json_valid(why)),
        reason TEXT
      ) STRICT;
      CREATE INDEX finding_state ON finding (state, last_time);
      CREATE UNIQUE INDEX finding_open ON finding (rule, ifnull(base_id, ''), source_id, account, ifnull(person_id, '')) WHERE state = 'open';

      CREATE TABLE finding_history (
        finding_id TEXT NOT NULL REFERENCES finding (id),
        place INTEGER NOT NULL,
        at TEXT NOT NULL,
        operator TEXT NOT NULL,
        state TEXT NOT NULL,
        reason TEXT,
        PRIMARY KEY (finding_id, place)
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
