import { signRsaSha256 } from '../crypto/primitives.ts';
import { type Digest, type SignatureAlgorithm, sha256Digest } from './algorithms.ts';
import type { Certificate } from './certificate.ts';
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

/** RSASSA-PKCS1-v1_5 with SHA-256 by a key held in memory. Takes over `pkcs8` and wipes it on close. */
export function rsaSigner(pkcs8: Uint8Array, certificate: Certificate, chain: readonly Certificate[]): Signer {
  let closed = false;
  return {
    certificate,
    chain,
    algorithm: 'RSA',
    digest: sha256Digest,
    signatureOid: oids.sha256WithRsa,
    sign: async (data) => {
      if (closed) throw new Error('the signer is closed');
      return Promise.resolve(signRsaSha256(pkcs8, data));
    },
    close: () => {
      closed = true;
      pkcs8.fill(0);
    },
  };
}
