import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { type DocumentRecord, documentFile, documentRecord, type SignatureRecord, signatureRecord } from '../../../shared/contract/documents.ts';
import { editionWarning, packRef } from '../../../shared/contract/forms.ts';
import { randomUUID, sha256 } from '../crypto/primitives.ts';

export type DocumentFile = z.infer<typeof documentFile>;

/** A file on its way into the register. */
export interface NewFile {
  readonly name: string;
  readonly mediaType: string;
  readonly purpose: DocumentFile['purpose'];
  readonly language: DocumentFile['language'];
  readonly content: Uint8Array;
}

export interface NewDocument {
  readonly kind: DocumentRecord['kind'];
  readonly subject: string;
  readonly number: string;
  readonly created: string;
  readonly author: string;
  readonly pack: DocumentRecord['pack'];
  readonly warning: DocumentRecord['warning'];
  readonly files: readonly NewFile[];
}

const documentRow = z.object({
  id: z.string(),
  kind: z.enum(['notice', 'application']),
  subject_id: z.string(),
  number: z.string(),
  version: z.number(),
  created: z.string(),
  author: z.string(),
  pack: z.string(),
  warning: z.string().nullable(),
});

const fileRow = documentFile
  .omit({ mediaType: true })
  .extend({ media_type: z.string(), signed: z.number() })
  .transform(({ media_type: mediaType, signed, ...rest }) => ({ file: { ...rest, mediaType }, signed: signed === 1 }));

const signatureRow = signatureRecord
  .omit({ document: true, notAfter: true, files: true })
  .extend({ document_id: z.string(), not_after: z.string(), files: z.string() })
  .transform(
    ({ document_id: document, not_after: notAfter, files, ...rest }): SignatureRecord => ({
      ...rest,
      document,
      notAfter,
      files: z.array(z.string()).parse(JSON.parse(files)),
    }),
  );

/** Keeps a document with its files; its version is the next one of that incident or application. */
export function insertDocument(db: Database, document: NewDocument): DocumentRecord {
  const id = randomUUID();
  const version = nextVersion(db, document.kind, document.subject);
  db.prepare(
    `INSERT INTO document (id, kind, subject_id, number, version, created, author, pack, warning)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    id,
    document.kind,
    document.subject,
    document.number,
    version,
    document.created,
    document.author,
    JSON.stringify(document.pack),
    document.warning ? JSON.stringify(document.warning) : null,
  );
  for (const file of document.files) insertFile(db, id, file, false);
  return readDocument(db, id) as DocumentRecord;
}

/** The version that the next document of that incident or application will have, from 1. */
export function nextVersion(db: Database, kind: DocumentRecord['kind'], subject: string): number {
  const last = db.prepare('SELECT max(version) FROM document WHERE kind = ? AND subject_id = ?').pluck().get(kind, subject);
  return (last as number | null ?? 0) + 1;
}

/**
 * Keeps a file that signing made: an attached CMS, a container. One of the same name takes the place of the earlier one,
 * which stays in the register.
 */
export function addSignedFile(db: Database, document: string, file: NewFile): void {
  insertFile(db, document, file, true);
}

/** Keeps what is known of a signature. `files` are the names it covers. */
export function addSignature(db: Database, signature: SignatureRecord): void {
  db.prepare(
    `INSERT INTO document_signature
       (id, document_id, at, signer, iin, organisation, bin, serial, algorithm, provider, not_after, format, files, operator)
     VALUES (@id, @document, @at, @signer, @iin, @organisation, @bin, @serial, @algorithm, @provider, @notAfter, @format, @files, @operator)`,
  ).run({ ...signature, files: JSON.stringify(signature.files) });
}

/** @returns null for an unknown id. */
export function readDocument(db: Database, id: string): DocumentRecord | null {
  const row = db.prepare('SELECT * FROM document WHERE id = ?').get(id);
  return row === undefined ? null : fromRow(db, row);
}

/** Newest first. */
export function listDocuments(db: Database, filter: { readonly kind?: DocumentRecord['kind']; readonly subject?: string } = {}): DocumentRecord[] {
  return db
    .prepare(
      `SELECT * FROM document WHERE (@kind IS NULL OR kind = @kind) AND (@subject IS NULL OR subject_id = @subject)
       ORDER BY created DESC, version DESC`,
    )
    .all({ kind: filter.kind ?? null, subject: filter.subject ?? null })
    .map((row) => fromRow(db, row));
}

/** Every signature of the register, newest first, with the document it stands under. */
export function listSignatures(db: Database): (SignatureRecord & { documentNumber: string; documentKind: DocumentRecord['kind'] })[] {
  return db
    .prepare('SELECT * FROM document_signature_now ORDER BY at DESC, id')
    .all()
    .map((row) => {
      const signature = signatureRow.parse(row);
      const document = documentRow.parse(db.prepare('SELECT * FROM document WHERE id = ?').get(signature.document));
      return { ...signature, documentNumber: document.number, documentKind: document.kind };
    });
}

/** Bytes of one file, made or signed. @returns null for a name that the document does not have. */
export function readFile(db: Database, document: string, name: string): { readonly mediaType: string; readonly content: Uint8Array } | null {
  const row = db.prepare('SELECT media_type, content FROM document_file_now WHERE document_id = ? AND name = ?').get(document, name);
  if (row === undefined) return null;
  const { media_type: mediaType, content } = z.object({ media_type: z.string(), content: z.instanceof(Uint8Array) }).parse(row);
  return { mediaType, content: new Uint8Array(content) };
}

function insertFile(db: Database, document: string, file: NewFile, signed: boolean): void {
  db.prepare(
    `INSERT INTO document_file (document_id, name, media_type, sha256, purpose, language, signed, content, revision)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, (SELECT count(*) + 1 FROM document_file WHERE document_id = ? AND name = ?))`,
  ).run(
    document,
    file.name,
    file.mediaType,
    Buffer.from(sha256(file.content)).toString('hex'),
    file.purpose,
    file.language,
    signed ? 1 : 0,
    Buffer.from(file.content),
    document,
    file.name,
  );
}

function fromRow(db: Database, value: unknown): DocumentRecord {
  const row = documentRow.parse(value);
  const files = db
    .prepare(
      `SELECT name, media_type, length(content) AS bytes, sha256, purpose, language, signed
       FROM document_file_now WHERE document_id = ? ORDER BY id`,
    )
    .all(row.id)
    .map((file) => fileRow.parse(file));
  const signatures = db.prepare('SELECT * FROM document_signature_now WHERE document_id = ? ORDER BY at, id').all(row.id);
  return documentRecord.parse({
    id: row.id,
    kind: row.kind,
    subject: row.subject_id,
    number: row.number,
    version: row.version,
    created: row.created,
    author: row.author,
    pack: packRef.parse(JSON.parse(row.pack)),
    warning: row.warning === null ? null : editionWarning.parse(JSON.parse(row.warning)),
    files: files.filter((entry) => !entry.signed).map((entry) => entry.file),
    signatures: signatures.map((signature) => signatureRow.parse(signature)),
    signed: files.filter((entry) => entry.signed).map((entry) => entry.file),
  });
}
