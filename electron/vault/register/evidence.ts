import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import type { SignatureRecord } from '../../../shared/contract/documents.ts';

const bytes = z.instanceof(Uint8Array).transform((blob): Uint8Array => new Uint8Array(blob));

/** A request that was carried away. */
export interface WaitingRequest {
  /** SHA-256 of the signature value, hex. */
  readonly signature: string;
  readonly request: Uint8Array;
}

/** Keeps a request; one asked before for the same signature is forgotten. */
export function keepRequest(db: Database, document: string, { signature, request }: WaitingRequest, stamp: { readonly added: string; readonly addedBy: string }): void {
  db.prepare('INSERT OR REPLACE INTO timestamp_request (signature, document_id, request, created, created_by) VALUES (?, ?, ?, ?, ?)').run(
    signature,
    document,
    Buffer.from(request),
    stamp.added,
    stamp.addedBy,
  );
}

export function waitingRequests(db: Database, document: string): WaitingRequest[] {
  return db
    .prepare('SELECT signature, request FROM timestamp_request WHERE document_id = ? ORDER BY created, signature')
    .all(document)
    .map((row) => z.object({ signature: z.string(), request: bytes }).parse(row));
}

export function forgetRequest(db: Database, signature: string): void {
  db.prepare('DELETE FROM timestamp_request WHERE signature = ?').run(signature);
}

/** Answers of OCSP responders, BasicOCSPResponse each. */
export function ocspAnswers(db: Database): Uint8Array[] {
  return db.prepare('SELECT der FROM ocsp_answer ORDER BY certificate').pluck().all().map((der) => bytes.parse(der));
}

/** Keeps the newer of two answers about one certificate. */
export function keepOcspAnswer(
  db: Database,
  answer: { readonly certificate: string; readonly thisUpdate: string; readonly der: Uint8Array },
  stamp: { readonly added: string; readonly addedBy: string },
): void {
  db.prepare(
    `INSERT INTO ocsp_answer (certificate, this_update, der, added, added_by) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (certificate) DO UPDATE SET this_update = excluded.this_update, der = excluded.der, added = excluded.added, added_by = excluded.added_by
     WHERE excluded.this_update >= ocsp_answer.this_update`,
  ).run(answer.certificate, answer.thisUpdate, Buffer.from(answer.der), stamp.added, stamp.addedBy);
}

/** Notes that a signature has got more than it was made with. */
export function raiseFormat(db: Database, signature: string, format: SignatureRecord['format'], stamp: { readonly added: string; readonly addedBy: string }): void {
  db.prepare('INSERT INTO signature_evidence (signature_id, format, at, operator) VALUES (?, ?, ?, ?)').run(signature, format, stamp.added, stamp.addedBy);
}
