import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import type { BlockedSubject } from '../../../shared/contract/blocked-subjects.ts';

const row = z.object({
  id: z.string(),
  kind: z.enum(['iin', 'phone']),
  blocked_at: z.string(),
  reason: z.string(),
  act: z.string(),
  operator: z.string(),
  unblocked_at: z.string().nullable(),
  unblock_reason: z.string().nullable(),
  unblock_act: z.string().nullable(),
});

function fromRow(value: unknown): BlockedSubject {
  const stored = row.parse(value);
  return {
    id: stored.id,
    kind: stored.kind,
    at: stored.blocked_at,
    reason: stored.reason,
    act: stored.act,
    operator: stored.operator,
    unblocked: stored.unblocked_at === null ? null : { at: stored.unblocked_at, reason: stored.unblock_reason ?? '', act: stored.unblock_act ?? '' },
  };
}

/** Those that are blocked first, each group newest first. */
export function listBlockedSubjects(db: Database): BlockedSubject[] {
  return db.prepare('SELECT * FROM blocked_subject ORDER BY unblocked_at IS NOT NULL, blocked_at DESC, rowid DESC').all().map(fromRow);
}

export function findBlockedSubject(db: Database, id: string): BlockedSubject | null {
  const found = db.prepare('SELECT * FROM blocked_subject WHERE id = ?').get(id);
  return found === undefined ? null : fromRow(found);
}

/** Every time that identifier was blocked, newest first. @param hash as the index of the journal has it */
export function blockedByHash(db: Database, hash: Uint8Array): BlockedSubject[] {
  return db.prepare('SELECT * FROM blocked_subject WHERE hash = ? ORDER BY blocked_at DESC, rowid DESC').all(hash).map(fromRow);
}

export function insertBlockedSubject(db: Database, subject: Omit<BlockedSubject, 'unblocked'> & { readonly hash: Uint8Array }): void {
  db.prepare('INSERT INTO blocked_subject (id, hash, kind, blocked_at, reason, act, operator) VALUES (@id, @hash, @kind, @at, @reason, @act, @operator)').run(subject);
}

export function markUnblocked(db: Database, id: string, unblocked: NonNullable<BlockedSubject['unblocked']>): void {
  db.prepare('UPDATE blocked_subject SET unblocked_at = @at, unblock_reason = @reason, unblock_act = @act WHERE id = @id').run({ id, ...unblocked });
}
