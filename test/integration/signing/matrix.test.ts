/**
 * Who holds the key × its algorithm × what is made, through the calls that the window and the command line use. Each result
 * is verified as a stranger's file, with roots and revocation lists at hand: nothing may stay open. Those with RSA are
 * verified by openssl too.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { hasTool } from '../../../build/runtime/tools.mjs';
import { insertDocument, readFile } from '../../../electron/vault/register/documents.ts';
import { readZip } from '../../../electron/vault/signing/zip.ts';
import { testNow, testPassword, testPki, testSigner } from '../../fixtures/pki/make.ts';
import { makeToken, softHsm, tokenPin } from '../../fixtures/pkcs11/make.ts';
import { identityUnder, pem, signaturesFor, tlsRoot } from '../../support/ncalayer-identity.ts';
import { type NcaLayerServer, ncaLayerServer } from '../../support/ncalayer-server.ts';
import { packs } from '../../support/sample-documents.ts';
import { TestClock, testOrganisation, testPassphrase } from '../../support/test-register.ts';
import { type TestVault, vaultInTest } from '../../support/vault-in-test.ts';

const algorithms = ['RSA', 'GOST'] as const;
type Algorithm = (typeof algorithms)[number];
const providers = ['pkcs12', 'pkcs11', 'ncalayer'] as const;
type Provider = (typeof providers)[number];
const formats = ['CMS attached', 'CMS detached', 'ASiC-E'] as const;
type Format = (typeof formats)[number];

const named = { RSA: 'RSA', GOST: 'GOST34.10-2015-512' } as const;
const content = Buffer.from('%PDF-1.7\r\nхабарлама мәтіні\r\n%%EOF\r\n');
const clock = new TestClock(testNow.toString());
const tls = tlsRoot('TLS ROOT OF THE MATRIX');
const identity = identityUnder(tls, '127.0.0.1');
const softHsmHere = hasTool('softhsm2-util') && hasTool('pkcs11-tool');
const before = process.env.SOFTHSM2_CONF;

let folder: string;
let vault: TestVault;
let module = '';
let server: NcaLayerServer | undefined;
let made = 0;
const path = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'derbes-matrix-'));
  vault = vaultInTest(clock);
  await vault.value('register.create', {
    parent: vault.grant(folder, 'folder'),
    name: 'матрица',
    organisation: testOrganisation,
    operator: { name: 'Әлімова Г. С.' },
    passphrase: testPassphrase,
  });
  writeFileSync(path('letter.pdf'), content);
  mkdirSync(path('tls'));
  writeFileSync(path('tls/root.pem'), pem('CERTIFICATE', tls.certificate.der));
  for (const algorithm of algorithms) {
    const { root, authority, crl, keys } = testPki(algorithm);
    mkdirSync(path(algorithm));
    writeFileSync(path(`${algorithm}/root.cer`), root.certificate);
    writeFileSync(path(`${algorithm}/ca.cer`), authority.certificate);
    writeFileSync(path(`${algorithm}/ca.crl`), crl);
    writeFileSync(path(`${algorithm}.p12`), keys.signatory.p12);
  }
  const { root, authority, keys } = testPki('RSA');
  writeFileSync(path('trusted.pem'), pem('CERTIFICATE', root.certificate) + pem('CERTIFICATE', authority.certificate));
  if (softHsmHere) {
    const hsm = softHsm(folder);
    module = hsm.module;
    process.env.SOFTHSM2_CONF = hsm.config;
    makeToken(folder, 'Matrix', [keys.signatory], [authority.certificate]);
  }
});
afterAll(() => {
  vault.vault.lock();
  if (before === undefined) delete process.env.SOFTHSM2_CONF;
  else process.env.SOFTHSM2_CONF = before;
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  clock.advance({ seconds: 1 });
  made++;
});
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function keyOf(provider: Provider, algorithm: Algorithm) {
  switch (provider) {
    case 'pkcs12':
      return { provider, file: vault.grant(path(`${algorithm}.p12`), 'read'), password: testPassword };
    case 'pkcs11':
      return { provider, module: vault.grant(module, 'read'), token: 'Matrix', pin: tokenPin };
    case 'ncalayer':
      server = await ncaLayerServer(identity, {
        answer: async (request) => {
          const signed = await signaturesFor(request, testSigner('signatory', algorithm), clock.now());
          return { body: { result: signed.map((der) => pem('CMS', der)) }, status: true };
        },
      });
      return { provider, language: 'kk' as const, trust: vault.grant(path('tls'), 'folder'), port: server.port };
  }
}

/** One signed file, as it leaves. */
async function sign(provider: Provider, algorithm: Algorithm, format: Format): Promise<string> {
  const key = await keyOf(provider, algorithm);
  if (format !== 'ASiC-E') {
    const name = `letter-${made}.cms`;
    const files = { content: vault.grant(path('letter.pdf'), 'read'), target: vault.grant(path(name), 'write') };
    const { signer } = await vault.value('signing.signFile', { ...files, detached: format === 'CMS detached', key });
    expect(signer.algorithm).toBe(named[algorithm]);
    return name;
  }
  const { id, order, edition, inForceFrom, inForceTo } = packs.notice;
  const document = vault.vault.session!.act((db) => {
    const inserted = insertDocument(db, {
      kind: 'notice',
      subject: `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`,
      number: `2026-${String(made).padStart(3, '0')}`,
      created: testNow.toString({ smallestUnit: 'millisecond' }),
      author: 'Әлімова Г. С.',
      pack: { id, order, edition, inForceFrom, inForceTo },
      warning: null,
      files: [
        { name: 'letter.kk.pdf', mediaType: 'application/pdf', purpose: 'document', language: 'kk', content },
        {
          name: 'letter.xml',
          mediaType: 'application/xml',
          purpose: 'data',
          language: 'kk',
          content: Buffer.from('<a/>'),
        },
      ],
    });
    return {
      value: inserted.id,
      actions: [{ action: 'supplement', what: 'document.made', object: `document:${inserted.id}` }],
    };
  });
  const { document: signed, signature } = await vault.value('signing.signDocument', { document, key });
  expect(signature).toMatchObject({ algorithm: named[algorithm], provider });
  expect(signed.signed.map(({ name }) => name)).toEqual(['letter.kk.pdf.cms', 'letter.asice']);
  writeFileSync(path(`letter-${made}.asice`), readFile(vault.vault.session!.db, document, 'letter.asice')!.content);
  return `letter-${made}.asice`;
}

