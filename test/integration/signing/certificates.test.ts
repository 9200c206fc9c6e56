import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hasTool } from '../../../build/runtime/tools.mjs';
import { journalOf } from '../../../electron/vault/journal/journal.ts';
import { migrate } from '../../../electron/vault/register/migrate.ts';
import { insertDocument } from '../../../electron/vault/register/documents.ts';
import { fingerprint, parseCertificate } from '../../../electron/vault/signing/certificate.ts';
import { issueCertificate } from '../../../electron/vault/signing/demo/certificate.ts';
import type { DemoKeyName } from '../../../electron/vault/signing/demo/pki.ts';
import { oids } from '../../../electron/vault/signing/oids.ts';
import { testNow, testOrganisation as pkiOrganisation, testPassword, testPki } from '../../fixtures/pki/make.ts';
import { makeToken, softHsm } from '../../fixtures/pkcs11/make.ts';
import { packs } from '../../support/sample-documents.ts';
import { TestClock, testOrganisation, testPassphrase } from '../../support/test-register.ts';
import { type TestVault, vaultInTest } from '../../support/vault-in-test.ts';

const folder = mkdtempSync(join(tmpdir(), 'derbes-certificates-'));
const path = (name: string): string => join(folder, name);
const { keys, root, authority, crl } = testPki();
const printOf = (name: DemoKeyName): string => fingerprint(parseCertificate(keys[name].certificate));
const day = 86_400_000;
let vault: TestVault;
let clock: TestClock;
let number = 0;

beforeAll(() => {
  for (const [name, { p12, certificate }] of Object.entries(keys)) {
    writeFileSync(path(`${name}.p12`), p12);
    writeFileSync(path(`${name}.cer`), certificate);
  }
  writeFileSync(path('root.cer'), root.certificate);
  writeFileSync(path('authority.cer'), authority.certificate);
  writeFileSync(path('list.crl'), crl);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  clock = new TestClock(testNow.toString());
  vault = vaultInTest(clock);
  await vault.value('register.create', {
    parent: vault.grant(folder, 'folder'),
    name: `куәліктер ${number++}`,
    organisation: testOrganisation,
    operator: { name: 'Әлімова Г. С.' },
    passphrase: testPassphrase,
  });
});
afterEach(() => {
  vault.vault.lock();
});

const read = (name: string): string => vault.grant(path(name), 'read');
const watch = (name: string) => vault.value('certificates.watch', { from: 'file', file: read(name) });
const list = async () => (await vault.value('certificates.list', {})).certificates;
const certificateDue = async () => (await vault.value('today.overview', {})).due.filter(({ kind }) => kind === 'certificate_expiry');

/** A certificate of somebody else's making, as a file. @returns its fingerprint */
function issued(name: string, fields: { bin?: string; roles?: readonly string[]; iin?: string; days: number }): string {
  const subject = [
    [oids.commonName, 'БАСҚА АДАМ'],
    [oids.serialNumber, `IIN${fields.iin ?? '850312300121'}`],
    [oids.organisation, 'ұйым'],
    [oids.organisationalUnit, `BIN${fields.bin ?? pkiOrganisation.bin}`],
  ] as const;
  const der = issueCertificate(
    {
      subject,
      key: keys.head.pair,
      notBefore: testNow.epochMilliseconds - day,
      notAfter: testNow.epochMilliseconds + fields.days * day,
      keyUsage: ['digitalSignature', 'nonRepudiation'],
      extendedKeyUsage: [oids.emailProtection, oids.legalEntity, ...(fields.roles ?? [oids.signatory])],
    },
    authority.issuer,
  );
  writeFileSync(path(name), der);
  return fingerprint(parseCertificate(der));
}

async function sign(): Promise<string> {
  const { id, order, edition, inForceFrom, inForceTo } = packs.notice;
  const document = vault.vault.session!.act((db) => {
    const made = insertDocument(db, {
      kind: 'notice',
      subject: '00000000-0000-4000-8000-000000000001',
      number: '2026-009',
      created: testNow.toString({ smallestUnit: 'millisecond' }),
      author: 'Әлімова Г. С.',
      pack: { id, order, edition, inForceFrom, inForceTo },
      warning: null,
      files: [{ name: 'habarlama-2026-009.kk.pdf', mediaType: 'application/pdf', purpose: 'document', language: 'kk', content: Buffer.from('%PDF-1.7\nқ\n%%EOF\n') }],
    });
    return { value: made.id, actions: [{ action: 'supplement', what: 'document.made', object: `document:${made.id}` }] };
  });
  await vault.value('signing.signDocument', { document, key: { provider: 'pkcs12', file: read('signatory.p12'), password: testPassword } });
  return document;
}

