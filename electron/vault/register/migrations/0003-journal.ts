import { randomBytes } from '../../crypto/primitives.ts';
import type { Migration } from './migration.ts';

/**
 * The journal (docs/formats/journal.md). Sequences are the leaf indexes of the tree, from 0. Times are milliseconds.
 * What repeats stands in dimension tables; `journal_account` and `journal_person` carry the key their commitments are
 * salted with, so that destroying one row's key and value destroys them everywhere and breaks no proof.
 */
export const migration: Migration = {
  version: 3,
  name: 'journal',
  up(db) {
    db.exec(`
      CREATE TABLE journal_key (name TEXT PRIMARY KEY, value BLOB NOT NULL CHECK (length(value) = 32)) STRICT;

      CREATE TABLE journal_base (id INTEGER PRIMARY KEY, base TEXT NOT NULL UNIQUE) STRICT;
      CREATE TABLE journal_source (id INTEGER PRIMARY KEY, source TEXT NOT NULL UNIQUE) STRICT;
      CREATE TABLE journal_object (
        id INTEGER PRIMARY KEY,
        database TEXT NOT NULL,
        schema TEXT NOT NULL,
        name TEXT NOT NULL,
        UNIQUE (database, schema, name)
      ) STRICT;
      CREATE TABLE journal_account (
        id INTEGER PRIMARY KEY,
        stream INTEGER NOT NULL,   -- 0 log, 1 console
        name TEXT,                 -- null once destroyed
        key BLOB,
        UNIQUE (stream, name)
      ) STRICT;
      CREATE TABLE journal_person (id INTEGER PRIMARY KEY, person TEXT UNIQUE, key BLOB) STRICT;

      -- What lists filter by; small, because the whole of it is read into memory. No foreign keys: five look-ups a record,
      -- and verification finds more than they would.
      CREATE TABLE journal_record (
        seq INTEGER PRIMARY KEY,
        stream INTEGER NOT NULL,   -- 0 log, 1 console
        time INTEGER NOT NULL,
        entered INTEGER NOT NULL,
        action INTEGER NOT NULL,   -- index into the list of journal/columns.ts
        base INTEGER,
        account INTEGER NOT NULL,
        person INTEGER,
        source INTEGER,
        object INTEGER NOT NULL,
        rows INTEGER
      ) STRICT;
      CREATE INDEX journal_record_own ON journal_record (object, seq) WHERE stream = 1;

      -- The body is what was committed, byte for byte. Personal values stand beside it with the key their salts come
      -- from: setting both to null destroys them, and every proof stays.
      CREATE TABLE journal_content (seq INTEGER PRIMARY KEY, body TEXT NOT NULL, key BLOB, personal TEXT) STRICT;

      -- Keyed hashes of the IINs and phones that occur in personal values.
      CREATE TABLE journal_blind (hash BLOB NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (hash, seq)) STRICT, WITHOUT ROWID;
      -- The time comes first so that a log, which is in order of time, is added at one end of the tree and not all over it.
      CREATE TABLE journal_dedup (
        source INTEGER NOT NULL,
        time INTEGER NOT NULL,
        hash BLOB NOT NULL,
        PRIMARY KEY (source, time, hash)
      ) STRICT, WITHOUT ROWID;

      -- Records that a finding rests on.
      CREATE TABLE journal_finding (
        finding TEXT NOT NULL,
        seq INTEGER NOT NULL,
        rule TEXT NOT NULL,
        PRIMARY KEY (finding, seq)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX journal_finding_seq ON journal_finding (seq);

      -- C2SP tlog-tiles: up to 256 hashes of 32 bytes in a tile, the last of a level grows.
      CREATE TABLE journal_tile (
        level INTEGER NOT NULL,
        idx INTEGER NOT NULL,
        hashes BLOB NOT NULL,
        PRIMARY KEY (level, idx)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE journal_state (id INTEGER PRIMARY KEY CHECK (id = 1), size INTEGER NOT NULL, root BLOB NOT NULL) STRICT;
      CREATE TABLE journal_checkpoint (
        id INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        size INTEGER NOT NULL,
        root BLOB NOT NULL,
        reason TEXT NOT NULL,      -- lock, export, request, schedule
        note TEXT NOT NULL
      ) STRICT;
      CREATE TABLE journal_export (
        id TEXT PRIMARY KEY,
        at TEXT NOT NULL,
        operator TEXT NOT NULL,
        name TEXT NOT NULL,
        format TEXT NOT NULL,
        time_from TEXT,
        time_to TEXT,
        bases TEXT NOT NULL,       -- JSON
        shown INTEGER NOT NULL,
        withheld INTEGER NOT NULL,
        root TEXT NOT NULL,
        signer TEXT
      ) STRICT;
    `);
    // SHA-256 of nothing: the root of an empty tree (RFC 9162, 2.1.1).
    db.prepare(
      "INSERT INTO journal_state VALUES (1, 0, x'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')",
    ).run();
    db.prepare("INSERT INTO journal_key VALUES ('salt', ?)").run(randomBytes(32));
  },
};
