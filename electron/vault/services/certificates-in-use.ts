import type { Database } from 'better-sqlite3';
import type { Temporal } from 'temporal-polyfill';
import type { SignatureRecord } from '../../../shared/contract/documents.ts';
import { listSignatures, readDocument, readFile } from '../register/documents.ts';
import { readSettings } from '../register/settings.ts';
import { type WatchedCertificateRow, watchedCertificates } from '../register/watched-certificates.ts';
import type { Session } from '../session.ts';
import { Asn1Error } from '../signing/asn1/read.ts';
import { purposeOf } from '../signing/certificate-view.ts';
import { type Certificate, attributeOf, binOf, fingerprint, iinOf, parseCertificate, serialText } from '../signing/certificate.ts';
import { readSignedData } from '../signing/cms.ts';
import { oids } from '../signing/oids.ts';
import { ZipError, readZip } from '../signing/zip.ts';

type Signature = ReturnType<typeof listSignatures>[number];

/** Whether the end of a certificate is near or past; `replaced` once its holder has a later one. */
export type Term = 'valid' | 'soon' | 'expired' | 'replaced';

export interface CertificateInUse {
  readonly certificate: Certificate;
  readonly fingerprint: string;
  readonly watched: WatchedCertificateRow | null;
  /** Newest first. */
  readonly signatures: readonly Signature[];
  /** What came along with it and may be its issuers. */
  readonly others: readonly Certificate[];
  readonly term: Term;
}

type Found = Pick<CertificateInUse, 'certificate' | 'others'>;

/** Signed files are never changed, so what one holds is read once while the register is open. */
const read = new WeakMap<Database, Map<string, Found | null>>();

/** The CMS structures in a signed file: itself, or the signatures of a container. */
function signaturesIn(name: string, content: Uint8Array): readonly Uint8Array[] {
  if (/\.(?:cms|p7s)$/i.test(name)) return [content];
  if (!/\.asice$/i.test(name)) return [];
  return readZip(content)
    .filter((entry) => /\.p7s$/i.test(entry.name))
    .map((entry) => entry.read());
}

function certificateOf(db: Database, { document, serial }: SignatureRecord): Found | null {
  const files = (readDocument(db, document)?.signed ?? []).toSorted((a, b) => a.bytes - b.bytes);
  for (const { name } of files) {
    const file = readFile(db, document, name);
    for (const cms of file ? signaturesIn(name, file.content) : []) {
      const { certificates } = readSignedData(cms);
      const certificate = certificates.find((one) => serialText(one) === serial);
      if (certificate) return { certificate, others: certificates.filter((one) => one !== certificate) };
    }
  }
  return null;
}

/** The certificate behind a signature, as it stands in what was signed; null where it does not stand there. */
function signerOf(db: Database, signature: Signature): Found | null {
  const known = read.get(db) ?? new Map<string, Found | null>();
  read.set(db, known);
  const key = `${signature.serial}:${signature.signer}`;
  let found = known.get(key);
  if (found === undefined) {
    try {
      found = certificateOf(db, signature);
    } catch (error) {
      if (!(error instanceof Asn1Error) && !(error instanceof ZipError)) throw error;
      found = null;
    }
    known.set(key, found);
  }
  return found;
}

/** One who holds several certificates for one thing is reminded of the last one only. */
function holderOf(certificate: Certificate): string {
  const person = iinOf(certificate) || attributeOf(certificate.subject, oids.commonName);
  return JSON.stringify([person, binOf(certificate), purposeOf(certificate)]);
}

function termOf(certificate: Certificate, latest: Temporal.Instant | undefined, now: Temporal.Instant, reminderDays: number): Term {
  const end = certificate.notAfter.epochMilliseconds;
  if (latest && latest.epochMilliseconds > end) return 'replaced';
  if (end < now.epochMilliseconds) return 'expired';
  return end - now.epochMilliseconds < reminderDays * 86_400_000 ? 'soon' : 'valid';
}

/** Every certificate that signed a document of this register or is watched, the one that ends first in front. */
export function certificatesInUse({ db, clock }: Session): CertificateInUse[] {
  const all = new Map<string, Omit<CertificateInUse, 'term' | 'signatures'> & { readonly signatures: Signature[] }>();
  for (const watched of watchedCertificates(db)) {
    all.set(watched.fingerprint, { certificate: parseCertificate(watched.der), fingerprint: watched.fingerprint, watched, signatures: [], others: [] });
  }
  for (const signature of listSignatures(db)) {
    const found = signerOf(db, signature);
    if (!found) continue;
    const print = fingerprint(found.certificate);
    const entry = all.get(print) ?? { ...found, fingerprint: print, watched: null, signatures: [] };
    entry.signatures.push(signature);
    all.set(print, { ...entry, others: found.others });
  }
  const latest = new Map<string, Temporal.Instant>();
  for (const { certificate } of all.values()) {
    const holder = holderOf(certificate);
    const before = latest.get(holder);
    if (!before || before.epochMilliseconds < certificate.notAfter.epochMilliseconds) latest.set(holder, certificate.notAfter);
  }
  const { certificateReminderDays } = readSettings(db);
  const now = clock.now();
  return [...all.values()]
    .map((entry) => ({ ...entry, term: termOf(entry.certificate, latest.get(holderOf(entry.certificate)), now, certificateReminderDays) }))
    .toSorted((a, b) => a.certificate.notAfter.epochMilliseconds - b.certificate.notAfter.epochMilliseconds);
}
