import { generateRsa, randomBytes, sha1, signRsaSha256 } from '../../crypto/primitives.ts';
import { readAsn1, readBitString } from '../asn1/read.ts';
import { gostPkcs8, gostSpki } from '../gost/gost-key.ts';
import { privateScalar, publicBytes, signDigest } from '../gost/gost3410.ts';
import { type GostScheme, gost2004, gost256, gost512 } from '../gost/schemes.ts';
import { oids } from '../oids.ts';

/** Kinds of keys that the console signs with. */
export const demoAlgorithms = ['RSA', 'GOST'] as const;
/** Kinds of keys that a demo authority can issue: those, and the ones whose signatures are only verified. */
export const verifiedAlgorithms = [...demoAlgorithms, 'GOST-256', 'GOST-2004'] as const;
export type DemoAlgorithm = (typeof verifiedAlgorithms)[number];

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

function makeGost(scheme: GostScheme): DemoKeyPair {
  const { curve, digest, signatureOid } = scheme;
  for (;;) {
    const secret = randomBytes(curve.length);
    const d = privateScalar(curve, secret);
    if (d === undefined) continue;
    return {
      pkcs8: gostPkcs8(scheme, secret),
      spki: gostSpki(scheme, publicBytes(curve, d)),
      signatureOid,
      sign: (data) => signDigest(curve, d, digest.hash(data)),
    };
  }
}

const makers: Readonly<Record<DemoAlgorithm, () => DemoKeyPair>> = {
  RSA: makeRsa,
  GOST: () => makeGost(gost512),
  'GOST-256': () => makeGost(gost256),
  'GOST-2004': () => makeGost(gost2004),
};

export function makeKeyPair(algorithm: DemoAlgorithm): DemoKeyPair {
  return makers[algorithm]();
}

/** Key identifier of RFC 5280 section 4.2.1.2 (1). */
export function keyIdentifier(spki: Uint8Array): Uint8Array {
  return sha1(readBitString(readAsn1(spki).child(1)));
}
