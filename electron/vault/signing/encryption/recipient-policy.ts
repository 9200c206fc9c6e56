import type { Temporal } from 'temporal-polyfill';
import { minRsaBits, publicKeyOf } from '../algorithms.ts';
import { Asn1Error } from '../asn1/read.ts';
import type { Certificate } from '../certificate.ts';
import type { Verdict } from '../verdict.ts';
import { revocationVerdict, sourcesOf } from '../revocation.ts';
import { type Trust, buildChain } from '../trust.ts';

/** Why nothing can be encrypted to a certificate; in the order in which they are worth saying. */
export type RecipientRefusal =
  | 'RECIPIENT_GOST'
  | 'RECIPIENT_ALGORITHM_UNSUPPORTED'
  | 'RECIPIENT_KEY_WEAK'
  | 'RECIPIENT_AUTHORITY'
  | 'RECIPIENT_NO_ENCIPHERMENT'
  | 'RECIPIENT_EXPIRED'
  | 'RECIPIENT_NOT_YET_VALID'
  | 'RECIPIENT_REVOKED';

function keyRefusal(certificate: Certificate): RecipientRefusal | undefined {
  try {
    const key = publicKeyOf(certificate);
    if (!key) return 'RECIPIENT_ALGORITHM_UNSUPPORTED';
    if (key.algorithm !== 'RSA') return 'RECIPIENT_GOST';
    return key.bits < minRsaBits ? 'RECIPIENT_KEY_WEAK' : undefined;
  } catch (error) {
    if (error instanceof Asn1Error) return 'RECIPIENT_ALGORITHM_UNSUPPORTED';
    throw error;
  }
}

export interface RecipientCheck {
  /** Empty: it can be encrypted to. */
  readonly refusals: readonly RecipientRefusal[];
  /** Whose certificate it is nobody but its chain says: shown, and the user decides. */
  readonly chain: Verdict;
  readonly revocation: Verdict;
  /** The certificate and its issuers, as far as they are known. */
  readonly path: readonly Certificate[];
}

/**
 * Whether a certificate is fit to encrypt to at that time.
 * @param others certificates that stood in the same file
 */
export function checkRecipient(certificate: Certificate, others: readonly Certificate[], trust: Trust, at: Temporal.Instant): RecipientCheck {
  const { verdict: chain, path } = buildChain(certificate, others, trust, at);
  const revocation = revocationVerdict(certificate, path[1], sourcesOf(trust), at);
  const refusals: RecipientRefusal[] = [];
  const ofKey = keyRefusal(certificate);
  if (ofKey) refusals.push(ofKey);
  if (certificate.authority.ca) refusals.push('RECIPIENT_AUTHORITY');
  // What a GOST certificate may be used for does not matter any more; without the extension nobody said that it may.
  else if (ofKey !== 'RECIPIENT_GOST' && !certificate.keyUsage?.has('keyEncipherment')) refusals.push('RECIPIENT_NO_ENCIPHERMENT');
  if (at.epochMilliseconds > certificate.notAfter.epochMilliseconds) refusals.push('RECIPIENT_EXPIRED');
  if (at.epochMilliseconds < certificate.notBefore.epochMilliseconds) refusals.push('RECIPIENT_NOT_YET_VALID');
  if (revocation.state === 'bad') refusals.push('RECIPIENT_REVOKED');
  return { refusals, chain, revocation, path };
}
