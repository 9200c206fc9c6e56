import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrate } from '../../../electron/vault/register/migrate.ts';
import { signCades } from '../../../electron/vault/signing/cades.ts';
import { fingerprint, parseCertificate } from '../../../electron/vault/signing/certificate.ts';
import { demoAlgorithms } from '../../../electron/vault/signing/demo/key-pair.ts';
import { TestClock, testOrganisation, testPassphrase } from '../../support/test-register.ts';
import { type TestVault, vaultInTest } from '../../support/vault-in-test.ts';
import { testNow, testPassword, testPki, testSigner } from '../../fixtures/pki/make.ts';

let folder: string;
const path = (name: string): string => join(folder, name);
const pem = (der: Uint8Array): string => `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'derbes-trust-'));
  for (const algorithm of demoAlgorithms) {
    const { root, authority, crl, keys } = testPki(algorithm);
    mkdirSync(path(algorithm));
    writeFileSync(path(`${algorithm}/root.cer`), root.certificate);
    writeFileSync(path(`${algorithm}/authority.pem`), pem(authority.certificate));
    writeFileSync(path(`${algorithm}/list.crl`), crl);
    writeFileSync(path(`${algorithm}-revoked.p12`), keys.revoked.p12);
    writeFileSync(path(`${algorithm}.cms`), await signCades(Buffer.from('мәтін'), testSigner('signatory', algorithm), { detached: false, at: testNow }));
  }
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function openRegister(): Promise<TestVault> {
  const vault = vaultInTest(new TestClock(testNow.toString()));
  await vault.value('register.create', {
    parent: vault.grant(folder, 'folder'),
    name: `сенім ${Math.random()}`,
    organisation: testOrganisation,
    operator: { name: 'Әлімова Г. С.' },
    passphrase: testPassphrase,
  });
  return vault;
}

/** One file without a fingerprint. */
async function take(vault: TestVault, file: string) {
  const { store, files } = await vault.value('signing.importTrustFiles', { sources: [{ from: 'file', file: vault.grant(file, 'read') }] });
  return { store, result: files[0]! };
}

describe.each(demoAlgorithms)('trust in %s authorities', (algorithm) => {
  const file = (name: string): string => path(`${algorithm}/${name}`);
  const verify = (vault: TestVault) => vault.value('signing.verify', { file: vault.grant(path(`${algorithm}.cms`), 'read') });

  test('root by fingerprint, authority, list: step by step to a good signature', async () => {
    const vault = await openRegister();
    const rootPrint = fingerprint(parseCertificate(testPki(algorithm).root.certificate));
    expect((await verify(vault)).state).toBe('undecided');

    const { again, items } = (await take(vault, file('root.cer'))).result;
    expect(items).toMatchObject([{ kind: 'root', outcome: 'fingerprint_needed' }]);
    expect((await vault.value('signing.trust', {})).certificates).toEqual([]);
    // Typed as it is printed: in pairs, in capitals.
    const typed = rootPrint.toUpperCase().replace(/(..)(?=.)/g, '$1:');
    const taken = await vault.value('signing.importTrustFiles', { sources: [{ from: 'file', file: again!, fingerprint: typed }] });
    expect(taken.store.certificates).toMatchObject([{ kind: 'root', addedBy: 'Әлімова Г. С.', certificate: { fingerprint: rootPrint } }]);

    expect((await take(vault, file('list.crl'))).result.items).toMatchObject([{ outcome: 'issuer_unknown' }]);
    expect((await take(vault, file('authority.pem'))).result.items).toMatchObject([{ outcome: 'added' }]);
    expect((await verify(vault)).signatures[0]!.checks.map(({ reason }) => reason)).toContain('chain_trusted');
    expect((await verify(vault)).state).toBe('undecided');

    const { store } = await take(vault, file('list.crl'));
    expect(store.lists).toMatchObject([{ issuer: `C=KZ, CN=DEMO CA (${algorithm})`, delta: false }]);
    expect((await verify(vault)).state).toBe('good');

    const inspection = await vault.value('signing.inspectKey', { file: vault.grant(path(`${algorithm}-revoked.p12`), 'read'), password: testPassword });
    expect(inspection).toMatchObject({ usable: false, refusals: ['KEY_REVOKED'] });

    await vault.value('signing.removeTrust', { fingerprint: rootPrint });
    expect((await verify(vault)).signatures[0]!.checks.map(({ reason }) => reason)).toContain('chain_incomplete');
    vault.vault.lock();
  });

  test('from a folder, without a register', async () => {
    const vault = vaultInTest(new TestClock(testNow.toString()));
    const result = await vault.value('signing.verify', { file: vault.grant(path(`${algorithm}.cms`), 'read'), trust: vault.grant(path(algorithm), 'folder') });
    expect(result.state).toBe('good');
    const later = await vault.value('signing.verify', {
      file: vault.grant(path(`${algorithm}.cms`), 'read'),
      trust: vault.grant(path(algorithm), 'folder'),
      at: testNow.add({ hours: 24 * 600 }).toString({ smallestUnit: 'millisecond' }),
    });
    expect(later.signatures[0]!.checks.map(({ reason }) => reason)).toContain('signing_time_unproven');
  });
});

test('nothing but authorities is taken in', async () => {
  const vault = await openRegister();
  writeFileSync(path('person.cer'), testPki().keys.signatory.certificate);
  writeFileSync(path('letter.cer'), 'сертификат емес');
  expect((await take(vault, path('person.cer'))).result.items).toMatchObject([{ kind: 'person', outcome: 'not_authority' }]);
  expect((await take(vault, path('letter.cer'))).result.problem).toMatchObject({ code: 'TRUST_FILE_INVALID', place: { file: 'letter.cer' } });
  expect(await vault.value('signing.trust', {})).toEqual({ certificates: [], lists: [] });
  vault.vault.lock();
});

test('a register of the version before gains the two tables and keeps what it holds', () => {
  const db = new Database(':memory:');
  migrate(db, { to: 5 });
  db.prepare("INSERT INTO setting (key, value) VALUES ('kept', '1')").run();
  migrate(db, { to: 6 });
  expect(db.pragma('user_version', { simple: true })).toBe(6);
  expect(db.prepare("SELECT value FROM setting WHERE key = 'kept'").pluck().get()).toBe('1');
  expect(() => db.prepare("INSERT INTO trusted_certificate VALUES ('f', 'friend', x'00', 't', 'n')").run()).toThrow(/CHECK/);
  db.close();
});
