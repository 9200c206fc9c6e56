import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { insertDocument, readFile } from '../../../electron/vault/register/documents.ts';
import { readSignedData } from '../../../electron/vault/signing/cms.ts';
import { signerFromPkcs12 } from '../../../electron/vault/signing/pkcs12.ts';
import { addTimestamp, readTimestampAnswer, timestampRequest } from '../../../electron/vault/signing/timestamp.ts';
import { testPassword } from '../../fixtures/pki/make.ts';
import { TestAuthorities } from '../../support/authorities.ts';
import { identityUnder, pem, signaturesFor, tlsRoot } from '../../support/ncalayer-identity.ts';
import { type NcaLayerServer, ncaLayerServer } from '../../support/ncalayer-server.ts';
import { packs } from '../../support/sample-documents.ts';
import { TestClock, testOrganisation, testPassphrase } from '../../support/test-register.ts';
import { type TestVault, vaultInTest } from '../../support/vault-in-test.ts';

/*
 * NCALayer that goes to a timestamp authority: what it brings is held against the trust store before anything is kept.
 */

const content = Buffer.from('хабарлама мәтіні');
const root = tlsRoot('TLS ROOT OF TESTS');
const identity = identityUnder(root, '127.0.0.1');
let authorities: TestAuthorities;
let vault: TestVault;
let server: NcaLayerServer | undefined;
const path = (name: string): string => authorities.path(name);

beforeAll(async () => {
  authorities = new TestAuthorities();
  vault = vaultInTest(new TestClock(authorities.now.toString()));
  for (const [folder, chain] of [['trust', true], ['tls', false]] as const) {
    mkdirSync(path(folder));
    writeFileSync(path(`${folder}/tls.cer`), root.certificate.der);
    if (!chain) continue;
    writeFileSync(path(`${folder}/root.cer`), authorities.pki.root.certificate);
    writeFileSync(path(`${folder}/authority.cer`), authorities.pki.authority.certificate);
  }
  writeFileSync(path('letter.txt'), content);
  await vault.value('register.create', {
    parent: vault.grant(authorities.folder, 'folder'),
    name: 'уақыт',
    organisation: testOrganisation,
    operator: { name: 'Әлімова Г. С.' },
    passphrase: testPassphrase,
  });
});
afterAll(() => {
  vault.vault.lock();
  authorities.close();
});
beforeEach(() => {
  rmSync(path('letter.cms'), { force: true });
});
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const signatureIn = (der: Uint8Array): Uint8Array => readSignedData(der).signers[0]!.signature;
const tokenOver = (signature: Uint8Array): Uint8Array => readTimestampAnswer(authorities.stamp(timestampRequest(signature).der)).token;

/** What NCALayer does when it is asked for a timestamp: it signs, and hangs the answer of the authority on the signature. */
async function stampedFor(request: Record<string, unknown>, over: (signature: Uint8Array) => Uint8Array = (signature) => signature): Promise<Uint8Array[]> {
  const signed = await signaturesFor(request, signerFromPkcs12(authorities.pki.keys.signatory.p12, testPassword), authorities.now);
  return signed.map((der) => addTimestamp(der, signatureIn(der), tokenOver(over(signatureIn(der)))));
}

async function asking(answer: (request: Record<string, unknown>) => unknown, trust: 'trust' | 'tls' = 'trust') {
  server = await ncaLayerServer(identity, { answer });
  return { provider: 'ncalayer' as const, language: 'kk' as const, timestamp: true, trust: vault.grant(path(trust), 'folder'), port: server.port };
}

const file = (key: Awaited<ReturnType<typeof asking>>) => ({ content: vault.grant(path('letter.txt'), 'read'), target: vault.grant(path('letter.cms'), 'write'), key });
const result = (ders: readonly Uint8Array[]) => ({ body: { result: ders.map((der) => pem('CMS', der)) }, status: true });

