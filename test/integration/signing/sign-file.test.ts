import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { viewOf } from '../../../electron/vault/services/look-at-file.ts';
import { streebog512 } from '../../../electron/vault/signing/gost/streebog.ts';
import { testNow, testPassword, testPki } from '../../fixtures/pki/make.ts';
import { TestClock } from '../../support/test-register.ts';
import { type TestVault, vaultInTest } from '../../support/vault-in-test.ts';

let folder: string;
let vault: TestVault;
const path = (name: string): string => join(folder, name);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const key = (password = testPassword) => {
  writeFileSync(path('key.p12'), testPki('GOST').keys.signatory.p12);
  return { provider: 'pkcs12' as const, file: vault.grant(path('key.p12'), 'read'), password };
};
const chosen = (name: string, bytes: Uint8Array): string => {
  writeFileSync(path(name), bytes);
  return vault.grant(path(name), 'read');
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'derbes-sign-file-'));
  vault = vaultInTest(new TestClock(testNow.toString()));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('looking at a file', () => {
  const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
  test.each<[string, Uint8Array, unknown]>([
    ['a PDF', Buffer.from('%PDF-1.7\n'), { kind: 'pdf' }],
    ['a picture', png, { kind: 'image', mediaType: 'image/png' }],
    ['a text', Buffer.from('Бұйрық\r\n\t№ 17\n'), { kind: 'text', text: 'Бұйрық\r\n\t№ 17\n' }],
    ['a page with a script, as text', Buffer.from('<script>alert(1)</script>'), { kind: 'text', text: '<script>alert(1)</script>' }],
  ])('shows %s', (_what, bytes, view) => {
    expect(viewOf(bytes)).toMatchObject(view as object);
  });

  test.each<[string, Uint8Array]>([
    ['nothing', Buffer.alloc(0)],
    ['a program', Buffer.from('MZ\u0000\u0001')],
    ['text in Windows-1251', Buffer.from([0xcf, 0xf0, 0xe8, 0xea, 0xe0, 0xe7])],
    ['text with escape sequences of a terminal', Buffer.from('\u001b[2J')],
    ['megabytes of text', Buffer.alloc(2 * 1024 * 1024, 'a')],
    ['a PDF of 25 MB', Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(25 * 1024 * 1024)])],
  ])('does not show %s', (_what, bytes) => {
    expect(viewOf(bytes)).toBeNull();
  });

  test('gives size and digests, and leaves the handle good', async () => {
    const bytes = Buffer.from('келісім');
    const file = chosen('келісім.txt', bytes);
    for (let i = 0; i < 2; i++) {
      expect(await vault.value('signing.lookAtFile', { file })).toEqual({
        name: 'келісім.txt',
        bytes: bytes.length,
        sha256: sha256(bytes),
        streebog512: Buffer.from(streebog512(bytes)).toString('hex'),
        view: { kind: 'text', text: 'келісім' },
      });
    }
  });
});

describe('signing what was shown', () => {
  const bytes = Buffer.from('шарт');

  test('a wrong password costs no file; what is signed can be verified by the handles that come back', async () => {
    const content = chosen('шарт.txt', bytes);
    const input = { content, shown: sha256(bytes), detached: true, target: vault.grant(path('шарт.txt.p7s'), 'write') };
    expect(await vault.problem('signing.signFile', { ...input, key: key('қате') })).toBe('KEY_WRONG_PASSWORD');
    const { again } = await vault.value('signing.signFile', { ...input, key: key() });
    expect([again.file.name, again.content?.name]).toEqual(['шарт.txt.p7s', 'шарт.txt']);
    const verified = await vault.value('signing.verify', { file: again.file.handle, content: again.content!.handle });
    expect(verified.content).toMatchObject({ inside: false, sha256: sha256(bytes) });
    expect(verified.signatures).toHaveLength(1);
    // The handle of the signing itself is used up.
    expect(await vault.problem('signing.signFile', { ...input, key: key() })).toBe('FILE_HANDLE_UNKNOWN');
  });

  test('attached, nothing but the signature comes back', async () => {
    const { again } = await vault.value('signing.signFile', { content: chosen('шарт.txt', bytes), shown: sha256(bytes), target: vault.grant(path('шарт.txt.cms'), 'write'), key: key() });
    expect(again.content).toBeNull();
    expect(await vault.value('signing.verify', { file: again.file.handle })).toMatchObject({ content: { inside: true, sha256: sha256(bytes) } });
  });

  test('a file that is another by now is not signed', async () => {
    const content = chosen('өзгерген.txt', bytes);
    const { sha256: shown } = await vault.value('signing.lookAtFile', { file: content });
    appendFileSync(path('өзгерген.txt'), '!');
    expect(await vault.problem('signing.signFile', { content, shown, target: vault.grant(path('өзгерген.txt.cms'), 'write'), key: key() })).toBe('SHOWN_FILE_CHANGED');
    expect(existsSync(path('өзгерген.txt.cms'))).toBe(false);
  });
});
