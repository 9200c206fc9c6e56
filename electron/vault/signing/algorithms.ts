import { sha256, sha384, sha512, verifyRsa } from '../crypto/primitives.ts';
import { Fields, readAsn1, readInteger } from './asn1/read.ts';
import { nullValue, oid, sequence } from './asn1/write.ts';
import type { AlgorithmIdentifier } from './certificate.ts';
import { gostPublicKey } from './gost/gost-key.ts';
import { verifyDigest } from './gost/gost3410.ts';
import { spendCheck } from './effort.ts';
import { type GostAlgorithm, gost512, gostSchemes, schemeNamed } from './gost/schemes.ts';
import { oids } from './oids.ts';

/** What a key of the country signs with. */
export type SignatureAlgorithm = 'RSA' | GostAlgorithm;

/** A digest that signatures may use; SHA-1 is not among them. */
export interface Digest {
  readonly oid: string;
  readonly name: string;
  hash(...parts: readonly Uint8Array[]): Uint8Array;
}

export const sha256Digest: Digest = { oid: oids.sha256, name: 'SHA-256', hash: sha256 };

export const streebog512Digest: Digest = gost512.digest;

const digests: readonly Digest[] = [
  sha256Digest,
  ...gostSchemes.map(({ digest }) => digest),
  { oid: oids.sha384, name: 'SHA-384', hash: sha384 },
  { oid: oids.sha512, name: 'SHA-512', hash: sha512 },
];

/** Undefined for a digest that is unknown or too weak. */
export function digestByOid(dotted: string): Digest | undefined {
  return digests.find((digest) => digest.oid === dotted);
}

/** AlgorithmIdentifier with NULL parameters, as the national profile writes all of them. */
export function algorithmDer(dotted: string): Uint8Array {
  return sequence(oid(dotted), nullValue());
}

/** The key of a certificate. */
export interface PublicKey {
  readonly algorithm: SignatureAlgorithm;
  readonly bits: number;
}

/** Smallest RSA key whose signatures are made or believed. */
export const minRsaBits = 2048;

function rsaBits(publicKey: Uint8Array): number {
  const modulus = readInteger(new Fields(readAsn1(publicKey)).take());
  const first = modulus.findIndex((byte) => byte !== 0);
  return first < 0 ? 0 : (modulus.length - first) * 8 - Math.clz32(modulus[first] ?? 0) + 24;
}

/** @returns undefined for a kind of key that is not known here. @throws Asn1Error for a malformed key. */
export function publicKeyOf(key: { readonly keyAlgorithm: AlgorithmIdentifier; readonly publicKey: Uint8Array }): PublicKey | undefined {
  if (key.keyAlgorithm.oid === oids.rsaEncryption) return { algorithm: 'RSA', bits: rsaBits(key.publicKey) };
  const scheme = schemeNamed(key.keyAlgorithm.oid);
  return scheme && { algorithm: scheme.algorithm, bits: scheme.curve.length * 8 };
}

const rsaSignatures: Readonly<Record<string, { readonly digest: string; readonly hash: 'sha256' | 'sha384' | 'sha512' }>> = {
  [oids.sha256WithRsa]: { digest: oids.sha256, hash: 'sha256' },
  [oids.sha384WithRsa]: { digest: oids.sha384, hash: 'sha384' },
  [oids.sha512WithRsa]: { digest: oids.sha512, hash: 'sha512' },
};

export type SignatureCheck = 'good' | 'bad' | 'weak' | 'unsupported';

/**
 * Verifies `signature` over `message`.
 * @param digestOid the digest named beside the signature algorithm (CMS); a pair that does not fit is bad: it lets a
 *   weaker digest be put in place of the one that was signed.
 * @throws Asn1Error for a malformed key, and where a file has cost enough
 */
export function verifySignature(
  key: { readonly spki: Uint8Array; readonly keyAlgorithm: AlgorithmIdentifier; readonly publicKey: Uint8Array },
  signatureOid: string,
  message: Uint8Array,
  signature: Uint8Array,
  digestOid?: string,
): SignatureCheck {
  spendCheck();
  if (key.keyAlgorithm.oid === oids.rsaEncryption) {
    // Bare rsaEncryption takes its digest from beside it (RFC 3370 section 3.2).
    const scheme =
      signatureOid === oids.rsaEncryption
        ? Object.values(rsaSignatures).find(({ digest }) => digest === digestOid)
        : rsaSignatures[signatureOid];
    if (!scheme) return signatureOid === oids.sha1WithRsa || digestOid === oids.sha1 ? 'weak' : 'unsupported';
    if (digestOid !== undefined && scheme.digest !== digestOid) return 'bad';
    if (rsaBits(key.publicKey) < minRsaBits) return 'weak';
    return verifyRsa(key.spki, scheme.hash, message, signature) ? 'good' : 'bad';
  }
  const gost = gostPublicKey(key);
  // Some software names the signature by the key's own algorithm.
  if (!gost || (signatureOid !== gost.scheme.signatureOid && signatureOid !== gost.scheme.keyOid)) return 'unsupported';
  const { curve, digest } = gost.scheme;
  if (digestOid !== undefined && digestOid !== digest.oid) return digestByOid(digestOid) ? 'bad' : 'unsupported';
  return verifyDigest(curve, gost.point, digest.hash(message), signature) ? 'good' : 'bad';
}
