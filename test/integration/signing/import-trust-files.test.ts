import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hasTool } from '../../../build/runtime/tools.mjs';
import type { TrustFileResult } from '../../../shared/contract/signing.ts';
import { printFingerprint } from '../../../shared/domain/fingerprint.ts';
import { fingerprint, parseCertificate } from '../../../electron/vault/signing/certificate.ts';
import { type Issuer, issueCertificate, issueCrl, nameDer } from '../../../electron/vault/signing/demo/certificate.ts';
import { makeKeyPair } from '../../../electron/vault/signing/demo/key-pair.ts';
import { oids } from '../../../electron/vault/signing/oids.ts';
import { testNow, testPki } from '../../fixtures/pki/make.ts';
import { TestClock, testOrganisation, testPassphrase } from '../../support/test-register.ts';
import { type TestVault, vaultInTest } from '../../support/vault-in-test.ts';

const folder = mkdtempSync(join(tmpdir(), 'derbes-import-trust-'));
const path = (name: string): string => join(folder, name);
const { root, authority, crl, keys } = testPki();
const rootPrint = fingerprint(parseCertificate(root.certificate));
const typed = printFingerprint(rootPrint);
const pem = (label: string, der: Uint8Array): string => `-----BEGIN ${label}-----\n${Buffer.from(der).toString('base64')}\n-----END ${label}-----\n`;
const day = 86_400_000;
let vault: TestVault;
let number = 0;

beforeAll(() => {
  writeFileSync(path('root.cer'), root.certificate);
  writeFileSync(path('authority.crt'), pem('CERTIFICATE', authority.certificate));
  writeFileSync(path('list.crl'), crl);
  writeFileSync(path('person.cer'), keys.signatory.certificate);
  writeFileSync(path('letter.cer'), 'сертификат емес');
  mkdirSync(path('downloads/deeper'), { recursive: true });
  writeFileSync(path('downloads/a-list.crl'), crl);
  writeFileSync(path('downloads/deeper/authority.der'), authority.certificate);
  writeFileSync(path('downloads/root.cer'), root.certificate);
  writeFileSync(path('downloads/readme.txt'), 'оқыңыз');
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  vault = vaultInTest(new TestClock(testNow.toString()));
  await vault.value('register.create', {
    parent: vault.grant(folder, 'folder'),
    name: `импорт ${number++}`,
    organisation: testOrganisation,
    operator: { name: 'Әлімова Г. С.' },
    passphrase: testPassphrase,
  });
});
afterEach(() => {
  vault.vault.lock();
});

const file = (name: string, print = '') => ({ from: 'file' as const, file: vault.grant(path(name), 'read'), fingerprint: print });
const outcomes = (files: readonly TrustFileResult[]) => Object.fromEntries(files.map(({ name, problem, items }) => [name, problem?.code ?? items.map(({ outcome }) => outcome).join(',')]));

