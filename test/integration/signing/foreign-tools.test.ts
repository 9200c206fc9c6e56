import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAsicE } from '../../../electron/vault/signing/asice.ts';
import { signCades, verifyCades } from '../../../electron/vault/signing/cades.ts';
import { parseCertificate } from '../../../electron/vault/signing/certificate.ts';
import { isCrlOf, parseCrl } from '../../../electron/vault/signing/crl.ts';
import { curve2004, curve256, curve512 } from '../../../electron/vault/signing/gost/curve.ts';
import {
  privateScalar,
  publicBytes,
  publicPoint,
  signDigest,
  verifyDigest,
} from '../../../electron/vault/signing/gost/gost3410.ts';
import { gost34311With } from '../../../electron/vault/signing/gost/gost34311.ts';
import { streebog256, streebog512 } from '../../../electron/vault/signing/gost/streebog.ts';
import { keyRefusals } from '../../../electron/vault/signing/key-policy.ts';
import { certificateView } from '../../../electron/vault/signing/certificate-view.ts';
import { writePkcs12 } from '../../../electron/vault/signing/demo/pkcs12.ts';
import { openPkcs12, signerFromPkcs12 } from '../../../electron/vault/signing/pkcs12.ts';
import { readZip } from '../../../electron/vault/signing/zip.ts';
import { testNow, testPassword, testPki, testSigner, testTrust } from '../../fixtures/pki/make.ts';

let folder: string;
const path = (name: string): string => join(folder, name);
const save = (name: string, bytes: Uint8Array): string => {
  writeFileSync(path(name), bytes);
  return path(name);
};

/** Runs a tool; its stderr is in the error when it fails. */
function run(tool: string, ...args: readonly string[]): Buffer {
  return execFileSync(tool, args, { stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 64 * 1024 * 1024, cwd: folder });
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'derbes-signing-'));
  const { root, authority, keys } = testPki();
  const pem = (der: Uint8Array): string =>
    `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`;
  writeFileSync(path('root.pem'), pem(root.certificate));
  // What a verifier of the country has: both certificates of the authority.
  writeFileSync(path('trusted.pem'), pem(root.certificate) + pem(authority.certificate));
  writeFileSync(path('ca.pem'), pem(authority.certificate));
  writeFileSync(path('signatory.pem'), pem(keys.signatory.certificate));
  writeFileSync(
    path('key.pem'),
    `-----BEGIN PRIVATE KEY-----\n${Buffer.from(keys.signatory.pair.pkcs8).toString('base64')}\n-----END PRIVATE KEY-----\n`,
  );
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** openssl's own clock is the machine's: the test PKI is of another day. */
const atTestTime = ['-attime', String(testNow.epochMilliseconds / 1000)];
const trusted = (): string[] => ['-CAfile', path('trusted.pem'), '-purpose', 'any', ...atTestTime];

