import { Fault } from '../../../shared/contract/problem.ts';
import { Asn1Error, Fields, readAsn1, readInteger, readOctets, universal } from './asn1/read.ts';
import { type Certificate, readAlgorithm } from './certificate.ts';
import { gostPrivateKey, gostPublicKey } from './gost/gost-key.ts';
import { publicBytes } from './gost/gost3410.ts';
import { oids } from './oids.ts';
import { type Signer, gostSigner, rsaSigner } from './signer.ts';

interface PrivateKey {
  readonly algorithm: string;
  /** Content of the OCTET STRING. */
  readonly secret: Uint8Array;
}

function readPkcs8(der: Uint8Array): PrivateKey {
  const fields = new Fields(readAsn1(der));
  fields.take(universal.integer);
  return { algorithm: readAlgorithm(fields.take()).oid, secret: readOctets(fields.take()) };
}

/** Modulus of an RSAPrivateKey or RSAPublicKey (RFC 8017 appendix A.1). */
function modulus(der: Uint8Array, skipVersion: boolean): Uint8Array {
  const fields = new Fields(readAsn1(der));
  if (skipVersion) fields.take(universal.integer);
  return readInteger(fields.take());
}

/** Whether `pkcs8` is the other half of the certificate's key. A key of unknown kind fits nothing. */
export function keyFits(pkcs8: Uint8Array, certificate: Certificate): boolean {
  try {
    const key = readPkcs8(pkcs8);
    if (key.algorithm !== certificate.keyAlgorithm.oid) return false;
    if (key.algorithm === oids.rsaEncryption) {
      return Buffer.compare(modulus(key.secret, true), modulus(certificate.publicKey, false)) === 0;
    }
    const gost = gostPublicKey(certificate);
    if (!gost) return false;
    const { scheme, d } = gostPrivateKey(pkcs8);
    return scheme === gost.scheme && Buffer.compare(publicBytes(scheme.curve, d), readOctets(readAsn1(certificate.publicKey))) === 0;
  } catch (error) {
    if (error instanceof Asn1Error) return false;
    throw error;
  }
}

/**
 * A signer over a key in memory; takes the bytes over.
 * @throws Fault KEY_ALGORITHM_UNSUPPORTED
 */
export function signerFor(pkcs8: Uint8Array, certificate: Certificate, chain: readonly Certificate[]): Signer {
  if (certificate.keyAlgorithm.oid === oids.rsaEncryption) return rsaSigner(pkcs8, certificate, chain);
  if (certificate.keyAlgorithm.oid === oids.gost2015Key512) return gostSigner(pkcs8, certificate, chain);
  pkcs8.fill(0);
  throw new Fault('KEY_ALGORITHM_UNSUPPORTED');
}