describe('several files at once', () => {
  test('each has its result, whatever their order, and one that is refused stops no other', async () => {
    const { files, store } = await vault.value('signing.importTrustFiles', {
      sources: [file('list.crl'), file('letter.cer'), file('person.cer'), file('authority.crt'), file('root.cer')],
    });
    expect(outcomes(files)).toEqual({
      'list.crl': 'added',
      'letter.cer': 'TRUST_FILE_INVALID',
      'person.cer': 'not_authority',
      'authority.crt': 'added',
      'root.cer': 'fingerprint_needed',
    });
    expect(files.find(({ name }) => name === 'authority.crt')?.items[0]).toMatchObject({ kind: 'authority', rootTrusted: false });
    expect(store.certificates).toMatchObject([{ kind: 'authority', slot: null, chain: { state: 'undecided' } }]);
    expect(store.lists).toHaveLength(1);
  });

  test('a root waits for its fingerprint: a wrong one is said to differ, the right one is relied on in any spelling', async () => {
    const first = await vault.value('signing.importTrustFiles', { sources: [file('root.cer'), file('authority.crt')] });
    const again = (result: { files: readonly TrustFileResult[] }) => result.files.find(({ name }) => name === 'root.cer')!.again!;
    const other = `${rootPrint[0] === '0' ? '1' : '0'}${rootPrint.slice(1)}`;
    const wrong = await vault.value('signing.importTrustFiles', { sources: [{ from: 'file', file: again(first), fingerprint: other }] });
    expect(outcomes(wrong.files)).toEqual({ 'root.cer': 'fingerprint_differs' });
    const sha1 = await vault.value('signing.importTrustFiles', { sources: [{ from: 'file', file: again(wrong), fingerprint: rootPrint.slice(0, 40) }] });
    expect(outcomes(sha1.files)).toEqual({ 'root.cer': 'fingerprint_unreadable' });
    expect(sha1.store.certificates).toMatchObject([{ kind: 'authority' }]);

    const right = await vault.value('signing.importTrustFiles', { sources: [{ from: 'file', file: again(sha1), fingerprint: `sha256 Fingerprint=${typed}` }] });
    expect(right.files).toMatchObject([{ items: [{ kind: 'root', outcome: 'added' }], again: null }]);
    expect(right.store.certificates.map(({ kind, chain }) => [kind, chain.state])).toEqual(expect.arrayContaining([['root', 'good'], ['authority', 'good']]));
    const known = await vault.value('signing.importTrustFiles', { sources: [file('root.cer')] });
    expect(outcomes(known.files)).toEqual({ 'root.cer': 'known' });
  });

  test('a list without its authority waits and is taken in when that comes', async () => {
    const first = await vault.value('signing.importTrustFiles', { sources: [file('list.crl')] });
    expect(outcomes(first.files)).toEqual({ 'list.crl': 'issuer_unknown' });
    const second = await vault.value('signing.importTrustFiles', { sources: [file('authority.crt'), { from: 'file', file: first.files[0]!.again! }] });
    expect(outcomes(second.files)).toEqual({ 'authority.crt': 'added', 'list.crl': 'added' });
  });

  test('a folder, with those below it; what is called otherwise is counted', async () => {
    const { files, passedOver } = await vault.value('signing.importTrustFiles', { sources: [{ from: 'folder', folder: vault.grant(path('downloads'), 'folder') }] });
    expect(outcomes(files)).toEqual({ 'a-list.crl': 'added', 'authority.der': 'added', 'root.cer': 'fingerprint_needed' });
    expect(passedOver).toBe(1);
  });

  test('what was dropped comes as bytes', async () => {
    const drop = (name: string, bytes: Uint8Array, print = '') => ({ from: 'drop' as const, name, content: Buffer.from(bytes).toString('base64'), fingerprint: print });
    const { files } = await vault.value('signing.importTrustFiles', { sources: [drop('root.cer', root.certificate, rootPrint), drop('list.crl', crl), drop('authority.cer', authority.certificate)] });
    expect(outcomes(files)).toEqual({ 'root.cer': 'added', 'list.crl': 'added', 'authority.cer': 'added' });
    expect(files.every(({ again }) => again === null)).toBe(true);
  });
});

test('lists: a newer one takes the place, an older one is left out, a delta stands beside, and each can be removed', async () => {
  const listOf = (name: string, days: number, delta = false): void => {
    const thisUpdate = testNow.epochMilliseconds + days * day;
    writeFileSync(path(name), issueCrl(authority.issuer, { number: 100 + days, thisUpdate, nextUpdate: thisUpdate + day, revoked: [], ...(delta ? { deltaOf: 1 } : {}) }));
  };
  listOf('newer.crl', 1);
  listOf('older.crl', -30);
  listOf('delta.crl', 2, true);
  await vault.value('signing.importTrustFiles', { sources: [file('authority.crt'), file('list.crl')] });
  const result = await vault.value('signing.importTrustFiles', { sources: [file('newer.crl'), file('older.crl'), file('delta.crl')] });
  expect(outcomes(result.files)).toEqual({ 'newer.crl': 'renewed', 'older.crl': 'older', 'delta.crl': 'added' });
  expect(result.store.lists).toMatchObject([
    { thisUpdate: testNow.add({ hours: 24 }).toString({ smallestUnit: 'millisecond' }), delta: false },
    { thisUpdate: testNow.add({ hours: 48 }).toString({ smallestUnit: 'millisecond' }), delta: true },
  ]);
  const { lists } = await vault.value('signing.removeRevocationList', { key: result.store.lists[0]!.key });
  expect(lists).toMatchObject([{ delta: true }]);
  expect(await vault.problem('signing.removeRevocationList', { key: result.store.lists[0]!.key })).toBe('NOT_FOUND');
});

