import type { Migration } from './migration.ts';

/** Timestamps that were asked for and not answered yet, answers of OCSP responders, and what signatures have got since. */
export const migration: Migration = {
  version: 11,
  name: 'evidence',
  up(db) {
    db.exec(`
      -- Requests carried to another machine; gone when answered, or asked anew.
      CREATE TABLE timestamp_request (
        -- SHA-256 of the signature value, hex.
        signature TEXT PRIMARY KEY,
        document_id TEXT NOT NULL REFERENCES document (id),
        request BLOB NOT NULL,
        created TEXT NOT NULL,
        created_by TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE ocsp_answer (
        -- SHA-256 of the certificate, hex: the newest answer about each is kept.
        certificate TEXT PRIMARY KEY,
        this_update TEXT NOT NULL,
        -- BasicOCSPResponse.
        der BLOB NOT NULL,
        added TEXT NOT NULL,
        added_by TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE signature_evidence (
        id INTEGER PRIMARY KEY,
        signature_id TEXT NOT NULL REFERENCES document_signature (id),
        format TEXT NOT NULL CHECK (format IN ('CAdES-T', 'CAdES-LT')),
        at TEXT NOT NULL,
        operator TEXT NOT NULL
      ) STRICT;
      CREATE INDEX signature_evidence_signature ON signature_evidence (signature_id);
      CREATE TRIGGER signature_evidence_fixed BEFORE UPDATE ON signature_evidence BEGIN SELECT raise(ABORT, 'signature_evidence is only added to'); END;
      CREATE TRIGGER signature_evidence_kept BEFORE DELETE ON signature_evidence BEGIN SELECT raise(ABORT, 'signature_evidence is only added to'); END;
      CREATE VIEW document_signature_now AS
        SELECT id, document_id, at, signer, iin, organisation, bin, serial, algorithm, provider, not_after,
               coalesce((SELECT format FROM signature_evidence WHERE signature_id = document_signature.id ORDER BY id DESC LIMIT 1), format) AS format,
               files, operator
        FROM document_signature;
    `);
  },
};