describe('openssl', () => {
  const content = Buffer.concat([Buffer.from('%PDF-1.7\r\n'), randomBytes(200_000), Buffer.from('\n%%EOF\r\n')]);

  it('returns the content of an attached CMS byte for byte, CAdES attributes included', async () => {
    const cms = save('letter.pdf.cms', await signCades(content, testSigner(), { detached: false, at: testNow }));
    const output = run('openssl', 'cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', cms, ...trusted());
    expect(Buffer.compare(output, content)).toBe(0);
  });

  it('needs the root only when the key file brought its chain', async () => {
    const { keys, authority } = testPki();
    const { pair, certificate } = keys.signatory;
    const id = Uint8Array.of(1);
    const p12 = writePkcs12({
      keys: [{ pkcs8: pair.pkcs8, id, name: 'key' }],
      certificates: [{ der: certificate, id }, { der: authority.certificate }],
      password: testPassword,
    });
    const cms = save(
      'chain.cms',
      await signCades(content, signerFromPkcs12(p12, testPassword), { detached: false, at: testNow }),
    );
    const output = run(
      'openssl',
      'cms',
      '-verify',
      '-cades',
      '-binary',
      '-inform',
      'DER',
      '-in',
      cms,
      '-CAfile',
      path('root.pem'),
      '-purpose',
      'any',
      ...atTestTime,
    );
    expect(Buffer.compare(output, content)).toBe(0);
  });

  it('accepts a detached CMS and refuses it over other bytes', async () => {
    const cms = save('letter.p7s', await signCades(content, testSigner(), { detached: true, at: testNow }));
    const verify = (file: string): Buffer =>
      run(
        'openssl',
        'cms',
        '-verify',
        '-cades',
        '-binary',
        '-inform',
        'DER',
        '-in',
        cms,
        '-content',
        file,
        ...trusted(),
      );
    expect(Buffer.compare(verify(save('letter.pdf', content)), content)).toBe(0);
    expect(() => verify(save('other.pdf', content.subarray(1)))).toThrow(/verification failure|digest/i);
  });

  it('accepts the signature of a container over its manifest; unzip and xmllint accept the rest', async () => {
    const files = [
      { name: 'хабарлама-2026-004.kk.pdf', mediaType: 'application/pdf', bytes: content },
      { name: 'уведомление.ru.pdf', mediaType: 'application/pdf', bytes: content.subarray(5) },
    ];
    const container = save(
      'packet.asice',
      await makeAsicE(files, (manifest) => signCades(manifest, testSigner(), { detached: true, at: testNow })),
    );
    expect(run('unzip', '-t', container).toString()).toContain('No errors detected');
    mkdirSync(path('unzipped'));
    run('unzip', '-q', container, '-d', path('unzipped'));
    for (const { name, bytes } of files)
      expect(Buffer.compare(readFileSync(path(`unzipped/${name}`)), Buffer.from(bytes))).toBe(0);

    const manifest = path('unzipped/META-INF/ASiCManifest.xml');
    run('xmllint', '--noout', manifest);
    const digests = run('xmllint', '--xpath', '//*[local-name()="DigestValue"]/text()', manifest)
      .toString()
      .trim()
      .split(/\s+/);
    expect(digests).toEqual(files.map(({ bytes }) => createHash('sha256').update(bytes).digest('base64')));
    const names = run('xmllint', '--xpath', '//*[local-name()="DataObjectReference"]/@URI', manifest).toString();
    for (const { name } of files) expect(names).toContain(encodeURIComponent(name));
    const output = run(
      'openssl',
      'cms',
      '-verify',
      '-cades',
      '-binary',
      '-inform',
      'DER',
      '-in',
      path('unzipped/META-INF/signature.p7s'),
      '-content',
      manifest,
      ...trusted(),
    );
    expect(Buffer.compare(output, readFileSync(manifest))).toBe(0);
  });

  it.each([
    ['attached', ['-nodetach']],
    ['streamed, with indefinite lengths', ['-nodetach', '-stream']],
    ['with CAdES attributes', ['-nodetach', '-cades']],
    ['with SHA-512', ['-nodetach', '-md', 'sha512']],
    ['named by key identifier', ['-nodetach', '-keyid']],
    ['without attributes', ['-nodetach', '-noattr']],
    ['detached', []],
  ])('writes CMS that ours accepts: %s', (_what, options) => {
    const input = save('input.bin', content);
    const der = run(
      'openssl',
      'cms',
      '-sign',
      '-binary',
      '-outform',
      'DER',
      '-in',
      input,
      '-signer',
      path('signatory.pem'),
      '-inkey',
      path('key.pem'),
      '-certfile',
      path('ca.pem'),
      ...options,
    );
    const result = verifyCades(der, { content, trust: testTrust(), now: testNow });
    const checks = [...result.checks, ...result.signers.flatMap((signer) => signer.checks)];
    // openssl takes the signing time from the machine's clock, which is not that of the test PKI.
    expect(checks.filter(({ state, reason }) => state === 'bad' && reason !== 'signed_outside_validity')).toEqual([]);
    expect(checks.map(({ reason }) => reason)).toEqual(expect.arrayContaining(['signature_valid', 'chain_trusted']));
    if (result.content) expect(Buffer.compare(Buffer.from(result.content), content)).toBe(0);
  });

  it.each([
    ['as it does today (PBES2, AES-256, MAC SHA-256)', []],
    ['as it did (3DES, MAC SHA-1)', ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1']],
    [
      'with the ciphers of the authority',
      ['-legacy', '-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-RC2-40', '-macalg', 'sha1'],
    ],
    ['with RC2-128', ['-legacy', '-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-RC2-128', '-macalg', 'sha1']],
    ['with AES-128 and SHA-512', ['-keypbe', 'AES-128-CBC', '-certpbe', 'AES-128-CBC', '-macalg', 'sha512']],
    ['with AES-192', ['-keypbe', 'AES-192-CBC', '-certpbe', 'AES-192-CBC']],
    ['with 3DES under PBES2', ['-keypbe', 'DES-EDE3-CBC', '-certpbe', 'DES-EDE3-CBC']],
    ['with nothing but the MAC', ['-keypbe', 'NONE', '-certpbe', 'NONE']],
    ['without a MAC', ['-nomac']],
    ['with its chain', ['-certfile', 'ca.pem']],
  ])('writes key files that ours opens: %s', (_what, options) => {
    const args = [
      'pkcs12',
      '-export',
      '-in',
      path('signatory.pem'),
      '-inkey',
      path('key.pem'),
      '-passout',
      'pass:Құпия 1',
      ...options,
    ];
    const file = run('openssl', ...args);
    const contents = openPkcs12(file, 'Құпия 1');
    expect(Buffer.compare(contents.certificate.der, testPki().keys.signatory.certificate)).toBe(0);
    expect(Buffer.compare(contents.pkcs8, testPki().keys.signatory.pair.pkcs8)).toBe(0);
    expect(contents.chain).toHaveLength(options.includes('ca.pem') ? 1 : 0);
    expect(() => openPkcs12(file, 'Құпия 2')).toThrow(/KEY_WRONG_PASSWORD/);
  });

  it.each([
    ['an empty password', '', ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'], 'opened'],
    ['an empty password, PBES2', '', [], 'opened'],
    [
      'letters of the language',
      'Әәұқғңөһі 7',
      ['-legacy', '-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-RC2-40', '-macalg', 'sha1'],
      'opened',
    ],
    ['no key inside', 'x', ['-nokeys'], 'KEY_NONE'],
    ['no certificate inside', 'x', ['-nocerts'], 'KEY_CERTIFICATE_MISSING'],
  ])('writes key files: with %s', (_what, password, options, expected) => {
    const file = run(
      'openssl',
      'pkcs12',
      '-export',
      '-in',
      path('signatory.pem'),
      '-inkey',
      path('key.pem'),
      '-passout',
      `pass:${password}`,
      ...options,
    );
    const open = (typed: string) => (): string => (openPkcs12(file, typed).certificate.der.length > 0 ? 'opened' : '');
    if (expected === 'opened') expect(open(password)()).toBe('opened');
    else expect(open(password)).toThrow(expected);
    expect(open(`${password}y`)).toThrow('KEY_WRONG_PASSWORD');
  });

  it('opens key files of the test authority and trusts its chain', () => {
    const p12 = save('signatory.p12', testPki().keys.signatory.p12);
    expect(
      run('openssl', 'pkcs12', '-legacy', '-in', p12, '-passin', `pass:${testPassword}`, '-nodes').toString(),
    ).toContain('BEGIN PRIVATE KEY');
    expect(
      run(
        'openssl',
        'verify',
        '-CAfile',
        path('root.pem'),
        '-untrusted',
        path('ca.pem'),
        ...atTestTime,
        path('signatory.pem'),
      ).toString(),
    ).toContain('OK');
    expect(
      run(
        'openssl',
        'crl',
        '-inform',
        'DER',
        '-in',
        save('ca.crl', testPki().crl),
        '-CAfile',
        path('ca.pem'),
        '-noout',
        '-text',
      ).toString(),
    ).toContain('Revocation Date');
  });
});

describe('ZIP files of other programs', () => {
  it('are read to the same bytes', () => {
    const input = randomBytes(100_000);
    save('мазмұн.bin', input);
    run(
      'python3',
      '-c',
      'import zipfile; z=zipfile.ZipFile("py.zip","w",zipfile.ZIP_DEFLATED); z.write("мазмұн.bin"); z.close()',
    );
    expect(
      readZip(readFileSync(path('py.zip'))).map((entry) => [
        entry.name,
        Buffer.compare(Buffer.from(entry.read()), input),
      ]),
    ).toEqual([['мазмұн.bin', 0]]);
  });
});

describe("OpenSSL's gost engine", () => {
  const engine = ['-engine', 'gost'];
  /** The engine writes s ‖ r, highest byte first (RFC 9215): the national layout from its other end. */
  const otherLayout = (signature: Uint8Array): Buffer => Buffer.from(signature).reverse();

  it.each([0, 1, 63, 64, 65, 128, 1000, 100_003])('gives the same Streebog digests for %d bytes', (length) => {
    for (const input of [randomBytes(length), Buffer.alloc(length, 0xff)]) {
      const file = save('digest.bin', input);
      for (const [name, digest] of [
        ['md_gost12_512', streebog512(input)],
        ['md_gost12_256', streebog256(input)],
      ] as const) {
        const output = run('openssl', 'dgst', ...engine, `-${name}`, '-binary', file);
        expect(Buffer.compare(output, Buffer.from(digest))).toBe(0);
      }
    }
  });

  it.each([1, 31, 32, 33, 64, 1000])(
    'gives the same GOST R 34.11-94 digests for %d bytes, by the substitution that it knows',
    (length) => {
      const cryptoPro = gost34311With([
        'a4568137dce092bf',
        '5f402db91763cea8',
        '7fce94103b526a8d',
        '4a7c0f28e165db93',
        '764b9c2a180efd35',
        '7624d9f0a15b8ec3',
        'de41705a3c8f629b',
        '13a95b4f867ed02c',
      ]);
      for (const input of [randomBytes(length), Buffer.alloc(length, 0xff)]) {
        expect(
          Buffer.compare(
            run('openssl', 'dgst', ...engine, '-md_gost94', '-binary', save('digest.bin', input)),
            Buffer.from(cryptoPro(input)),
          ),
        ).toBe(0);
      }
    },
  );

  it.each([
    ['gost2012_512', 'A', curve512],
    ['gost2012_256', 'TCA', curve256],
    ['gost2001', 'A', curve2004],
  ] as const)('verifies signatures of ours and signs for ours: %s, %s', (algorithm, paramset, curve) => {
    const { length } = curve;
    run(
      'openssl',
      'genpkey',
      ...engine,
      '-algorithm',
      algorithm,
      '-pkeyopt',
      `paramset:${paramset}`,
      '-out',
      path('gost.pem'),
    );
    const spki = run('openssl', 'pkey', ...engine, '-in', path('gost.pem'), '-pubout', '-outform', 'DER');
    const point = publicPoint(curve, spki.subarray(-2 * length))!;
    // Over digests: the engine has no 34.311-95 with the substitution of the country.
    const digest = randomBytes(length);
    const file = save('gost.bin', digest);
    run('openssl', 'pkeyutl', ...engine, '-sign', '-inkey', path('gost.pem'), '-in', file, '-out', path('theirs.sig'));
    expect(verifyDigest(curve, point, digest, otherLayout(readFileSync(path('theirs.sig'))))).toBe(true);

    const d = privateScalar(curve, randomBytes(length).fill(0, length - 1))!;
    // Their key structure with our point in it.
    save('ours.der', Buffer.concat([spki.subarray(0, -2 * length), publicBytes(curve, d)]));
    run(
      'openssl',
      'pkey',
      ...engine,
      '-pubin',
      '-inform',
      'DER',
      '-in',
      path('ours.der'),
      '-pubout',
      '-out',
      path('ours.pem'),
    );
    const signature = save('ours.sig', otherLayout(signDigest(curve, d, digest)));
    const verify = (): Buffer =>
      run(
        'openssl',
        'pkeyutl',
        ...engine,
        '-verify',
        '-pubin',
        '-inkey',
        path('ours.pem'),
        '-in',
        file,
        '-sigfile',
        signature,
      );
    expect(verify().toString()).toContain('Verified Successfully');
    writeFileSync(file, digest.reverse());
    expect(verify).toThrow();
  });

  it('verifies a whole message of ours and signs one for ours', () => {
    run(
      'openssl',
      'genpkey',
      ...engine,
      '-algorithm',
      'gost2012_512',
      '-pkeyopt',
      'paramset:A',
      '-out',
      path('gost.pem'),
    );
    const spki = run('openssl', 'pkey', ...engine, '-in', path('gost.pem'), '-pubout', '-outform', 'DER');
    const input = randomBytes(5000);
    const theirs = run(
      'openssl',
      'dgst',
      ...engine,
      '-md_gost12_512',
      '-sign',
      path('gost.pem'),
      save('gost.bin', input),
    );
    expect(
      verifyDigest(curve512, publicPoint(curve512, spki.subarray(-128))!, streebog512(input), otherLayout(theirs)),
    ).toBe(true);
  });
});

const samples = join(import.meta.dirname, '../../../../shared/test-pki');

// Real samples stand beside the project where it is developed; elsewhere there are no such tests.
if (existsSync(samples)) {
  describe('real samples of the national test authority', () => {
    it('an RSA key file of an individual', () => {
      const { certificate, pkcs8 } = openPkcs12(readFileSync(join(samples, 'rsa2048_individual_sign.p12')), 'Qwerty12');
      expect(certificateView(certificate, testNow)).toMatchObject({
        commonName: 'ТЕСТОВ ТЕСТ',
        iin: '123456789011',
        roles: ['individual'],
        purpose: 'sign',
        algorithm: 'RSA',
        keyBits: 2048,
      });
      expect(pkcs8[0]).toBe(0x30);
      expect(() => openPkcs12(readFileSync(join(samples, 'rsa2048_individual_sign.p12')), 'qwerty12')).toThrow(
        'KEY_WRONG_PASSWORD',
      );
    });

    it('a GOST key file of a signatory, its chain, and a signature with it', async () => {
      const read = (name: string) => parseCertificate(readFileSync(join(samples, name)));
      const trust = { anchors: [read('root_gost_test_2022.cer')], intermediates: [read('nca_gost_test_2022.cer')] };
      const signer = signerFromPkcs12(readFileSync(join(samples, 'gost512_legal_signatory.p12')), 'Qwerty12');
      const at = signer.certificate.notAfter.subtract({ hours: 1 });
      expect(certificateView(signer.certificate, at)).toMatchObject({
        organisation: 'АО "ТЕСТ"',
        bin: '123456789021',
        roles: ['legal_entity', 'signatory'],
        purpose: 'sign',
        algorithm: 'GOST34.10-2015-512',
        daysLeft: 0,
      });
      expect(keyRefusals(signer.certificate, at)).toEqual([]);
      const result = verifyCades(await signCades(Buffer.from('хабарлама'), signer, { detached: false, at }), {
        trust,
        now: at,
      });
      expect(result.signers[0]!.checks.filter(({ state }) => state !== 'good').map(({ reason }) => reason)).toEqual([
        'revocation_unknown',
      ]);
      expect(result.signers[0]!.path).toHaveLength(3);
    });

    it('a revocation list, under the signature of its authority', () => {
      const authority = parseCertificate(readFileSync(join(samples, 'nca_gost_test_2022.cer')));
      const root = parseCertificate(readFileSync(join(samples, 'root_gost_test_2022.cer')));
      const list = parseCrl(readFileSync(join(samples, 'nca_gost_test_2022.crl')));
      expect(isCrlOf(list, authority)).toBe(true);
      expect(isCrlOf(list, root)).toBe(false);
      expect(list.unknownCritical).toEqual([]);
    });
  });
}
