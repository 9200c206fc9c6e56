import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Fault } from '../../../shared/contract/problem.ts';
import { insertDocument } from '../../../electron/vault/register/documents.ts';
import { encryption } from '../../../electron/vault/services/encryption.ts';
import { openingInstructions } from '../../../electron/vault/services/opening-instructions.ts';
import { withOpenEnvelope } from '../../../electron/vault/signing/encryption/open-envelope.ts';
import { readZip } from '../../../electron/vault/signing/zip.ts';
import { testNow, testPassword, testPki } from '../../fixtures/pki/make.ts';
import { collected, recipientOf } from '../../support/encryption.ts';
import { openContext } from '../../support/open-context.ts';
import { newTestRegister, TestClock, type TestRegister } from '../../support/test-register.ts';

const folder = mkdtempSync(join(tmpdir(), 'derbes-encryption-'));
const path = (name: string): string => join(folder, name);
const holder = recipientOf(testPki());
const subject = '11111111-1111-4111-8111-111111111111';
const annex = Buffer.from('850312300121;Үлгіұлы');

let register: TestRegister;
let document: string;
beforeAll(async () => {
  register = await newTestRegister(new TestClock(testNow.toString()));
  writeFileSync(path('recipient.cer'), testPki().keys.auth.certificate);
  writeFileSync(path('signatory.cer'), testPki().keys.signatory.certificate);
  writeFileSync(path('auth.p12'), testPki().keys.auth.p12);
  writeFileSync(path('тізім.csv'), annex);
  document = register.session.act((db) => ({
    value: insertDocument(db, {
      kind: 'notice',
      subject,
      number: '2026-004',
      created: testNow.toString(),
      author: 'Әлімова Г. С.',
      pack: { id: '481-nq', order: '481/НҚ', edition: '2026-03-11', inForceFrom: '2026-03-11', inForceTo: null },
      warning: null,
      files: [
        { name: 'habarlama-2026-004.kk.pdf', mediaType: 'application/pdf', purpose: 'document', language: 'kk', content: Buffer.from('%PDF-1.7') },
        { name: 'subekttiler.csv', mediaType: 'text/csv', purpose: 'annex', language: null, content: annex },
      ],
    }).id,
    actions: [{ action: 'supplement', what: 'notice.made', object: `incident:${subject}`, details: { version: 1 } }],
  }));
});
afterAll(() => {
  register.dispose();
  rmSync(folder, { recursive: true, force: true });
});

function context() {
  return openContext(register.session);
}
type Context = ReturnType<typeof context>;

const grant = ({ files }: Context, name: string, mode: 'read' | 'write' | 'folder'): string => files.renew(path(name), mode);
const toRecipient = (each: Context, name = 'recipient.cer') => ({ by: 'certificate' as const, files: [grant(each, name, 'read')], remembered: [], compatible: false });

async function codeOf(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Fault) return error.problem.code;
    throw error;
  }
  return 'done';
}

async function contentsOf(file: string): Promise<[string, Uint8Array][]> {
  return withOpenEnvelope(readFileSync(path(file)), holder, async ({ content }) => readZip(await collected(content.pieces())).map((entry) => [entry.name, new Uint8Array(entry.read())]));
}

describe('a packet', () => {
  test('goes out of the register encrypted, and no plain copy lies anywhere', async () => {
    const each = context();
    const result = await encryption.encryptDocument({ document, target: grant(each, 'packet.p7m', 'write'), to: toRecipient(each) }, each);
    expect(result).toMatchObject({ contents: 2, recipients: [expect.stringContaining('ҮЛГІҰЛЫ')], file: { name: 'packet.p7m' } });
    expect(await contentsOf('packet.p7m')).toEqual([
      ['habarlama-2026-004.kk.pdf', new Uint8Array(Buffer.from('%PDF-1.7'))],
      ['subekttiler.csv', new Uint8Array(annex)],
    ]);
    for (const name of readdirSync(folder)) if (name !== 'тізім.csv') expect(readFileSync(path(name)).includes(annex)).toBe(false);
    expect(statSync(path('packet.p7m')).mode & 0o077).toBe(0);
  });

  test('that could not be recorded does not leave', async () => {
    const each = context();
    const session = { ...each.session, record: () => { throw new Fault('REGISTER_READ_ONLY'); } };
    const refusing: Context = { ...each, session, vault: { ...each.vault, session } };
    expect(await codeOf(() => encryption.encryptDocument({ document, target: grant(each, 'unrecorded.p7m', 'write'), to: toRecipient(each) }, refusing))).toBe('REGISTER_READ_ONLY');
    expect(readdirSync(folder).filter((name) => name.startsWith('unrecorded'))).toEqual([]);
  });

  test('is recorded as an export with its recipients before the first byte', async () => {
    const each = context();
    const actions: unknown[] = [];
    const session = { ...each.session, record: (action: unknown) => void actions.push([action, readdirSync(folder).includes('order.zip')]) };
    const watched: Context = { ...each, session, vault: { ...each.vault, session } };
    await encryption.encryptDocument({ document, target: grant(each, 'order.zip', 'write'), to: { by: 'password', password: 'k7rm-2xwd-9hqt-v4sn', recipient: 'Басқарма' } }, watched);
    expect(actions).toEqual([
      [
        {
          action: 'export',
          what: 'file.encrypted',
          object: `document:${document}`,
          details: { number: '2026-004', version: 1, files: 2, way: 'password', keys: 1 },
          personal: { recipients: 'Басқарма' },
        },
        false,
      ],
    ]);
    expect(JSON.stringify(actions)).not.toContain('k7rm');
  });
});

