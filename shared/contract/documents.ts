import { z } from 'zod';
import { editionWarning, packRef } from './forms.ts';
import { procedure } from './procedure.ts';
import { fileHandle, id, instant, writtenFile } from './scalars.ts';

export const documentFile = z.object({
  /** File name inside the packet, e.g. `habarlama-2026-004.kk.pdf`. */
  name: z.string(),
  mediaType: z.string(),
  bytes: z.number().int(),
  /** Hex. */
  sha256: z.string(),
  /** What a person reads (`pdf`), what machines read, or a schema. */
  purpose: z.enum(['document', 'data', 'schema', 'annex']),
  language: z.enum(['kk', 'ru']).nullable(),
});

/** What a signature has with it: itself; a timestamp; chain and revocation data as well (levels B-B, B-T, B-LT of ETSI EN 319 122-1). */
export const signatureFormat = z.enum(['CAdES-BES', 'CAdES-T', 'CAdES-LT']);
export type SignatureFormat = z.infer<typeof signatureFormat>;

export const signatureRecord = z.object({
  id,
  document: id,
  at: instant,
  signer: z.string(),
  /** Masked for the list, full in the certificate itself. */
  iin: z.string(),
  organisation: z.string(),
  bin: z.string(),
  serial: z.string(),
  algorithm: z.string(),
  /** What held the key: a file, a token, or NCALayer, which does not say. */
  provider: z.enum(['pkcs12', 'pkcs11', 'ncalayer']),
  notAfter: instant,
  format: signatureFormat,
  files: z.array(z.string()),
  operator: z.string(),
});
export type SignatureRecord = z.infer<typeof signatureRecord>;

export const documentRecord = z.object({
  id,
  kind: z.enum(['notice', 'application']),
  /** The incident or the application. */
  subject: id,
  number: z.string(),
  version: z.number().int(),
  created: instant,
  author: z.string(),
  pack: packRef,
  warning: editionWarning.nullable(),
  files: z.array(documentFile),
  signatures: z.array(signatureRecord),
  /** Signed packet: attached CMS of each PDF and the ASiC-E container, once signed. */
  signed: z.array(documentFile),
});
export type DocumentRecord = z.infer<typeof documentRecord>;

export const documents = {
  list: procedure({
    access: 'auditor',
    input: z.object({ kind: z.enum(['notice', 'application']).optional(), subject: id.optional() }),
    output: z.object({ documents: z.array(documentRecord) }),
  }),
  get: procedure({ access: 'auditor', input: z.object({ id }), output: documentRecord }),
  /** Bytes of one file for the preview, base64; PDFs only reach a page this way. Recorded as a view. */
  content: procedure({
    access: 'auditor',
    input: z.object({ id, name: z.string() }),
    output: z.object({ mediaType: z.string(), base64: z.string() }),
    problems: ['DOCUMENT_FILE_UNKNOWN'],
  }),
  /** Writes every file of the packet, signed ones included, into a folder. Recorded as an export. */
  save: procedure({
    access: 'auditor',
    input: z.object({ id, folder: fileHandle, names: z.array(z.string()).optional() }),
    output: z.object({ files: z.array(writtenFile) }),
    problems: ['DISK_FULL'],
  }),
} as const;
