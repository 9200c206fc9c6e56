import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasTool } from '../../../build/runtime/tools.mjs';
import type { Language } from '../../../shared/contract/scalars.ts';
import { resources } from '../../../shared/locales/index.ts';
import { journalOf } from '../../../electron/vault/journal/journal.ts';
import { makeAsicE } from '../../../electron/vault/signing/asice.ts';
import { signCades } from '../../../electron/vault/signing/cades.ts';
import { fingerprint } from '../../../electron/vault/signing/certificate.ts';
import { mergeCades } from '../../../electron/vault/signing/merge-cades.ts';
import { sha256Hex } from '../../../electron/vault/signing/verify-file.ts';
import { TestClock, newTestRegister } from '../../support/test-register.ts';
import { type TestVault, vaultInTest } from '../../support/vault-in-test.ts';
import { logEntries } from '../../support/journal-entries.ts';
import { testExport } from '../../support/journal-export.ts';
import { testNow, testOrganisation, testPki, testSigner, testTrust } from '../../fixtures/pki/make.ts';

const folder = mkdtempSync(join(tmpdir(), 'derbes-protocol-'));
const path = (name: string): string => join(folder, name);
const content = new TextEncoder().encode('%PDF-1.7\nхат\n%%EOF\n');
const names: readonly Language[] = ['kk', 'ru', 'en'];
let vault: TestVault;

const read = (name: string): string => vault.grant(path(name), 'read');
const trust = (): string => vault.grant(path('trust'), 'folder');
const write = (name: string): string => vault.grant(path(name), 'write');

/** Letters alone: where lines break is the page's own affair. */
function textOf(pdf: string): string {
  return execFileSync('pdftotext', ['-layout', '-enc', 'UTF-8', pdf, '-'], { encoding: 'utf8' }).replace(/\s+/g, '');
}
const bare = (text: string): string => text.replace(/\s+/g, '');