describe('what is in the list', () => {
  test('a certificate that signed is found in what it signed, with its chain and the document', async () => {
    const document = await sign();
    expect(await list()).toMatchObject([
      {
        certificate: { fingerprint: printOf('signatory'), commonName: 'ҮЛГІҰЛЫ ЕРЛАН', iin: '••••••••0121', bin: pkiOrganisation.bin, roles: ['legal_entity', 'signatory'] },
        watched: null,
        uses: [{ document, number: '2026-009', kind: 'notice' }],
        bin: 'same',
        signer: { notice: 'may', application: 'may' },
        revocation: { state: 'undecided', reason: 'revocation_unknown' },
        term: 'valid',
      },
    ]);
    // The whole IIN stands nowhere in the list.
    expect(JSON.stringify(await list())).not.toContain('850312300121');
  });

  test('one that signed and is watched stands there once', async () => {
    await sign();
    await watch('signatory.cer');
    expect(await list()).toMatchObject([{ watched: { source: 'certificate', addedBy: 'Әлімова Г. С.' }, uses: [{ number: '2026-009' }] }]);
  });

  test('revocation is known by the lists at hand, in three states', async () => {
    for (const name of ['revoked.cer', 'signatory.cer']) await watch(name);
    const states = async () => Object.fromEntries((await list()).map(({ certificate, revocation }) => [certificate.fingerprint, revocation.state]));
    expect(await states()).toEqual({ [printOf('revoked')]: 'undecided', [printOf('signatory')]: 'undecided' });
    const source = (name: string, fingerprint = '') => ({ from: 'file' as const, file: read(name), fingerprint });
    await vault.value('signing.importTrustFiles', { sources: [source('root.cer', fingerprint(parseCertificate(root.certificate))), source('authority.cer'), source('list.crl')] });
    expect(await states()).toEqual({ [printOf('revoked')]: 'bad', [printOf('signatory')]: 'good' });
    expect((await list()).find(({ certificate }) => certificate.fingerprint === printOf('revoked'))?.refusals).toEqual(['KEY_REVOKED']);
  });

  test('another BIN, and a role that may not sign by the rule of the register, are warned of', async () => {
    const stranger = issued('stranger.cer', { bin: '000140000009', days: 300 });
    const clerk = issued('clerk.cer', { roles: [oids.employee], iin: '900101300017', days: 300 });
    for (const name of ['stranger.cer', 'clerk.cer']) await watch(name);
    const found = new Map((await list()).map((one) => [one.certificate.fingerprint, one]));
    expect(found.get(stranger)).toMatchObject({ bin: 'differs', warnings: expect.arrayContaining(['KEY_BIN_DIFFERS']) as unknown, signer: { notice: 'warned', application: 'warned' } });
    expect(found.get(clerk)).toMatchObject({ bin: 'same', signer: { notice: 'warned', application: 'warned' } });
    expect(found.get(clerk)?.warnings).not.toContain('KEY_BIN_DIFFERS');
  });
});

describe('watching', () => {
  test('from a PKCS#12 only with its password, which leaves the file at hand; the key stays outside', async () => {
    const file = read('head.p12');
    expect(await vault.problem('certificates.watch', { from: 'file', file })).toBe('KEY_PASSWORD_NEEDED');
    expect(await vault.problem('certificates.watch', { from: 'file', file, password: 'қате' })).toBe('KEY_WRONG_PASSWORD');
    expect(await vault.value('certificates.watch', { from: 'file', file, password: testPassword })).toMatchObject({ known: false });
    expect(await vault.value('certificates.watch', { from: 'file', file: read('head.cer') })).toMatchObject({ known: true });
    expect(await list()).toMatchObject([{ certificate: { fingerprint: printOf('head') }, watched: { source: 'pkcs12' } }]);
  });

  test('an authority is not watched, and what is no certificate is refused', async () => {
    writeFileSync(path('letter.cer'), 'хат');
    expect(await vault.problem('certificates.watch', { from: 'file', file: read('authority.cer') })).toBe('CERTIFICATE_OF_AUTHORITY');
    expect(await vault.problem('certificates.watch', { from: 'file', file: read('letter.cer') })).toBe('CERTIFICATE_FILE_INVALID');
  });

  test('taking in, leaving off and exporting leave their records', async () => {
    const size = (): number => journalOf(vault.vault.session!.db, clock).size;
    const before = size();
    await watch('head.cer');
    expect(size()).toBe(before + 1);
    await vault.value('certificates.exportOne', { fingerprint: printOf('head'), target: vault.grant(path('out.cer'), 'write') });
    expect(size()).toBe(before + 2);
    await vault.value('certificates.unwatch', { fingerprint: printOf('head') });
    expect(size()).toBe(before + 3);
    expect(await list()).toEqual([]);
    expect(await vault.problem('certificates.unwatch', { fingerprint: printOf('head') })).toBe('NOT_FOUND');
    expect(size()).toBe(before + 3);
  });

  test.skipIf(!hasTool('softhsm2-util') || !hasTool('pkcs11-tool'))('from a token', async () => {
    const before = process.env.SOFTHSM2_CONF;
    const hsm = softHsm(folder);
    process.env.SOFTHSM2_CONF = hsm.config;
    try {
      makeToken(folder, 'Бақылау', [keys.signatory]);
      const { module } = await vault.value('signing.tokens', { module: vault.grant(hsm.module, 'read') });
      expect(await vault.problem('certificates.watch', { from: 'token', module: module.file, certificate: printOf('head') })).toBe('TOKEN_CERTIFICATE_MISSING');
      await vault.value('certificates.watch', { from: 'token', module: module.file, certificate: printOf('signatory') });
      expect(await list()).toMatchObject([{ certificate: { fingerprint: printOf('signatory') }, watched: { source: 'token' } }]);
    } finally {
      if (before === undefined) delete process.env.SOFTHSM2_CONF;
      else process.env.SOFTHSM2_CONF = before;
    }
  });
});

