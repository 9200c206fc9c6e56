import type { Migration } from './migration.ts';

/**
 * Incidents with their facts and subjects, applications, the documents made for both and the signatures under them.
 * What was stated once is never changed: facts, documents, their files and signatures are only added.
 */
export const migration: Migration = {
  version: 5,
  name: 'incidents-documents',
  up(db) {
    db.exec(`
      CREATE TABLE incident (
        id TEXT PRIMARY KEY,
        number TEXT NOT NULL UNIQUE,
        title TEXT NOT NULL,
        kinds TEXT NOT NULL CHECK (json_valid(kinds)),
        detected TEXT NOT NULL,
        started_at TEXT,
        ended_at TEXT,
        accounts TEXT NOT NULL CHECK (json_valid(accounts)),
        risk TEXT NOT NULL CHECK (risk IN ('yes', 'no', 'undecided')),
        description TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('open', 'notified', 'closed')),
        created TEXT NOT NULL,
        updated TEXT NOT NULL,
        sent_at TEXT,
        sent_channel TEXT,
        sent_outgoing TEXT,
        sent_receipt TEXT,
        close_reason TEXT
      ) STRICT;
      CREATE TABLE incident_base (
        incident_id TEXT NOT NULL REFERENCES incident (id),
        base_id TEXT NOT NULL REFERENCES base (id),
        PRIMARY KEY (incident_id, base_id)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE incident_finding (
        finding_id TEXT PRIMARY KEY,
        incident_id TEXT NOT NULL REFERENCES incident (id)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX incident_finding_incident ON incident_finding (incident_id);
      -- Records of the journal that the incident rests on.
      CREATE TABLE incident_record (
        incident_id TEXT NOT NULL REFERENCES incident (id),
        seq INTEGER NOT NULL,
        PRIMARY KEY (incident_id, seq)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE incident_fact (
        id TEXT PRIMARY KEY,
        incident_id TEXT NOT NULL REFERENCES incident (id),
        at TEXT NOT NULL,
        recorded_at TEXT NOT NULL,
        author TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('log', 'detected', 'measure', 'document', 'sent', 'receipt', 'note')),
        text TEXT NOT NULL,
        seq INTEGER
      ) STRICT;
      CREATE INDEX incident_fact_incident ON incident_fact (incident_id, at);

      -- R21. One file an incident; a new one replaces it.
      CREATE TABLE incident_subject_file (
        incident_id TEXT PRIMARY KEY REFERENCES incident (id),
        name TEXT NOT NULL,
        encoding TEXT NOT NULL,
        delimiter TEXT NOT NULL,
        columns TEXT NOT NULL CHECK (json_valid(columns)),
        sha256 TEXT NOT NULL,
        imported TEXT NOT NULL
      ) STRICT;
      CREATE TABLE incident_subject (
        incident_id TEXT NOT NULL REFERENCES incident (id),
        row INTEGER NOT NULL,
        surname TEXT NOT NULL,
        given TEXT NOT NULL,
        patronymic TEXT NOT NULL,
        iin TEXT NOT NULL,
        phone TEXT NOT NULL,
        warnings TEXT NOT NULL CHECK (json_valid(warnings)),
        PRIMARY KEY (incident_id, row)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE incident_subject_rejected (
        incident_id TEXT NOT NULL REFERENCES incident (id),
        row INTEGER NOT NULL,
        column_name TEXT,
        reason TEXT NOT NULL,
        params TEXT NOT NULL CHECK (json_valid(params)),
        raw TEXT NOT NULL,
        PRIMARY KEY (incident_id, row)
      ) STRICT, WITHOUT ROWID;

      -- What the user wrote over the values that the register proposes. \`accepted_order\`: the order in force and not
      -- bundled, of which the user said to go on without it.
      CREATE TABLE notice_draft (
        incident_id TEXT PRIMARY KEY REFERENCES incident (id),
        edits TEXT NOT NULL CHECK (json_valid(edits)),
        accepted_order TEXT,
        updated TEXT NOT NULL
      ) STRICT;

      CREATE TABLE application (
        id TEXT PRIMARY KEY,
        number TEXT NOT NULL UNIQUE,
        title TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('draft', 'made', 'submitted', 'returned', 'accepted')),
        edits TEXT NOT NULL CHECK (json_valid(edits)),
        created TEXT NOT NULL,
        updated TEXT NOT NULL,
        submitted TEXT,
        return_reason TEXT
      ) STRICT;

      CREATE TABLE document (
        id TEXT PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('notice', 'application')),
        subject_id TEXT NOT NULL,
        number TEXT NOT NULL,
        version INTEGER NOT NULL,
        created TEXT NOT NULL,
        author TEXT NOT NULL,
        pack TEXT NOT NULL CHECK (json_valid(pack)),
        warning TEXT CHECK (warning IS NULL OR json_valid(warning)),
        UNIQUE (kind, subject_id, version)
      ) STRICT;
      CREATE TABLE document_file (
        id INTEGER PRIMARY KEY,
        document_id TEXT NOT NULL REFERENCES document (id),
        name TEXT NOT NULL,
        media_type TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        purpose TEXT NOT NULL CHECK (purpose IN ('document', 'data', 'schema', 'annex')),
        language TEXT CHECK (language IN ('kk', 'ru')),
        -- 1: made by signing (attached CMS, container) out of the others.
        signed INTEGER NOT NULL CHECK (signed IN (0, 1)),
        content BLOB NOT NULL,
        UNIQUE (document_id, name)
      ) STRICT;
      CREATE TABLE document_signature (
        id TEXT PRIMARY KEY,
        document_id TEXT NOT NULL REFERENCES document (id),
        at TEXT NOT NULL,
        signer TEXT NOT NULL,
        iin TEXT NOT NULL,
        organisation TEXT NOT NULL,
        bin TEXT NOT NULL,
        serial TEXT NOT NULL,
        algorithm TEXT NOT NULL,
        provider TEXT NOT NULL,
        not_after TEXT NOT NULL,
        format TEXT NOT NULL,
        files TEXT NOT NULL CHECK (json_valid(files)),
        operator TEXT NOT NULL
      ) STRICT;
      CREATE INDEX document_signature_document ON document_signature (document_id);
    `);
    for (const table of ['incident_fact', 'document', 'document_file', 'document_signature']) {
      db.exec(`
        CREATE TRIGGER ${table}_fixed BEFORE UPDATE ON ${table} BEGIN SELECT raise(ABORT, '${table} is only added to'); END;
        CREATE TRIGGER ${table}_kept BEFORE DELETE ON ${table} BEGIN SELECT raise(ABORT, '${table} is only added to'); END;
      `);
    }
  },
};
