import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signCades, verifyCades } from '../../../electron/vault/signing/cades.ts';
import { parseCertificate } from '../../../electron/vault/signing/certificate.ts';
import { parseCrl } from '../../../electron/vault/signing/crl.ts';
import { issueCertificate, issueCrl } from '../../../electron/vault/signing/demo/certificate.ts';
import { makeKeyPair } from '../../../electron/vault/signing/demo/key-pair.ts';
import { type DemoPki, makeDemoPki } from '../../../electron/vault/signing/demo/pki.ts';
import { oids } from '../../../electron/vault/signing/oids.ts';
import { signerFromPkcs12 } from '../../../electron/vault/signing/pkcs12.ts';
import { acceptTimestamp } from '../../../electron/vault/signing/accept-timestamp.ts';
import { readSignedData } from '../../../electron/vault/signing/cms.ts';
import { addTimestamp, timestampRequest } from '../../../electron/vault/signing/timestamp.ts';
import type { Trust } from '../../../electron/vault/signing/trust.ts';
import { testOrganisation, testPassword } from '../../fixtures/pki/make.ts';

let folder: string;
let pki: DemoPki;
let trust: Trust;
let tsaCertificate: Uint8Array;
// openssl stamps with the machine's own clock, so this authority lives today.
const now = Temporal.Now.instant();
const later = now.add({ hours: 24 * 600 });
const content = Buffer.from('хабарлама');
const path = (name: string): string => join(folder, name);
const pem = (label: string, der: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${Buffer.from(der).toString('base64')}\n-----END ${label}-----\n`;

const config = (digest: string): string => `
[tsa]
serial = ${path('serial')}
crypto_device = builtin
signer_cert = ${path('tsa.pem')}
certs = ${path('ca.pem')}
signer_key = ${path('tsa.key')}
signer_digest = sha256
default_policy = 1.2.398.3.3.2.6.2
digests = sha256
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = ${digest}
`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'derbes-tsa-'));
  pki = makeDemoPki({
    at: now.epochMilliseconds,
    organisation: testOrganisation,
    person: { surname: 'Үлгіұлы', given: 'Ерлан', patronymic: 'Серікұлы', iin: '850312300121' },
    password: testPassword,
    algorithm: 'RSA',
  });
  trust = {
    anchors: [parseCertificate(pki.root.certificate)],
    intermediates: [parseCertificate(pki.authority.certificate)],
  };
  const key = makeKeyPair('RSA');
  const certificate = issueCertificate(
    {
      subject: [[oids.commonName, 'DEMO TSA']],
      key,
      notBefore: now.epochMilliseconds - 86_400_000,
      notAfter: now.epochMilliseconds + 86_400_000,
      keyUsage: ['digitalSignature', 'nonRepudiation'],
      extendedKeyUsage: [oids.timeStamping],
      purposeCritical: true,
    },
    pki.authority.issuer,
  );
  tsaCertificate = certificate;
  writeFileSync(path('tsa.pem'), pem('CERTIFICATE', certificate));
  writeFileSync(path('tsa.key'), pem('PRIVATE KEY', key.pkcs8));
  writeFileSync(path('ca.pem'), pem('CERTIFICATE', pki.authority.certificate));
  writeFileSync(
    path('trusted.pem'),
    pem('CERTIFICATE', pki.root.certificate) + pem('CERTIFICATE', pki.authority.certificate),
  );
  writeFileSync(path('serial'), '01');
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const signed = (): Promise<Uint8Array> =>
  signCades(content, signerFromPkcs12(pki.keys.signatory.p12, testPassword), { detached: false, at: now });

function stamp(request: Uint8Array, digest = 'sha256'): Uint8Array {
  writeFileSync(path('tsa.cnf'), config(digest));
  writeFileSync(path('request.tsq'), request);
  execFileSync(
    'openssl',
    [
      'ts',
      '-reply',
      '-config',
      path('tsa.cnf'),
      '-section',
      'tsa',
      '-queryfile',
      path('request.tsq'),
      '-out',
      path('answer.tsr'),
    ],
    { stdio: 'pipe' },
  );
  return readFileSync(path('answer.tsr'));
}

const signatureOf = (cms: Uint8Array): Uint8Array => readSignedData(cms).signers[0]!.signature;
const request = (cms: Uint8Array): ReturnType<typeof timestampRequest> => timestampRequest(signatureOf(cms));

/** What the console does with an answer. */
function take(cms: Uint8Array, answer: Uint8Array, nonce?: Uint8Array, policy?: string): Uint8Array {
  const signature = signatureOf(cms);
  return addTimestamp(
    cms,
    signature,
    acceptTimestamp(answer, { signature, nonce, policy, trust, now: Temporal.Now.instant() }).token,
  );
}

const reasons = (cms: Uint8Array, at = later, crls: readonly Uint8Array[] = []): readonly string[] =>
  verifyCades(cms, { trust: { ...trust, crls: crls.map(parseCrl) }, now: at })
    .signers[0]!.checks.filter(({ state }) => state !== 'good')
    .map(({ reason }) => reason);

describe('a timestamp of openssl', () => {
  test.each(['sha256', 'sha1'])(
    'proves the time of signing after the certificate ended (certificate bound by %s)',
    async (digest) => {
      const cms = await signed();
      expect(reasons(cms)).toContain('signing_time_unproven');
      const { der, nonce } = request(cms);
      const answer = stamp(der, digest);
      execFileSync(
        'openssl',
        ['ts', '-verify', '-queryfile', path('request.tsq'), '-in', path('answer.tsr'), '-CAfile', path('trusted.pem')],
        { stdio: 'pipe' },
      );
      const stamped = take(cms, answer, nonce);
      expect(reasons(stamped)).toEqual(['revocation_unknown']);
      const { signers } = verifyCades(stamped, { trust, now: later });
      expect(Math.abs(signers[0]!.provenTime!.epochMilliseconds - now.epochMilliseconds)).toBeLessThan(120_000);

      // The content comes out of the longer CMS as before, for openssl too.
      writeFileSync(path('stamped.cms'), stamped);
      const output = execFileSync(
        'openssl',
        [
          'cms',
          '-verify',
          '-cades',
          '-binary',
          '-inform',
          'DER',
          '-in',
          path('stamped.cms'),
          '-CAfile',
          path('trusted.pem'),
          '-purpose',
          'any',
        ],
        { stdio: 'pipe' },
      );
      expect(output).toEqual(content);
    },
  );

  test('keeps a signature good that was made before its key was revoked', async () => {
    const cms = await signed();
    const stamped = take(cms, stamp(request(cms).der));
    const serial = parseCertificate(pki.keys.signatory.certificate).serial;
    const list = issueCrl(pki.authority.issuer, {
      number: 5,
      thisUpdate: now.epochMilliseconds + 3 * 86_400_000,
      nextUpdate: now.epochMilliseconds + 9 * 86_400_000,
      revoked: [{ serial, at: now.epochMilliseconds + 2 * 86_400_000 }],
    });
    const at = now.add({ hours: 96 });
    expect(reasons(cms, at, [list])).toEqual(['revoked_later']);
    expect(reasons(stamped, at, [list])).toEqual([]);
  });

  test('does not save a signature whose key was revoked before it', async () => {
    const cms = await signed();
    const stamped = take(cms, stamp(request(cms).der));
    const serial = parseCertificate(pki.keys.signatory.certificate).serial;
    const list = issueCrl(pki.authority.issuer, {
      number: 6,
      thisUpdate: now.epochMilliseconds - 3_600_000,
      nextUpdate: now.epochMilliseconds + 9 * 86_400_000,
      revoked: [{ serial, at: now.epochMilliseconds - 7_200_000 }],
    });
    expect(reasons(stamped, now.add({ hours: 1 }), [list])).toEqual(['revoked']);
  });

  test.each([
    ['stolen key', 1, true],
    ['end of its work', 5, false],
  ] as const)('of an authority that was revoked later counts only without a theft: %s', async (_what, reason, expected) => {
    const cms = await signed();
    const stamped = take(cms, stamp(request(cms).der));
    const list = issueCrl(pki.authority.issuer, {
      number: 7,
      thisUpdate: now.epochMilliseconds + 3_600_000,
      nextUpdate: now.epochMilliseconds + 9 * 86_400_000,
      revoked: [{ serial: parseCertificate(tsaCertificate).serial, at: now.epochMilliseconds + 1_800_000, reason }],
    });
    expect(reasons(stamped, later, [list]).includes('timestamp_unverified')).toBe(expected);
  });

  test('proves nothing over another signature, from an unknown authority, or when it was changed', async () => {
    const cms = await signed();
    const answer = stamp(request(cms).der);
    const other = await signCades(Buffer.from('басқа'), signerFromPkcs12(pki.keys.head.p12, testPassword), {
      detached: false,
      at: now,
    });
    expect(() => take(other, answer)).toThrow('other_signature');
    expect(() => take(cms, answer, Uint8Array.of(1))).toThrow('other_request');
    expect(() => take(cms, answer.subarray(0, 90))).toThrow('unreadable');

    const stamped = take(cms, answer);
    const unknown = verifyCades(stamped, { now: later }).signers[0]!;
    expect(unknown.provenTime).toBeUndefined();
    expect(unknown.checks.map(({ reason }) => reason)).toContain('timestamp_unverified');
    const changed = stamped.slice();
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    expect(reasons(changed)).toContain('timestamp_unverified');
    expect(reasons(changed, now)).toEqual(['revocation_unknown']);
  });

  test('an answer that refuses is said to', async () => {
    const refused = Buffer.from('30053003020102', 'hex');
    const cms = await signed();
    expect(() => take(cms, refused)).toThrow('refused');
  });
});
