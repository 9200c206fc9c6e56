/** GOST keys of the national profile as they stand in certificates and PKCS#8. */
import { Asn1Error, Fields, readAsn1, readInteger, readOctets, universal } from '../asn1/read.ts';
import { bitString, octetString, oid, sequence, smallInteger, unsignedInteger } from '../asn1/write.ts';
import { type AlgorithmIdentifier, readAlgorithm } from '../certificate.ts';
import type { CurvePoint } from './curve.ts';
import { privateScalar, publicPoint } from './gost3410.ts';
import { type GostScheme, gost2004, schemeOf } from './schemes.ts';

export interface GostPublicKey {
  readonly scheme: GostScheme;
  readonly point: CurvePoint;
}

/** The key of a certificate. @returns undefined for another curve or for bytes that are no point of it. */
export function gostPublicKey(key: {
  readonly keyAlgorithm: AlgorithmIdentifier;
  readonly publicKey: Uint8Array;
}): GostPublicKey | undefined {
  const scheme = schemeOf(key.keyAlgorithm);
  const point = scheme && publicPoint(scheme.curve, readOctets(readAsn1(key.publicKey, { strict: true })));
  return point && { scheme, point };
}

export interface GostPrivateKey {
  readonly scheme: GostScheme;
  readonly d: bigint;
}

/** The bytes of `d`, lowest first: an OCTET STRING of them, or an INTEGER (34.310-2004). */
function secretBytes(secret: Uint8Array, { curve }: GostScheme): Uint8Array {
  const node = readAsn1(secret, { strict: true });
  if (node.tag !== universal.integer) return readOctets(node);
  const digits = readInteger(node).toReversed();
  const bytes = new Uint8Array(Math.max(curve.length, digits.length));
  bytes.set(digits);
  // The octet that keeps the number positive.
  return bytes.length === curve.length + 1 && bytes.at(-1) === 0 ? bytes.subarray(0, curve.length) : bytes;
}

/**
 * The key of a PrivateKeyInfo (RFC 5208).
 * @throws Asn1Error for another kind of key, another layout or a number out of range
 */
export function gostPrivateKey(pkcs8: Uint8Array): GostPrivateKey {
  const fields = new Fields(readAsn1(pkcs8));
  fields.take(universal.integer);
  const scheme = schemeOf(readAlgorithm(fields.take(universal.sequence)));
  const d = scheme && privateScalar(scheme.curve, secretBytes(readOctets(fields.take()), scheme));
  if (!scheme || d === undefined) throw new Asn1Error('private key');
  return { scheme, d };
}

const algorithmOf = ({ keyOid, parameters }: GostScheme): Uint8Array =>
  sequence(oid(keyOid), sequence(oid(parameters.curve), oid(parameters.digest)));

/** PrivateKeyInfo of a key's bytes, lowest first. */
export function gostPkcs8(scheme: GostScheme, secret: Uint8Array): Uint8Array {
  const inner = scheme === gost2004 ? unsignedInteger(secret.toReversed()) : octetString(secret);
  return sequence(smallInteger(0), algorithmOf(scheme), octetString(inner));
}

/** SubjectPublicKeyInfo of x ‖ y. */
export function gostSpki(scheme: GostScheme, point: Uint8Array): Uint8Array {
  return sequence(algorithmOf(scheme), bitString(octetString(point)));
}
