import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hasTool } from '../../../build/runtime/tools.mjs';
import { journalOf } from '../../../electron/vault/journal/journal.ts';
import type { SigningKey } from '../../../shared/contract/signing-key.ts';
import { testNow, testPassword, testPki, testSigner } from '../../fixtures/pki/make.ts';
import { makeToken, softHsm, tokenPin } from '../../fixtures/pkcs11/make.ts';
import { usualRedaction } from '../../../shared/domain/redaction.ts';
import { identityUnder, pem, signaturesFor, tlsRoot } from '../../support/ncalayer-identity.ts';
import { type NcaLayerServer, ncaLayerServer } from '../../support/ncalayer-server.ts';
import { TestClock, testOrganisation, testPassphrase } from '../../support/test-register.ts';
import { type TestVault, vaultInTest } from '../../support/vault-in-test.ts';

let folder: string;
let vault: TestVault;
let server: NcaLayerServer | undefined;
const path = (name: string): string => join(folder, name);
const root = tlsRoot('TLS ROOT OF TESTS');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'derbes-signed-journal-'));
  vault = vaultInTest(new TestClock(testNow.toString()));
  await vault.value('register.create', {
    parent: vault.grant(folder, 'folder'),
    name: 'журнал',
    organisation: testOrganisation,
    operator: { name: 'Әлімова Г. С.' },
    passphrase: testPassphrase,
  });
  mkdirSync(path('trust'));
  writeFileSync(path('trust/root.pem'), pem('CERTIFICATE', root.certificate.der));
});
afterEach(async () => {
  await server?.close();
  server = undefined;
});
afterAll(() => {
  vault.vault.lock();
  rmSync(folder, { recursive: true, force: true });
});

function outTo(name: string): string {
  mkdirSync(path(name));
  return vault.grant(path(name), 'folder');
}

const exportWith = (out: string, key: SigningKey) => ({ filter: {}, redaction: usualRedaction, folder: out, key });

/** Who signed the export, as a stranger finds it. */
async function signersOf(name: string): Promise<string[]> {
  const result = await vault.value('signing.verify', { file: vault.grant(path(name), 'folder') });
  expect(result.checks.map(({ reason }) => reason)).toContain('journal_intact');
  expect(result.journal).toMatchObject({ firstBad: null });
  expect(result.files.filter(({ name: file }) => file.endsWith('.cms')).map(({ name: file }) => file).toSorted()).toEqual(['checkpoint.cms', 'manifest.json.cms']);
  return result.signatures.map(({ signer }) => `${signer!.algorithm} ${signer!.commonName}`);
}

describe('an exported journal is signed with any key', () => {
  test('NCALayer is asked once for both signatures, and after all is written', async () => {
    const asked: string[][] = [];
    const out = outTo('ncalayer');
    server = await ncaLayerServer(identityUnder(root, '127.0.0.1'), {
      answer: async (request) => {
        asked.push(readdirSync(path('ncalayer')).toSorted());
        const signed = await signaturesFor(request, testSigner('signatory', 'GOST'), testNow);
        return { body: { result: signed.map((der) => pem('CMS', der)) }, status: true };
      },
    });
    const key = { provider: 'ncalayer' as const, language: 'kk' as const, timestamp: false, trust: vault.grant(path('trust'), 'folder'), port: server.port };
    const done = await vault.value('audit.exportJournal', exportWith(out, key));
    expect(done.export.signer).toBe('ҮЛГІҰЛЫ ЕРЛАН');
    expect(server.requests).toHaveLength(1);
    expect(asked[0]).toEqual(['README.txt', 'checkpoint', 'manifest.json', 'openings', 'tile', 'verify.html']);
    expect(await signersOf('ncalayer')).toEqual(['GOST34.10-2015-512 ҮЛГІҰЛЫ ЕРЛАН', 'GOST34.10-2015-512 ҮЛГІҰЛЫ ЕРЛАН']);
  });

  test('what NCALayer refuses leaves nothing behind, and the folder can be used again', async () => {
    server = await ncaLayerServer(identityUnder(root, '127.0.0.1'), { answer: () => ({ body: {}, status: true }) });
    const out = outTo('refused');
    const key = { provider: 'ncalayer' as const, language: 'kk' as const, timestamp: false, trust: vault.grant(path('trust'), 'folder'), port: server.port };
    expect(await vault.problem('audit.exportJournal', exportWith(out, key))).toBe('CANCELLED');
    expect(readdirSync(path('refused'))).toEqual([]);
    writeFileSync(path('key.p12'), testPki('GOST').keys.signatory.p12);
    await vault.value('audit.exportJournal', exportWith(out, { provider: 'pkcs12', file: vault.grant(path('key.p12'), 'read'), password: testPassword }));
    expect(await signersOf('refused')).toHaveLength(2);
  });

  test.skipIf(!hasTool('softhsm2-util') || !hasTool('pkcs11-tool'))('a token signs both with one PIN; a wrong one costs neither module nor folder', async () => {
    const hsm = mkdtempSync(join(tmpdir(), 'derbes-hsm-'));
    const { module, config } = softHsm(hsm);
    makeToken(hsm, 'ECP', [testPki('RSA').keys.signatory]);
    process.env.SOFTHSM2_CONF = config;
    try {
      const out = outTo('token');
      const key = { provider: 'pkcs11' as const, module: vault.grant(module, 'read'), token: 'ECP', lastTry: false };
      expect(await vault.problem('audit.exportJournal', exportWith(out, { ...key, pin: '0000' }))).toMatch(/^TOKEN_PIN_WRONG/);
      const done = await vault.value('audit.exportJournal', exportWith(out, { ...key, pin: tokenPin }));
      expect(done.export.signer).toBe('ҮЛГІҰЛЫ ЕРЛАН');
      expect(await signersOf('token')).toEqual(['RSA ҮЛГІҰЛЫ ЕРЛАН', 'RSA ҮЛГІҰЛЫ ЕРЛАН']);
    } finally {
      delete process.env.SOFTHSM2_CONF;
      rmSync(hsm, { recursive: true, force: true });
    }
  });

  test('the journal says with which key it was signed', async () => {
    writeFileSync(path('key.p12'), testPki('RSA').keys.signatory.p12);
    await vault.value('audit.exportJournal', exportWith(outTo('recorded'), { provider: 'pkcs12', file: vault.grant(path('key.p12'), 'read'), password: testPassword }));
    const journal = journalOf(vault.vault.session!.db, vault.vault.session!.clock);
    expect(journal.open(journal.size - 1).body).toMatchObject({ what: 'journal.exported', details: { algorithm: 'RSA', provider: 'pkcs12', serial: expect.any(String) as string } });
  });
});
