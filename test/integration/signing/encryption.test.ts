import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { hasTool } from '../../../build/runtime/tools.mjs';
import { bytesContent, type Content, fileContent } from '../../../electron/vault/signing/encryption/content.ts';
import { newFilePassword } from '../../../electron/vault/signing/encryption/file-password.ts';
import { withOpenEnvelope } from '../../../electron/vault/signing/encryption/open-envelope.ts';
import { passwordZip } from '../../../electron/vault/signing/encryption/password-zip.ts';
import { plainZip } from '../../../electron/vault/signing/encryption/plain-zip.ts';
import { writeEnvelope } from '../../../electron/vault/signing/encryption/write-envelope.ts';
import { readZip } from '../../../electron/vault/signing/zip.ts';
import { testPki } from '../../fixtures/pki/make.ts';
import { collected, contentOf, opensslFolder, recipientOf } from '../../support/encryption.ts';

const holder = recipientOf(testPki());
const content = Buffer.from('Субъектілердің тізімі; ұзындығы блокқа еселі емес\r\n'.repeat(3000));

const open = (file: Uint8Array) =>
  withOpenEnvelope(file, holder, async (opened) => ({ bytes: Buffer.from(await collected(opened.content.pieces())), authenticated: opened.authenticated }));

describe.skipIf(!hasTool('openssl'))('openssl', () => {
  const { folder, path, openssl } = opensslFolder(holder);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(['authenticated', 'compatible'] as const)('opens what was encrypted here: %s', async (form) => {
    for (const bytes of [content, Buffer.alloc(0), content.subarray(0, 16)]) {
      writeFileSync(path('made.p7m'), await collected(writeEnvelope(bytesContent('', bytes), [holder.certificate], form)));
      expect(openssl('cms', '-decrypt', '-binary', '-inform', 'DER', '-in', 'made.p7m', '-recip', 'recipient.pem', '-inkey', 'key.pem').equals(bytes)).toBe(true);
    }
    const shown = openssl('cms', '-cmsout', '-print', '-noout', '-inform', 'DER', '-in', 'made.p7m').toString();
    expect(shown).toContain(form === 'authenticated' ? 'aes-256-gcm' : 'aes-256-cbc');
    expect(shown).toContain(form === 'authenticated' ? 'rsaesOaep' : 'rsaEncryption');
  });

  test('an authenticated one with a changed byte it does not open either', async () => {
    const made = await collected(writeEnvelope(bytesContent('', content), [holder.certificate], 'authenticated'));
    made[made.length - 1000] = (made[made.length - 1000] ?? 0) ^ 1;
    writeFileSync(path('changed.p7m'), made);
    expect(() => openssl('cms', '-decrypt', '-binary', '-inform', 'DER', '-in', 'changed.p7m', '-recip', 'recipient.pem', '-inkey', 'key.pem')).toThrow();
  });

  test.each([
    ['CBC, PKCS#1', ['-aes256'], [], false],
    ['CBC 128, OAEP of SHA-1', ['-aes128'], ['-keyopt', 'rsa_padding_mode:oaep'], false],
    ['CBC, OAEP of SHA-256', ['-aes256'], ['-keyopt', 'rsa_padding_mode:oaep', '-keyopt', 'rsa_oaep_md:sha256'], false],
    ['GCM', ['-aes-256-gcm'], [], true],
    ['GCM 128, OAEP of SHA-512, by key identifier', ['-aes-128-gcm', '-keyid'], ['-keyopt', 'rsa_padding_mode:oaep', '-keyopt', 'rsa_oaep_md:sha512'], true],
    ['streamed: indefinite lengths and segments', ['-aes256', '-stream'], [], false],
  ] as const)('makes what is opened here: %s', async (_name, cipher, keyOptions, authenticated) => {
    writeFileSync(path('plain'), content);
    for (const format of ['DER', 'PEM']) {
      openssl('cms', '-encrypt', '-binary', ...cipher, '-outform', format, '-in', 'plain', '-out', 'foreign.cms', '-recip', 'recipient.pem', ...keyOptions);
      const opened = await open(readFileSync(path('foreign.cms')));
      expect(opened.authenticated).toBe(authenticated);
      expect(opened.bytes.equals(content)).toBe(true);
    }
  });

  test.each([
    ['3DES', ['-des3'], 'ENVELOPE_UNSUPPORTED'],
    ['a password instead of a key', ['-aes256', '-pwri_password', 'x'], 'ENVELOPE_NOT_FOR_KEY'],
  ] as const)('makes what is refused here: %s', async (_name, options, code) => {
    writeFileSync(path('plain'), content);
    const recipient = code === 'ENVELOPE_UNSUPPORTED' ? ['-recip', 'recipient.pem'] : [];
    openssl('cms', '-encrypt', '-binary', ...options, '-outform', 'DER', '-in', 'plain', '-out', 'foreign.cms', ...recipient);
    await expect(open(readFileSync(path('foreign.cms')))).rejects.toMatchObject({ problem: { code } });
  });
});

