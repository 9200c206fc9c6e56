import type { Migration } from './migration.ts';

/**
 * Rules of findings with parameters, what they need to know (stated hours, blocked subjects, purposes and numbers of records), and
 * triage: to whom a finding was given, and which withdrawn one it is again.
 */
export const migration: Migration = {
  version: 12,
  name: 'finding-rules',
  up(db) {
    // Tables that point at findings wait until the new table stands under the old name.
    db.pragma('defer_foreign_keys = ON');
    db.exec(`
      ALTER TABLE base ADD COLUMN hours TEXT CHECK (hours IS NULL OR json_valid(hours));
      -- null: as the base says.
      ALTER TABLE access_grant ADD COLUMN hours TEXT CHECK (hours IS NULL OR json_valid(hours));

      CREATE TEMP TABLE finding_before AS SELECT * FROM finding;
      DROP TABLE finding;
      CREATE TABLE finding (
        id TEXT PRIMARY KEY,
        rule TEXT NOT NULL,
        severity TEXT NOT NULL CHECK (severity IN ('danger', 'warning')),
        state TEXT NOT NULL CHECK (state IN ('open', 'incident', 'dismissed', 'withdrawn')),
        base_id TEXT REFERENCES base (id),
        -- '' where the rule looks at no account.
        account TEXT NOT NULL,
        person_id TEXT REFERENCES person (id),
        -- null where the rule looks at no source.
        source_id TEXT REFERENCES source (id),
        -- What else tells findings of one rule apart: a day, a blocked subject; '' for nothing.
        part TEXT NOT NULL,
        first_time INTEGER NOT NULL,
        last_time INTEGER NOT NULL,
        detected_at TEXT NOT NULL,
        records INTEGER NOT NULL,
        rows INTEGER NOT NULL,
        -- Record whose rows were counted last, JSON: one statement over two tables is two records and one number of rows.
        last_record TEXT NOT NULL CHECK (json_valid(last_record)),
        actions TEXT NOT NULL CHECK (json_valid(actions)),
        objects TEXT NOT NULL CHECK (json_valid(objects)),
        why TEXT NOT NULL CHECK (json_valid(why)),
        reason TEXT,
        assignee_kind TEXT CHECK (assignee_kind IN ('operator', 'person')),
        assignee_id TEXT,
        -- The withdrawn finding of the same thing that this one is again.
        earlier_id TEXT,
        CHECK ((assignee_kind IS NULL) = (assignee_id IS NULL))
      ) STRICT;
      INSERT INTO finding (id, rule, severity, state, base_id, account, person_id, source_id, part, first_time, last_time, detected_at,
                           records, rows, last_record, actions, objects, why, reason)
        SELECT id, rule, severity, state, base_id, account, person_id, source_id, '', first_time, last_time, detected_at,
               records, rows, 'null', actions, objects, why, reason FROM finding_before;
      DROP TABLE finding_before;
      CREATE INDEX finding_state ON finding (state, last_time);
      CREATE UNIQUE INDEX finding_open ON finding (rule, ifnull(base_id, ''), ifnull(source_id, ''), account, ifnull(person_id, ''), part)
        WHERE state = 'open';
      -- state: it came into that state; assigned: reason is whom; note: reason is what was said; withdrawn by a rule: reason is a code.
      ALTER TABLE finding_history ADD COLUMN step TEXT NOT NULL DEFAULT 'state' CHECK (step IN ('state', 'assigned', 'note'));

      -- Only rules that were set otherwise than they come.
      CREATE TABLE finding_rule (
        rule TEXT PRIMARY KEY,
        enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
        reason TEXT NOT NULL,
        parameters TEXT NOT NULL CHECK (json_valid(parameters)),
        changed TEXT NOT NULL,
        operator TEXT NOT NULL,
        CHECK (enabled = 1 OR reason <> '')
      ) STRICT, WITHOUT ROWID;

      -- R54. The identifier itself is not kept: only the keyed hash by which it stands in the index of the journal.
      CREATE TABLE blocked_subject (
        id TEXT PRIMARY KEY,
        hash BLOB NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('iin', 'phone')),
        blocked_at TEXT NOT NULL,
        reason TEXT NOT NULL,
        act TEXT NOT NULL,
        operator TEXT NOT NULL,
        unblocked_at TEXT,
        unblock_reason TEXT,
        unblock_act TEXT,
        CHECK ((unblocked_at IS NULL) = (unblock_reason IS NULL))
      ) STRICT;
      CREATE UNIQUE INDEX blocked_subject_now ON blocked_subject (hash) WHERE unblocked_at IS NULL;

      -- Purposes that logs name; only records of logs that do have a row.
      CREATE TABLE log_purpose (id INTEGER PRIMARY KEY, purpose TEXT NOT NULL UNIQUE) STRICT;
      CREATE TABLE record_purpose (seq INTEGER PRIMARY KEY, purpose INTEGER NOT NULL REFERENCES log_purpose (id)) STRICT;

      -- Numbers that logs give their records, as runs without a hole.
      CREATE TABLE sequence_run (
        source_id TEXT NOT NULL REFERENCES source (id),
        -- Whose numbers these are: a session, a computer with its channel.
        series TEXT NOT NULL,
        first INTEGER NOT NULL,
        last INTEGER NOT NULL,
        -- Milliseconds of the first and last record of the run whose time is known.
        first_time INTEGER,
        last_time INTEGER,
        PRIMARY KEY (source_id, series, first)
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
