import { generateRsa, randomBytes, sha1, signRsaSha256 } from '../../crypto/primitives.ts';
import { readAsn1, readBitString } from '../asn1/read.ts';
import { gostPkcs8, gostSpki } from '../gost/gost-key.ts';
import { privateScalar, publicBytes, signDigest } from '../gost/gost3410.ts';
import { streebog512 } from '../gost/streebog.ts';
import { oids } from '../oids.ts';

/** Kinds of keys that a demo authority can issue. */
export const demoAlgorithms = ['RSA', 'GOST'] as const;
export type DemoAlgorithm = (typeof demoAlgorithms)[number];

/** A key made here, able to sign certificates. */
export interface DemoKeyPair {
  readonly pkcs8: Uint8Array;
  readonly spki: Uint8Array;
  readonly signatureOid: string;
  sign(data: Uint8Array): Uint8Array;
}

function makeRsa(): DemoKeyPair {
  const { pkcs8, spki } = generateRsa(2048);
  return { pkcs8, spki, signatureOid: oids.sha256WithRsa, sign: (data) => signRsaSha256(pkcs8, data) };
}

/** GOST 34.10-2015, 512 bits. */
function makeGost(): DemoKeyPair {
  for (;;) {
    const secret = randomBytes(64);
    const d = privateScalar(secret);
    if (d === undefined) continue;
    return {
      pkcs8: gostPkcs8(secret),
      spki: gostSpki(publicBytes(d)),
      signatureOid: oids.gost2015Signature512,
      sign: (data) => signDigest(d, streebog512(data)),
    };
  }
}

export function makeKeyPair(algorithm: DemoAlgorithm): DemoKeyPair {
  return algorithm === 'RSA' ? makeRsa() : makeGost();
}

/** Key identifier of RFC 5280 section 4.2.1.2 (1). */
export function keyIdentifier(spki: Uint8Array): Uint8Array {
  return sha1(readBitString(readAsn1(spki).child(1)));
}
