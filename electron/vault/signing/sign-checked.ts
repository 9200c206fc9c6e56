import type { Temporal } from 'temporal-polyfill';
import { Fault } from '../../../shared/contract/problem.ts';
import { signCades, verifyCades } from './cades.ts';
import type { Certificate } from './certificate.ts';
import { keyRefusals } from './key-policy.ts';
import type { Signer } from './signer.ts';
import type { Trust } from './trust.ts';
import type { Verdict } from './verdict.ts';

/** What must be good in a signature just made; chain and revocation may wait, but nothing may be bad. */
const requiredOfAll: readonly string[] = ['signature_valid', 'digest_matches', 'purpose_signing', 'valid_at_signing'];
/** What ours has besides: other programs may leave the attribute out. */
const requiredOfOurs: readonly string[] = [...requiredOfAll, 'certificate_bound'];

function holdsUp(checks: readonly Verdict[], required: readonly string[]): boolean {
  const reasons = checks.filter(({ state }) => state === 'good').map(({ reason }) => reason);
  return !checks.some(({ state }) => state === 'bad') && required.every((reason) => reasons.includes(reason));
}

/** @throws Fault SIGNATURE_SELF_CHECK_FAILED unless everything required is good, nothing is bad, and `holds` */
export function selfCheck(checks: readonly Verdict[], holds: boolean): void {
  if (!holds || !holdsUp(checks, requiredOfOurs)) throw new Fault('SIGNATURE_SELF_CHECK_FAILED');
}

export interface MadeOptions {
  readonly detached: boolean;
  readonly at: Temporal.Instant;
}

interface Made {
  readonly checks: readonly Verdict[];
  readonly certificate: Certificate | undefined;
  /** One signature, over exactly that content. */
  readonly fits: boolean;
}

/** Reads a signature that was just made as a stranger's would be read. */
function readBack(der: Uint8Array, content: Uint8Array, { detached, at }: MadeOptions): Made {
  const result = verifyCades(der, { content: detached ? content : undefined, now: at });
  // Content inside is what was asked for; where it was to stay outside, none is.
  const same = detached ? result.content === undefined : result.content !== undefined && Buffer.compare(result.content, content) === 0;
  return {
    checks: [...result.checks, ...result.signers.flatMap(({ checks }) => checks)],
    certificate: result.signers[0]?.certificate,
    fits: same && result.signers.length === 1,
  };
}

/**
 * Signs `content` as CAdES-BES and verifies the result before it is given out.
 * @throws Fault SIGNATURE_SELF_CHECK_FAILED, and those of the signer
 */
export async function signChecked(content: Uint8Array, signer: Signer, options: MadeOptions): Promise<Uint8Array> {
  const der = await signCades(content, signer, options);
  const { checks, fits } = readBack(der, content, options);
  selfCheck(checks, fits);
  return der;
}

/**
 * Takes a signature that another program was asked to make, once it is one good signature over that content by a key
 * that may sign.
 * @returns the signer's certificate
 * @throws Fault the first of `keyRefusals`, NCALAYER_SIGNATURE_INVALID
 */
export function checkForeign(der: Uint8Array, content: Uint8Array, options: MadeOptions): Certificate {
  const { checks, certificate, fits } = readBack(der, content, options);
  if (!certificate) throw new Fault('NCALAYER_SIGNATURE_INVALID');
  const [refusal] = keyRefusals(certificate, options.at);
  if (refusal) throw new Fault(refusal);
  if (!fits || !holdsUp(checks, requiredOfAll)) throw new Fault('NCALAYER_SIGNATURE_INVALID');
  return certificate;
}

/**
 * That a signature which another program made carries the timestamp that was asked for, of an authority that is relied on.
 * @throws Fault NCALAYER_TIMESTAMP_MISSING, NCALAYER_TIMESTAMP_NOT_TRUSTED with the reason of the verifier
 */
export function requireTimestamp(der: Uint8Array, content: Uint8Array, { detached, at, trust }: MadeOptions & { readonly trust: Trust }): void {
  const { signers } = verifyCades(der, { content: detached ? content : undefined, trust, now: at });
  const timestamps = signers.flatMap((signer) => signer.timestamps);
  const [first] = timestamps;
  if (!first) throw new Fault('NCALAYER_TIMESTAMP_MISSING');
  if (timestamps.some(({ relied }) => relied)) return;
  const verdict = first.checks.find(({ state }) => state === 'bad') ?? first.checks.find(({ state }) => state !== 'good');
  throw new Fault('NCALAYER_TIMESTAMP_NOT_TRUSTED', { params: { ...verdict?.params, reason: verdict?.reason ?? 'timestamp_unreadable' } });
}
