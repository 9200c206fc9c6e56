import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import i18next from 'i18next';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasTool } from '../../../build/runtime/tools.mjs';
import { fingerprint, parseCertificate } from '../../../electron/vault/signing/certificate.ts';
import { issueCertificate } from '../../../electron/vault/signing/demo/certificate.ts';
import { oids } from '../../../electron/vault/signing/oids.ts';
import { withModule } from '../../../electron/vault/signing/pkcs11/module.ts';
import { language } from '../../../shared/contract/scalars.ts';
import { resources } from '../../../shared/locales/index.ts';
import { problemText } from '../../../shared/locales/problem-text.ts';
import { testNow, testPki } from '../../fixtures/pki/make.ts';
import { makeToken, moodyToken, softHsm, tokenPin } from '../../fixtures/pkcs11/make.ts';
import { TestClock } from '../../support/test-register.ts';
import { driverProcesses } from '../../support/driver-processes.ts';
import { type TestVault, vaultInTest } from '../../support/vault-in-test.ts';

const folder = mkdtempSync(join(tmpdir(), 'derbes-tokens-'));
const path = (name: string): string => join(folder, name);
const content = Buffer.from('%PDF-1.7\r\nтокенмен қол қойылады\r\n%%EOF\r\n');
const { keys, root, authority } = testPki();
let vault: TestVault;

