/** Keys of the national GOST 34.10-2015 profile, 512 bits, as they stand in certificates and PKCS#8. */
import { Asn1Error, type Asn1Node, Fields, readAsn1, readOctets, readOid, universal } from '../asn1/read.ts';
import { bitString, octetString, oid, sequence, smallInteger } from '../asn1/write.ts';
import type { AlgorithmIdentifier } from '../certificate.ts';
import { oids } from '../oids.ts';
import type { CurvePoint } from './curve.ts';
import { privateScalar, publicPoint } from './gost3410.ts';

/** SEQUENCE { curve, digest }: both must be the ones that the layouts above belong to. */
function isProfile(parameters: Asn1Node | undefined): boolean {
  if (parameters?.tag !== universal.sequence) return false;
  const [curve, digest] = parameters.children;
  return curve !== undefined && readOid(curve) === oids.gost2015Params512 && (digest === undefined || readOid(digest) === oids.streebog512);
}

/** The point of a certificate's key. @returns undefined for another curve or for bytes that are no point of it. */
export function gostPublicKey(key: { readonly keyAlgorithm: AlgorithmIdentifier; readonly publicKey: Uint8Array }): CurvePoint | undefined {
  if (key.keyAlgorithm.oid !== oids.gost2015Key512 || !isProfile(key.keyAlgorithm.parameters)) return undefined;
  return publicPoint(readOctets(readAsn1(key.publicKey, { strict: true })));
}

/**
 * The number in the OCTET STRING of a PKCS#8 key, itself an OCTET STRING.
 * @throws Asn1Error for another layout or a number out of range
 */
export function gostPrivateKey(secret: Uint8Array): bigint {
  const d = privateScalar(readOctets(readAsn1(secret, { strict: true })));
  if (d === undefined) throw new Asn1Error('private key');
  return d;
}

const algorithm = sequence(oid(oids.gost2015Key512), sequence(oid(oids.gost2015Params512), oid(oids.streebog512)));

/** PrivateKeyInfo (RFC 5208) of the 64 bytes of a key. */
export function gostPkcs8(secret: Uint8Array): Uint8Array {
  return sequence(smallInteger(0), algorithm, octetString(octetString(secret)));
}

/** SubjectPublicKeyInfo of x ‖ y. */
export function gostSpki(point: Uint8Array): Uint8Array {
  return sequence(algorithm, bitString(octetString(point)));
}

/** Content of the inner OCTET STRING of {@link gostPkcs8}. @throws Asn1Error */
export function gostPrivateKeyOf(pkcs8: Uint8Array): bigint {
  const fields = new Fields(readAsn1(pkcs8));
  fields.take(universal.integer);
  fields.take(universal.sequence);
  return gostPrivateKey(readOctets(fields.take()));
}
