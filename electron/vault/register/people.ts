import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import type { personFields } from '../../../shared/contract/people.ts';

export type PersonFields = z.output<typeof personFields>;

export interface PersonRecord extends PersonFields {
  readonly id: string;
  readonly created: string;
  readonly updated: string;
  readonly archived: string | null;
}

const personRow = z.object({
  id: z.string(),
  surname: z.string(),
  given: z.string(),
  patronymic: z.string(),
  iin: z.string(),
  position: z.string(),
  department: z.string(),
  dismissed: z.string().nullable(),
  note: z.string(),
  created: z.string(),
  updated: z.string(),
  archived: z.string().nullable(),
});

const columns = ['surname', 'given', 'patronymic', 'iin', 'position', 'department', 'dismissed', 'note'] as const;

/** In the order of a Kazakh alphabet; archived ones only when asked for. */
export function listPeople(db: Database, archived = false): PersonRecord[] {
  const rows = db.prepare(`SELECT * FROM person ${archived ? '' : 'WHERE archived IS NULL'}`).all();
  const order = new Intl.Collator('kk');
  return rows
    .map((row): PersonRecord => personRow.parse(row))
    .sort((a, b) => order.compare(fullName(a), fullName(b)) || a.id.localeCompare(b.id));
}

export function findPerson(db: Database, id: string): PersonRecord | null {
  const row = db.prepare('SELECT * FROM person WHERE id = ?').get(id);
  return row === undefined ? null : personRow.parse(row);
}

export function findPersonByIin(db: Database, iin: string): PersonRecord | null {
  const row = iin === '' ? undefined : db.prepare('SELECT * FROM person WHERE iin = ?').get(iin);
  return row === undefined ? null : personRow.parse(row);
}

export function insertPerson(db: Database, id: string, fields: PersonFields, at: string): void {
  db.prepare(
    `INSERT INTO person (id, ${columns.join(', ')}, created, updated)
     VALUES (@id, ${columns.map((column) => `@${column}`).join(', ')}, @at, @at)`,
  ).run({ ...fields, id, at });
}

export function updatePerson(db: Database, id: string, fields: PersonFields, at: string): void {
  const assignments = columns.map((column) => `${column} = @${column}`).join(', ');
  db.prepare(`UPDATE person SET ${assignments}, updated = @at WHERE id = @id`).run({ ...fields, id, at });
}

export function setPersonArchived(db: Database, id: string, archived: string | null, at: string): void {
  db.prepare('UPDATE person SET archived = ?, updated = ? WHERE id = ?').run(archived, at, id);
}

/** Surname, given name and patronymic, those there are. */
export function fullName(person: { readonly surname: string; readonly given: string; readonly patronymic: string }): string {
  return [person.surname, person.given, person.patronymic].filter((part) => part !== '').join(' ');
}
