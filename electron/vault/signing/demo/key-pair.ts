import { generateRsa, sha1, signRsaSha256 } from '../../crypto/primitives.ts';
import { readAsn1, readBitString } from '../asn1/read.ts';
import { oids } from '../oids.ts';

/** Kinds of keys that a demo authority can issue. */
export type DemoAlgorithm = 'RSA';

/** A key made here, able to sign certificates. */
export interface DemoKeyPair {
  readonly pkcs8: Uint8Array;
  readonly spki: Uint8Array;
  readonly signatureOid: string;
  sign(data: Uint8Array): Uint8Array;
}

export function makeKeyPair(_algorithm: DemoAlgorithm): DemoKeyPair {
  const { pkcs8, spki } = generateRsa(2048);
  return { pkcs8, spki, signatureOid: oids.sha256WithRsa, sign: (data) => signRsaSha256(pkcs8, data) };
}

/** Key identifier of RFC 5280 section 4.2.1.2 (1). */
export function keyIdentifier(spki: Uint8Array): Uint8Array {
  return sha1(readBitString(readAsn1(spki).child(1)));
}
