import { Fault } from '../../../shared/contract/problem.ts';
import { Asn1Error } from './asn1/read.ts';
import { type Certificate, sameName } from './certificate.ts';
import { isPkcs12, openPkcs12 } from './pkcs12.ts';
import { type TrustFile, readTrustFile } from './trust-files.ts';

export interface CertificateFile {
  readonly source: 'certificate' | 'pkcs12';
  /** Of the holder: the one that issued none of the others. */
  readonly certificate: Certificate;
  readonly others: readonly Certificate[];
}

function certificatesIn(bytes: Uint8Array): TrustFile['certificates'] {
  try {
    return readTrustFile(bytes).certificates;
  } catch (error) {
    if (error instanceof Asn1Error) return [];
    throw error;
  }
}

/**
 * The certificate in a file: DER or PEM, alone or with its issuers, or beside the key of a PKCS#12, which is forgotten
 * at once.
 * @throws Fault CERTIFICATE_FILE_INVALID, KEY_PASSWORD_NEEDED for a PKCS#12 without `password`, those of `openPkcs12`
 */
export function readCertificateFile(bytes: Uint8Array, password: string | undefined): CertificateFile {
  const certificates = certificatesIn(bytes);
  const issued = (one: Certificate): boolean => certificates.some((other) => other !== one && sameName(other.issuer, one.subject));
  const certificate = certificates.find((one) => !issued(one)) ?? certificates[0];
  if (certificate) return { source: 'certificate', certificate, others: certificates.filter((other) => other !== certificate) };
  if (!isPkcs12(bytes)) throw new Fault('CERTIFICATE_FILE_INVALID');
  if (password === undefined) throw new Fault('KEY_PASSWORD_NEEDED');
  const contents = openPkcs12(bytes, password);
  contents.pkcs8.fill(0);
  return { source: 'pkcs12', certificate: contents.certificate, others: contents.chain };
}

/** As other programs take it: PEM with lines of 64 characters. */
export function certificatePem(certificate: Certificate): string {
  const lines = Buffer.from(certificate.der).toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

/** A certificate as a file of that name holds it: PEM where it ends in `.pem`, DER otherwise. */
export function certificateBytes(certificate: Certificate, fileName: string): Uint8Array {
  return /\.pem$/i.test(fileName) ? new TextEncoder().encode(certificatePem(certificate)) : certificate.der;
}
