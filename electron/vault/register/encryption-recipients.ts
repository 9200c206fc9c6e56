import type { Database } from 'better-sqlite3';
import { z } from 'zod';

const recipientRow = z
  .object({ fingerprint: z.string(), der: z.instanceof(Uint8Array), added: z.string(), added_by: z.string() })
  .transform(({ added_by: addedBy, der, ...rest }) => ({ ...rest, der: new Uint8Array(der), addedBy }));
export type EncryptionRecipientRow = z.output<typeof recipientRow>;

/** Certificates that something was encrypted to, in the order in which they were kept. */
export function encryptionRecipients(db: Database): EncryptionRecipientRow[] {
  return db.prepare('SELECT * FROM encryption_recipient ORDER BY added, fingerprint').all().map((row) => recipientRow.parse(row));
}

/** One that is there already keeps its first entry. @returns whether it is new */
export function addEncryptionRecipient(db: Database, row: EncryptionRecipientRow): boolean {
  return (
    db
      .prepare('INSERT INTO encryption_recipient (fingerprint, der, added, added_by) VALUES (?, ?, ?, ?) ON CONFLICT (fingerprint) DO NOTHING')
      .run(row.fingerprint, Buffer.from(row.der), row.added, row.addedBy).changes > 0
  );
}

/** @returns false for a certificate that is not there. */
export function removeEncryptionRecipient(db: Database, fingerprint: string): boolean {
  return db.prepare('DELETE FROM encryption_recipient WHERE fingerprint = ?').run(fingerprint).changes > 0;
}
