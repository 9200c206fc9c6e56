import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasTool } from '../../../build/runtime/tools.mjs';
import { makeDemoPki } from '../../../electron/vault/signing/demo/pki.ts';
import { testOrganisation, testPassword } from '../../fixtures/pki/make.ts';
import { makeToken, softHsm, tokenPin } from '../../fixtures/pkcs11/make.ts';
import { buildCli, derbes } from './cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'derbes-cli-export-'));
const path = (name: string): string => join(folder, name);
const env = { DERBES_PASSPHRASE: 'бес қоян көк шөптің үстінде', DERBES_KEY_PASSWORD: testPassword };
const pki = makeDemoPki({
  at: Date.now(),
  organisation: testOrganisation,
  person: { surname: 'Үлгіұлы', given: 'Ерлан', patronymic: 'Серікұлы', iin: '850312300121' },
  password: testPassword,
  algorithm: 'RSA',
});
const exportTo = (out: string, key: readonly string[], more: Readonly<Record<string, string>> = {}) =>
  derbes(['export-journal', '--register', path('test.derbes'), '--out', path(out), '--json', ...key], { ...env, ...more });

async function signersOf(out: string): Promise<(string | undefined)[]> {
  const verified = await derbes(['verify', path(out), '--json']);
  const { signatures, journal } = JSON.parse(verified.stdout) as { signatures: { signer: { commonName: string } | null }[]; journal: { firstBad: unknown } };
  expect(journal.firstBad).toBeNull();
  return signatures.map(({ signer }) => signer?.commonName);
}

beforeAll(async () => {
  await buildCli();
  const made = await derbes(['init', folder, '--name', 'test', '--organisation', '«Сынақ» ЖШС', '--bin', '120340000004', '--operator', 'Сынақшы'], env);
  expect(made.code).toBe(0);
  writeFileSync(path('key.p12'), pki.keys.signatory.p12);
}, 60_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('derbes export-journal', () => {
  test('signs with a key file', async () => {
    const done = await exportTo('file', ['--p12', path('key.p12')]);
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(done.stdout)).toMatchObject({ export: { signer: 'ҮЛГІҰЛЫ ЕРЛАН' } });
    expect(await signersOf('file')).toEqual(['ҮЛГІҰЛЫ ЕРЛАН', 'ҮЛГІҰЛЫ ЕРЛАН']);
  });

  test.skipIf(!hasTool('softhsm2-util') || !hasTool('pkcs11-tool'))('signs with a token; a wrong PIN leaves nothing in the folder', async () => {
    const { module, config } = softHsm(path(''));
    makeToken(path(''), 'ECP', [pki.keys.signatory]);
    const key = ['--pkcs11', module, '--token', 'ECP'];
    const wrong = await exportTo('token', key, { SOFTHSM2_CONF: config, DERBES_TOKEN_PIN: '0000' });
    expect(wrong.code).not.toBe(0);
    expect(wrong.stdout + wrong.stderr).toContain('TOKEN_PIN_WRONG');
    expect(readdirSync(path('token'))).toEqual([]);
    expect((await exportTo('token', key, { SOFTHSM2_CONF: config, DERBES_TOKEN_PIN: tokenPin })).code).toBe(0);
    expect(await signersOf('token')).toEqual(['ҮЛГІҰЛЫ ЕРЛАН', 'ҮЛГІҰЛЫ ЕРЛАН']);
  });

  test('wants one key', async () => {
    const both = await exportTo('both', ['--p12', path('key.p12'), '--ncalayer']);
    expect(both.code).toBe(2);
    expect(both.stderr).toContain('--ncalayer');
    expect(existsSync(path('both'))).toBe(false);
  });
});
