import type { Database } from 'better-sqlite3';
import type { checkpointCopyKinds, CheckpointRecord } from '../../../shared/contract/checkpoints.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import { toBase64 } from '../common/bytes.ts';
import type { CheckpointReason } from './journal.ts';
import { instantText } from './leaf.ts';

/** Checkpoints as the register keeps them, with what was done with each since. */

/** Every row that is shown at once; older ones stay in the register. */
const shown = 5000;

export interface KeptCheckpoint {
  readonly id: number;
  readonly atMs: number;
  readonly size: number;
  readonly root: Uint8Array;
  readonly reason: CheckpointReason;
  /** The signed note. */
  readonly note: string;
}

export interface CheckpointSignature {
  /** Instant. */
  readonly at: string;
  readonly signer: string;
  readonly organisation: string;
  readonly operator: string;
  /** Attached CMS over the note. */
  readonly cms: Uint8Array;
}

export type CheckpointCopyKind = (typeof checkpointCopyKinds)[number];

const columns = 'id, at AS atMs, size, root, reason, note';

/** Newest first. */
export function listCheckpoints(db: Database): { readonly checkpoints: CheckpointRecord[]; readonly total: number } {
  const rows = db.prepare<[number], KeptCheckpoint>(`SELECT ${columns} FROM journal_checkpoint ORDER BY id DESC LIMIT ?`).all(shown);
  const total = db.prepare<[], number>('SELECT count(*) FROM journal_checkpoint').pluck().get() ?? 0;
  return { checkpoints: recordsOf(db, rows), total };
}

/** @throws Fault NOT_FOUND */
export function checkpointById(db: Database, id: number): KeptCheckpoint {
  const found = db.prepare<[number], KeptCheckpoint>(`SELECT ${columns} FROM journal_checkpoint WHERE id = ?`).get(id);
  if (!found) throw new Fault('NOT_FOUND');
  return found;
}

/** The newest one that says this; a journal that has not grown says the same again. @throws Fault NOT_FOUND */
export function checkpointWithNote(db: Database, note: string): KeptCheckpoint {
  const found = db.prepare<[string], KeptCheckpoint>(`SELECT ${columns} FROM journal_checkpoint WHERE note = ? ORDER BY id DESC LIMIT 1`).get(note);
  if (!found) throw new Fault('NOT_FOUND');
  return found;
}

export function newestCheckpoint(db: Database): KeptCheckpoint | null {
  return db.prepare<[], KeptCheckpoint>(`SELECT ${columns} FROM journal_checkpoint ORDER BY id DESC LIMIT 1`).get() ?? null;
}

export function checkpointRecordOf(db: Database, kept: KeptCheckpoint): CheckpointRecord {
  const [record] = recordsOf(db, [kept]);
  if (!record) throw new Fault('NOT_FOUND');
  return record;
}

type Signed = CheckpointRecord['signature'] & object & { readonly checkpoint: number };
type Copied = CheckpointRecord['copies'][number] & { readonly checkpoint: number };

/** @param rows newest first, without gaps */
function recordsOf(db: Database, rows: readonly KeptCheckpoint[]): CheckpointRecord[] {
  const range = [rows.at(-1)?.id ?? 0, rows[0]?.id ?? 0] as const;
  const signatures = new Map(
    db
      .prepare<[number, number], Signed>('SELECT checkpoint, at, signer, organisation, operator FROM checkpoint_signature WHERE checkpoint BETWEEN ? AND ?')
      .all(...range)
      .map(({ checkpoint, ...signature }) => [checkpoint, signature]),
  );
  const copies = Map.groupBy(
    db.prepare<[number, number], Copied>('SELECT checkpoint, at, kind, name FROM checkpoint_copy WHERE checkpoint BETWEEN ? AND ? ORDER BY id DESC').all(...range),
    ({ checkpoint }) => checkpoint,
  );
  return rows.map(({ id, atMs, size, root, reason }) => ({
    id,
    at: instantText(atMs),
    size,
    root: toBase64(root),
    reason,
    signature: signatures.get(id) ?? null,
    copies: (copies.get(id) ?? []).map(({ at, kind, name }) => ({ at, kind, name })),
  }));
}

export function signatureOf(db: Database, checkpoint: number): CheckpointSignature | null {
  return (
    db
      .prepare<[number], CheckpointSignature>('SELECT at, signer, organisation, operator, cms FROM checkpoint_signature WHERE checkpoint = ?')
      .get(checkpoint) ?? null
  );
}

export function keepSignature(db: Database, checkpoint: number, { at, signer, organisation, operator, cms }: CheckpointSignature): void {
  db.prepare('INSERT INTO checkpoint_signature (checkpoint, at, signer, organisation, operator, cms) VALUES (?, ?, ?, ?, ?, ?)').run(
    checkpoint, at, signer, organisation, operator, cms,
  ); // prettier-ignore
}

/** @param at instant */
export function keepCopy(db: Database, checkpoint: number, at: string, kind: CheckpointCopyKind, name: string): void {
  db.prepare('INSERT INTO checkpoint_copy (checkpoint, at, kind, name) VALUES (?, ?, ?, ?)').run(checkpoint, at, kind, name);
}

/** When a checkpoint was last written to a place outside; null where none ever was. */
export function lastCopyAt(db: Database): string | null {
  return db.prepare<[], string | null>('SELECT max(at) FROM checkpoint_copy').pluck().get() ?? null;
}
