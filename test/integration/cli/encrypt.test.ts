import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasTool } from '../../../build/runtime/tools.mjs';
import { makeDemoPki } from '../../../electron/vault/signing/demo/pki.ts';
import { testOrganisation, testPassword } from '../../fixtures/pki/make.ts';
import { pem } from '../../support/encryption.ts';
import { buildCli, derbes } from './cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'derbes-cli-encrypt-'));
const path = (name: string): string => join(folder, name);
const content = Buffer.from('ЖСН;Тегі\r\n850312300121;Үлгіұлы\r\n');
const filePassword = 'k7rm-2xwd-9hqt-v4sn-p3cb';

// The command line goes by the clock of the machine, so its authority is of today.
const pkiOf = (algorithm: 'RSA' | 'GOST') =>
  makeDemoPki({ at: Date.now(), organisation: testOrganisation, person: { surname: 'Үлгіұлы', given: 'Ерлан', patronymic: 'Серікұлы', iin: '850312300121' }, password: testPassword, algorithm });
const rsa = pkiOf('RSA');

beforeAll(async () => {
  await buildCli();
  writeFileSync(path('тізім.csv'), content);
  writeFileSync(path('recipient.cer'), rsa.keys.auth.certificate);
  writeFileSync(path('recipient.pem'), pem('CERTIFICATE', rsa.keys.auth.certificate));
  writeFileSync(path('key.pem'), pem('PRIVATE KEY', rsa.keys.auth.pair.pkcs8));
  writeFileSync(path('auth.p12'), rsa.keys.auth.p12);
  writeFileSync(path('signatory.p12'), rsa.keys.signatory.p12);
  writeFileSync(path('signatory.cer'), rsa.keys.signatory.certificate);
  writeFileSync(path('expired.cer'), rsa.keys.expired.certificate);
  writeFileSync(path('gost.cer'), pkiOf('GOST').keys.auth.certificate);
}, 60_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const encrypt = (out: string, ...args: readonly string[]) => derbes(['encrypt', path('тізім.csv'), ...args, '--out', path(out)]);
const decrypt = (file: string, key: string, out: string, password = testPassword) =>
  derbes(['decrypt', path(file), '--p12', path(key), '--out', path(out), '--json'], { DERBES_KEY_PASSWORD: password });

describe('derbes encrypt --to', () => {
  test.each([['authenticated'], ['compatible']])('%s: decrypt gives it back', async (form) => {
    const made = await encrypt(`${form}.p7m`, '--to', path('recipient.cer'), '--json', ...(form === 'compatible' ? ['--compatible'] : []));
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(made.stdout)).toMatchObject({ contents: 1, recipients: [expect.stringContaining('ҮЛГІҰЛЫ ЕРЛАН')] });
    const opened = await decrypt(`${form}.p7m`, 'auth.p12', `${form}.csv`);
    expect(opened.code).toBe(0);
    expect(JSON.parse(opened.stdout)).toMatchObject({ authenticated: form === 'authenticated' });
    expect(readFileSync(path(`${form}.csv`)).equals(content)).toBe(true);
  });

  test.skipIf(!hasTool('openssl'))('openssl opens it, also with the key file as the authority issued it', async () => {
    await encrypt('o.p7m', '--to', path('recipient.cer'));
    const openssl = (...key: readonly string[]) => spawnSync('openssl', ['cms', '-decrypt', '-binary', '-inform', 'DER', '-in', path('o.p7m'), ...key]);
    expect(openssl('-inkey', path('key.pem')).stdout.equals(content)).toBe(true);
    expect(openssl('-provider', 'default', '-provider', 'legacy', '-inkey', path('auth.p12'), '-passin', `pass:${testPassword}`).stdout.equals(content)).toBe(true);
  });

  test('several files and folders become one ZIP, to several recipients', async () => {
    mkdirSync(path('export/tile'), { recursive: true });
    writeFileSync(path('export/tile/0'), 'tile');
    writeFileSync(path('export/verify.html'), '<p>');
    const made = await encrypt('many.p7m', path('export'), '--to', path('recipient.cer'), '--to', path('recipient.pem'));
    expect(made.code).toBe(0);
    expect((await decrypt('many.p7m', 'auth.p12', 'many.zip')).code).toBe(0);
    expect(spawnSync('unzip', ['-Z1', path('many.zip')], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8' } }).stdout.trim().split('\n')).toEqual([
      'тізім.csv',
      'export/tile/0',
      'export/verify.html',
    ]);
  });

  test.each([
    ['signatory.cer', 'RECIPIENT_NO_ENCIPHERMENT'],
    ['gost.cer', 'RECIPIENT_GOST'],
    ['тізім.csv', 'CERTIFICATE_FILE_INVALID'],
  ])('refuses %s and writes nothing', async (certificate, code) => {
    const refused = await encrypt('refused.p7m', '--to', path('recipient.cer'), '--to', path(certificate), '--json');
    expect(refused.code).toBe(3);
    expect(JSON.parse(refused.stdout)).toMatchObject({ problem: { code } });
    expect(existsSync(path('refused.p7m'))).toBe(false);
  });

  test('a file that is not there leaves nothing behind', async () => {
    const refused = await derbes(['encrypt', path('none.csv'), '--to', path('recipient.cer'), '--out', path('none.p7m'), '--json']);
    expect(JSON.parse(refused.stdout)).toMatchObject({ problem: { code: 'FILE_UNREADABLE' } });
    expect(readdirSync(folder).filter((name) => name.includes('none') || name.endsWith('.tmp'))).toEqual([]);
  });
});

