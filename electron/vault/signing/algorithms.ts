import { sha256, sha384, sha512, verifyRsa } from '../crypto/primitives.ts';
import { Fields, readAsn1, readInteger } from './asn1/read.ts';
import { nullValue, oid, sequence } from './asn1/write.ts';
import type { AlgorithmIdentifier } from './certificate.ts';
import { gostPublicKey } from './gost/gost-key.ts';
import { verifyDigest } from './gost/gost3410.ts';
import { streebog512 } from './gost/streebog.ts';
import { oids } from './oids.ts';

/** What a key of the country signs with. */
export type SignatureAlgorithm = 'RSA' | 'GOST34.10-2015-512' | 'GOST34.10-2015-256' | 'GOST34.310-2004';

/** A digest that signatures may use; SHA-1 is not among them. */
export interface Digest {
  readonly oid: string;
  readonly name: string;
  hash(...parts: readonly Uint8Array[]): Uint8Array;
}

export const sha256Digest: Digest = { oid: oids.sha256, name: 'SHA-256', hash: sha256 };

export const streebog512Digest: Digest = { oid: oids.streebog512, name: 'Streebog-512', hash: streebog512 };

const digests: readonly Digest[] = [
  sha256Digest,
  streebog512Digest,
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
  switch (key.keyAlgorithm.oid) {
    case oids.rsaEncryption:
      return { algorithm: 'RSA', bits: rsaBits(key.publicKey) };
    case oids.gost2015Key512:
      return { algorithm: 'GOST34.10-2015-512', bits: 512 };
    case oids.gost2015Key256:
      return { algorithm: 'GOST34.10-2015-256', bits: 256 };
    case oids.gost2004Key:
      return { algorithm: 'GOST34.310-2004', bits: 256 };
    default:
      return undefined;
  }
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
 */
export function verifySignature(
  key: { readonly spki: Uint8Array; readonly keyAlgorithm: AlgorithmIdentifier; readonly publicKey: Uint8Array },
  signatureOid: string,
  message: Uint8Array,
  signature: Uint8Array,
  digestOid?: string,
): SignatureCheck {
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
  if (key.keyAlgorithm.oid === oids.gost2015Key512) {
    // Some software names the signature by the key's own algorithm.
    if (signatureOid !== oids.gost2015Signature512 && signatureOid !== oids.gost2015Key512) return 'unsupported';
    if (digestOid !== undefined && digestOid !== oids.streebog512) return 'bad';
    const point = gostPublicKey(key);
    if (!point) return 'unsupported';
    return verifyDigest(point, streebog512(message), signature) ? 'good' : 'bad';
  }
  return 'unsupported';
}
