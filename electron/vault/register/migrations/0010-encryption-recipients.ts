import type { Migration } from './migration.ts';

/** Certificates of those to whom files are encrypted, kept for the next time. */
export const migration: Migration = {
  version: 10,
  name: 'encryption-recipients',
  up(db) {
    db.exec(`
      CREATE TABLE encryption_recipient (
        -- SHA-256 of the DER, hex.
        fingerprint TEXT PRIMARY KEY,
        der BLOB NOT NULL,
        added TEXT NOT NULL,
        added_by TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
