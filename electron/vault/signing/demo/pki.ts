/**
 * A whole authority in the national profile that is none: made on the spot for the demo register, for tests and for
 * benchmarks. Names say so; people and organisation are fictional; nothing trusts it.
 */
import { parseCertificate, type KeyUsage } from '../certificate.ts';
import { oids } from '../oids.ts';
import { type Issuer, type SubjectAttributes, issueCertificate, issueCrl, nameDer } from './certificate.ts';
import { type DemoAlgorithm, type DemoKeyPair, makeKeyPair } from './key-pair.ts';
import { writePkcs12 } from './pkcs12.ts';

const dayMilliseconds = 86_400_000;

export const demoKeyNames = ['signatory', 'head', 'individual', 'auth', 'expired', 'notYetValid', 'revoked'] as const;
export type DemoKeyName = (typeof demoKeyNames)[number];

export interface DemoPerson {
  readonly surname: string;
  readonly given: string;
  readonly patronymic: string;
  readonly iin: string;
}

export interface DemoPkiOptions {
  /** The moment around which everything is valid, milliseconds since 1970. */
  readonly at: number;
  readonly organisation: { readonly name: string; readonly bin: string };
  readonly person: DemoPerson;
  readonly password: string;
  readonly algorithm: DemoAlgorithm;
}

export interface DemoKey {
  readonly pair: DemoKeyPair;
  readonly certificate: Uint8Array;
  /** As the authority hands it out: the leaf alone. */
  readonly p12: Uint8Array;
}

export interface DemoPki {
  readonly root: { readonly certificate: Uint8Array; readonly issuer: Issuer };
  readonly authority: { readonly certificate: Uint8Array; readonly issuer: Issuer };
  readonly keys: Readonly<Record<DemoKeyName, DemoKey>>;
  readonly crl: Uint8Array;
}

interface Profile {
  readonly legal: boolean;
  readonly purpose: string;
  readonly roles: readonly string[];
  readonly usage: readonly KeyUsage[];
  /** Days from `at`. */
  readonly from: number;
  readonly to: number;
}

const signUsage: readonly KeyUsage[] = ['digitalSignature', 'nonRepudiation'];
const signatory: Profile = {
  legal: true,
  purpose: oids.emailProtection,
  roles: [oids.legalEntity, oids.signatory],
  usage: signUsage,
  from: -60,
  to: 305,
};

const profiles: Readonly<Record<DemoKeyName, Profile>> = {
  signatory,
  head: { ...signatory, roles: [oids.legalEntity, oids.head] },
  individual: { ...signatory, legal: false, roles: [oids.individual] },
  auth: { ...signatory, purpose: oids.clientAuth, usage: ['digitalSignature', 'keyEncipherment'] },
  expired: { ...signatory, from: -400, to: -35 },
  notYetValid: { ...signatory, from: 10, to: 375 },
  revoked: signatory,
};

function subjectOf({ legal }: Profile, { person, organisation }: DemoPkiOptions): SubjectAttributes {
  return [
    [oids.commonName, `${person.surname} ${person.given}`.toLocaleUpperCase('kk')],
    [oids.surname, person.surname.toLocaleUpperCase('kk')],
    [oids.serialNumber, `IIN${person.iin}`],
    [oids.country, 'KZ'],
    ...(legal
      ? ([
          [oids.organisation, organisation.name],
          [oids.organisationalUnit, `BIN${organisation.bin}`],
        ] as const)
      : []),
    [oids.givenName, person.patronymic.toLocaleUpperCase('kk')],
  ];
}

function authorityName(label: string): SubjectAttributes {
  return [
    [oids.country, 'KZ'],
    [oids.commonName, label],
  ];
}

/** Makes root, issuing authority, one key of each kind that the console must tell apart, and a revocation list. */
export function makeDemoPki(options: DemoPkiOptions): DemoPki {
  const { at, algorithm, password } = options;
  const day = (days: number): number => at + days * dayMilliseconds;

  const rootName = authorityName(`DEMO ROOT CA (${algorithm})`);
  const root: Issuer = { name: nameDer(rootName), key: makeKeyPair(algorithm) };
  const rootCertificate = issueCertificate(
    { subject: rootName, key: root.key, notBefore: day(-1500), notAfter: day(3500), keyUsage: ['keyCertSign', 'cRLSign'], authority: {} },
    root,
  );
  const caName = authorityName(`DEMO CA (${algorithm})`);
  const authority: Issuer = { name: nameDer(caName), key: makeKeyPair(algorithm) };
  const authorityCertificate = issueCertificate(
    { subject: caName, key: authority.key, notBefore: day(-1400), notAfter: day(2000), keyUsage: ['keyCertSign', 'cRLSign'], authority: { pathLength: 0 } },
    root,
  );

  const issue = (name: DemoKeyName): DemoKey => {
    const profile = profiles[name];
    const pair = makeKeyPair(algorithm);
    const certificate = issueCertificate(
      {
        subject: subjectOf(profile, options),
        key: pair,
        notBefore: day(profile.from),
        notAfter: day(profile.to),
        keyUsage: profile.usage,
        extendedKeyUsage: [profile.purpose, ...profile.roles],
        policy: '1.2.398.3.3.2.1',
        crlUrl: 'http://crl.demo.invalid/demo.crl',
        ocspUrl: 'http://ocsp.demo.invalid/',
      },
      authority,
    );
    const id = parseCertificate(certificate).subjectKeyIdentifier ?? new Uint8Array(20);
    const p12 = writePkcs12({
      keys: [{ pkcs8: pair.pkcs8, id, name: Buffer.from(id).toString('hex') }],
      certificates: [{ der: certificate, id }],
      password,
      indefinite: true,
    });
    return { pair, certificate, p12 };
  };
  const keys = Object.fromEntries(demoKeyNames.map((name) => [name, issue(name)])) as Record<DemoKeyName, DemoKey>;
  const crl = issueCrl(authority, {
    number: 1,
    thisUpdate: day(-1),
    nextUpdate: day(6),
    revoked: [{ serial: parseCertificate(keys.revoked.certificate).serial, at: day(-10), reason: 1 }],
  });
  return {
    root: { certificate: rootCertificate, issuer: root },
    authority: { certificate: authorityCertificate, issuer: authority },
    keys,
    crl,
  };
}
