import type { Database } from 'better-sqlite3';

/** The next number of a year, `2026-001`; numbers are not given twice. */
export function nextNumber(db: Database, table: 'incident' | 'application', year: number): string {
  const last = db
    .prepare<[string], number | null>(`SELECT max(CAST(substr(number, 6) AS INTEGER)) FROM ${table} WHERE number LIKE ?`)
    .pluck()
    .get(`${year}-%`);
  return `${year}-${String((last ?? 0) + 1).padStart(3, '0')}`;
}
