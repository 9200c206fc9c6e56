import type { Database } from 'better-sqlite3';
import { z } from 'zod';

const bytes = z.instanceof(Uint8Array).transform((blob): Uint8Array => new Uint8Array(blob));

const certificateRow = z
  .object({ fingerprint: z.string(), kind: z.enum(['root', 'authority']), der: bytes, added: z.string(), added_by: z.string() })
  .transform(({ added_by: addedBy, ...rest }) => ({ ...rest, addedBy }));
export type TrustedCertificateRow = z.output<typeof certificateRow>;

const listRow = z
  .object({ issuer: z.string(), this_update: z.string(), next_update: z.string().nullable(), der: bytes, added: z.string(), added_by: z.string() })
  .transform(({ this_update: thisUpdate, next_update: nextUpdate, added_by: addedBy, ...rest }) => ({ ...rest, thisUpdate, nextUpdate, addedBy }));
export type RevocationListRow = z.output<typeof listRow>;

/** In the order of import. */
export function trustedCertificates(db: Database): TrustedCertificateRow[] {
  return db.prepare('SELECT * FROM trusted_certificate ORDER BY added, fingerprint').all().map((row) => certificateRow.parse(row));
}

/** A certificate imported again keeps its first entry; an authority that is now relied on as a root becomes one. */
export function addTrustedCertificate(db: Database, row: TrustedCertificateRow): void {
  db.prepare(
    `INSERT INTO trusted_certificate (fingerprint, kind, der, added, added_by) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (fingerprint) DO UPDATE SET kind = excluded.kind WHERE excluded.kind = 'root'`,
  ).run(row.fingerprint, row.kind, Buffer.from(row.der), row.added, row.addedBy);
}

/** @returns false for a certificate that is not there. */
export function removeTrustedCertificate(db: Database, fingerprint: string): boolean {
  return db.prepare('DELETE FROM trusted_certificate WHERE fingerprint = ?').run(fingerprint).changes > 0;
}

export function revocationLists(db: Database): RevocationListRow[] {
  return db.prepare('SELECT * FROM revocation_list ORDER BY issuer').all().map((row) => listRow.parse(row));
}

/** Keeps the newer of two lists of one issuer. @returns whether it was this one */
export function addRevocationList(db: Database, row: RevocationListRow): boolean {
  return (
    db
      .prepare(
        `INSERT INTO revocation_list (issuer, this_update, next_update, der, added, added_by) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (issuer) DO UPDATE
         SET this_update = excluded.this_update, next_update = excluded.next_update, der = excluded.der,
             added = excluded.added, added_by = excluded.added_by
         WHERE excluded.this_update > revocation_list.this_update`,
      )
      .run(row.issuer, row.thisUpdate, row.nextUpdate, Buffer.from(row.der), row.added, row.addedBy).changes > 0
  );
}

/** @returns false for a list that is not there. */
export function removeRevocationList(db: Database, issuer: string): boolean {
  return db.prepare('DELETE FROM revocation_list WHERE issuer = ?').run(issuer).changes > 0;
}
