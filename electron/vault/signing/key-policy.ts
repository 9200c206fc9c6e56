import type { Temporal } from 'temporal-polyfill';
import { minRsaBits, publicKeyOf } from './algorithms.ts';
import { Asn1Error } from './asn1/read.ts';
import { type Certificate, binOf } from './certificate.ts';
import { purposeOf, rolesOf } from './certificate-view.ts';
import { gostPublicKey } from './gost/gost-key.ts';

/** Refuses a key for signing; in the order in which they are worth saying. */
export type KeyRefusal = 'KEY_AUTH' | 'KEY_NO_SIGN_USAGE' | 'KEY_EXPIRED' | 'KEY_NOT_YET_VALID' | 'KEY_ALGORITHM_UNSUPPORTED';
/** Worth saying before signing, but the user decides. */
export type KeyWarning = 'KEY_BIN_DIFFERS' | 'KEY_INDIVIDUAL' | 'KEY_EXPIRES_SOON' | 'CHAIN_INCOMPLETE' | 'REVOCATION_UNKNOWN';

/** The user is reminded this long before a certificate ends, in days of 24 hours, unless the register says otherwise. */
export const expiryReminderDays = 30;

/** What keys of these algorithms can be used to sign with. */
function supported(certificate: Certificate): boolean {
  try {
    const key = publicKeyOf(certificate);
    if (key?.algorithm === 'GOST34.10-2015-512') return gostPublicKey(certificate) !== undefined;
    return key?.algorithm === 'RSA' && key.bits >= minRsaBits;
  } catch (error) {
    if (error instanceof Asn1Error) return false;
    throw error;
  }
}

/**
 * Why a certificate cannot sign at that time; empty when it can.
 * An AUTH key is the users' commonest mistake: its certificate is for clientAuth and not for emailProtection.
 */
export function keyRefusals(certificate: Certificate, at: Temporal.Instant): readonly KeyRefusal[] {
  const refusals: KeyRefusal[] = [];
  const purpose = purposeOf(certificate);
  const { keyUsage } = certificate;
  if (purpose === 'auth') refusals.push('KEY_AUTH');
  else if (purpose === 'other' || certificate.authority.ca || (keyUsage && !keyUsage.has('digitalSignature') && !keyUsage.has('nonRepudiation'))) {
    refusals.push('KEY_NO_SIGN_USAGE');
  }
  if (at.epochMilliseconds > certificate.notAfter.epochMilliseconds) refusals.push('KEY_EXPIRED');
  if (at.epochMilliseconds < certificate.notBefore.epochMilliseconds) refusals.push('KEY_NOT_YET_VALID');
  if (!supported(certificate)) refusals.push('KEY_ALGORITHM_UNSUPPORTED');
  return refusals;
}

export interface KeyCircumstances {
  readonly at: Temporal.Instant;
  /** BIN of the register's organisation; undefined while no register is open. */
  readonly organisationBin?: string | undefined;
  readonly chainComplete: boolean;
  readonly revocationKnown: boolean;
  readonly reminderDays?: number | undefined;
}

/** What the user should know before signing with a certificate that may sign. */
export function keyWarnings(certificate: Certificate, circumstances: KeyCircumstances): readonly KeyWarning[] {
  const warnings: KeyWarning[] = [];
  const bin = binOf(certificate);
  const { organisationBin } = circumstances;
  if (bin === '' && rolesOf(certificate).includes('individual')) warnings.push('KEY_INDIVIDUAL');
  else if (organisationBin && bin !== organisationBin) warnings.push('KEY_BIN_DIFFERS');
  const left = certificate.notAfter.epochMilliseconds - circumstances.at.epochMilliseconds;
  if (left >= 0 && left < (circumstances.reminderDays ?? expiryReminderDays) * 86_400_000) warnings.push('KEY_EXPIRES_SOON');
  if (!circumstances.chainComplete) warnings.push('CHAIN_INCOMPLETE');
  if (!circumstances.revocationKnown) warnings.push('REVOCATION_UNKNOWN');
  return warnings;
}
