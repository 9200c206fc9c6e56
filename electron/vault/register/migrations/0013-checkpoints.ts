import type { Migration } from './migration.ts';

/** What became of a checkpoint after it was made: the ECP over it, and where it was kept outside the register. */
export const migration: Migration = {
  version: 13,
  name: 'checkpoints',
  up(db) {
    db.exec(`
      CREATE TABLE checkpoint_signature (
        checkpoint INTEGER PRIMARY KEY REFERENCES journal_checkpoint (id),
        at TEXT NOT NULL,
        signer TEXT NOT NULL,
        organisation TEXT NOT NULL,
        operator TEXT NOT NULL,
        -- Attached CMS over the bytes of the note.
        cms BLOB NOT NULL
      ) STRICT;
      CREATE TABLE checkpoint_copy (
        id INTEGER PRIMARY KEY,
        checkpoint INTEGER NOT NULL REFERENCES journal_checkpoint (id),
        at TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('file', 'folder', 'export', 'paper')),
        -- Of the file, or of the folder of an export.
        name TEXT NOT NULL
      ) STRICT;
      CREATE INDEX checkpoint_copy_checkpoint ON checkpoint_copy (checkpoint);
      CREATE TRIGGER checkpoint_signature_fixed BEFORE UPDATE ON checkpoint_signature BEGIN SELECT raise(ABORT, 'checkpoint_signature is only added to'); END;
      CREATE TRIGGER checkpoint_signature_kept BEFORE DELETE ON checkpoint_signature BEGIN SELECT raise(ABORT, 'checkpoint_signature is only added to'); END;
      CREATE TRIGGER checkpoint_copy_fixed BEFORE UPDATE ON checkpoint_copy BEGIN SELECT raise(ABORT, 'checkpoint_copy is only added to'); END;
      CREATE TRIGGER checkpoint_copy_kept BEFORE DELETE ON checkpoint_copy BEGIN SELECT raise(ABORT, 'checkpoint_copy is only added to'); END;
    `);
  },
};
