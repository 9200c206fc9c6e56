import type { Temporal } from 'temporal-polyfill';
import { Fault } from '../../../shared/contract/problem.ts';
import { signCades, verifyCades } from './cades.ts';
import type { Signer } from './signer.ts';
import type { Verdict } from './verdict.ts';

/** What must be good in a signature just made; chain and revocation may wait, but nothing may be bad. */
const required: readonly string[] = ['signature_valid', 'digest_matches', 'certificate_bound', 'purpose_signing', 'valid_at_signing'];

/** @throws Fault SIGNATURE_SELF_CHECK_FAILED unless everything required is good, nothing is bad, and `holds` */
export function selfCheck(checks: readonly Verdict[], holds: boolean): void {
  const reasons = checks.filter(({ state }) => state === 'good').map(({ reason }) => reason);
  const fails = !holds || checks.some(({ state }) => state === 'bad') || !required.every((reason) => reasons.includes(reason));
  if (fails) throw new Fault('SIGNATURE_SELF_CHECK_FAILED');
}

/**
 * Reads a signature that was just made, by ourselves or by another program, as a stranger's would be read: it must be
 * one good signature over exactly that content.
 * @throws Fault SIGNATURE_SELF_CHECK_FAILED
 */
export function checkMade(der: Uint8Array, content: Uint8Array, { detached, at }: { readonly detached: boolean; readonly at: Temporal.Instant }): void {
  const result = verifyCades(der, { content: detached ? content : undefined, now: at });
  const carried = detached ? content : result.content;
  const same = carried !== undefined && Buffer.compare(carried, content) === 0;
  selfCheck([...result.checks, ...result.signers.flatMap(({ checks }) => checks)], same && result.signers.length === 1);
}

/**
 * Signs `content` as CAdES-BES and verifies the result before it is given out.
 * @throws Fault SIGNATURE_SELF_CHECK_FAILED, and those of the signer
 */
export async function signChecked(content: Uint8Array, signer: Signer, options: { readonly detached: boolean; readonly at: Temporal.Instant }): Promise<Uint8Array> {
  const der = await signCades(content, signer, options);
  checkMade(der, content, options);
  return der;
}