describe.skipIf(!hasTool('7z'))('7-Zip', () => {
  const folder = mkdtempSync(join(tmpdir(), 'derbes-zip-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const password = newFilePassword();
  const run = (...args: readonly string[]) => spawnSync('7z', args, { cwd: folder, encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8' } });
  const names = ['Әліпби – тізім ғқңөұүһі.csv', 'хабарлама-2026-004.kk.pdf', 'бос'];
  const contents: readonly Content[] = [contentOf(content, 4097, names[0]), contentOf(content.subarray(0, 17), 5, names[1]), bytesContent('бос', new Uint8Array(0))];

  const make = async (): Promise<string> => {
    const file = join(folder, 'sent.zip');
    writeFileSync(file, await collected(passwordZip(await plainZip('files.zip', contents), password)));
    return file;
  };

  test('opens it with the password, and the names are as they were', async () => {
    const file = await make();
    expect(run('t', `-p${password}`, file)).toMatchObject({ status: 0 });
    const listed = run('l', '-slt', file).stdout;
    expect(listed).toContain('Method = AES-256 Store');
    expect(run('x', '-y', `-p${password}`, file)).toMatchObject({ status: 0 });
    expect(run('x', '-y', '-oout', 'files.zip')).toMatchObject({ status: 0 });
    expect(readdirSync(join(folder, 'out')).sort()).toEqual([...names].sort());
    expect(readFileSync(join(folder, 'out', names[0] ?? '')).equals(content)).toBe(true);
  });

  test('refuses another password and changed bytes', async () => {
    const file = await make();
    expect(run('t', '-pbasqa-qupia', file).status).not.toBe(0);
    const bytes = readFileSync(file);
    bytes[5000] = (bytes[5000] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    expect(run('t', `-p${password}`, file).status).not.toBe(0);
  });

  test('sees no name of ours without the password', async () => {
    const bytes = readFileSync(await make());
    for (const name of names) expect(bytes.includes(Buffer.from(name))).toBe(false);
  });
});

describe('several files as one', () => {
  test('are a ZIP that the strict reader takes, equal names told apart', async () => {
    const zip = await collected((await plainZip('files.zip', [contentOf(content, 999, 'тізім.csv'), bytesContent('Тізім.csv', content.subarray(0, 5)), bytesContent('тізім.csv', content.subarray(0, 6))])).pieces());
    expect(readZip(zip).map(({ name, length }) => [name, length])).toEqual([
      ['тізім.csv', content.length],
      ['Тізім (2).csv', 5],
      ['тізім (3).csv', 6],
    ]);
    expect(Buffer.from(readZip(zip)[0]?.read() ?? []).equals(content)).toBe(true);
  });

  test.skipIf(!hasTool('unzip'))('unzip agrees', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'derbes-zip-')), 'files.zip');
    writeFileSync(file, await collected((await plainZip('files.zip', [bytesContent('тізім.csv', content)])).pieces()));
    expect(execFileSync('unzip', ['-p', file]).equals(content)).toBe(true);
  });

  test('a file that changes while it is read is not encrypted', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'derbes-zip-')), 'growing.csv');
    writeFileSync(path, 'бірінші');
    const zip = await plainZip('files.zip', [await fileContent(path, 'growing.csv')]);
    writeFileSync(path, 'екінші!');
    await expect(collected(zip.pieces())).rejects.toThrow();
    writeFileSync(path, 'ұзынырақ мәтін');
    await expect(collected(zip.pieces())).rejects.toThrow();
  });
});

test('passwords are long, clear to read out, and never twice', () => {
  const made = Array.from({ length: 500 }, newFilePassword);
  expect(new Set(made).size).toBe(500);
  for (const each of made) expect(each).toMatch(/^[2-9a-hjkmnp-z]{4}(-[2-9a-hjkmnp-z]{4}){4}$/);
  // log₂ 31 × 20
  expect(Math.log2(new Set(made.join('').replaceAll('-', '')).size) * 20).toBeGreaterThan(98);
});
