import type { Temporal } from 'temporal-polyfill';
import type { CertificateView } from '../../../shared/contract/signing.ts';
import { publicKeyOf } from './algorithms.ts';
import { Asn1Error } from './asn1/read.ts';
import { type Certificate, attributeOf, binOf, fingerprint, iinOf, nameText, serialText } from './certificate.ts';
import { oids } from './oids.ts';

type Role = CertificateView['roles'][number];

const roleOids: Readonly<Record<string, Role>> = {
  [oids.individual]: 'individual',
  [oids.legalEntity]: 'legal_entity',
  [oids.head]: 'head',
  [oids.signatory]: 'signatory',
  [oids.financial]: 'financial',
  [oids.hr]: 'hr',
  [oids.employee]: 'employee',
};

/** The dotted purpose by which certificates say this role. */
export function oidOfRole(role: Role): string | undefined {
  return Object.keys(roleOids).find((dotted) => roleOids[dotted] === role);
}

/** Roles that the national profile writes among the extended key usages. */
export function rolesOf(certificate: Certificate): readonly Role[] {
  return certificate.extendedKeyUsage.flatMap((dotted): readonly Role[] => {
    if (dotted === oids.informationSystem || dotted.startsWith(`${oids.informationSystem}.`)) return ['information_system'];
    const role = roleOids[dotted];
    return role ? [role] : [];
  });
}

/** What the key is for. Without any extended key usage a certificate is not restricted (RFC 5280 section 4.2.1.12). */
export function purposeOf(certificate: Certificate): CertificateView['purpose'] {
  const usage = certificate.extendedKeyUsage;
  if (usage.length === 0) return 'sign';
  if ([oids.emailProtection, oids.documentSigning, oids.anyPurpose].some((dotted) => usage.includes(dotted))) return 'sign';
  return usage.includes(oids.clientAuth) ? 'auth' : 'other';
}

function keyOf(certificate: Certificate): Pick<CertificateView, 'algorithm' | 'keyBits'> {
  try {
    const key = publicKeyOf(certificate);
    return { algorithm: key?.algorithm ?? 'unknown', keyBits: key?.bits ?? 0 };
  } catch (error) {
    if (error instanceof Asn1Error) return { algorithm: 'unknown', keyBits: 0 };
    throw error;
  }
}

/** A certificate as screens show it. `daysLeft` counts whole days of 24 hours and is negative after the end. */
export function certificateView(certificate: Certificate, now: Temporal.Instant): CertificateView {
  const { subject } = certificate;
  return {
    subject: nameText(subject),
    commonName: attributeOf(subject, oids.commonName),
    surname: attributeOf(subject, oids.surname),
    iin: iinOf(certificate),
    organisation: attributeOf(subject, oids.organisation),
    bin: binOf(certificate),
    issuer: attributeOf(certificate.issuer, oids.commonName) || nameText(certificate.issuer),
    serial: serialText(certificate),
    notBefore: certificate.notBefore.toString({ smallestUnit: 'millisecond' }),
    notAfter: certificate.notAfter.toString({ smallestUnit: 'millisecond' }),
    ...keyOf(certificate),
    keyUsage: [...(certificate.keyUsage ?? [])],
    extendedKeyUsage: [...certificate.extendedKeyUsage],
    roles: [...rolesOf(certificate)],
    purpose: purposeOf(certificate),
    fingerprint: fingerprint(certificate),
    daysLeft: Math.floor((certificate.notAfter.epochMilliseconds - now.epochMilliseconds) / 86_400_000),
  };
}

/** Last four digits: enough to tell two people of one name apart in a list. */
export function maskedIin(iin: string): string {
  return iin === '' ? '' : `••••••••${iin.slice(-4)}`;
}

/** For lists, which show whose certificates there are and not whole IINs. */
export function maskedView(view: CertificateView): CertificateView {
  return view.iin === '' ? view : { ...view, iin: maskedIin(view.iin), subject: view.subject.replaceAll(view.iin, maskedIin(view.iin)) };
}
