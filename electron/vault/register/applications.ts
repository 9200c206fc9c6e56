import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { type Application, application } from '../../../shared/contract/applications.ts';
import { formValues, type FormValues } from '../../../shared/contract/forms.ts';

export interface StoredApplication {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly state: Application['state'];
  /** What the user wrote over the proposed values. */
  readonly edits: FormValues;
  readonly created: string;
  readonly updated: string;
  readonly submitted: string | null;
  readonly returnReason: string | null;
}

const row = z
  .object({
    id: z.string(),
    number: z.string(),
    title: z.string(),
    state: application.shape.state,
    edits: z.string(),
    created: z.string(),
    updated: z.string(),
    submitted: z.string().nullable(),
    return_reason: z.string().nullable(),
  })
  .transform(
    ({ edits, return_reason: returnReason, ...rest }): StoredApplication => ({
      ...rest,
      returnReason,
      edits: formValues.parse(JSON.parse(edits)),
    }),
  );

/** Latest first. */
export function listApplications(db: Database): StoredApplication[] {
  return db
    .prepare('SELECT * FROM application ORDER BY created DESC, number DESC')
    .all()
    .map((value) => row.parse(value));
}

export function findApplication(db: Database, id: string): StoredApplication | null {
  const found = db.prepare('SELECT * FROM application WHERE id = ?').get(id);
  return found === undefined ? null : row.parse(found);
}

export function insertApplication(db: Database, id: string, number: string, title: string, at: string): void {
  db.prepare(
    `INSERT INTO application (id, number, title, state, edits, created, updated) VALUES (?, ?, ?, 'draft', '{}', ?, ?)`,
  ).run(id, number, title, at, at);
}

export function updateApplication(db: Database, stored: StoredApplication): void {
  db.prepare(
    `UPDATE application SET title = @title, state = @state, edits = @edits, updated = @updated, submitted = @submitted,
       return_reason = @returnReason WHERE id = @id`,
  ).run({
    id: stored.id,
    title: stored.title,
    state: stored.state,
    edits: JSON.stringify(stored.edits),
    updated: stored.updated,
    submitted: stored.submitted,
    returnReason: stored.returnReason,
  });
}
