import type { Temporal } from 'temporal-polyfill';
import { Fault } from '../../../shared/contract/problem.ts';
import type { CallContext } from '../session.ts';
import type { Certificate } from '../signing/certificate.ts';
import { maxKeyFileBytes } from '../signing/pkcs12.ts';
import { revocationVerdict, sourcesOf } from '../signing/revocation.ts';
import type { Signer } from '../signing/signer.ts';
import { type Trust, buildChain } from '../signing/trust.ts';
import { isRoot } from '../signing/trust-files.ts';
import { readGranted } from './read-granted.ts';

/** @throws Fault FILE_UNREADABLE, KEY_FILE_DAMAGED for what is too large to be a key */
export async function readKeyFile(path: string): Promise<Uint8Array> {
  try {
    return await readGranted(path, maxKeyFileBytes);
  } catch (error) {
    // A video chosen by mistake is no key either.
    if (error instanceof Fault && error.problem.code === 'FILE_TOO_LARGE') throw new Fault('KEY_FILE_DAMAGED', {}, { cause: error });
    throw error;
  }
}

/** A mistyped password must not cost the user the file that was picked: the handle stays good. */
export function keepHandle(context: CallContext, handle: string, path: string, error: unknown): void {
  if (error instanceof Fault && error.problem.code === 'KEY_WRONG_PASSWORD') context.files.grant(handle, path, 'read');
}

/** @returns the certificate with its issuers as far as they are known. @throws Fault KEY_REVOKED */
export function notRevoked(certificate: Certificate, others: readonly Certificate[], trust: Trust, at: Temporal.Instant): readonly Certificate[] {
  const { path } = buildChain(certificate, others, trust, at);
  if (revocationVerdict(certificate, path[1], sourcesOf(trust), at).state === 'bad') throw new Fault('KEY_REVOKED');
  return path;
}

/**
 * The signer with every issuer that is known, root left out: whoever verifies has the root or does not trust it.
 * @throws Fault KEY_REVOKED
 */
export function withIssuers(signer: Signer, trust: Trust, at: Temporal.Instant): Signer {
  try {
    const path = notRevoked(signer.certificate, signer.chain, trust, at);
    return { ...signer, chain: path.slice(1).filter((issuer) => !isRoot(issuer)) };
  } catch (error) {
    signer.close();
    throw error;
  }
}
