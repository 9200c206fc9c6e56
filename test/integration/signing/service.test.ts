import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { journalOf } from '../../../electron/vault/journal/journal.ts';
import { insertDocument, readFile } from '../../../electron/vault/register/documents.ts';
import { signCades } from '../../../electron/vault/signing/cades.ts';
import { writePkcs12 } from '../../../electron/vault/signing/demo/pkcs12.ts';
import { packs } from '../../support/sample-documents.ts';
import { TestClock, testOrganisation, testPassphrase } from '../../support/test-register.ts';
import { testExport } from '../../support/journal-export.ts';
import { type TestVault, vaultInTest } from '../../support/vault-in-test.ts';
import { testNow, testPassword, testPki, testSigner } from '../../fixtures/pki/make.ts';

let folder: string;
let vault: TestVault;
let document: string;
let subject = 0;
const clock = new TestClock(testNow.toString());

const path = (name: string): string => join(folder, name);
const key = (name: keyof ReturnType<typeof testPki>['keys'] = 'signatory'): string => vault.grant(path(`${name}.p12`), 'read');
const p12 = (file = key()) => ({ provider: 'pkcs12' as const, file, password: testPassword });
const journal = () => journalOf(vault.vault.session!.db, vault.vault.session!.clock);
const pdf = Buffer.from('%PDF-1.7\nқазақша\n%%EOF\n');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'derbes-sign-'));
  for (const [name, { p12 }] of Object.entries(testPki().keys)) writeFileSync(path(`${name}.p12`), p12);
  vault = vaultInTest(clock);
  await vault.value('register.create', {
    parent: vault.grant(folder, 'folder'),
    name: 'қол қою',
    organisation: testOrganisation,
    operator: { name: 'Әлімова Г. С.' },
    passphrase: testPassphrase,
  });
});

