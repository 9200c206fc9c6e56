/** Certificates and revocation lists in files, as authorities publish them: DER or PEM, one or several. */
import { Asn1Error } from './asn1/read.ts';
import { type Certificate, parseCertificate, sameName } from './certificate.ts';
import { type Crl, parseCrl } from './crl.ts';
import { verifySignature } from './algorithms.ts';
import type { Trust } from './trust.ts';

export interface TrustFile {
  readonly certificates: readonly Certificate[];
  readonly crls: readonly Crl[];
}

const pemBlock = /-----BEGIN (?:X509 |TRUSTED )?(?:CERTIFICATE|X509 CRL|CRL)-----([A-Za-z0-9+/=\s]+)-----END/g;

function blocksOf(bytes: Uint8Array): readonly Uint8Array[] {
  if (bytes[0] === 0x30) return [bytes];
  const text = Buffer.from(bytes).toString('latin1');
  return [...text.matchAll(pemBlock)].map(([, base64 = '']) => new Uint8Array(Buffer.from(base64, 'base64')));
}

/** @throws Asn1Error when a block is neither certificate nor list, or when there is no block at all */
export function readTrustFile(bytes: Uint8Array): TrustFile {
  const certificates: Certificate[] = [];
  const crls: Crl[] = [];
  const blocks = blocksOf(bytes);
  if (blocks.length === 0) throw new Asn1Error('neither certificate nor list');
  for (const block of blocks) {
    try {
      certificates.push(parseCertificate(block));
    } catch (error) {
      if (!(error instanceof Asn1Error)) throw error;
      crls.push(parseCrl(block));
    }
  }
  return { certificates, crls };
}

/** Whether a certificate is signed by its own key: a root. */
export function isRoot(certificate: Certificate): boolean {
  return (
    sameName(certificate.subject, certificate.issuer) &&
    verifySignature(certificate, certificate.signatureAlgorithm.oid, certificate.tbs, certificate.signature) === 'good'
  );
}

/** What a folder of such files amounts to when its user says to rely on it: its roots become anchors. */
export function trustOf(files: readonly TrustFile[]): Trust {
  const certificates = files.flatMap((file) => file.certificates);
  return {
    anchors: certificates.filter(isRoot),
    intermediates: certificates.filter((certificate) => !isRoot(certificate)),
    crls: files.flatMap((file) => file.crls),
  };
}