describe('reminders', () => {
  test('30 days ahead, and by the setting; a newer one of the same holder takes its place', async () => {
    const ending = issued('ending.cer', { days: 40 });
    await watch('ending.cer');
    expect(await certificateDue()).toEqual([]);
    clock.advance({ hours: 24 * 11 });
    expect(await certificateDue()).toMatchObject([{ params: { signer: 'БАСҚА АДАМ', context: 'soon' }, target: { page: 'certificates', id: ending } }]);
    expect(await list()).toMatchObject([{ term: 'soon', warnings: expect.arrayContaining(['KEY_EXPIRES_SOON']) as unknown }]);
    const { settings } = await vault.value('settings.get', {});
    expect(settings.certificateReminderDays).toBe(30);
    await vault.value('settings.set', { ...settings, certificateReminderDays: 14 });
    expect(await certificateDue()).toEqual([]);
    expect(await list()).toMatchObject([{ term: 'valid' }]);
    await vault.value('settings.set', { ...settings, certificateReminderDays: 90 });
    expect(await certificateDue()).toHaveLength(1);
    issued('newer.cer', { days: 365 });
    await watch('newer.cer');
    expect(await certificateDue()).toEqual([]);
    expect((await list()).map(({ term }) => term)).toEqual(['replaced', 'valid']);
  });

  test('one that has ended stays while it is watched, and is overdue', async () => {
    await watch('expired.cer');
    expect(await certificateDue()).toMatchObject([{ state: 'overdue', params: { context: 'expired' } }]);
    expect(await list()).toMatchObject([{ term: 'expired', refusals: ['KEY_EXPIRED'] }]);
    await vault.value('certificates.unwatch', { fingerprint: printOf('expired') });
    expect(await certificateDue()).toEqual([]);
  });

  test('one that only signed is forgotten a term after its end', async () => {
    await sign();
    clock.advance({ hours: 24 * 310 });
    expect(await certificateDue()).toMatchObject([{ params: { context: 'expired' } }]);
    clock.advance({ hours: 24 * 30 });
    expect(await certificateDue()).toEqual([]);
  });
});

describe.skipIf(!hasTool('openssl'))('the exported certificate, read by openssl', () => {
  test.each([
    ['cer', 'DER'],
    ['pem', 'PEM'],
  ])('.%s', async (extension, form) => {
    await watch('signatory.cer');
    const out = path(`exported.${extension}`);
    await vault.value('certificates.exportOne', { fingerprint: printOf('signatory'), target: vault.grant(out, 'write') });
    const said = execFileSync('openssl', ['x509', '-in', out, '-inform', form, '-noout', '-fingerprint', '-sha256', '-serial'], { encoding: 'utf8' });
    expect(said.replaceAll(':', '').toLowerCase()).toContain(printOf('signatory'));
    // The certificate and nothing behind it.
    const der = execFileSync('openssl', ['x509', '-in', out, '-inform', form, '-outform', 'DER']);
    expect(Buffer.compare(der, Buffer.from(keys.signatory.certificate))).toBe(0);
    const bytes = readFileSync(out);
    expect(bytes.length).toBe(form === 'DER' ? der.length : execFileSync('openssl', ['x509', '-in', out]).length);
  });

  test('the list that was taken in, as the authority signed it', async () => {
    writeFileSync(path('authority.pem'), `-----BEGIN CERTIFICATE-----\n${Buffer.from(authority.certificate).toString('base64')}\n-----END CERTIFICATE-----\n`);
    const { db } = vault.vault.session!;
    await vault.value('signing.importTrustFiles', { sources: ['authority.cer', 'list.crl'].map((name) => ({ from: 'file' as const, file: read(name) })) });
    writeFileSync(path('kept.crl'), db.prepare('SELECT der FROM revocation_list').pluck().get() as Buffer);
    const { stdout, stderr } = spawnSync('openssl', ['crl', '-in', path('kept.crl'), '-inform', 'DER', '-noout', '-CAfile', path('authority.pem'), '-verify'], { encoding: 'utf8' });
    expect(stdout + stderr).toContain('verify OK');
  });
});

test('a register of the version before gains the table and keeps what it holds', () => {
  const db = new Database(':memory:');
  migrate(db, { to: 7 });
  db.prepare("INSERT INTO setting (key, value) VALUES ('kept', '1')").run();
  migrate(db, { to: 8 });
  expect(db.prepare("SELECT value FROM setting WHERE key = 'kept'").pluck().get()).toBe('1');
  expect(() => db.prepare("INSERT INTO watched_certificate VALUES ('f', 'dream', x'00', 't', 'n')").run()).toThrow(/CHECK/);
  db.close();
});
