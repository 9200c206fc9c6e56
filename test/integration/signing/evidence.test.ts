import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { journalOf } from '../../../electron/vault/journal/journal.ts';
import { insertDocument, readFile } from '../../../electron/vault/register/documents.ts';
import { fingerprint, parseCertificate } from '../../../electron/vault/signing/certificate.ts';
import { issueCrl } from '../../../electron/vault/signing/demo/certificate.ts';
import { readSignedData } from '../../../electron/vault/signing/cms.ts';
import { readZip } from '../../../electron/vault/signing/zip.ts';
import { TestAuthorities } from '../../support/authorities.ts';
import { addRevocationList, addTrustedCertificate } from '../../../electron/vault/register/trust.ts';
import { oids } from '../../../electron/vault/signing/oids.ts';
import { packs } from '../../support/sample-documents.ts';
import { TestClock, testOrganisation, testPassphrase } from '../../support/test-register.ts';
import { type TestVault, vaultInTest } from '../../support/vault-in-test.ts';
import { testPassword } from '../../fixtures/pki/make.ts';

let folder: string;
let authorities: TestAuthorities;
let vault: TestVault;
let clock: TestClock;
let document: string;
let subject = 0;
const pdf = Buffer.from('%PDF-1.7\nқазақша\n%%EOF\n');
const path = (name: string): string => join(folder, name);
const run = (...args: string[]): Buffer => execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] });
const online = {
  timestampPolicies: { rsa: '1.2.398.3.3.2.6.2', gost: '1.2.398.3.3.2.6.4' },
  timestampAddress: 'http://127.0.0.1:1/',
  ocspAddress: '',
  proxy: '',
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'derbes-evidence-'));
  authorities = new TestAuthorities();
  clock = new TestClock(authorities.now.toString());
  writeFileSync(path('key.p12'), authorities.pki.keys.signatory.p12);
  writeFileSync(path('root.cer'), authorities.pki.root.certificate);
  writeFileSync(path('authority.cer'), authorities.pki.authority.certificate);
  vault = vaultInTest(clock);
  await vault.value('register.create', {
    parent: vault.grant(folder, 'folder'),
    name: 'дәлел',
    organisation: testOrganisation,
    operator: { name: 'Әлімова Г. С.' },
    passphrase: testPassphrase,
  });
  trustAll();
});

afterAll(() => {
  vault.vault.lock();
  authorities.close();
  rmSync(folder, { recursive: true, force: true });
});

function trustAll(): void {
  const { db } = vault.vault.session!;
  for (const [kind, der] of [
    ['root', authorities.pki.root.certificate],
    ['authority', authorities.pki.authority.certificate],
  ] as const) {
    addTrustedCertificate(db, {
      fingerprint: fingerprint(parseCertificate(der)),
      kind,
      der,
      added: clock.now().toString(),
      addedBy: 'Ә',
    });
  }
}

beforeEach(async () => {
  clock.advance({ seconds: 1 });
  const { id, order, edition, inForceFrom, inForceTo } = packs.notice;
  subject++;
  document = insertDocument(vault.vault.session!.db, {
    kind: 'notice',
    subject: `00000000-0000-4000-8000-${String(subject).padStart(12, '0')}`,
    number: '2026-004',
    created: clock.now().toString({ smallestUnit: 'millisecond' }),
    author: 'Әлімова Г. С.',
    pack: { id, order, edition, inForceFrom, inForceTo },
    warning: null,
    files: [
      { name: 'habarlama.kk.pdf', mediaType: 'application/pdf', purpose: 'document', language: 'kk', content: pdf },
      {
        name: 'habarlama.xml',
        mediaType: 'application/xml',
        purpose: 'data',
        language: null,
        content: Buffer.from('<a/>'),
      },
    ],
  }).id;
  await vault.value('signing.signDocument', {
    document,
    key: { provider: 'pkcs12', file: vault.grant(path('key.p12'), 'read'), password: testPassword },
  });
});

const stored = (name: string): Uint8Array => readFile(vault.vault.session!.db, document, name)!.content;
const formats = async (): Promise<string[]> =>
  (await vault.value('documents.get', { id: document })).signatures.map(({ format }) => format);
const empty = (name: string): string => {
  rmSync(path(name), { recursive: true, force: true });
  mkdirSync(path(name));
  return path(name);
};

