import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { type SubjectRow, subjectRow } from '../../../shared/contract/incidents.ts';
import { type RejectedRow, rejectedRow } from '../../../shared/contract/people.ts';

/** The file that an incident's subjects came from. */
export interface SubjectFile {
  readonly name: string;
  readonly encoding: string;
  readonly delimiter: string;
  /** Header of its columns, in their order. */
  readonly columns: readonly string[];
  readonly sha256: string;
}

const parsedColumns = z.string().transform((text) => z.array(z.string()).parse(JSON.parse(text)));
const fileRow = z.object({ name: z.string(), encoding: z.string(), delimiter: z.string(), columns: parsedColumns, sha256: z.string() });
const storedSubject = subjectRow.extend({ warnings: z.string() });
const storedRejected = rejectedRow.extend({ params: z.string() });

/** Puts a new list in the place of the old one: what can be used, and what was refused with its reason. */
export function replaceSubjects(
  db: Database,
  incident: string,
  file: SubjectFile,
  accepted: readonly SubjectRow[],
  rejected: readonly RejectedRow[],
  at: string,
): void {
  for (const table of ['incident_subject', 'incident_subject_rejected', 'incident_subject_file']) {
    db.prepare(`DELETE FROM ${table} WHERE incident_id = ?`).run(incident);
  }
  db.prepare(
    'INSERT INTO incident_subject_file (incident_id, name, encoding, delimiter, columns, sha256, imported) VALUES (?, ?, ?, ?, ?, ?, ?)',
  ).run(incident, file.name, file.encoding, file.delimiter, JSON.stringify(file.columns), file.sha256, at);
  const insert = db.prepare(
    'INSERT INTO incident_subject (incident_id, row, surname, given, patronymic, iin, phone, warnings) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  for (const { row, surname, given, patronymic, iin, phone, warnings } of accepted) {
    insert.run(incident, row, surname, given, patronymic, iin, phone, JSON.stringify(warnings));
  }
  const refuse = db.prepare(
    'INSERT INTO incident_subject_rejected (incident_id, row, column_name, reason, params, raw) VALUES (?, ?, ?, ?, ?, ?)',
  );
  for (const { row, column, reason, params, raw } of rejected) refuse.run(incident, row, column, reason, JSON.stringify(params), raw);
}

/** @returns null before a list was imported. */
export function subjectFile(db: Database, incident: string): SubjectFile | null {
  const found = db.prepare('SELECT name, encoding, delimiter, columns, sha256 FROM incident_subject_file WHERE incident_id = ?').get(incident);
  return found === undefined ? null : fileRow.parse(found);
}

/** Rows of the list in the order of the file. `limit` -1: all. */
export function listSubjects(db: Database, incident: string, offset = 0, limit = -1): SubjectRow[] {
  return db
    .prepare(
      'SELECT row, surname, given, patronymic, iin, phone, warnings FROM incident_subject WHERE incident_id = ? ORDER BY row LIMIT ? OFFSET ?',
    )
    .all(incident, limit, offset)
    .map((value) => storedSubject.parse(value))
    .map((subject) => ({ ...subject, warnings: z.array(z.string()).parse(JSON.parse(subject.warnings)) }));
}

/** Refused rows in the order of the file. `limit` -1: all. */
export function listRejectedSubjects(db: Database, incident: string, offset = 0, limit = -1): RejectedRow[] {
  return db
    .prepare(
      `SELECT row, column_name AS "column", reason, params, raw FROM incident_subject_rejected
       WHERE incident_id = ? ORDER BY row LIMIT ? OFFSET ?`,
    )
    .all(incident, limit, offset)
    .map((value) => storedRejected.parse(value))
    .map((rejected) => ({ ...rejected, params: rejectedRow.shape.params.parse(JSON.parse(rejected.params)) }));
}