describe.skipIf(!hasTool('openssl'))('bundles that openssl makes', () => {
  test.each(['DER', 'PEM'])('.p7b in %s: certificates and list in one file', async (form) => {
    const name = `bundle-${form}.p7b`;
    writeFileSync(path('both.pem'), pem('CERTIFICATE', root.certificate) + pem('CERTIFICATE', authority.certificate));
    writeFileSync(path('list.pem'), pem('X509 CRL', crl));
    execFileSync('openssl', ['crl2pkcs7', '-in', path('list.pem'), '-certfile', path('both.pem'), '-outform', form, '-out', path(name)]);
    const { files, store } = await vault.value('signing.importTrustFiles', { sources: [file(name, typed)] });
    expect(files[0]?.items.map(({ kind, outcome }) => `${kind} ${outcome}`).toSorted()).toEqual(['authority added', 'list added', 'root added']);
    expect(store.certificates).toHaveLength(2);
  });

  test('what is printed by openssl as a fingerprint is what is asked for', async () => {
    const printed = execFileSync('openssl', ['x509', '-in', path('root.cer'), '-inform', 'DER', '-noout', '-fingerprint', '-sha256'], { encoding: 'utf8' });
    const { files } = await vault.value('signing.importTrustFiles', { sources: [file('root.cer', printed)] });
    expect(outcomes(files)).toEqual({ 'root.cer': 'added' });
  });
});

test('the places of the national authority are found by name, algorithm and year, and never by name alone', async () => {
  const year = (y: number): number => Temporal.Instant.from(`${y}-07-07T00:00:00Z`).epochMilliseconds;
  const make = (fileName: string, commonName: string, from: number, algorithm: 'RSA' | 'GOST', issuer?: Issuer): Issuer => {
    const subject = [
      [oids.country, 'KZ'],
      [oids.commonName, commonName],
    ] as const;
    const own: Issuer = { name: nameDer(subject), key: makeKeyPair(algorithm) };
    const request = { subject, key: own.key, notBefore: from, notAfter: year(2040), keyUsage: ['keyCertSign', 'cRLSign'] as const, authority: {} };
    writeFileSync(path(fileName), issueCertificate(request, issuer ?? own));
    return own;
  };
  const gost = make('root_gost_2022.cer', 'НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) 2022', year(2022), 'GOST');
  make('nca_gost_2022.cer', 'ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) 2022', year(2022), 'GOST', gost);
  const rsa = make('root_rsa_2020.cer', 'НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (RSA) 2020', year(2020), 'RSA');
  make('nca_rsa_2022.cer', 'ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (RSA) 2022', year(2022), 'RSA', rsa);
  make('old.cer', 'НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (RSA)', year(2015), 'RSA');
  make('test.cer', 'НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) TEST 2022', year(2022), 'GOST');
  const printOf = (name: string): string => fingerprint(parseCertificate(new Uint8Array(readFileSync(path(name)))));
  const names = ['root_gost_2022', 'nca_gost_2022', 'root_rsa_2020', 'nca_rsa_2022', 'old', 'test'];
  const { store } = await vault.value('signing.importTrustFiles', { sources: names.map((name) => file(`${name}.cer`, printOf(`${name}.cer`))) });
  const slots = new Map(store.certificates.map(({ certificate, slot }) => [certificate.fingerprint, slot]));
  expect(names.map((name) => slots.get(printOf(`${name}.cer`)))).toEqual(['root_gost_2022', 'nca_gost_2022', 'root_rsa_2020', 'nca_rsa_2022', null, null]);
  expect(store.certificates.every(({ chain }) => chain.state === 'good')).toBe(true);
});

const samples = new URL('../../../../shared/test-pki/', import.meta.url);
test.skipIf(!existsSync(samples))('certificates and list of the test authority of 2022', async () => {
  const sample = (name: string) => ({ from: 'file' as const, file: vault.grant(new URL(name, samples).pathname, 'read') });
  const { files, store } = await vault.value('signing.importTrustFiles', { sources: [sample('nca_gost_test_2022.crl'), sample('nca_gost_test_2022.cer'), sample('root_gost_test_2022.cer')] });
  expect(outcomes(files)).toEqual({ 'nca_gost_test_2022.crl': 'added', 'nca_gost_test_2022.cer': 'added', 'root_gost_test_2022.cer': 'fingerprint_needed' });
  expect(store.certificates).toMatchObject([{ slot: null }]);
});
