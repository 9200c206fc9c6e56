import type { TFunction } from 'i18next';
import type { UsedCertificate } from '../../../shared/contract/certificates.ts';
import type { Tone } from '../../components/marks.tsx';

export function holderOf({ certificate }: UsedCertificate): string {
  return certificate.commonName || certificate.subject;
}

/** Roles in words; that the holder is a legal entity stands beside every other role and says nothing more. */
export function rolesOf(t: TFunction, { certificate: { roles } }: UsedCertificate): string {
  return roles
    .filter((role) => role !== 'legal_entity' || roles.length === 1)
    .map((role) => t(`certificate:role.${role}`))
    .join(', ');
}

export const toneOf = { good: 'success', bad: 'danger', undecided: 'warning' } as const satisfies Record<UsedCertificate['revocation']['state'], Tone>;

export const termTone: Readonly<Record<UsedCertificate['term'], Tone | undefined>> = { valid: undefined, soon: 'warning', expired: 'danger', replaced: 'neutral' };

/** Locale key: three states, and not knowing is one of them. */
export function revocationWord({ revocation }: UsedCertificate): string {
  return `certificates:revocation.${revocation.state}`;
}