test('is asked by an empty profile; the timestamp that it brings is relied on, by openssl too', async () => {
  await vault.value('signing.signFile', file(await asking(async (request) => result(await stampedFor(request)))));
  expect((server!.requests[0]!.args as { signingParams: unknown }).signingParams).toEqual({ decode: true, encapsulate: true, digested: false, tsaProfile: {} });
  const { signatures } = await vault.value('signing.verify', { file: vault.grant(path('letter.cms'), 'read'), trust: vault.grant(path('trust'), 'folder') });
  expect(signatures[0]!.timestamps).toMatchObject([{ relied: true, policy: '1.2.398.3.3.2.6.2' }]);
  expect(signatures[0]!.provenTime).not.toBeNull();
  const der = readFileSync(path('letter.cms'));
  writeFileSync(path('signature.bin'), signatureIn(der));
  const [attribute] = readSignedData(der).signers[0]!.unsigned;
  writeFileSync(path('token.der'), attribute!.values[0]!.bytes);
  const args = ['ts', '-verify', '-data', path('signature.bin'), '-in', path('token.der'), '-token_in', '-CAfile', path('trusted.pem')];
  expect(execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] }).toString()).toContain('Verification: OK');
});

test('a packet is CAdES-T from the first, in every file', async () => {
  const { id, order, edition, inForceFrom, inForceTo } = packs.notice;
  const files = [
    { name: 'habarlama.kk.pdf', mediaType: 'application/pdf', purpose: 'document', language: 'kk', content: Buffer.from('%PDF-1.7\n%%EOF\n') },
    { name: 'habarlama.xml', mediaType: 'application/xml', purpose: 'data', language: null, content: Buffer.from('<a/>') },
  ] as const;
  const { db } = vault.vault.session!;
  const document = insertDocument(db, {
    kind: 'notice',
    subject: '00000000-0000-4000-8000-000000000001',
    number: '2026-001',
    created: authorities.now.toString({ smallestUnit: 'millisecond' }),
    author: 'Әлімова Г. С.',
    pack: { id, order, edition, inForceFrom, inForceTo },
    warning: null,
    files,
  }).id;
  const { signature } = await vault.value('signing.signDocument', { document, key: await asking(async (request) => result(await stampedFor(request))) });
  expect(signature.format).toBe('CAdES-T');
  expect(server!.requests).toHaveLength(1);
  for (const name of ['habarlama.kk.pdf.cms', 'habarlama.asice']) {
    writeFileSync(path(name), readFile(db, document, name)!.content);
    const { signatures } = await vault.value('signing.verify', { file: vault.grant(path(name), 'read'), trust: vault.grant(path('trust'), 'folder') });
    expect(signatures.map(({ timestamps }) => timestamps.map(({ relied }) => relied)), name).toEqual([[true]]);
  }
});

test.each<[string, (request: Record<string, unknown>) => unknown, 'trust' | 'tls', string]>([
  ['it brings none', async (request) => result(await signaturesFor(request, signerFromPkcs12(authorities.pki.keys.signatory.p12, testPassword), authorities.now)), 'trust', 'NCALAYER_TIMESTAMP_MISSING'],
  ['it is over something else', async (request) => result(await stampedFor(request, () => Buffer.from('another'))), 'trust', 'NCALAYER_TIMESTAMP_NOT_TRUSTED'],
  ['its authority is not trusted', async (request) => result(await stampedFor(request)), 'tls', 'NCALAYER_TIMESTAMP_NOT_TRUSTED'],
  ['NCALayer could not get one', () => ({ code: 'INVOCATION_ERROR', details: 'x', message: 'x', status: false }), 'trust', 'NCALAYER_TIMESTAMP_REFUSED'],
  ['the person cancels', () => ({ body: {}, status: true }), 'trust', 'CANCELLED'],
])('nothing is kept when %s', async (_what, answer, trust, code) => {
  expect(await vault.problem('signing.signFile', file(await asking(answer, trust)))).toBe(code);
  expect(existsSync(path('letter.cms'))).toBe(false);
});

test('the older module, which adds none, is not troubled', async () => {
  const key = await asking(() => ({ success: false, errorCode: 'MODULE_NOT_FOUND' }));
  expect(await vault.problem('signing.signFile', file(key))).toBe('NCALAYER_TIMESTAMP_MISSING');
  expect(server!.requests.map(({ module }) => module)).toEqual(['kz.gov.pki.knca.basics']);
});
