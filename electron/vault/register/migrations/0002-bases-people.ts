import type { Database } from 'better-sqlite3';
import type { Migration } from './migration.ts';

/** Bases, people, accounts and who may do what (R1–R4). */
export const migration: Migration = {
  version: 2,
  name: 'bases-people',
  up(db: Database) {
    db.exec(`
      CREATE TABLE base (
        id TEXT PRIMARY KEY,
        code TEXT NOT NULL,
        -- The code in one letter case: SQLite folds only ASCII, and codes are Cyrillic.
        code_key TEXT NOT NULL UNIQUE,
        name_kk TEXT NOT NULL,
        name_ru TEXT NOT NULL,
        owner_name TEXT NOT NULL,
        owner_bin TEXT NOT NULL,
        operator_name TEXT NOT NULL,
        operator_bin TEXT NOT NULL,
        purposes TEXT NOT NULL CHECK (json_valid(purposes)),
        country TEXT NOT NULL,
        address TEXT NOT NULL,
        dbms TEXT NOT NULL,
        subjects INTEGER NOT NULL CHECK (subjects >= 0),
        records INTEGER NOT NULL CHECK (records >= 0),
        categories TEXT NOT NULL CHECK (json_valid(categories)),
        access_category TEXT NOT NULL CHECK (access_category IN ('restricted', 'public')),
        organisation_role TEXT NOT NULL CHECK (organisation_role IN ('owner', 'operator', 'third_party')),
        automated INTEGER NOT NULL CHECK (automated IN (0, 1)),
        in_use_since TEXT,
        note TEXT NOT NULL,
        created TEXT NOT NULL,
        updated TEXT NOT NULL,
        archived TEXT
      ) STRICT;

      CREATE TABLE person (
        id TEXT PRIMARY KEY,
        surname TEXT NOT NULL,
        given TEXT NOT NULL,
        patronymic TEXT NOT NULL,
        iin TEXT NOT NULL,
        position TEXT NOT NULL,
        department TEXT NOT NULL,
        dismissed TEXT,
        note TEXT NOT NULL,
        created TEXT NOT NULL,
        updated TEXT NOT NULL,
        archived TEXT
      ) STRICT;
      CREATE UNIQUE INDEX person_iin ON person (iin) WHERE iin <> '';

      -- An account that was switched off stays, so that old records still find whose it was; its name may come again.
      CREATE TABLE account (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('personal', 'shared', 'service')),
        source_id TEXT,
        note TEXT NOT NULL,
        created TEXT NOT NULL,
        disabled TEXT
      ) STRICT;
      CREATE UNIQUE INDEX account_name ON account (name, ifnull(source_id, '')) WHERE disabled IS NULL;

      CREATE TABLE account_person (
        account_id TEXT NOT NULL REFERENCES account (id),
        person_id TEXT NOT NULL REFERENCES person (id),
        PRIMARY KEY (account_id, person_id)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX account_person_person ON account_person (person_id);

      CREATE TABLE access_grant (
        id TEXT PRIMARY KEY,
        base_id TEXT NOT NULL REFERENCES base (id),
        person_id TEXT REFERENCES person (id),
        account_id TEXT REFERENCES account (id),
        rights TEXT NOT NULL CHECK (json_valid(rights)),
        -- First and last day, inclusive, Asia/Almaty.
        from_day TEXT NOT NULL,
        to_day TEXT,
        order_number TEXT NOT NULL,
        order_date TEXT,
        created TEXT NOT NULL,
        revoked_at TEXT,
        revoked_order TEXT,
        revoked_reason TEXT,
        CHECK ((person_id IS NULL) <> (account_id IS NULL)),
        CHECK (to_day IS NULL OR to_day >= from_day)
      ) STRICT;
      CREATE INDEX access_grant_base ON access_grant (base_id);
      CREATE INDEX access_grant_person ON access_grant (person_id) WHERE person_id IS NOT NULL;
      CREATE INDEX access_grant_account ON access_grant (account_id) WHERE account_id IS NOT NULL;
    `);
  },
};
