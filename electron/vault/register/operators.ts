import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import type { Operator } from '../../../shared/contract/register.ts';
import { type OperatorRole, operatorRoles } from '../../../shared/domain/vocabulary.ts';

const row = z.object({
  id: z.string(),
  name: z.string(),
  position: z.string(),
  role: z.enum(operatorRoles),
  created: z.string(),
  disabled: z.string().nullable(),
  last_unlock: z.string().nullable(),
});

function fromRow(value: unknown): Operator {
  const { last_unlock: lastUnlock, ...rest } = row.parse(value);
  return { ...rest, lastUnlock };
}

export function listOperators(db: Database): Operator[] {
  return db.prepare('SELECT * FROM operator ORDER BY created, rowid').all().map(fromRow);
}

export function findOperator(db: Database, id: string): Operator | null {
  const found = db.prepare('SELECT * FROM operator WHERE id = ?').get(id);
  return found === undefined ? null : fromRow(found);
}

export function insertOperator(db: Database, operator: Omit<Operator, 'disabled' | 'lastUnlock'>): void {
  db.prepare('INSERT INTO operator (id, name, position, role, created) VALUES (?, ?, ?, ?, ?)').run(
    operator.id,
    operator.name,
    operator.position,
    operator.role,
    operator.created,
  );
}

export function setOperatorRole(db: Database, id: string, role: OperatorRole): void {
  db.prepare('UPDATE operator SET role = ? WHERE id = ?').run(role, id);
}

export function disableOperator(db: Database, id: string, at: string): void {
  db.prepare('UPDATE operator SET disabled = ? WHERE id = ?').run(at, id);
}

export function markUnlocked(db: Database, id: string, at: string): void {
  db.prepare('UPDATE operator SET last_unlock = ? WHERE id = ?').run(at, id);
}

/** Whether the register would be left without anyone who administers it. */
export function isLastOwner(db: Database, id: string): boolean {
  const owners = listOperators(db).filter((operator) => operator.role === 'owner' && operator.disabled === null);
  return owners.length === 1 && owners[0]?.id === id;
}