beforeAll(() => {
  writeFileSync(path('letter.pdf'), content);
  vault = vaultInTest(new TestClock(testNow.toString()));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The content of `letter.cms`, once openssl has found the signature good under root and authority. */
function verifiedByOpenssl(): Buffer {
  const args = ['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', path('letter.cms'), '-purpose', 'any', '-attime', String(testNow.epochMilliseconds / 1000)];
  return execFileSync('openssl', [...args, '-CAfile', path('trusted.pem')], { stdio: ['ignore', 'pipe', 'pipe'] });
}

interface Choice {
  readonly token: string;
  readonly pin?: string;
  readonly certificate?: string;
  readonly lastTry?: boolean;
  readonly detached?: boolean;
  readonly out?: string;
}

function input(module: string, { detached = false, out = 'letter.cms', ...choice }: Choice) {
  rmSync(path(out), { force: true });
  return {
    content: vault.grant(path('letter.pdf'), 'read'),
    target: vault.grant(path(out), 'write'),
    detached,
    key: { provider: 'pkcs11' as const, module: vault.grant(module, 'read'), ...choice },
  };
}

describe.skipIf(!hasTool('softhsm2-util') || !hasTool('pkcs11-tool'))('SoftHSM', () => {
  let module: string;
  const before = process.env.SOFTHSM2_CONF;
  beforeAll(() => {
    const hsm = softHsm(folder);
    module = hsm.module;
    process.env.SOFTHSM2_CONF = hsm.config;
    makeToken(folder, 'Ұйым ECP', [keys.signatory, keys.auth], [authority.certificate]);
    makeToken(folder, 'Two keys', [keys.signatory, keys.head]);
    makeToken(folder, 'Only AUTH', [keys.auth]);
    makeToken(folder, 'Twins', []);
    makeToken(folder, 'Twins', []);
    makeToken(folder, 'No key', [], [keys.signatory.certificate]);
    const pem = (der: Uint8Array): string => `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`;
    writeFileSync(path('trusted.pem'), pem(root.certificate) + pem(authority.certificate));
    writeFileSync(path('root.pem'), pem(root.certificate));
    mkdirSync(path('empty'));
  });
  afterAll(() => {
    if (before === undefined) delete process.env.SOFTHSM2_CONF;
    else process.env.SOFTHSM2_CONF = before;
  });

  test('lists slots and tokens with what is on them, without a PIN', async () => {
    const list = await vault.value('signing.tokens', { module: vault.grant(module, 'read') });
    expect(list.module).toMatchObject({ name: 'libsofthsm2.so', manufacturer: 'SoftHSM' });
    const token = list.slots.find((slot) => slot.token?.label === 'Ұйым ECP')!.token!;
    expect(token).toMatchObject({ manufacturer: 'SoftHSM project', pin: 'good', pinPad: false });
    expect(token.serial).toMatch(/^[0-9a-f]{16}$/);
    expect(token.certificates.map(({ certificate, refusals }) => [certificate.purpose, refusals]).toSorted()).toEqual([
      ['auth', ['KEY_AUTH']],
      ['sign', []],
    ]);
    // SoftHSM always offers one more slot, with a token that is not initialised.
    expect(list.slots.filter((slot) => slot.token === null)).toHaveLength(1);
  });

  test.each([
    ['attached', false],
    ['detached', true],
  ])('signs what openssl verifies: %s', async (_form, detached) => {
    const result = await vault.value('signing.signFile', input(module, { token: 'Ұйым ECP', pin: tokenPin, detached }));
    expect(result.signer).toMatchObject({ commonName: 'ҮЛГІҰЛЫ ЕРЛАН', purpose: 'sign' });
    const args = ['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', path('letter.cms'), '-purpose', 'any', '-attime', String(testNow.epochMilliseconds / 1000)];
    // The authority's certificate is on the token and travels along: the root is enough.
    const output = execFileSync('openssl', [...args, '-CAfile', path('root.pem'), ...(detached ? ['-content', path('letter.pdf')] : [])], { stdio: ['ignore', 'pipe', 'pipe'] });
    expect(output.equals(content)).toBe(true);
  });

  test('finds a token by its serial number and a key by its fingerprint', async () => {
    const { slots } = await vault.value('signing.tokens', { module: vault.grant(module, 'read') });
    const { serial } = slots.find((slot) => slot.token?.label === 'Two keys')!.token!;
    expect(await vault.problem('signing.signFile', input(module, { token: serial, pin: tokenPin }))).toBe('TOKEN_CERTIFICATE_AMBIGUOUS');
    const wanted = fingerprint(parseCertificate(keys.head.certificate));
    const typed = wanted.toUpperCase().replace(/../g, '$& ');
    const { signer } = await vault.value('signing.signFile', input(module, { token: serial, pin: tokenPin, certificate: typed }));
    expect(signer).toMatchObject({ fingerprint: wanted, roles: ['legal_entity', 'head'] });
  });

  test.each([
    [{ token: 'Ұйым ECP', pin: '4321' }, /^TOKEN_PIN_WRONG(_LOW)?$/],
    [{ token: 'Ұйым ECP' }, /^TOKEN_PIN_NEEDED$/],
    [{ token: 'Only AUTH', pin: tokenPin }, /^KEY_AUTH$/],
    [{ token: 'Nobody', pin: tokenPin }, /^TOKEN_MISSING$/],
    [{ token: 'Twins', pin: tokenPin }, /^TOKEN_AMBIGUOUS$/],
    [{ token: 'No key', pin: tokenPin }, /^TOKEN_KEY_MISSING$/],
    [{ token: 'Ұйым ECP', pin: tokenPin, certificate: '00' }, /^TOKEN_CERTIFICATE_MISSING$/],
  ])('refuses %j and writes nothing', async (choice, code) => {
    expect(await vault.problem('signing.signFile', input(module, { ...choice, out: 'refused.cms' }))).toMatch(code);
    expect(existsSync(path('refused.cms'))).toBe(false);
  });

  test('a token that does not hash is given the digest', async () => {
    writeFileSync(path('plain.conf'), `${readFileSync(process.env.SOFTHSM2_CONF!, 'utf8')}slots.mechanisms = -CKM_SHA256_RSA_PKCS\n`);
    const there = process.env.SOFTHSM2_CONF;
    process.env.SOFTHSM2_CONF = path('plain.conf');
    try {
      await vault.value('signing.signFile', input(module, { token: 'Ұйым ECP', pin: tokenPin }));
    } finally {
      process.env.SOFTHSM2_CONF = there;
    }
    expect(verifiedByOpenssl()).toEqual(content);
  });

  test('a key that was made on the token and wants the PIN at each signature', async () => {
    makeToken(folder, 'Careful', []);
    const tool = (...args: readonly string[]) => execFileSync('pkcs11-tool', ['--module', module, '--token-label', 'Careful', '--login', '--pin', tokenPin, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    tool('--keypairgen', '--key-type', 'rsa:2048', '--id', '05', '--always-auth');
    tool('--read-object', '--type', 'pubkey', '--id', '05', '--output-file', path('careful.der'));
    const at = testNow.epochMilliseconds;
    const certificate = issueCertificate(
      {
        subject: [[oids.commonName, 'САҚ КІЛТ']],
        key: { spki: readFileSync(path('careful.der')) },
        notBefore: at - 86_400_000,
        notAfter: at + 86_400_000,
        keyUsage: ['digitalSignature', 'nonRepudiation'],
        extendedKeyUsage: [oids.emailProtection],
      },
      authority.issuer,
    );
    writeFileSync(path('careful.cer'), certificate);
    tool('--write-object', path('careful.cer'), '--type', 'cert', '--id', '05');
    const { signer } = await vault.value('signing.signFile', input(module, { token: 'Careful', pin: tokenPin }));
    expect(signer.commonName).toBe('САҚ КІЛТ');
    expect(verifiedByOpenssl()).toEqual(content);
  });

  test('after a wrong PIN the right one still signs', async () => {
    await vault.problem('signing.signFile', input(module, { token: 'Ұйым ECP', pin: '0000' }));
    await vault.value('signing.signFile', input(module, { token: 'Ұйым ECP', pin: tokenPin }));
  });

  test('many at once wait for each other', async () => {
    const names = ['a', 'b', 'c', 'd'];
    await Promise.all(names.map((out) => vault.value('signing.signFile', input(module, { token: 'Ұйым ECP', pin: tokenPin, out }))));
    for (const name of names) expect(readFileSync(path(name)).includes(content)).toBe(true);
  });

  test('a token that vanishes between listing and signing is missed', async () => {
    const { module: chosen } = await vault.value('signing.tokens', { module: vault.grant(module, 'read') });
    writeFileSync(path('empty.conf'), `directories.tokendir = ${path('empty')}\nobjectstore.backend = file\n`);
    const there = process.env.SOFTHSM2_CONF;
    process.env.SOFTHSM2_CONF = path('empty.conf');
    try {
      const wanted = { ...input(module, { token: 'Ұйым ECP', pin: tokenPin }) };
      expect(await vault.problem('signing.signFile', { ...wanted, key: { ...wanted.key, module: chosen.file } })).toBe('TOKEN_MISSING');
    } finally {
      process.env.SOFTHSM2_CONF = there;
    }
  });
});

describe('what is no module', () => {
  test.each(['letter.pdf', 'gone.so'])('%s', async (name) => {
    expect(await vault.problem('signing.tokens', { module: vault.grant(path(name), 'read') })).toBe('TOKEN_MODULE_INVALID');
  });

  test('a library that exports no function list', async () => {
    const library = join(import.meta.dirname, '../../../node_modules/better-sqlite3/prebuilds');
    const native = execFileSync('find', [library, '-name', '*.node', '-path', `*${process.platform}-${process.arch}*`]).toString().split('\n')[0]!;
    expect(await vault.problem('signing.tokens', { module: vault.grant(native, 'read') })).toBe('TOKEN_MODULE_INVALID');
  });
});

describe.skipIf(!hasTool('gcc'))('a moody token', () => {
  test('counts wrong PINs, spares the last try unless told, locks, and explains each', async () => {
    const { module, tries } = moodyToken(folder, 'counting', keys.signatory.certificate);
    const sign = (pin: string, lastTry = false) => vault.problem('signing.signFile', input(module, { token: 'MOODY', pin, lastTry }));
    const state = async () => (await vault.value('signing.tokens', { module: vault.grant(module, 'read') })).slots[0]!.token!.pin;
    expect(await state()).toBe('good');
    expect(await sign('1111')).toBe('TOKEN_PIN_WRONG_LOW');
    expect(await state()).toBe('low');
    expect(await sign('1111')).toBe('TOKEN_PIN_WRONG_LAST');
    expect(await state()).toBe('last');
    expect(await sign('1111')).toBe('TOKEN_PIN_LAST_TRY');
    expect(readFileSync(tries, 'utf8')).toBe('1');
    expect(await sign('1111', true)).toBe('TOKEN_PIN_LOCKED');
    expect(await state()).toBe('locked');
    expect(await sign(tokenPin, true)).toBe('TOKEN_PIN_LOCKED');
  });

  test('pulled out while it signs leaves no file', async () => {
    const { module } = moodyToken(folder, 'pulled', keys.signatory.certificate);
    expect(await vault.problem('signing.signFile', input(module, { token: '0007', pin: tokenPin, out: 'pulled.cms' }))).toBe('TOKEN_REMOVED');
    expect(existsSync(path('pulled.cms'))).toBe(false);
  });

  test.each<[string, Parameters<typeof moodyToken>[3], string]>([
    ['that wants its PIN changed', { LOGIN: 0xa3 }, 'TOKEN_PIN_EXPIRED'],
    ['that has no PIN yet', { FLAGS: 0x405 }, 'TOKEN_PIN_NOT_SET'],
    ['that refuses for reasons of its own', { LOGIN: 0x5 }, 'TOKEN_REFUSED'],
    ['whose signature is none', { NONSENSE: 1 }, 'SIGNATURE_SELF_CHECK_FAILED'],
  ])('a token %s leaves no file', async (_what, moods, code) => {
    const { module } = moodyToken(folder, code, keys.signatory.certificate, moods);
    expect(await vault.problem('signing.signFile', input(module, { token: 'MOODY', pin: tokenPin, out: 'none.cms' }))).toBe(code);
    expect(existsSync(path('none.cms'))).toBe(false);
  });

  test('a GOST key on a token is sent to NCALayer before its PIN is tried', async () => {
    const { module, tries } = moodyToken(folder, 'gost', testPki('GOST').keys.signatory.certificate);
    expect(await vault.problem('signing.signFile', input(module, { token: 'MOODY', pin: '1111', out: 'none.cms' }))).toBe('TOKEN_ALGORITHM_UNSUPPORTED');
    expect(existsSync(tries)).toBe(false);
  });

  test('stays loaded while it is used, whatever is collected as garbage', () => {
    const { module } = moodyToken(folder, 'kept', keys.signatory.certificate);
    const program = `
      import { setImmediate } from 'node:timers/promises';
      import { Cryptoki } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, '../../../electron/vault/signing/pkcs11/cryptoki.ts')))};
      const cryptoki = new Cryptoki(${JSON.stringify(module)});
      for (let round = 0; round < 5; round++) {
        globalThis.gc();
        await setImmediate();
      }
      console.log(cryptoki.slots().length);`;
    expect(execFileSync(process.execPath, ['--expose-gc', '--input-type=module', '--eval', program], { encoding: 'utf8' })).toBe('1\n');
  });

  test.each<[string, Parameters<typeof moodyToken>[3], string]>([
    ['when it is looked at', { NONSENSE: 3 }, 'SIGABRT'],
    ['while it signs', { NONSENSE: 2 }, 'SIGSEGV'],
  ])('a driver that crashes %s is named as the cause, in three languages, and harms nobody', async (_when, moods, signal) => {
    const { module } = moodyToken(folder, signal, keys.signatory.certificate, moods);
    const sound = moodyToken(folder, `beside-${signal}`, keys.signatory.certificate).module;
    const crashed = vault.client.call('signing.signFile', input(module, { token: 'MOODY', pin: tokenPin, out: 'none.cms' }));
    // Another driver at the same time is none the worse.
    const beside = vault.value('signing.tokens', { module: vault.grant(sound, 'read') });
    const result = await crashed;
    expect(result).toEqual({ ok: false, problem: { code: 'TOKEN_MODULE_CRASHED', params: { code: signal } } });
    expect((await beside).slots).toHaveLength(1);
    expect(existsSync(path('none.cms'))).toBe(false);
    await i18next.init({ lng: 'kk', fallbackLng: false, resources, interpolation: { escapeValue: false } });
    const texts = language.options.map((each) => problemText(i18next.getFixedT(each), { code: 'TOKEN_MODULE_CRASHED', params: { code: signal } }));
    expect(new Set(texts.map(({ hint }) => hint)).size).toBe(3);
    for (const { message } of texts) expect(message).toContain(signal);
  });

  test('a driver that hangs is given up and ended', async () => {
    const { module } = moodyToken(folder, 'slow', keys.signatory.certificate, { HANG: 3600 });
    const patience = { contents: 3000, login: 3000, sign: 3000 };
    const hanging = expect(withModule(module, { patience }, (opened) => opened.ask({ kind: 'contents' }))).rejects.toThrow('TOKEN_MODULE_HANGS');
    await expect.poll(() => driverProcesses(module)).toHaveLength(1);
    // Others are served meanwhile.
    expect(await vault.problem('signing.tokens', { module: vault.grant(path('letter.pdf'), 'read') })).toBe('TOKEN_MODULE_INVALID');
    await hanging;
    await expect.poll(() => driverProcesses(module)).toEqual([]);
  });

  test('waiting for a driver can be cancelled, and the driver used again at once', async () => {
    const { module } = moodyToken(folder, 'cancelled', keys.signatory.certificate, { HANG: 1 });
    const contents = (signal?: AbortSignal) => withModule(module, { signal }, (opened) => opened.ask({ kind: 'contents' }));
    const cancel = new AbortController();
    const cancelled = expect(contents(cancel.signal)).rejects.toThrow('CANCELLED');
    const again = contents();
    cancel.abort();
    await cancelled;
    expect((await again).slots).toHaveLength(1);
    await expect(contents(AbortSignal.abort())).rejects.toThrow('CANCELLED');
  });
});