beforeAll(async () => {
  mkdirSync(path('trust'));
  const { root, authority } = testPki();
  writeFileSync(path('trust/root.cer'), root.certificate);
  writeFileSync(path('trust/authority.cer'), authority.certificate);
  const one = await signCades(content, testSigner('head'), { detached: false, at: testNow });
  const two = await signCades(content, testSigner('signatory', 'GOST'), { detached: false, at: testNow });
  writeFileSync(path('хат.pdf.cms'), mergeCades(one, two));
  writeFileSync(path('хат.pdf.p7s'), await signCades(content, testSigner('head'), { detached: true, at: testNow }));
  writeFileSync(path('хат.pdf'), content);
  const files = [{ name: 'а/хат.pdf', mediaType: 'application/pdf', bytes: content }];
  writeFileSync(path('packet.asice'), await makeAsicE(files, (manifest) => signCades(manifest, testSigner('head'), { detached: true, at: testNow })));
  vault = vaultInTest(new TestClock(testNow.toString()));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('a verification', () => {
  it('says what it is of, when it was made and what it relied on', async () => {
    const result = await vault.value('signing.verify', { file: read('хат.pdf.cms'), trust: trust() });
    expect(result).toMatchObject({
      file: { bytes: readFileSync(path('хат.pdf.cms')).length, sha256: sha256Hex(readFileSync(path('хат.pdf.cms'))) },
      content: { name: 'хат.pdf', inside: true, sha256: sha256Hex(content) },
      at: '2026-11-20T09:00:00.000Z',
      reliedOn: { from: 'folder', roots: [{ fingerprint: fingerprint(testTrust().anchors[0]!) }], authorities: 1, lists: 0 },
    });
    expect(result.signatures.map(({ signer, issuers }) => [signer?.algorithm, issuers.length])).toEqual(
      expect.arrayContaining([
        ['RSA', 2],
        ['GOST34.10-2015-512', 0],
      ]),
    );
  });

  it('goes on where the content was missing', async () => {
    const without = await vault.value('signing.verify', { file: read('хат.pdf.p7s') });
    expect(without.content).toBeNull();
    expect(without.signatures[0]?.checks.map(({ reason }) => reason)).toContain('content_absent');
    const withIt = await vault.value('signing.verify', { file: without.again.file, content: read('хат.pdf') });
    expect(withIt.content).toMatchObject({ name: 'хат.pdf', inside: false });
    expect(withIt.signatures[0]?.checks.map(({ reason }) => reason)).toContain('digest_matches');
  });

  it('takes a file that was dropped, again and again', async () => {
    const bytes = readFileSync(path('хат.pdf.cms'));
    const { file } = await vault.value('signing.dropSigned', { name: 'хат.pdf.cms', content: bytes.toString('base64') });
    for (let time = 0; time < 2; time++) expect(await vault.value('signing.verify', { file: file.handle })).toMatchObject({ name: 'хат.pdf.cms', file: { sha256: sha256Hex(bytes) } });
    for (const name of ['../x.cms', 'a/b.cms', '..', 'a\\b']) expect(await vault.problem('signing.dropSigned', { name, content: 'AAAA' })).toBe('INPUT_INVALID');
  });
});

describe('what is inside', () => {
  it('comes out of a CMS and of a container, and overwrites nothing', async () => {
    mkdirSync(path('out'));
    const save = (name: string) => ({ file: read(name), folder: vault.grant(path('out'), 'folder') });
    const saved = await vault.value('signing.saveSignedContent', save('хат.pdf.cms'));
    expect(saved.files.map(({ name, sha256 }) => [name, sha256])).toEqual([['хат.pdf', sha256Hex(content)]]);
    expect(await vault.problem('signing.saveSignedContent', save('хат.pdf.cms'))).toBe('FILE_EXISTS');
    await vault.value('signing.saveSignedContent', save('packet.asice'));
    expect(new Uint8Array(readFileSync(path('out/а/хат.pdf')))).toEqual(content);
    expect(await vault.problem('signing.saveSignedContent', save('хат.pdf.p7s'))).toBe('SIGNED_CONTENT_NONE');
    expect(readdirSync(path('out')).toSorted()).toEqual(['а', 'хат.pdf']);
  });
});

describe.skipIf(!hasTool('pdftotext'))('the protocol', () => {
  const make = (languages: readonly Language[], name: string, file = 'хат.pdf.cms') =>
    vault.value('signing.verificationProtocol', { file: read(file), trust: trust(), target: write(name), languages: [...languages] });

  it.each(names)('says in %s what was found, of which file, on what trust, and leaves room for a hand', async (language) => {
    const { file, state } = await make([language], `${language}.pdf`);
    expect(state).toBe('undecided');
    const text = textOf(file.path);
    const said = resources[language] as unknown as Record<'protocol' | 'verify' | 'certificate', Record<string, string & Record<string, string>>>;
    const expected = [
      said.protocol['title'],
      said.protocol['verifiedBy'],
      said.verify['state']?.['undecided'],
      said.verify['certificate_bound'],
      said.certificate['role']?.['head'],
      'хат.pdf.cms',
      sha256Hex(readFileSync(path('хат.pdf.cms'))).toUpperCase(),
      sha256Hex(content).toUpperCase(),
      fingerprint(testTrust().anchors[0]!).replaceAll(':', '').toUpperCase(),
      testOrganisation.bin,
      '20.11.202614:00',
      'Derbes0.',
    ];
    for (const part of expected) expect(text).toContain(bare(part ?? 'missing'));
    // Every sentence had its values.
    expect(text).not.toContain('{{');
  });

  it('holds all languages in one file when asked to, each beginning on a page of its own', async () => {
    const { file } = await make(names, 'all.pdf');
    const pages = execFileSync('pdftotext', ['-layout', '-enc', 'UTF-8', file.path, '-'], { encoding: 'utf8' }).split('\f').map(bare);
    for (const language of names) {
      const title = bare((resources[language] as { protocol: { title: string } }).protocol.title);
      expect(pages.filter((page) => page.startsWith(title))).toHaveLength(1);
    }
  });

  it('is made of an exported journal, and of names no font has', async () => {
    const register = await newTestRegister();
    const records = journalOf(register.session.db, register.clock);
    records.append(logEntries(20));
    await testExport(records, path('journal'));
    register.dispose();
    const { file } = await vault.value('signing.verificationProtocol', { file: vault.grant(path('journal'), 'folder'), target: write('journal.pdf'), languages: ['kk'] });
    expect(textOf(file.path)).toContain(bare((resources.kk as { protocol: { journalRoot: string } }).protocol.journalRoot));
    writeFileSync(path('漢字.cms'), readFileSync(path('хат.pdf.cms')));
    expect(textOf((await make(['en'], 'foreign.pdf', '漢字.cms')).file.path)).toContain('.cms');
  });
});
