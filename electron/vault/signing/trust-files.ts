/** Certificates and revocation lists in files, as authorities publish them: DER or PEM, one, several, or a PKCS#7 bundle. */
import { fromForeignBase64, latin1Text } from '../common/bytes.ts';
import { Asn1Error } from './asn1/read.ts';
import { type Certificate, parseCertificate, sameName } from './certificate.ts';
import { readSignedData } from './cms.ts';
import { type Crl, parseCrl } from './crl.ts';
import { verifySignature } from './algorithms.ts';
import type { Trust } from './trust.ts';

export interface TrustFile {
  readonly certificates: readonly Certificate[];
  readonly crls: readonly Crl[];
}

/** How such files are called, by any author. */
export const trustFileName = /\.(?:cer|crt|pem|der|p7b|p7c|crl)$/i;

const pemBlock = /-----BEGIN (?:X509 |TRUSTED )?(?:CERTIFICATE|X509 CRL|CRL|PKCS7|CMS)-----([A-Za-z0-9+/=\s]+)-----END/g;

function blocksOf(bytes: Uint8Array): readonly Uint8Array[] {
  if (bytes[0] === 0x30) return [bytes];
  const text = latin1Text(bytes);
  return [...text.matchAll(pemBlock)].map(([, base64 = '']) => fromForeignBase64(base64));
}

/** A PKCS#7 of certificates (`.p7b`) is a SignedData without signers (RFC 2315 section 9.1). */
function readBundle(block: Uint8Array): TrustFile {
  const { certificates, crls } = readSignedData(block);
  return { certificates, crls: crls.map(parseCrl) };
}

/** What a block may be, the commonest first. */
const readers: readonly ((block: Uint8Array) => TrustFile)[] = [
  (block) => ({ certificates: [parseCertificate(block)], crls: [] }),
  (block) => ({ certificates: [], crls: [parseCrl(block)] }),
  readBundle,
];

function readBlock(block: Uint8Array): TrustFile {
  for (const read of readers) {
    try {
      return read(block);
    } catch (error) {
      if (!(error instanceof Asn1Error)) throw error;
    }
  }
  throw new Asn1Error('neither certificate nor list');
}

/** @throws Asn1Error when a block is neither certificate nor list nor bundle, or when nothing is in it */
export function readTrustFile(bytes: Uint8Array): TrustFile {
  const blocks = blocksOf(bytes).map(readBlock);
  const certificates = blocks.flatMap((block) => block.certificates);
  const crls = blocks.flatMap((block) => block.crls);
  if (certificates.length + crls.length === 0) throw new Asn1Error('neither certificate nor list');
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
