import type { Temporal } from 'temporal-polyfill';
import { sha256 } from '../crypto/primitives.ts';
import { algorithmDer } from './algorithms.ts';
import { context, integerContent, octetString, oid, retagged, sequence, setOf, smallInteger, time } from './asn1/write.ts';
import type { Certificate } from './certificate.ts';
import { writeSignedData } from './cms-write.ts';
import { oids } from './oids.ts';
import type { Signer } from './signer.ts';

export { type CadesVerification, type VerifiedSigner, type VerifyOptions, verifyCades } from './verify-cades.ts';

export interface SignCadesOptions {
  /** Leave the content out: it travels beside the signature. */
  readonly detached: boolean;
  /** Claimed time of signing; whole seconds are kept. */
  readonly at: Temporal.Instant;
}

/** IssuerAndSerialNumber (RFC 5652 section 10.2.4). */
function issuerAndSerial(certificate: Certificate): Uint8Array {
  return sequence(certificate.issuer.der, integerContent(certificate.serial));
}

/**
 * Attribute signing-certificate-v2 (RFC 5035): the digest of the signer's certificate, so that no other one of the same
 * key or name can be put in its place. SHA-256 is the default of the field and therefore not written.
 */
function signingCertificateV2(certificate: Certificate): Uint8Array {
  const issuerSerial = sequence(sequence(context(4, certificate.issuer.der)), integerContent(certificate.serial));
  return sequence(sequence(sequence(octetString(sha256(certificate.der)), issuerSerial)));
}

function attribute(type: string, value: Uint8Array): Uint8Array {
  return sequence(oid(type), setOf(value));
}

/** SET OF, DER: the form that is hashed and signed (RFC 5652 section 5.4). */
function signedAttributes(content: Uint8Array, signer: Signer, at: Temporal.Instant): Uint8Array {
  return setOf(
    attribute(oids.contentType, oid(oids.data)),
    attribute(oids.signingTime, time(at.epochMilliseconds)),
    attribute(oids.messageDigest, octetString(signer.digest.hash(content))),
    attribute(oids.signingCertificateV2, signingCertificateV2(signer.certificate)),
  );
}

/**
 * Signs `content` as CAdES-BES (ETSI EN 319 122-1, level B-B): a CMS SignedData (RFC 5652) in DER with content type,
 * signing time, message digest and signing certificate as signed attributes; certificates of the chain included.
 */
export async function signCades(content: Uint8Array, signer: Signer, { detached, at }: SignCadesOptions): Promise<Uint8Array> {
  const attributes = signedAttributes(content, signer, at);
  const signature = await signer.sign(attributes);
  const signerInfo = sequence(
    smallInteger(1),
    issuerAndSerial(signer.certificate),
    algorithmDer(signer.digest.oid),
    retagged(attributes, 0xa0),
    algorithmDer(signer.signatureOid),
    octetString(signature),
  );
  return writeSignedData({
    contentType: oids.data,
    content: detached ? undefined : content,
    digestAlgorithms: [algorithmDer(signer.digest.oid)],
    certificates: [signer.certificate, ...signer.chain].map(({ der }) => der),
    crls: [],
    signers: [signerInfo],
  });
}
