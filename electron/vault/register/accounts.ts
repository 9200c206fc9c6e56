import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import type { Account, accountFields } from '../../../shared/contract/people.ts';
import { accountKinds } from '../../../shared/domain/vocabulary.ts';

export type AccountFields = z.output<typeof accountFields>;

const accountRow = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(accountKinds),
  source_id: z.string().nullable(),
  note: z.string(),
  created: z.string(),
  disabled: z.string().nullable(),
  people: z.string().transform((text) => z.array(z.string()).parse(JSON.parse(text))),
});

const selectAccounts = `
  SELECT account.*, (
    SELECT json_group_array(person_id) FROM (SELECT person_id FROM account_person WHERE account_id = account.id ORDER BY person_id)
  ) AS people
  FROM account`;

function fromRow(value: unknown): Account {
  const { source_id: source, ...row } = accountRow.parse(value);
  return { ...row, source };
}

/** Those in use first, then by name. */
export function listAccounts(db: Database): Account[] {
  return db.prepare(`${selectAccounts} ORDER BY disabled IS NOT NULL, name, created`).all().map(fromRow);
}

export function findAccount(db: Database, id: string): Account | null {
  const row = db.prepare(`${selectAccounts} WHERE id = ?`).get(id);
  return row === undefined ? null : fromRow(row);
}

/** The account in use of exactly this name and source (null: of any source). */
export function findAccountByName(db: Database, name: string, source: string | null): Account | null {
  const row = db.prepare(`${selectAccounts} WHERE name = ? AND ifnull(source_id, '') = ? AND disabled IS NULL`).get(name, source ?? '');
  return row === undefined ? null : fromRow(row);
}

export function insertAccount(db: Database, id: string, fields: AccountFields, at: string): void {
  db.prepare('INSERT INTO account (id, name, kind, source_id, note, created) VALUES (?, ?, ?, ?, ?, ?)').run(
    id,
    fields.name,
    fields.kind,
    fields.source,
    fields.note,
    at,
  );
  setPeople(db, id, fields.people);
}

export function updateAccount(db: Database, id: string, fields: AccountFields): void {
  db.prepare('UPDATE account SET name = ?, kind = ?, source_id = ?, note = ? WHERE id = ?').run(
    fields.name,
    fields.kind,
    fields.source,
    fields.note,
    id,
  );
  setPeople(db, id, fields.people);
}

export function disableAccount(db: Database, id: string, at: string): void {
  db.prepare('UPDATE account SET disabled = ? WHERE id = ?').run(at, id);
}

function setPeople(db: Database, id: string, people: readonly string[]): void {
  db.prepare('DELETE FROM account_person WHERE account_id = ?').run(id);
  const insert = db.prepare('INSERT INTO account_person (account_id, person_id) VALUES (?, ?)');
  for (const person of new Set(people)) insert.run(id, person);
}
