import type { Database } from 'better-sqlite3';
import type { DestroyedPlace } from '../../../../shared/contract/destruction.ts';
import { mask, type Sought } from './sought.ts';
import type { FoundSubject } from './subject.ts';

/**
 * How a column is freed of what it holds: `text` and `json` keep the rest of what was written, `account` is one name or a JSON array
 * of names, `empty` keeps nothing of it.
 */
type Column = 'text' | 'json' | 'account' | 'empty';

interface Place {
  readonly place: DestroyedPlace['place'];
  readonly table: string;
  readonly columns: Readonly<Record<string, Column>>;
  /** The row is about the subject and goes as a whole. */
  readonly removed?: true;
}

/** Where else than in the journal an operator, or a file, may have written somebody down. */
export const places: readonly Place[] = [
  { place: 'rejects', table: 'import_reject', columns: { raw: 'empty', params: 'json' } },
  { place: 'subjects', table: 'incident_subject', columns: { surname: 'text', given: 'text', iin: 'text', phone: 'text' }, removed: true },
  { place: 'subjects', table: 'incident_subject_rejected', columns: { raw: 'text', params: 'json' }, removed: true },
  { place: 'incidents', table: 'incident', columns: { title: 'text', accounts: 'account', description: 'text', sent_outgoing: 'text', sent_receipt: 'text', close_reason: 'text' } },
  { place: 'incidents', table: 'incident_fact', columns: { text: 'text' } },
  { place: 'incidents', table: 'notice_draft', columns: { edits: 'json' } },
  { place: 'findings', table: 'finding', columns: { account: 'account', last_record: 'json', objects: 'json', why: 'json', reason: 'text' } },
  { place: 'findings', table: 'finding_history', columns: { reason: 'text' } },
  { place: 'filters', table: 'saved_filter', columns: { name: 'text', filter: 'json' }, removed: true },
  { place: 'acts', table: 'blocked_subject', columns: { reason: 'text', act: 'text', unblock_reason: 'text', unblock_act: 'text' } },
  { place: 'acts', table: 'destruction', columns: { note: 'text', legal_demand: 'text', order_number: 'text' } },
  { place: 'lists', table: 'person', columns: { iin: 'empty', note: 'text' } },
  { place: 'lists', table: 'account', columns: { name: 'account', note: 'text' } },
  { place: 'lists', table: 'access_grant', columns: { order_number: 'text', revoked_order: 'text', revoked_reason: 'text' } },
  { place: 'lists', table: 'base', columns: { note: 'text' } },
  { place: 'imports', table: 'import_batch', columns: { file_name: 'text' } },
  { place: 'imports', table: 'incident_subject_file', columns: { name: 'text', columns: 'json' } },
  { place: 'applications', table: 'application', columns: { title: 'text', edits: 'json', return_reason: 'text' } },
];

type Row = Readonly<Record<string, unknown>>;

/** How many rows of each place hold it; for a person of the register also their row. */
export function countPlaces(db: Database, subject: FoundSubject): DestroyedPlace[] {
  return tally(subject, (place) => rowsHolding(db, place, subject.sought).length);
}

/**
 * Frees every place of it. Inside a transaction of the caller's.
 * @param at instant
 */
export function erasePlaces(db: Database, subject: FoundSubject, at: string): DestroyedPlace[] {
  const counts = tally(subject, (place) => eraseFrom(db, place, subject.sought));
  if (subject.person !== null) {
    db.prepare(
      "UPDATE person SET surname = ?, given = '', patronymic = '', iin = '', position = '', department = '', note = '', archived = ifnull(archived, ?), updated = ? WHERE id = ?",
    ).run(mask, at, at, subject.person);
  }
  // A name that is nobody's any more is not to be used again.
  db.prepare('UPDATE account SET disabled = ? WHERE disabled IS NULL AND substr(name, 1, 1) = ?').run(at, mask);
  return counts;
}

function tally(subject: FoundSubject, count: (place: Place) => number): DestroyedPlace[] {
  const counts = new Map<DestroyedPlace['place'], number>();
  const add = (place: DestroyedPlace['place'], number: number): void => {
    if (number > 0) counts.set(place, (counts.get(place) ?? 0) + number);
  };
  add('accounts', subject.accounts.length);
  add('person', subject.person === null ? 0 : 1);
  for (const place of places) add(place.place, count(place));
  return [...counts].map(([place, number]) => ({ place, count: number }));
}

function rowsHolding(db: Database, { table, columns }: Place, sought: Sought): Row[] {
  const found: Row[] = [];
  const rows = db.prepare<[], Row>(`SELECT ${[...keyColumns(db, table), ...Object.keys(columns)].map(quote).join(', ')} FROM ${table}`);
  for (const row of rows.iterate()) if (holds(row, columns, sought)) found.push(row);
  return found;
}

function holds(row: Row, columns: Place['columns'], sought: Sought): boolean {
  if (typeof row['surname'] === 'string' && sought.holds(`${row['surname']} ${textOf(row['given'])}`)) return true;
  return Object.entries(columns).some(([column, how]) => {
    const text = textOf(row[column]);
    return freed(text, how, sought) !== text;
  });
}

function eraseFrom(db: Database, place: Place, sought: Sought): number {
  const { table, columns, removed } = place;
  const rows = rowsHolding(db, place, sought);
  if (rows.length === 0) return 0;
  const key = keyColumns(db, table);
  const where = key.map((column) => `${quote(column)} = ?`).join(' AND ');
  withoutTriggers(db, table, () => {
    for (const row of rows) {
      const keyed = key.map((column) => row[column]);
      if (removed) {
        db.prepare(`DELETE FROM ${table} WHERE ${where}`).run(...keyed);
        continue;
      }
      const names = Object.keys(columns).filter((column) => typeof row[column] === 'string');
      const values = names.map((column) => freed(textOf(row[column]), columns[column] ?? 'text', sought));
      db.prepare(`UPDATE ${table} SET ${names.map((column) => `${quote(column)} = ?`).join(', ')} WHERE ${where}`).run(...values, ...keyed);
    }
  });
  return rows.length;
}

function freed(text: string, how: Column, sought: Sought): string {
  switch (how) {
    case 'text':
      return sought.masked(text);
    case 'empty':
      return sought.holds(text) ? '' : text;
    case 'json':
      return text === '' ? text : JSON.stringify(deeply(JSON.parse(text), (value) => sought.masked(value)));
    case 'account':
      return text.startsWith('[') ? JSON.stringify(deeply(JSON.parse(text), (value) => sought.maskedAccount(value))) : sought.maskedAccount(text);
  }
}

/** The value with each of its texts changed; also the names of members, where an edit is kept under what it is about. */
function deeply(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((each) => deeply(each, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [change(name), deeply(each, change)]));
}

/** Facts are only added to: destruction is the one change of them, and puts the guard back in the same transaction. */
function withoutTriggers(db: Database, table: string, work: () => void): void {
  const triggers = db.prepare<[string], { name: string; sql: string }>("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?").all(table);
  for (const { name } of triggers) db.exec(`DROP TRIGGER ${quote(name)}`);
  work();
  for (const { sql } of triggers) db.exec(sql);
}

function keyColumns(db: Database, table: string): string[] {
  const columns = db.pragma(`table_info(${table})`) as { name: string; pk: number }[];
  return columns.filter(({ pk }) => pk > 0).map(({ name }) => name);
}

function quote(name: string): string {
  return `"${name}"`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
