import type { Database } from 'better-sqlite3';
import { z } from 'zod';

const row = z
  .object({
    fingerprint: z.string(),
    source: z.enum(['certificate', 'pkcs12', 'token']),
    der: z.instanceof(Uint8Array).transform((blob): Uint8Array => new Uint8Array(blob)),
    added: z.string(),
    added_by: z.string(),
  })
  .transform(({ added_by: addedBy, ...rest }) => ({ ...rest, addedBy }));
export type WatchedCertificateRow = z.output<typeof row>;

/** In the order of registering. */
export function watchedCertificates(db: Database): WatchedCertificateRow[] {
  return db
    .prepare('SELECT * FROM watched_certificate ORDER BY added, fingerprint')
    .all()
    .map((each) => row.parse(each));
}

/** @returns false for a certificate that is watched already. */
export function addWatchedCertificate(db: Database, certificate: WatchedCertificateRow): boolean {
  return (
    db
      .prepare('INSERT INTO watched_certificate (fingerprint, source, der, added, added_by) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING')
      .run(certificate.fingerprint, certificate.source, Buffer.from(certificate.der), certificate.added, certificate.addedBy).changes > 0
  );
}

/** @returns false for a certificate that is not watched. */
export function removeWatchedCertificate(db: Database, fingerprint: string): boolean {
  return db.prepare('DELETE FROM watched_certificate WHERE fingerprint = ?').run(fingerprint).changes > 0;
}
