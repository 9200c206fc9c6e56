/** Authorities that answer wrongly, and files that there is no evidence for: nothing of it gets in, and nothing is called known. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { signCades } from '../../../electron/vault/signing/cades.ts';
import { parseCertificate } from '../../../electron/vault/signing/certificate.ts';
import { readSignedData } from '../../../electron/vault/signing/cms.ts';
import { type CertificateRequest, issueCrl } from '../../../electron/vault/signing/demo/certificate.ts';
import { makeKeyPair } from '../../../electron/vault/signing/demo/key-pair.ts';
import { ocspRequest } from '../../../electron/vault/signing/ocsp.ts';
import { oids } from '../../../electron/vault/signing/oids.ts';
import { rsaSigner } from '../../../electron/vault/signing/signer.ts';
import { TestAuthorities } from '../../support/authorities.ts';
import { TestClock } from '../../support/test-register.ts';
import { type TestVault, vaultInTest } from '../../support/vault-in-test.ts';

const pdf = Buffer.from('%PDF-1.7\nқазақша\n%%EOF\n');
let authorities: TestAuthorities;
let vault: TestVault;
const path = (name: string): string => authorities.path(name);

beforeAll(() => {
  authorities = new TestAuthorities();
  vault = vaultInTest(new TestClock(authorities.now.toString()));
  mkdirSync(path('trust'));
  writeFileSync(path('trust/root.cer'), authorities.pki.root.certificate);
  writeFileSync(path('trust/ca.cer'), authorities.pki.authority.certificate);
});
afterAll(() => {
  authorities.close();
});
beforeEach(() => {
  rmSync(path('out.cms'), { force: true });
});

/** A server that answers as the test says. @returns its address */
function serve(answer: (request: Buffer) => Uint8Array): Promise<string> {
  return authorities.listen(
    createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => response.end(answer(Buffer.concat(chunks))));
    }),
  );
}

/** A file signed by somebody whose certificate names that place to ask. */
async function signedBySomebody(place: Pick<CertificateRequest, 'ocspUrl' | 'crlUrl'>): Promise<void> {
  const { key, certificate } = authorities.service('somebody', { extendedKeyUsage: [oids.emailProtection], ...place });
  const signer = rsaSigner(key.pkcs8.slice(), parseCertificate(certificate), []);
  writeFileSync(path('signed.cms'), await signCades(pdf, signer, { detached: false, at: authorities.now }));
}

const files = (name: string) => ({ file: vault.grant(path(name), 'read'), target: vault.grant(path('out.cms'), 'write') });

async function expectNothingKnown(code: string): Promise<void> {
  const done = await vault.value('evidence.completeFile', { ...files('signed.cms'), trust: vault.grant(path('trust'), 'folder'), online: true });
  expect(done.asked.map(({ problem }) => problem?.code)).toContain(code);
  expect(done.open).toBeGreaterThan(0);
  // The chain goes in; no word about revocation does.
  const { certificates, crls } = readSignedData(readFileSync(path('out.cms')));
  expect([certificates.length, crls]).toEqual([2, []]);
}

/** OCSPResponse with a status and nothing else (RFC 6960 section 4.2.1). */
const status = (code: number): Buffer => Buffer.from([0x30, 3, 0x0a, 1, code]);
const otherQuestion = (): Uint8Array => ocspRequest(parseCertificate(authorities.pki.keys.head.certificate), parseCertificate(authorities.pki.authority.certificate)).der;

describe('a responder', () => {
  test.each<[string, (request: Buffer) => Uint8Array, string]>([
    ['says to try later', () => status(3), 'OCSP_TRY_LATER'],
    ['has an error of its own', () => status(2), 'OCSP_NO_ANSWER'],
    ['says something that is no answer', () => Buffer.from('hello'), 'OCSP_UNREADABLE'],
    ['answers another question', () => authorities.answer(otherQuestion()), 'OCSP_OTHER_REQUEST'],
    ['was named by nobody', (request) => authorities.answer(request, 'tsa'), 'OCSP_NOT_AUTHORISED'],
  ])('that %s decides nothing', async (_what, answer, code) => {
    authorities.writeIndex([], [authorities.pki.keys.head.certificate]);
    await signedBySomebody({ ocspUrl: await serve(answer) });
    await expectNothingKnown(code);
  });
});

describe('a list of revoked certificates', () => {
  const list = (issuer: Parameters<typeof issueCrl>[0]): Uint8Array => issueCrl(issuer, { number: 9, thisUpdate: Date.now(), nextUpdate: Date.now() + 86_400_000, revoked: [] });

  test.each<[string, () => Uint8Array, string]>([
    ['of another authority', () => list(authorities.pki.root.issuer), 'CRL_NOT_AUTHORISED'],
    ['that somebody else signed', () => list({ ...authorities.pki.authority.issuer, key: makeKeyPair('RSA') }), 'CRL_NOT_AUTHORISED'],
    ['that is none', () => Buffer.from('hello'), 'CRL_UNREADABLE'],
  ])('%s decides nothing', async (_what, answer, code) => {
    await signedBySomebody({ crlUrl: await serve(answer) });
    await expectNothingKnown(code);
  });
});

test('a timestamp authority that refuses leaves the signature as it is', async () => {
  await signedBySomebody({});
  // PKIStatusInfo: rejection.
  const address = await serve(() => Buffer.from('30053003020102', 'hex'));
  expect(await vault.problem('evidence.stampFile', { ...files('signed.cms'), trust: vault.grant(path('trust'), 'folder'), address })).toBe('TIMESTAMP_REFUSED');
  expect(existsSync(path('out.cms'))).toBe(false);
});

async function officeDocument(): Promise<Uint8Array> {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from('<a/>'), 'word/document.xml');
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function bundle(): Uint8Array {
  execFileSync('openssl', ['crl2pkcs7', '-nocrl', '-certfile', path('ca.pem'), '-outform', 'DER', '-out', path('bundle.p7b')]);
  return readFileSync(path('bundle.p7b'));
}

test.each<[string, () => Promise<Uint8Array> | Uint8Array]>([
  ['a PDF', () => pdf],
  ['an office document', officeDocument],
  ['a CMS that holds certificates only', bundle],
])('%s is not called complete: there is no signature in it', async (_what, make) => {
  writeFileSync(path('plain'), await make());
  expect(await vault.problem('evidence.completeFile', { ...files('plain'), online: false })).toBe('EVIDENCE_FILE_UNREADABLE');
  expect(await vault.problem('evidence.requestForFile', files('plain'))).toBe('EVIDENCE_FILE_UNREADABLE');
  expect(existsSync(path('out.cms'))).toBe(false);
});
