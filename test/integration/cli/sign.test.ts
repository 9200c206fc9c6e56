import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasTool } from '../../../build/runtime/tools.mjs';
import { makeDemoPki } from '../../../electron/vault/signing/demo/pki.ts';
import { signerFromPkcs12 } from '../../../electron/vault/signing/pkcs12.ts';
import { testOrganisation, testPassword } from '../../fixtures/pki/make.ts';
import { makeToken, moodyToken, softHsm, tokenPin } from '../../fixtures/pkcs11/make.ts';
import { driverProcesses } from '../../support/driver-processes.ts';
import { identityUnder, pem as pemOf, signaturesFor, tlsRoot } from '../../support/ncalayer-identity.ts';
import { ncaLayerServer } from '../../support/ncalayer-server.ts';
import { buildCli, derbes } from './cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'derbes-cli-sign-'));
const path = (name: string): string => join(folder, name);
const env = { DERBES_KEY_PASSWORD: testPassword };
const content = Buffer.from('%PDF-1.7\r\nқол қойылатын құжат\r\n%%EOF\r\n');
const pem = (der: Uint8Array): string => `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`;

// The command line goes by the clock of the machine, so its authority is of today.
const pkiOf = (algorithm: 'RSA' | 'GOST') =>
  makeDemoPki({
    at: Date.now(),
    organisation: testOrganisation,
    person: { surname: 'Үлгіұлы', given: 'Ерлан', patronymic: 'Серікұлы', iin: '850312300121' },
    password: testPassword,
    algorithm,
  });
const rsa = pkiOf('RSA');
const gost = pkiOf('GOST');

