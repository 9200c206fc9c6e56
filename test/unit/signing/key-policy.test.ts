import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { certificateView } from '../../../electron/vault/signing/certificate-view.ts';
import { type Certificate, parseCertificate } from '../../../electron/vault/signing/certificate.ts';
import { issueCertificate } from '../../../electron/vault/signing/demo/certificate.ts';
import { type DemoKeyName } from '../../../electron/vault/signing/demo/pki.ts';
import { keyRefusals, keyWarnings } from '../../../electron/vault/signing/key-policy.ts';
import { oids } from '../../../electron/vault/signing/oids.ts';
import { testNow, testOrganisation, testPki } from '../../fixtures/pki/make.ts';

const certificateOf = (name: DemoKeyName): Certificate => parseCertificate(testPki().keys[name].certificate);

function issued(request: Partial<Parameters<typeof issueCertificate>[0]>): Certificate {
  const { keys, authority } = testPki();
  const whole = {
    subject: [[oids.commonName, 'TEST']] as const,
    key: keys.signatory.pair,
    notBefore: testNow.epochMilliseconds - 1000,
    notAfter: testNow.epochMilliseconds + 1000,
    keyUsage: ['digitalSignature', 'nonRepudiation'] as const,
    ...request,
  };
  return parseCertificate(issueCertificate(whole, authority.issuer));
}

describe('a key for signing', () => {
  it.each<[DemoKeyName, readonly string[]]>([
    ['signatory', []],
    ['head', []],
    ['individual', []],
    ['revoked', []],
    ['auth', ['KEY_AUTH']],
    ['expired', ['KEY_EXPIRED']],
    ['notYetValid', ['KEY_NOT_YET_VALID']],
  ])('%s: refused for %j', (name, refusals) => {
    expect(keyRefusals(certificateOf(name), testNow)).toEqual(refusals);
  });

  it('is refused when its certificate allows something else only', () => {
    expect(keyRefusals(issued({ keyUsage: ['keyEncipherment'] }), testNow)).toEqual(['KEY_NO_SIGN_USAGE']);
    expect(keyRefusals(issued({ extendedKeyUsage: [oids.timeStamping] }), testNow)).toEqual(['KEY_NO_SIGN_USAGE']);
    expect(keyRefusals(parseCertificate(testPki().authority.certificate), testNow)).toEqual(['KEY_NO_SIGN_USAGE']);
    expect(keyRefusals(issued({ extendedKeyUsage: [oids.clientAuth, oids.emailProtection] }), testNow)).toEqual([]);
  });

  it('is good to the last second of its certificate', () => {
    const certificate = certificateOf('signatory');
    expect(keyRefusals(certificate, certificate.notAfter)).toEqual([]);
    expect(keyRefusals(certificate, certificate.notAfter.add({ seconds: 1 }))).toEqual(['KEY_EXPIRED']);
  });

  it('is warned of where organisation, role or end need a look', () => {
    const warnings = (certificate: Certificate, organisationBin?: string, at = testNow): readonly string[] =>
      keyWarnings(certificate, { at, organisationBin, chainComplete: true, revocationKnown: true });
    expect(warnings(certificateOf('signatory'), testOrganisation.bin)).toEqual([]);
    expect(warnings(certificateOf('signatory'), '000140000009')).toEqual(['KEY_BIN_DIFFERS']);
    expect(warnings(certificateOf('individual'), testOrganisation.bin)).toEqual(['KEY_INDIVIDUAL']);
    expect(warnings(certificateOf('signatory'), undefined, certificateOf('signatory').notAfter.subtract({ hours: 24 * 29 }))).toEqual(['KEY_EXPIRES_SOON']);
    expect(keyWarnings(certificateOf('signatory'), { at: testNow, chainComplete: false, revocationKnown: false })).toEqual([
      'CHAIN_INCOMPLETE',
      'REVOCATION_UNKNOWN',
    ]);
  });
});

describe('a certificate for people', () => {
  it('says who, for whom and as what', () => {
    expect(certificateView(certificateOf('signatory'), testNow)).toMatchObject({
      commonName: 'ҮЛГІҰЛЫ ЕРЛАН',
      surname: 'ҮЛГІҰЛЫ',
      iin: '850312300121',
      organisation: testOrganisation.name,
      bin: testOrganisation.bin,
      issuer: 'DEMO CA (RSA)',
      algorithm: 'RSA',
      keyBits: 2048,
      keyUsage: ['digitalSignature', 'nonRepudiation'],
      roles: ['legal_entity', 'signatory'],
      purpose: 'sign',
      daysLeft: 305,
    });
    expect(certificateView(certificateOf('individual'), testNow)).toMatchObject({ organisation: '', bin: '', roles: ['individual'] });
    expect(certificateView(certificateOf('expired'), testNow).daysLeft).toBe(-35);
    expect(certificateView(certificateOf('auth'), Temporal.Instant.from(testNow)).purpose).toBe('auth');
  });
});
