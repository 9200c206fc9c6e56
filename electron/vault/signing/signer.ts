import { signRsaSha256 } from '../crypto/primitives.ts';
import { type Digest, type SignatureAlgorithm, sha256Digest } from './algorithms.ts';
import type { Certificate } from './certificate.ts';
import { gostPrivateKey } from './gost/gost-key.ts';
import { signDigest } from './gost/gost3410.ts';
import { gost512 } from './gost/schemes.ts';
import { oids } from './oids.ts';

/** A key that can sign, whoever holds it: a file, a token, another program. CMS is built above it, once. */
export interface Signer {
  readonly certificate: Certificate;
  /** Issuer first, as far as they are known; without {@link certificate}. */
  readonly chain: readonly Certificate[];
  readonly algorithm: SignatureAlgorithm;
  /** What {@link sign} hashes with. */
  readonly digest: Digest;
  /** Dotted OID that names the signature in CMS. */
  readonly signatureOid: string;
  /** Hashes and signs `data`. */
  sign(data: Uint8Array): Promise<Uint8Array>;
  /** Wipes the key's bytes; the signer is of no use afterwards. */
  close(): void;
}

/** What every key held in memory shares: it signs until it is closed, then its bytes are gone. */
function memorySigner(
  pkcs8: Uint8Array,
  certificate: Certificate,
  chain: readonly Certificate[],
  scheme: Pick<Signer, 'algorithm' | 'digest' | 'signatureOid'> & { readonly sign: (data: Uint8Array) => Uint8Array },
): Signer {
  let closed = false;
  return {
    ...scheme,
    certificate,
    chain,
    sign: (data) => (closed ? Promise.reject(new Error('the signer is closed')) : Promise.resolve(scheme.sign(data))),
    close: () => {
      closed = true;
      pkcs8.fill(0);
    },
  };
}

/** RSASSA-PKCS1-v1_5 with SHA-256. Takes over `pkcs8` and wipes it on close. */
export function rsaSigner(pkcs8: Uint8Array, certificate: Certificate, chain: readonly Certificate[]): Signer {
  return memorySigner(pkcs8, certificate, chain, {
    algorithm: 'RSA',
    digest: sha256Digest,
    signatureOid: oids.sha256WithRsa,
    sign: (data) => signRsaSha256(pkcs8, data),
  });
}

/** GOST 34.10-2015, 512 bits, with Streebog-512. Takes over `pkcs8` and wipes it on close. */
export function gostSigner(pkcs8: Uint8Array, certificate: Certificate, chain: readonly Certificate[]): Signer {
  return memorySigner(pkcs8, certificate, chain, {
    algorithm: gost512.algorithm,
    digest: gost512.digest,
    signatureOid: gost512.signatureOid,
    sign: (data) => signDigest(gost512.curve, gostPrivateKey(pkcs8).d, gost512.digest.hash(data)),
  });
}
