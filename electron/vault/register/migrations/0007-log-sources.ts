import type { Migration } from './migration.ts';

/** Encoding of a source, and folders that are looked into for new records. */
export const migration: Migration = {
  version: 7,
  name: 'log-sources',
  up(db) {
    db.exec(`
      ALTER TABLE source ADD COLUMN encoding TEXT NOT NULL DEFAULT 'auto';
      -- It was part of the mapping of a table before.
      UPDATE source SET encoding = coalesce(mapping ->> '$.encoding', 'auto'), mapping = json_remove(mapping, '$.encoding') WHERE mapping IS NOT NULL;

      CREATE TABLE source_watch (
        source_id TEXT PRIMARY KEY REFERENCES source (id),
        folder TEXT NOT NULL,
        pattern TEXT NOT NULL,
        last_look TEXT,
        problem TEXT
      ) STRICT, WITHOUT ROWID;
      -- How far each file was read. Offsets count bytes of the content: unpacked, in UTF-8.
      CREATE TABLE source_watch_file (
        source_id TEXT NOT NULL REFERENCES source_watch (source_id),
        name TEXT NOT NULL,
        size INTEGER NOT NULL,
        mtime REAL NOT NULL,
        problem TEXT,
        -- The log is known again by its beginning, whatever its name became.
        head_length INTEGER NOT NULL,
        head_digest BLOB NOT NULL,
        read_to INTEGER NOT NULL,
        waiting INTEGER NOT NULL,
        -- Reading is taken up a little before read_to, at the start of a record.
        warm_from INTEGER NOT NULL,
        warm_line INTEGER NOT NULL,
        warm_digest BLOB NOT NULL,
        PRIMARY KEY (source_id, name)
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
