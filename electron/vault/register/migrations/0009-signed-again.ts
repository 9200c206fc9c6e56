import type { Migration } from './migration.ts';

/**
 * A signed file that gets another signature is kept as a further revision; the one before stays, as everything about a
 * document does. `document_file_now` has the newest of each name.
 */
export const migration: Migration = {
  version: 9,
  name: 'signed-again',
  up(db) {
    db.exec(`
      CREATE TABLE document_file_revised (
        id INTEGER PRIMARY KEY,
        document_id TEXT NOT NULL REFERENCES document (id),
        name TEXT NOT NULL,
        media_type TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        purpose TEXT NOT NULL CHECK (purpose IN ('document', 'data', 'schema', 'annex')),
        language TEXT CHECK (language IN ('kk', 'ru')),
        signed INTEGER NOT NULL CHECK (signed IN (0, 1)),
        content BLOB NOT NULL,
        revision INTEGER NOT NULL DEFAULT 1,
        -- Only what signing made has a second one.
        CHECK (revision = 1 OR signed = 1),
        UNIQUE (document_id, name, revision)
      ) STRICT;
      INSERT INTO document_file_revised (id, document_id, name, media_type, sha256, purpose, language, signed, content)
        SELECT id, document_id, name, media_type, sha256, purpose, language, signed, content FROM document_file;
      DROP TABLE document_file;
      ALTER TABLE document_file_revised RENAME TO document_file;
      CREATE TRIGGER document_file_fixed BEFORE UPDATE ON document_file BEGIN SELECT raise(ABORT, 'document_file is only added to'); END;
      CREATE TRIGGER document_file_kept BEFORE DELETE ON document_file BEGIN SELECT raise(ABORT, 'document_file is only added to'); END;
      CREATE VIEW document_file_now AS
        SELECT * FROM document_file AS file
        WHERE revision = (SELECT max(revision) FROM document_file WHERE document_id = file.document_id AND name = file.name);
    `);
  },
};