beforeAll(async () => {
  await buildCli();
  writeFileSync(path('letter.pdf'), content);
  for (const [name, { p12 }] of Object.entries(rsa.keys)) writeFileSync(path(`${name}.p12`), p12);
  writeFileSync(path('gost.p12'), gost.keys.signatory.p12);
  writeFileSync(path('signatory.cer'), rsa.keys.signatory.certificate);
  for (const [name, pki] of [['trust-rsa', rsa], ['trust-gost', gost]] as const) {
    mkdirSync(path(name));
    writeFileSync(path(`${name}/root.cer`), pki.root.certificate);
    writeFileSync(path(`${name}/authority.pem`), pem(pki.authority.certificate));
    writeFileSync(path(`${name}/authority.crl`), pki.crl);
  }
  writeFileSync(path('trusted.pem'), pem(rsa.root.certificate) + pem(rsa.authority.certificate));
}, 60_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const sign = (key: string, out: string, ...more: readonly string[]) => derbes(['sign', path('letter.pdf'), '--p12', path(key), '--out', path(out), '--json', ...more], env);

describe('derbes sign', () => {
  test.each([
    ['RSA', 'signatory.p12', 'trust-rsa'],
    ['GOST 34.10-2015', 'gost.p12', 'trust-gost'],
  ])('signs with a key file: %s, attached and detached', async (_algorithm, key, trust) => {
    const attached = await sign(key, `${key}.cms`);
    expect(attached).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(attached.stdout)).toMatchObject({ file: { path: path(`${key}.cms`) }, signer: { commonName: 'ҮЛГІҰЛЫ ЕРЛАН', bin: testOrganisation.bin } });
    expect(await derbes(['verify', path(`${key}.cms`), '--trust', path(trust)])).toMatchObject({ code: 0 });

    expect((await sign(key, `${key}.p7s`, '--detached')).code).toBe(0);
    expect(readFileSync(path(`${key}.p7s`)).includes(content)).toBe(false);
    const verify = (file: string) => derbes(['verify', path(`${key}.p7s`), '--content', path(file), '--trust', path(trust)]);
    expect((await verify('letter.pdf')).code).toBe(0);
    expect((await verify('signatory.cer')).code).toBe(4);
  });

  test.skipIf(!hasTool('openssl'))('openssl verifies both forms', async () => {
    await sign('signatory.p12', 'o.cms');
    await sign('signatory.p12', 'o.p7s', '--detached');
    const verify = (...args: readonly string[]) =>
      execFileSync('openssl', ['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-CAfile', path('trusted.pem'), '-purpose', 'any', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    expect(Buffer.compare(verify('-in', path('o.cms')), content)).toBe(0);
    expect(Buffer.compare(verify('-in', path('o.p7s'), '-content', path('letter.pdf')), content)).toBe(0);
  });

  test.each([
    ['auth.p12', 'KEY_AUTH'],
    ['expired.p12', 'KEY_EXPIRED'],
    ['notYetValid.p12', 'KEY_NOT_YET_VALID'],
    ['letter.pdf', 'KEY_FILE_DAMAGED'],
    ['none.p12', 'FILE_UNREADABLE'],
  ])('refuses %s and writes nothing', async (key, code) => {
    const refused = await sign(key, 'refused.cms');
    expect(refused.code).toBe(3);
    expect(JSON.parse(refused.stdout)).toMatchObject({ problem: { code } });
    expect(() => readFileSync(path('refused.cms'))).toThrow();
  });

  test('says that the password is wrong, and does not repeat it', async () => {
    const refused = await derbes(['sign', path('letter.pdf'), '--p12', path('signatory.p12'), '--out', path('x.cms')], { DERBES_KEY_PASSWORD: 'неверный-1' });
    expect(refused).toMatchObject({ code: 3, stdout: '' });
    expect(refused.stderr).toContain('KEY_WRONG_PASSWORD');
    expect(refused.stderr).not.toContain('неверный-1');
  });

  test('does not overwrite what it reads, and needs a password from somewhere', async () => {
    for (const out of ['letter.pdf', 'signatory.p12']) expect((await sign('signatory.p12', out)).code).toBe(2);
    expect(Buffer.compare(readFileSync(path('letter.pdf')), content)).toBe(0);
    const silent = await derbes(['sign', path('letter.pdf'), '--p12', path('signatory.p12'), '--out', path('x.cms')]);
    expect(silent.code).toBe(2);
    expect(silent.stderr).toContain('DERBES_KEY_PASSWORD');
  });
});

describe('derbes sign --add', () => {
  const add = (file: string, key: string, out: string, ...more: readonly string[]) =>
    derbes(['sign', path(file), '--add', '--p12', path(key), '--out', path(out), '--json', ...more], env);

  test('puts a second signature beside the first, of another kind of key too', async () => {
    expect((await sign('head.p12', 'first.cms')).code).toBe(0);
    expect(await add('first.cms', 'signatory.p12', 'second.cms')).toMatchObject({ code: 0, stderr: '' });
    expect((await add('second.cms', 'gost.p12', 'third.cms')).code).toBe(0);
    expect(await derbes(['verify', path('second.cms'), '--trust', path('trust-rsa')])).toMatchObject({ code: 0 });
    const three = await derbes(['verify', path('third.cms'), '--trust', path('trust-rsa'), '--json']);
    // The GOST authority is not among those trusted here: nothing is bad, and not everything can be decided.
    expect(three.code).toBe(5);
    expect((JSON.parse(three.stdout) as { signatures: { state: string }[] }).signatures.map(({ state }) => state).toSorted()).toEqual(['good', 'good', 'undecided']);
  });

  test('takes a detached one with its content', async () => {
    await sign('head.p12', 'first.p7s', '--detached');
    expect((await add('first.p7s', 'signatory.p12', 'second.p7s')).stderr).toContain('SIGNATURES_CONTENT_NEEDED');
    expect((await add('first.p7s', 'signatory.p12', 'second.p7s', '--content', path('letter.pdf'))).code).toBe(0);
    expect(await derbes(['verify', path('second.p7s'), '--content', path('letter.pdf'), '--trust', path('trust-rsa')])).toMatchObject({ code: 0 });
  });

  test('says why it does not', async () => {
    await sign('head.p12', 'first.cms');
    expect((await add('first.cms', 'head.p12', 'x.cms')).stderr).toContain('SIGNATURES_SAME_SIGNER');
    expect((await add('letter.pdf', 'head.p12', 'x.cms')).stderr).toContain('SIGNATURES_UNREADABLE');
    expect((await add('first.cms', 'auth.p12', 'x.cms')).stderr).toContain('KEY_AUTH');
    expect((await add('first.cms', 'signatory.p12', 'x.cms', '--detached')).code).toBe(2);
    expect((await sign('head.p12', 'x.cms', '--content', path('letter.pdf'))).code).toBe(2);
    expect(() => readFileSync(path('x.cms'))).toThrow();
  });
});

describe('derbes verify --at', () => {
  test('asks of that day: good when it was signed, open after the certificate ended and before', async () => {
    await sign('signatory.p12', 'at.cms');
    const today = Temporal.Now.zonedDateTimeISO('Asia/Almaty').toPlainDate();
    const on = (day: Temporal.PlainDate) => derbes(['verify', path('at.cms'), '--trust', path('trust-rsa'), '--at', day.toString(), '--json']);
    expect((await on(today)).code).toBe(0);
    // The certificate is over then, and no timestamp proves that it signed before.
    const later = await on(today.add({ years: 2 }));
    expect(later.code).toBe(5);
    expect(JSON.parse(later.stdout)).toMatchObject({ state: 'undecided' });
    // Of a day before it claims to be signed nothing can be said.
    const earlier = await on(today.subtract({ days: 2 }));
    expect(earlier.code).toBe(5);
    expect(JSON.parse(earlier.stdout)).toMatchObject({ signatures: [{ checks: expect.arrayContaining([expect.objectContaining({ reason: 'signing_time_future' })]) as unknown }] });
    expect((await derbes(['verify', path('at.cms'), '--at', '24.11.2026'])).code).toBe(2);
  });
});

describe('derbes verify --protocol', () => {
  test('writes the paper beside what it prints, whatever the verdict, and keeps the exit code', async () => {
    await sign('head.p12', 'paper.cms');
    await derbes(['sign', path('paper.cms'), '--add', '--p12', path('gost.p12'), '--out', path('paper2.cms')], env);
    const run = (...more: readonly string[]) => derbes(['verify', path('paper2.cms'), '--trust', path('trust-rsa'), '--protocol', path('paper.pdf'), ...more]);
    const made = await run('--language', 'all', '--json');
    expect(made).toMatchObject({ code: 5, stderr: '' });
    const result = JSON.parse(made.stdout) as { file: { sha256: string }; reliedOn: { roots: unknown[] }; protocol: { path: string } };
    expect(result.protocol.path).toBe(path('paper.pdf'));
    expect(result.reliedOn.roots).toHaveLength(1);
    expect(readFileSync(path('paper.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
    expect((await run('--language', 'fr')).code).toBe(2);
    expect((await derbes(['verify', path('paper2.cms'), '--language', 'ru'])).code).toBe(2);
    expect((await derbes(['verify', path('paper2.cms'), '--protocol', path('paper2.cms')])).code).toBe(2);
  });

  test('finds the content of a detached signature beside it, and prints in the language asked for', async () => {
    await sign('head.p12', 'letter.pdf.p7s', '--detached');
    const found = await derbes(['verify', path('letter.pdf.p7s'), '--trust', path('trust-rsa'), '--lang', 'ru']);
    expect(found.code).toBe(0);
    expect(found.stderr).toContain(path('letter.pdf'));
    expect(found.stdout).toContain('Содержимое не изменялось с момента подписания (SHA-256).');
  });
});

describe.skipIf(!hasTool('softhsm2-util') || !hasTool('pkcs11-tool'))('derbes sign with a token', () => {
  let module: string;
  let tokenEnv: Record<string, string>;
  beforeAll(() => {
    const hsm = softHsm(folder);
    module = hsm.module;
    tokenEnv = { SOFTHSM2_CONF: hsm.config, DERBES_TOKEN_PIN: tokenPin };
    makeToken(folder, 'CLI', [rsa.keys.signatory]);
  });
  const withToken = (token: string, variables: Record<string, string>) =>
    derbes(['sign', path('letter.pdf'), '--pkcs11', module, '--token', token, '--out', path('token.cms'), '--json'], variables);

  test('signs; verify agrees', async () => {
    expect(await withToken('CLI', tokenEnv)).toMatchObject({ code: 0, stderr: '' });
    expect(await derbes(['verify', path('token.cms'), '--trust', path('trust-rsa')])).toMatchObject({ code: 0 });
  });

  test('says what is wrong, and never the PIN', async () => {
    const wrong = await withToken('CLI', { ...tokenEnv, DERBES_TOKEN_PIN: '90909' });
    expect(wrong.code).toBe(3);
    expect(wrong.stderr).toMatch(/TOKEN_PIN_WRONG/);
    expect(wrong.stderr + wrong.stdout).not.toContain('90909');
    expect((await withToken('Nobody', tokenEnv)).stderr).toContain('TOKEN_MISSING');
    const silent = await withToken('CLI', { SOFTHSM2_CONF: tokenEnv.SOFTHSM2_CONF! });
    expect(silent.code).toBe(2);
    expect(silent.stderr).toContain('DERBES_TOKEN_PIN');
  });

  test('one key at a time', async () => {
    const both = await derbes(['sign', path('letter.pdf'), '--p12', path('signatory.p12'), '--pkcs11', module, '--token', 'CLI', '--out', path('x.cms')], tokenEnv);
    expect(both.code).toBe(2);
  });
});

describe.skipIf(!hasTool('gcc'))('a driver that never comes back', () => {
  test('costs the command fifteen seconds, keeps the exit code, and was not told the PIN by the environment', async () => {
    const { module } = moodyToken(folder, 'hanging', rsa.keys.signatory.certificate, { HANG: 3600 });
    const started = performance.now();
    const signing = derbes(['sign', path('letter.pdf'), '--pkcs11', module, '--token', 'MOODY', '--out', path('x.cms')], { DERBES_TOKEN_PIN: tokenPin });
    await expect.poll(() => driverProcesses(module).join(), { timeout: 30_000 }).toContain('PATH=');
    expect(driverProcesses(module).join()).not.toMatch(/DERBES_|NODE_OPTIONS/);
    const { code, stderr } = await signing;
    expect(code).toBe(3);
    expect(stderr).toContain('TOKEN_MODULE_HANGS');
    expect(performance.now() - started).toBeLessThan(40_000);
    await expect.poll(() => driverProcesses(module)).toEqual([]);
  });
});

describe('derbes sign --ncalayer', () => {
  const viaNcaLayer = (...more: readonly string[]) => derbes(['sign', path('letter.pdf'), '--ncalayer', '--out', path('x.cms'), ...more], env);

  test('says that it is not there, or not the one it says to be', async () => {
    const { code, stderr } = await viaNcaLayer('--trust', path('trust-rsa'));
    expect(code).toBe(3);
    // On the machine of a user who runs NCALayer our root is none of its.
    expect(stderr).toMatch(/NCALAYER_NOT_(RUNNING|TRUSTED)/);
  });

  test('signs with the key that is chosen there: attached and detached', async () => {
    const root = tlsRoot('NCALAYER ROOT');
    mkdirSync(path('trust-tls'));
    writeFileSync(path('trust-tls/root.cer'), root.certificate.der);
    const server = await ncaLayerServer(identityUnder(root, '127.0.0.1'), {
      answer: async (request) => {
        const signed = await signaturesFor(request, signerFromPkcs12(gost.keys.signatory.p12, testPassword), Temporal.Now.instant());
        return { body: { result: signed.map((der) => pemOf('CMS', der)) }, status: true };
      },
    });
    try {
      const via = (out: string, ...more: readonly string[]) =>
        derbes(['sign', path('letter.pdf'), '--ncalayer', '--trust', path('trust-tls'), '--ncalayer-port', String(server.port), '--out', path(out), '--json', ...more], {});
      const attached = await via('nca.cms');
      expect(attached).toMatchObject({ code: 0 });
      expect(JSON.parse(attached.stdout)).toMatchObject({ signer: { algorithm: 'GOST34.10-2015-512' } });
      expect((await via('nca.p7s', '--detached')).code).toBe(0);
      expect(server.requests).toHaveLength(2);
    } finally {
      await server.close();
    }
    expect((await derbes(['verify', path('nca.cms'), '--trust', path('trust-gost')])).code).toBe(0);
    expect((await derbes(['verify', path('nca.p7s'), '--content', path('letter.pdf'), '--trust', path('trust-gost')])).code).toBe(0);
  });

  test.each([
    ['0', '--ncalayer'],
    ['70000', '--ncalayer'],
    ['port', '--ncalayer'],
    ['13579', '--detached'],
  ])('a port %s with %s is a wrong command line', async (port, way) => {
    expect((await derbes(['sign', path('letter.pdf'), way, '--trust', path('trust-rsa'), '--ncalayer-port', port, '--out', path('x.cms')], env)).code).toBe(2);
  });

  test('takes no GOST root for TLS', async () => {
    expect((await viaNcaLayer('--trust', path('trust-gost'))).stderr).toContain('NCALAYER_ROOT_MISSING');
  });

  test('needs a root, and no other key', async () => {
    expect((await viaNcaLayer()).code).toBe(2);
    expect((await viaNcaLayer('--trust', path('trust-rsa'), '--p12', path('signatory.p12'))).code).toBe(2);
  });
});

describe('derbes cert', () => {
  test('reads a certificate without any password', async () => {
    const { code, stdout } = await derbes(['cert', path('signatory.cer'), '--json']);
    expect(code).toBe(0);
    const found = JSON.parse(stdout) as Record<string, unknown>;
    expect(found).toMatchObject({
      name: 'signatory.cer',
      source: 'certificate',
      refusals: [],
      saved: null,
      certificate: { organisation: testOrganisation.name, bin: testOrganisation.bin, roles: ['legal_entity', 'signatory'], purpose: 'sign', keyUsage: ['digitalSignature', 'nonRepudiation'] },
    });
    expect(found).not.toHaveProperty('file');
  });

  test.each(['kk', 'ru', 'en'])('speaks %s', async (lang) => {
    const { stdout } = await derbes(['cert', path('signatory.cer'), '--lang', lang]);
    expect(stdout).toContain('ҮЛГІҰЛЫ ЕРЛАН');
    expect(stdout).toContain(testOrganisation.bin);
    expect(stdout).not.toMatch(/certificate:|cli:|errors:|\{\{/);
  });

  test('asks for the password of a key file only, and says why the key cannot sign', async () => {
    const silent = await derbes(['cert', path('auth.p12')]);
    expect(silent).toMatchObject({ code: 2 });
    expect(silent.stderr).toContain('DERBES_KEY_PASSWORD');
    const told = await derbes(['cert', path('auth.p12'), '--json'], env);
    expect(JSON.parse(told.stdout)).toMatchObject({ source: 'pkcs12', refusals: ['KEY_AUTH'] });
  });

  test.each(['alone.cer', 'alone.pem'])('exports the certificate alone: %s (R37)', async (name) => {
    const { code, stdout } = await derbes(['cert', path('signatory.p12'), '--out', path(name), '--json'], env);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ saved: { path: path(name) } });
    const written = readFileSync(path(name));
    const expected = Buffer.from(rsa.keys.signatory.certificate);
    if (name.endsWith('.cer')) expect(written.equals(expected)).toBe(true);
    else {
      expect(written.toString()).not.toContain('PRIVATE KEY');
      const der = execFileSync('openssl', ['x509', '-in', path(name), '-outform', 'DER']);
      expect(der.equals(expected)).toBe(true);
    }
  });

  test('finds the holder among the certificates of a chain, whatever their order', async () => {
    writeFileSync(path('chain.pem'), pem(rsa.root.certificate) + pem(rsa.authority.certificate) + pem(rsa.keys.signatory.certificate));
    const { certificate, chain } = JSON.parse((await derbes(['cert', path('chain.pem'), '--json'])).stdout) as { certificate: { commonName: string }; chain: unknown[] };
    expect(certificate.commonName).toBe('ҮЛГІҰЛЫ ЕРЛАН');
    expect(chain).toHaveLength(2);
  });

  test('says what is no certificate', async () => {
    for (const name of ['letter.pdf', 'trust-rsa/authority.crl']) {
      const { code, stderr } = await derbes(['cert', path(name)]);
      expect(code).toBe(3);
      expect(stderr).toContain('CERTIFICATE_FILE_INVALID');
    }
  });
});
