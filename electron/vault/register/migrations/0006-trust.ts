import type { Migration } from './migration.ts';

/** Certificates that signatures are held against, and the revocation lists of their authorities. */
export const migration: Migration = {
  version: 6,
  name: 'trust',
  up(db) {
    db.exec(`
      CREATE TABLE trusted_certificate (
        -- SHA-256 of the DER, hex.
        fingerprint TEXT PRIMARY KEY,
        -- root: relied on as such; authority: only helps to find a way to a root.
        kind TEXT NOT NULL CHECK (kind IN ('root', 'authority')),
        der BLOB NOT NULL,
        added TEXT NOT NULL,
        added_by TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE revocation_list (
        -- SHA-256 of the issuer's name in DER, hex, with ':delta' for a delta list: the newest of each is kept.
        issuer TEXT PRIMARY KEY,
        this_update TEXT NOT NULL,
        next_update TEXT,
        der BLOB NOT NULL,
        added TEXT NOT NULL,
        added_by TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