/** What `openssl cms` takes for the content of a CMS whose chain and signature it found good. */
function verifiedByOpenssl(cms: string, detached: string | undefined): Buffer {
  const signature = [
    '-inform',
    'DER',
    '-in',
    path(cms),
    ...(detached === undefined ? [] : ['-content', path(detached)]),
  ];
  const trust = [
    '-CAfile',
    path('trusted.pem'),
    '-purpose',
    'any',
    '-attime',
    String(testNow.epochMilliseconds / 1000),
  ];
  return execFileSync('openssl', ['cms', '-verify', '-cades', '-binary', ...signature, ...trust], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function checkByOpenssl(file: string, format: Format): void {
  if (format !== 'ASiC-E') {
    expect(verifiedByOpenssl(file, format === 'CMS detached' ? 'letter.pdf' : undefined).equals(content)).toBe(true);
    return;
  }
  const entries = new Map(readZip(readFileSync(path(file))).map((entry) => [entry.name, entry.read()]));
  const manifest = entries.get('META-INF/ASiCManifest.xml')!;
  writeFileSync(path('manifest.xml'), manifest);
  writeFileSync(path('manifest.p7s'), entries.get('META-INF/signature.p7s')!);
  expect(verifiedByOpenssl('manifest.p7s', 'manifest.xml').equals(Buffer.from(manifest))).toBe(true);
}

const cells = providers
  .flatMap((provider) =>
    algorithms.flatMap((algorithm) => formats.map((format) => [provider, algorithm, format] as const)),
  )
  // SoftHSM knows no GOST; tokens that do are reached through NCALayer.
  .filter(([provider, algorithm]) => !(provider === 'pkcs11' && algorithm === 'GOST'))
  .filter(([provider]) => provider !== 'pkcs11' || softHsmHere);

test.each(cells)('%s, %s, %s', async (provider, algorithm, format) => {
  const file = await sign(provider, algorithm, format);
  const result = await vault.value('signing.verify', {
    file: vault.grant(path(file), 'read'),
    ...(format === 'CMS detached' && { content: vault.grant(path('letter.pdf'), 'read') }),
    trust: vault.grant(path(algorithm), 'folder'),
  });
  expect(result.signatures).toHaveLength(1);
  expect([...result.checks, ...result.signatures[0]!.checks].filter(({ state }) => state !== 'good')).toEqual([]);
  expect(result).toMatchObject({
    state: 'good',
    signatures: [{ signer: { algorithm: named[algorithm], bin: testOrganisation.bin } }],
  });
  if (algorithm === 'RSA') checkByOpenssl(file, format);
});

test('two GOST signatures of one file at one moment share no number', async () => {
  const r = async (): Promise<string> => {
    const file = readFileSync(path(await sign('pkcs12', 'GOST', 'CMS detached')));
    // The signature is the last field: OCTET STRING of r ‖ s.
    return file.subarray(-128, -64).toString('hex');
  };
  expect(await r()).not.toBe(await r());
});