/** What openssl, which knows nothing of ours, says of the CMS of the document. */
function opensslAccepts(): void {
  writeFileSync(path('check.cms'), stored('habarlama.kk.pdf.cms'));
  const output = run(
    'cms',
    '-verify',
    '-cades',
    '-binary',
    '-inform',
    'DER',
    '-in',
    path('check.cms'),
    '-CAfile',
    authorities.path('trusted.pem'),
    '-purpose',
    'any',
  );
  expect(output).toEqual(pdf);
  const container = readZip(stored('habarlama.asice'));
  const entry = (name: string) =>
    writeFileSync(path(name.replace(/.*\//, '')), container.find((each) => each.name === name)!.read());
  entry('META-INF/ASiCManifest.xml');
  entry('META-INF/signature.p7s');
  run(
    'cms',
    '-verify',
    '-cades',
    '-binary',
    '-inform',
    'DER',
    '-in',
    path('signature.p7s'),
    '-content',
    path('ASiCManifest.xml'),
    '-CAfile',
    authorities.path('trusted.pem'),
    '-purpose',
    'any',
    '-out',
    path('out'),
  );
}

describe('a timestamp for a document', () => {
  test('asked online: every signed file gets one, and everything else stays', async () => {
    const address = await authorities.serveTimestamps();
    expect(await formats()).toEqual(['CAdES-BES']);
    expect(await vault.value('evidence.state', { document })).toMatchObject({ unstamped: 2, waiting: 0 });
    const before = stored('habarlama.kk.pdf.cms');
    const done = await vault.value('evidence.stampOnline', { document, address });
    expect(done).toMatchObject({ added: 2, problem: null });
    expect(await formats()).toEqual(['CAdES-T']);
    opensslAccepts();

    // The token alone is one that openssl takes, over the value of the signature.
    const [info] = readSignedData(stored('habarlama.kk.pdf.cms')).signers;
    writeFileSync(path('signature.bin'), info!.signature);
    writeFileSync(path('token.der'), info!.unsigned[0]!.values[0]!.bytes);
    run(
      'ts',
      '-verify',
      '-token_in',
      '-in',
      path('token.der'),
      '-data',
      path('signature.bin'),
      '-CAfile',
      authorities.path('trusted.pem'),
    );

    const journal = journalOf(vault.vault.session!.db, vault.vault.session!.clock);
    expect(JSON.stringify(journal.open(journal.size - 1))).toContain(createHash('sha256').update(before).digest('hex'));
    expect(await vault.problem('evidence.stampOnline', { document, address })).toBe('TIMESTAMP_NOT_NEEDED');
  });

  test('carried by hand: requests out, answers in', async () => {
    const out = empty('out-requests');
    const { files } = await vault.value('evidence.saveRequests', { document, folder: vault.grant(out, 'folder') });
    expect(files.map(({ name }) => name)).toEqual(['habarlama.kk.pdf.cms.tsq', 'habarlama.asice.tsq']);
    const again = await vault.value('evidence.saveRequests', { document, folder: vault.grant(out, 'folder') });
    expect(again.files.map(({ sha256 }) => sha256)).toEqual(files.map(({ sha256 }) => sha256));

    const answers = empty('in-answers');
    expect(await vault.problem('evidence.importAnswers', { document, folder: vault.grant(answers, 'folder') })).toBe(
      'TIMESTAMP_ANSWERS_NONE',
    );
    writeFileSync(join(answers, 'a.tsr'), authorities.stamp(readFileSync(files[0]!.path)));
    writeFileSync(join(answers, 'broken.tsr'), 'не то');
    const first = await vault.value('evidence.importAnswers', { document, folder: vault.grant(answers, 'folder') });
    expect(first).toMatchObject({
      added: 1,
      refused: [{ file: 'broken.tsr', problem: { code: 'TIMESTAMP_UNREADABLE' } }],
    });
    // Only when the last of its files has one.
    expect(await formats()).toEqual(['CAdES-BES']);
    expect(await vault.value('evidence.state', { document })).toMatchObject({ unstamped: 1, waiting: 1 });
    writeFileSync(join(answers, 'b.tsr'), authorities.stamp(readFileSync(files[1]!.path)));
    expect(
      (await vault.value('evidence.importAnswers', { document, folder: vault.grant(answers, 'folder') })).added,
    ).toBe(1);
    expect(await formats()).toEqual(['CAdES-T']);
    opensslAccepts();
  });

  test.each([
    ['of another request', 'TIMESTAMP_OTHER_REQUEST', (request: Uint8Array) => withNonce(request), 'tsa'],
    ['over other bytes', 'TIMESTAMP_OTHER_SIGNATURE', (request: Uint8Array) => withImprint(request), 'tsa'],
    ['under another policy', 'TIMESTAMP_OTHER_POLICY', (request: Uint8Array) => withPolicy(request), 'tsa'],
    ['by a key whose purpose is not critical', 'TIMESTAMP_NOT_TRUSTED', undefined, 'forged-lenient'],
    ['by a key of another purpose', 'TIMESTAMP_NOT_TRUSTED', undefined, 'forged-purpose'],
    ['by an authority that ended', 'TIMESTAMP_NOT_TRUSTED', undefined, 'ended'],
    ['by an authority nobody knows', 'TIMESTAMP_NOT_TRUSTED', undefined, 'foreign'],
  ] as const)('is refused when it is %s', async (_what, code, change, service) => {
    const { timeStamping, emailProtection } = oids;
    const wishes = { extendedKeyUsage: [timeStamping], purposeCritical: true };
    const day = 86_400_000;
    if (service === 'forged-lenient') authorities.service(service, { extendedKeyUsage: [timeStamping] });
    if (service === 'forged-purpose')
      authorities.service(service, { ...wishes, extendedKeyUsage: [timeStamping, emailProtection] });
    if (service === 'ended')
      authorities.service(service, {
        ...wishes,
        notBefore: clock.now().epochMilliseconds - 9 * day,
        notAfter: clock.now().epochMilliseconds - day,
      });
    if (service === 'foreign') authorities.service(service, wishes, new TestAuthorities().pki.authority.issuer);
    const out = empty('out-requests');
    const { files } = await vault.value('evidence.saveRequests', { document, folder: vault.grant(out, 'folder') });
    const request = new Uint8Array(readFileSync(files[0]!.path));
    const answers = empty('in-answers');
    const answer = stampBy(change ? change(request) : request, service);
    writeFileSync(join(answers, 'a.tsr'), answer);
    const before = stored('habarlama.kk.pdf.cms');
    const done = await vault.value('evidence.importAnswers', { document, folder: vault.grant(answers, 'folder') });
    expect(done.refused.map(({ problem }) => problem.code)).toEqual([code]);
    expect(done.added).toBe(0);
    expect(stored('habarlama.kk.pdf.cms')).toEqual(before);
  });

  test('when the authority is down the signature stays as it was made', async () => {
    const before = stored('habarlama.kk.pdf.cms');
    expect(await vault.problem('evidence.stampOnline', { document, address: 'http://127.0.0.1:1/' })).toBe(
      'ONLINE_UNREACHABLE',
    );
    const broken = await authorities.listen(createServer((_request, response) => response.writeHead(503).end()));
    expect(await vault.problem('evidence.stampOnline', { document, address: broken })).toBe('ONLINE_REFUSED');
    expect(stored('habarlama.kk.pdf.cms')).toEqual(before);
    expect(await formats()).toEqual(['CAdES-BES']);
  });
});

/** openssl refuses to stamp with a certificate that is not for it: what it would make is signed as any other CMS. */
function stampBy(request: Uint8Array, service: string): Uint8Array {
  if (!service.startsWith('forged')) return authorities.stamp(request, service);
  const genuine = authorities.stamp(request);
  const { content } = readSignedData(readTokenOf(genuine));
  writeFileSync(path('tst'), content!);
  const token = run(
    'cms',
    '-sign',
    '-binary',
    '-nodetach',
    '-cades',
    '-outform',
    'DER',
    '-econtent_type',
    '1.2.840.113549.1.9.16.1.4',
    '-md',
    'sha256',
    '-in',
    path('tst'),
    '-signer',
    authorities.path(`${service}.pem`),
    '-inkey',
    authorities.path(`${service}.key`),
    '-certfile',
    authorities.path('ca.pem'),
  );
  return sequenceOf(Buffer.from('3003020100', 'hex'), token);
}

function sequenceOf(...parts: Uint8Array[]): Uint8Array {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([0x30, 0x82, body.length >> 8, body.length & 255]), body]);
}

/** PKIStatusInfo comes first. */
function readTokenOf(answer: Uint8Array): Uint8Array {
  const body = answer.subarray(4);
  return body.subarray(2 + body[1]!);
}

const swap = (request: Uint8Array, at: number, value: number): Uint8Array =>
  Uint8Array.from(request, (byte, index) => (index === at ? byte ^ value : byte));
const withNonce = (request: Uint8Array): Uint8Array => swap(request, request.length - 4, 1);
const withImprint = (request: Uint8Array): Uint8Array =>
  swap(request, Buffer.from(request).indexOf(Buffer.from('0420', 'hex')) + 5, 1);
/** …6.2 becomes …6.4, which this authority grants as well. */
const withPolicy = (request: Uint8Array): Uint8Array =>
  swap(request, Buffer.from(request).indexOf(Buffer.from('03020602', 'hex')) + 3, 6);

describe('revocation data', () => {
  test('are embedded from what is at hand, and then nothing else is needed but the root', async () => {
    const address = await authorities.serveTimestamps();
    await vault.value('evidence.stampOnline', { document, address });
    const list = issueCrl(authorities.pki.authority.issuer, {
      number: 7,
      thisUpdate: Temporal.Now.instant().add({ minutes: 1 }).epochMilliseconds,
      nextUpdate: Temporal.Now.instant().add({ hours: 48 }).epochMilliseconds,
      revoked: [],
    });
    const rootList = issueCrl(authorities.pki.root.issuer, {
      number: 7,
      thisUpdate: Temporal.Now.instant().add({ minutes: 1 }).epochMilliseconds,
      nextUpdate: Temporal.Now.instant().add({ hours: 48 }).epochMilliseconds,
      revoked: [],
    });
    clock.advance({ minutes: 2 });
    const { db } = vault.vault.session!;
    for (const [issuer, der] of [
      ['a', list],
      ['b', rootList],
    ] as const)
      addRevocationList(db, {
        issuer,
        thisUpdate: clock.now().toString(),
        nextUpdate: null,
        der,
        added: clock.now().toString(),
        addedBy: 'Ә',
      });
    const done = await vault.value('evidence.addRevocation', { document, online: false });
    expect(done).toMatchObject({ changed: 2, open: 0, asked: [] });
    expect(await formats()).toEqual(['CAdES-LT']);
    opensslAccepts();
    expect(await vault.value('evidence.addRevocation', { document, online: false })).toMatchObject({ changed: 0 });

    // A machine that has the root and nothing else.
    writeFileSync(path('alone.cms'), stored('habarlama.kk.pdf.cms'));
    const rootOnly = empty('root-only');
    writeFileSync(join(rootOnly, 'root.cer'), authorities.pki.root.certificate);
    const elsewhere = await vault.value('signing.verify', {
      file: vault.grant(path('alone.cms'), 'read'),
      trust: vault.grant(rootOnly, 'folder'),
    });
    expect(elsewhere.signatures[0]!.checks.filter(({ state }) => state !== 'good')).toEqual([]);
    db.exec('DELETE FROM revocation_list');
  });

  test('asked online: the responder in the settings, and the list where it has no answer', async () => {
    const address = await authorities.serveTimestamps();
    await vault.value('evidence.stampOnline', { document, address });
    const { keys } = authorities.pki;
    authorities.writeIndex([], [keys.signatory.certificate, readPem('tsa.pem'), authorities.pki.authority.certificate]);
    const ocspAddress = await authorities.serveOcsp();
    await vault.value('evidence.setSettings', { ...online, ocspAddress });
    const state = await vault.value('evidence.state', { document });
    expect(state.addresses.revocation).toContain(ocspAddress);
    const done = await vault.value('evidence.addRevocation', { document, online: true });
    expect(done.asked.filter(({ problem }) => problem === null).map((each) => each.address)).toEqual([
      ocspAddress,
      ocspAddress,
    ]);
    expect(done.changed).toBe(2);
    expect(await formats()).toEqual(['CAdES-LT']);
    opensslAccepts();
    const { certificates } = readSignedData(stored('habarlama.kk.pdf.cms'));
    expect(certificates.length).toBeGreaterThan(1);
  });
});

function readPem(name: string): Uint8Array {
  return new Uint8Array(
    Buffer.from(readFileSync(authorities.path(name), 'latin1').replace(/-----[^-]+-----|\s/g, ''), 'base64'),
  );
}

describe('a file without a register', () => {
  test('gets a timestamp by request and answer, and openssl still takes it', async () => {
    writeFileSync(path('file.cms'), stored('habarlama.kk.pdf.cms'));
    const trust = empty('trust');
    writeFileSync(join(trust, 'root.cer'), authorities.pki.root.certificate);
    writeFileSync(join(trust, 'ca.cer'), authorities.pki.authority.certificate);
    await vault.value('evidence.requestForFile', {
      file: vault.grant(path('file.cms'), 'read'),
      target: vault.grant(path('file.tsq'), 'write'),
    });
    writeFileSync(path('file.tsr'), authorities.stamp(readFileSync(path('file.tsq'))));
    run(
      'ts',
      '-verify',
      '-queryfile',
      path('file.tsq'),
      '-in',
      path('file.tsr'),
      '-CAfile',
      authorities.path('trusted.pem'),
    );
    const grants = {
      file: vault.grant(path('file.cms'), 'read'),
      target: vault.grant(path('file-t.cms'), 'write'),
      answer: vault.grant(path('file.tsr'), 'read'),
      request: vault.grant(path('file.tsq'), 'read'),
      trust: vault.grant(trust, 'folder'),
    };
    await vault.value('evidence.answerForFile', grants);
    expect(
      run(
        'cms',
        '-verify',
        '-cades',
        '-binary',
        '-inform',
        'DER',
        '-in',
        path('file-t.cms'),
        '-CAfile',
        authorities.path('trusted.pem'),
        '-purpose',
        'any',
      ),
    ).toEqual(pdf);
    expect(readdirSync(folder)).toContain('file-t.cms');
  });
});
