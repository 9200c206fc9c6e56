import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { journalFilter } from '../../../shared/contract/journal.ts';

const row = z.object({
  id: z.string(),
  name: z.string(),
  filter: z.string().transform((json) => journalFilter.parse(JSON.parse(json))),
});
export type SavedFilterRow = z.output<typeof row>;

/** Of one operator, in the order they chose. */
export function savedFilters(db: Database, operator: string): SavedFilterRow[] {
  return db
    .prepare('SELECT id, name, filter FROM saved_filter WHERE operator_id = ? ORDER BY place')
    .all(operator)
    .map((each) => row.parse(each));
}

/** Writes all filters of an operator anew, in this order. */
export function writeSavedFilters(db: Database, operator: string, filters: readonly SavedFilterRow[], at: string): void {
  db.prepare('DELETE FROM saved_filter WHERE operator_id = ?').run(operator);
  const insert = db.prepare('INSERT INTO saved_filter (id, operator_id, place, name, filter, updated) VALUES (?, ?, ?, ?, ?, ?)');
  filters.forEach(({ id, name, filter }, place) => insert.run(id, operator, place, name, JSON.stringify(filter), at));
}