describe('refusals', () => {
  test.each([
    ['no certificate', { by: 'certificate', files: [], remembered: [], compatible: false }, 'RECIPIENT_MISSING'],
    ['one that was never remembered', { by: 'certificate', files: [], remembered: ['0'.repeat(64)], compatible: false }, 'NOT_FOUND'],
    ['nobody named', { by: 'password', password: 'k7rm-2xwd-9hqt-v4sn', recipient: '' }, 'RECIPIENT_MISSING'],
    ['a weak password', { by: 'password', password: 'Almaty2026', recipient: 'Басқарма' }, 'FILE_PASSWORD_WEAK'],
  ] as const)('%s', async (_name, to, code) => {
    const each = context();
    expect(await codeOf(() => encryption.encryptDocument({ document, target: grant(each, 'refused.p7m', 'write'), to: { ...to, ...('files' in to && { files: [...to.files], remembered: [...to.remembered] }) } as never }, each))).toBe(code);
  });

  test('cost the user no file that was picked', async () => {
    const each = context();
    const files = [grant(each, 'тізім.csv', 'read')];
    mkdirSync(path('taken'), { recursive: true });
    const to = toRecipient(each);
    expect(await codeOf(() => encryption.encryptFiles({ files, target: grant(each, 'taken', 'write'), to }, each))).toBe('FILE_UNWRITABLE');
    const again = await encryption.encryptFiles({ files, target: grant(each, 'again.p7m', 'write'), to }, each);
    expect(again.contents).toBe(1);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('a stop leaves nothing', async () => {
    const stopped = new AbortController();
    stopped.abort();
    const each = openContext(register.session, stopped.signal);
    await expect(encryption.encryptFiles({ files: [grant(each, 'тізім.csv', 'read')], target: grant(each, 'stopped.p7m', 'write'), to: toRecipient(each) }, each)).rejects.toThrow();
    expect(readdirSync(folder).filter((name) => name.startsWith('stopped'))).toEqual([]);
  });
});

describe('recipients', () => {
  test('are remembered once, encrypted to without their file, and forgotten', async () => {
    const each = context();
    const file = grant(each, 'recipient.cer', 'read');
    await encryption.rememberRecipient({ file }, each);
    const { recipients } = await encryption.rememberRecipient({ file }, each);
    expect(recipients).toMatchObject([{ certificate: { commonName: 'ҮЛГІҰЛЫ ЕРЛАН' }, refusals: [], chain: { state: 'undecided' }, addedBy: 'Әлімова Г. С.' }]);
    const print = recipients[0]!.certificate.fingerprint;
    await encryption.encryptFiles({ files: [grant(each, 'тізім.csv', 'read')], target: grant(each, 'remembered.p7m', 'write'), to: { by: 'certificate', files: [file], remembered: [print], compatible: false } }, each);
    const opened = await withOpenEnvelope(readFileSync(path('remembered.p7m')), holder, async ({ content }) => collected(content.pieces()));
    expect(Buffer.from(opened).equals(annex)).toBe(true);
    expect((await encryption.forgetRecipient({ fingerprint: print }, each)).recipients).toEqual([]);
    expect(await codeOf(() => encryption.forgetRecipient({ fingerprint: print }, each))).toBe('NOT_FOUND');
  });

  test('that do not fit are not remembered', async () => {
    const each = context();
    expect(await codeOf(() => encryption.rememberRecipient({ file: grant(each, 'signatory.cer', 'read') }, each))).toBe('RECIPIENT_NO_ENCIPHERMENT');
    expect((await encryption.inspectRecipient({ file: grant(each, 'signatory.cer', 'read') }, each)).recipient.refusals).toEqual(['RECIPIENT_NO_ENCIPHERMENT']);
  });
});

test('decrypting: a wrong password keeps both files at hand, and nothing is written until all fits', async () => {
  const each = context();
  await encryption.encryptFiles({ files: [grant(each, 'тізім.csv', 'read')], target: grant(each, 'sent.p7m', 'write'), to: toRecipient(each) }, each);
  const [file, target, key] = [grant(each, 'sent.p7m', 'read'), grant(each, 'plain.csv', 'write'), grant(each, 'auth.p12', 'read')];
  expect(await codeOf(() => encryption.decrypt({ file, target, key: { file: key, password: 'басқа' } }, each))).toBe('KEY_WRONG_PASSWORD');
  expect(await encryption.decrypt({ file, target, key: { file: key, password: testPassword } }, each)).toMatchObject({ authenticated: true, file: { name: 'plain.csv', bytes: annex.length } });
  expect(readFileSync(path('plain.csv')).equals(annex)).toBe(true);
});

test('instructions stand in three languages and name the file', () => {
  for (const way of ['authenticated', 'compatible', 'password'] as const) {
    const text = openingInstructions('derbes.p7m', way);
    expect(text.match(/derbes\.p7m/g)?.length).toBeGreaterThanOrEqual(3);
    expect(text).not.toContain('{{');
  }
});