describe('derbes decrypt', () => {
  test.each([
    ['another key', 'auth.p7m', 'signatory.p12', testPassword, 'ENVELOPE_NOT_FOR_KEY'],
    ['a wrong password', 'auth.p7m', 'auth.p12', 'неверный-1', 'KEY_WRONG_PASSWORD'],
    ['a changed file', 'changed.p7m', 'auth.p12', testPassword, 'ENVELOPE_DOES_NOT_OPEN'],
    ['what is no envelope', 'тізім.csv', 'auth.p12', testPassword, 'ENVELOPE_INVALID'],
  ])('refuses %s and writes nothing', async (_name, file, key, password, code) => {
    await encrypt('auth.p7m', '--to', path('recipient.cer'));
    const bytes = readFileSync(path('auth.p7m'));
    bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1;
    writeFileSync(path('changed.p7m'), bytes);
    const refused = await decrypt(file, key, 'refused.csv', password);
    expect(refused.code).toBe(3);
    expect(JSON.parse(refused.stdout)).toMatchObject({ problem: { code } });
    expect(refused.stdout + refused.stderr).not.toContain(password);
    expect(readdirSync(folder).filter((name) => name.startsWith('refused'))).toEqual([]);
  });
});

describe('derbes encrypt --password', () => {
  const withPassword = (out: string, password: string) => derbes(['encrypt', path('тізім.csv'), '--password', '--out', path(out), '--json'], { DERBES_FILE_PASSWORD: password });

  test.skipIf(!hasTool('7z'))('7-Zip opens it; the password is in no output', async () => {
    const made = await withPassword('sent.zip', filePassword);
    expect(made.code).toBe(0);
    expect(made.stdout + made.stderr).not.toContain(filePassword);
    const unpack = (password: string) => spawnSync('7z', ['x', '-y', `-p${password}`, `-o${path('unpacked')}`, path('sent.zip')]);
    expect(unpack('basqa').status).not.toBe(0);
    expect(unpack(filePassword).status).toBe(0);
    expect(spawnSync('unzip', ['-p', path('unpacked/files.zip')]).stdout.equals(content)).toBe(true);
  });

  test.each([
    ['qwerty123456', 'FILE_PASSWORD_WEAK'],
    ['жусан исі аңқыған дала 7 жұлдыз', 'FILE_PASSWORD_LETTERS'],
  ])('refuses %s', async (password, code) => {
    const refused = await withPassword('weak.zip', password);
    expect(JSON.parse(refused.stdout)).toMatchObject({ problem: { code } });
    expect(refused.stdout + refused.stderr).not.toContain(password);
    expect(existsSync(path('weak.zip'))).toBe(false);
  });

  test('without a terminal and without the variable it says which one; both ways at once are too many', async () => {
    const silent = await derbes(['encrypt', path('тізім.csv'), '--password', '--out', path('x.zip')]);
    expect(silent).toMatchObject({ code: 2 });
    expect(silent.stderr).toContain('DERBES_FILE_PASSWORD');
    expect((await encrypt('x.zip', '--password', '--to', path('recipient.cer'))).code).toBe(2);
    expect((await encrypt('x.zip')).code).toBe(2);
    expect((await encrypt('тізім.csv', '--to', path('recipient.cer'))).code).toBe(2);
  });
});
