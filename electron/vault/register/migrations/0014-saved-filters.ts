import type { Migration } from './migration.ts';

/** Filters of the journal that an operator keeps as tabs. They may name people, so they stand here and not among preferences. */
export const migration: Migration = {
  version: 14,
  name: 'saved-filters',
  up(db) {
    db.exec(`
      CREATE TABLE saved_filter (
        id TEXT PRIMARY KEY,
        operator_id TEXT NOT NULL REFERENCES operator (id),
        place INTEGER NOT NULL,
        name TEXT NOT NULL,
        filter TEXT NOT NULL CHECK (json_valid(filter)),
        updated TEXT NOT NULL
      ) STRICT;
      CREATE INDEX saved_filter_operator ON saved_filter (operator_id, place);
    `);
  },
};
