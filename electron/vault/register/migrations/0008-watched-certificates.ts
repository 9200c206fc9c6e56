import type { Migration } from './migration.ts';

/** Certificates of the organisation whose end is waited for. Those that signed are found in what they signed. */
export const migration: Migration = {
  version: 8,
  name: 'watched-certificates',
  up(db) {
    db.exec(`
      CREATE TABLE watched_certificate (
        -- SHA-256 of the DER, hex.
        fingerprint TEXT PRIMARY KEY,
        -- Where it was taken from; the key itself never comes in.
        source TEXT NOT NULL CHECK (source IN ('certificate', 'pkcs12', 'token')),
        der BLOB NOT NULL,
        added TEXT NOT NULL,
        added_by TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