afterAll(() => {
  vault.vault.lock();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(() => {
  const { id, order, edition, inForceFrom, inForceTo } = packs.notice;
  const file = (name: string, mediaType: string, purpose: 'document' | 'data', content: Uint8Array) =>
    ({ name, mediaType, purpose, language: name.includes('.ru.') ? ('ru' as const) : ('kk' as const), content });
  subject++;
  clock.advance({ seconds: 1 });
  document = vault.vault.session!.act((db) => {
    const made = insertDocument(db, {
      kind: 'notice',
      subject: `00000000-0000-4000-8000-${String(subject).padStart(12, '0')}`,
      number: '2026-004',
      created: testNow.toString({ smallestUnit: 'millisecond' }),
      author: 'Әлімова Г. С.',
      pack: { id, order, edition, inForceFrom, inForceTo },
      warning: null,
      files: [
        file('habarlama-2026-004.kk.pdf', 'application/pdf', 'document', pdf),
        file('habarlama-2026-004.ru.pdf', 'application/pdf', 'document', Buffer.concat([pdf, pdf])),
        file('habarlama-2026-004.xml', 'application/xml', 'data', Buffer.from('<a/>')),
      ],
    });
    return { value: made.id, actions: [{ action: 'supplement', what: 'document.made', object: `document:${made.id}` }] };
  });
});

describe('looking at a key', () => {
  test('says whose it is, leaves the file usable for the signing that follows, and warns', async () => {
    const inspection = await vault.value('signing.inspectKey', { file: key(), password: testPassword });
    expect(inspection).toMatchObject({
      name: 'signatory.p12',
      usable: true,
      refusals: [],
      warnings: ['CHAIN_INCOMPLETE', 'REVOCATION_UNKNOWN'],
      certificate: { commonName: 'ҮЛГІҰЛЫ ЕРЛАН', roles: ['legal_entity', 'signatory'], purpose: 'sign' },
    });
    await vault.value('signing.signDocument', { document, key: p12(inspection.file) });
  });

  test.each([
    ['auth', ['KEY_AUTH']],
    ['expired', ['KEY_EXPIRED']],
    ['notYetValid', ['KEY_NOT_YET_VALID']],
  ] as const)('%s is shown, refused, and does not sign', async (name, refusals) => {
    expect(await vault.value('signing.inspectKey', { file: key(name), password: testPassword })).toMatchObject({ usable: false, refusals });
    expect(await vault.problem('signing.signDocument', { document, key: p12(key(name)) })).toBe(refusals[0]);
  });

  test('a mistyped password does not cost the picked file', async () => {
    const file = key();
    expect(await vault.problem('signing.inspectKey', { file, password: 'wrong' })).toBe('KEY_WRONG_PASSWORD');
    expect((await vault.value('signing.inspectKey', { file, password: testPassword })).usable).toBe(true);
    expect(await vault.problem('signing.inspectKey', { file, password: testPassword })).toBe('FILE_HANDLE_UNKNOWN');
  });

  test('anything that is no key file is named so', async () => {
    writeFileSync(path('letter.pdf'), pdf);
    expect(await vault.problem('signing.inspectKey', { file: vault.grant(path('letter.pdf'), 'read'), password: '' })).toBe('KEY_FILE_DAMAGED');
    expect(await vault.problem('signing.inspectKey', { file: vault.grant(path('gone.p12'), 'read'), password: '' })).toBe('FILE_UNREADABLE');
  });

  test('another organisation and an individual are warned of', async () => {
    expect((await vault.value('signing.inspectKey', { file: key('individual'), password: testPassword })).warnings).toContain('KEY_INDIVIDUAL');
  });
});

describe('signing a packet', () => {
  test('gives an attached CMS for each PDF and a container over all files, kept with the document', async () => {
    const before = journal().size;
    const preview = await vault.value('signing.preview', { document });
    expect(preview.files.map(({ name }) => name)).toHaveLength(3);
    const { document: signed, signature } = await vault.value('signing.signDocument', { document, key: p12() });
    expect(signed.signed.map(({ name, language }) => [name, language])).toEqual([
      ['habarlama-2026-004.kk.pdf.cms', 'kk'],
      ['habarlama-2026-004.ru.pdf.cms', 'ru'],
      ['habarlama-2026-004.asice', null],
    ]);
    expect(signature).toMatchObject({ signer: 'ҮЛГІҰЛЫ ЕРЛАН', iin: '••••••••0121', format: 'CAdES-BES', provider: 'pkcs12', operator: 'Әлімова Г. С.' });
    expect(signature.files).toEqual(preview.files.map(({ name }) => name));
    expect((await vault.value('signing.history', {})).signatures[0]).toMatchObject({ id: signature.id, documentNumber: '2026-004', documentKind: 'notice' });
    expect(journal().size).toBe(before + 1);

    const { db } = vault.vault.session!;
    const container = path('packet.asice');
    writeFileSync(container, readFile(db, document, 'habarlama-2026-004.asice')!.content);
    const verified = await vault.value('signing.verify', { file: vault.grant(container, 'read') });
    expect(verified).toMatchObject({ kind: 'asic-e', state: 'undecided', signatures: [{ covers: signature.files, signer: { commonName: 'ҮЛГІҰЛЫ ЕРЛАН' } }] });
    expect(verified.files.every(({ covered, state }) => covered && state === 'good')).toBe(true);

    const cms = path('habarlama-2026-004.kk.pdf.cms');
    writeFileSync(cms, readFile(db, document, 'habarlama-2026-004.kk.pdf.cms')!.content);
    mkdirSync(path('trusted'), { recursive: true });
    const pem = [testPki().root, testPki().authority].map(({ certificate }) => `-----BEGIN CERTIFICATE-----\n${Buffer.from(certificate).toString('base64')}\n-----END CERTIFICATE-----\n`);
    writeFileSync(path('trusted/ca.pem'), pem.join(''));
    const output = execFileSync('openssl', ['cms', '-verify', '-binary', '-inform', 'DER', '-in', cms, '-CAfile', path('trusted/ca.pem'), '-purpose', 'any', '-attime', String(testNow.epochMilliseconds / 1000)], { stdio: ['ignore', 'pipe', 'pipe'] });
    expect(output).toEqual(pdf);
    expect(await vault.value('signing.verify', { file: vault.grant(cms, 'read') })).toMatchObject({ kind: 'cms', signatures: [{ covers: ['habarlama-2026-004.kk.pdf'] }] });
  });

  test('is done once by each certificate', async () => {
    await vault.value('signing.signDocument', { document, key: p12() });
    expect(await vault.problem('signing.signDocument', { document, key: p12() })).toBe('DOCUMENT_SIGNED_BY_SAME_KEY');
  });

  test('leaves nothing behind when it fails', async () => {
    const { pair, certificate } = testPki().keys.head;
    const file = path('mismatch.p12');
    // A certificate whose key is another one: nothing in the file fits together.
    writeFileSync(file, writePkcs12({ keys: [{ pkcs8: pair.pkcs8, id: Uint8Array.of(1), name: 'k' }], certificates: [{ der: testPki().keys.auth.certificate }], password: testPassword }));
    expect(certificate).toBeDefined();
    const before = journal().size;
    expect(await vault.problem('signing.signDocument', { document, key: p12(vault.grant(file, 'read')) })).toBe('KEY_CERTIFICATE_MISSING');
    expect(await vault.problem('signing.signDocument', { document: crypto.randomUUID(), key: p12() })).toBe('NOT_FOUND');
    expect((await vault.value('signing.preview', { document })).document.signed).toEqual([]);
    expect(journal().size).toBe(before);
  });
});

describe('signing any file', () => {
  test('is recorded in the open register, before the file is there', async () => {
    writeFileSync(path('any.pdf'), pdf);
    const before = journal().size;
    const result = await vault.value('signing.signFile', {
      content: vault.grant(path('any.pdf'), 'read'),
      target: vault.grant(path('any.pdf.p7s'), 'write'),
      detached: true,
      key: p12(),
    });
    expect(result).toMatchObject({ file: { path: path('any.pdf.p7s') }, signer: { commonName: 'ҮЛГІҰЛЫ ЕРЛАН' } });
    expect(journal().size).toBe(before + 1);
    const verified = await vault.value('signing.verify', { file: vault.grant(path('any.pdf.p7s'), 'read'), content: vault.grant(path('any.pdf'), 'read') });
    expect(verified).toMatchObject({ kind: 'cms', signatures: [{ covers: ['any.pdf'] }] });
    expect(verified.state).not.toBe('bad');
  });

  test('leaves neither file nor record when the key is refused', async () => {
    const before = journal().size;
    const input = { content: vault.grant(path('any.pdf'), 'read'), target: vault.grant(path('refused.cms'), 'write') };
    expect(await vault.problem('signing.signFile', { ...input, key: p12(key('auth')) })).toBe('KEY_AUTH');
    expect(existsSync(path('refused.cms'))).toBe(false);
    expect(journal().size).toBe(before);
  });
});

describe('verifying', () => {
  test('a detached signature with its content, in DER, PEM and bare base64', async () => {
    const der = Buffer.from(await signCades(pdf, testSigner(), { detached: true, at: testNow }));
    const base64 = der.toString('base64').replace(/(.{64})/g, '$1\n');
    writeFileSync(path('letter.pdf'), pdf);
    const forms = { 'letter.p7s': der, 'letter.pem': `-----BEGIN CMS-----\n${base64}\n-----END CMS-----\n`, 'letter.sig': base64 };
    for (const [name, bytes] of Object.entries(forms)) {
      writeFileSync(path(name), bytes);
      const result = await vault.value('signing.verify', { file: vault.grant(path(name), 'read'), content: vault.grant(path('letter.pdf'), 'read') });
      expect(result).toMatchObject({ kind: 'cms', state: 'undecided', signatures: [{ covers: ['letter.pdf'] }] });
      expect(result.signatures[0]!.checks).toContainEqual({ state: 'good', reason: 'signature_valid', params: {} });
    }
  });

  test('refuses what is neither signature nor container nor journal', async () => {
    for (const [name, bytes] of Object.entries({ 'a.pdf': pdf, 'a.txt': Buffer.from('My letter, not base64 at all.'), empty: Buffer.alloc(0) })) {
      writeFileSync(path(name), bytes);
      expect(await vault.problem('signing.verify', { file: vault.grant(path(name), 'read') })).toBe('VERIFY_FORMAT_UNKNOWN');
    }
  });

  test('an exported journal, signed and unsigned, and the first byte that was changed in it', async () => {
    const records = journal();
    await testExport(records, path('plain'));
    const plain = await vault.value('signing.verify', { file: vault.grant(path('plain'), 'folder') });
    expect(plain).toMatchObject({ kind: 'journal', name: 'plain', state: 'undecided', checks: [{ reason: 'journal_intact' }, { reason: 'journal_unsigned' }] });
    expect(plain.journal).toMatchObject({ size: records.size, firstBad: null });

    await testExport(records, path('signed'), { sign: (contents) => Promise.all(contents.map((content) => signCades(content, testSigner(), { detached: false, at: testNow }))) });
    const signed = await vault.value('signing.verify', { file: vault.grant(path('signed'), 'folder') });
    expect(signed.signatures.length).toBeGreaterThan(0);
    expect(signed.signatures.every(({ signer, state }) => signer?.commonName === 'ҮЛГІҰЛЫ ЕРЛАН' && state === 'undecided')).toBe(true);

    const name = signed.files.find((file) => file.name.includes('entries'))!.name;
    const bytes = readFileSync(join(path('signed'), name));
    bytes[20] = bytes[20]! ^ 1;
    writeFileSync(join(path('signed'), name), bytes);
    const broken = await vault.value('signing.verify', { file: vault.grant(path('signed'), 'folder') });
    expect(broken.state).toBe('bad');
    expect(broken.journal?.firstBad).toMatchObject({ file: name, reason: expect.stringMatching(/^journal_/) });
  });
});
