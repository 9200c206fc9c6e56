import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hasTool } from '../../../build/runtime/tools.mjs';
import { journalOf } from '../../../electron/vault/journal/journal.ts';
import { insertDocument, readFile } from '../../../electron/vault/register/documents.ts';
import { iinOf, parseCertificate } from '../../../electron/vault/signing/certificate.ts';
import type { DemoKeyName } from '../../../electron/vault/signing/demo/pki.ts';
import type { SignerRules } from '../../../shared/contract/signers.ts';
import { testNow, testPassword, testPki, testSigner } from '../../fixtures/pki/make.ts';
import { makeToken, moodyToken, softHsm, tokenPin } from '../../fixtures/pkcs11/make.ts';
import { identityUnder, pem, signaturesFor, tlsRoot } from '../../support/ncalayer-identity.ts';
import { type NcaLayerBehaviour, type NcaLayerServer, ncaLayerServer } from '../../support/ncalayer-server.ts';
import { packs } from '../../support/sample-documents.ts';
import { TestClock, testOrganisation, testPassphrase } from '../../support/test-register.ts';
import { type TestVault, vaultInTest } from '../../support/vault-in-test.ts';

type Algorithm = 'RSA' | 'GOST';

let folder: string;
let vault: TestVault;
let document: string;
let server: NcaLayerServer | undefined;
let made = 0;
const clock = new TestClock(testNow.toString());
const path = (name: string): string => join(folder, name);
const journalSize = (): number => journalOf(vault.vault.session!.db, clock).size;
const root = tlsRoot('TLS ROOT OF TESTS');
const identity = identityUnder(root, '127.0.0.1');
const pdf = (text: string) => Buffer.from(`%PDF-1.7\n${text}\n%%EOF\n`);

const defaultRules: SignerRules = {
  notice: { roles: ['head', 'signatory'], iins: [], others: 'warn' },
  application: { roles: ['head', 'signatory'], iins: [], others: 'warn' },
};

function keyFile(name: DemoKeyName = 'signatory', algorithm: Algorithm = 'RSA') {
  const file = path(`${name}-${algorithm}.p12`);
  writeFileSync(file, testPki(algorithm).keys[name].p12);
  return { provider: 'pkcs12' as const, file: vault.grant(file, 'read'), password: testPassword };
}

async function ncaLayer(answer?: NcaLayerBehaviour['answer'], key: DemoKeyName = 'signatory') {
  const signs: NcaLayerBehaviour['answer'] = async (request) => {
    const signed = await signaturesFor(request, testSigner(key, 'GOST'), testNow);
    return { body: { result: signed.map((der) => pem('CMS', der)) }, status: true };
  };
  server = await ncaLayerServer(identity, { answer: answer ?? signs });
  return { provider: 'ncalayer' as const, language: 'kk' as const, trust: vault.grant(path('trust'), 'folder'), port: server.port };
}

function newDocument(): string {
  const { id, order, edition, inForceFrom, inForceTo } = packs.notice;
  made++;
  const file = (name: string, mediaType: string, purpose: 'document' | 'data', content: Uint8Array) =>
    ({ name, mediaType, purpose, language: name.includes('.ru.') ? ('ru' as const) : ('kk' as const), content });
  return vault.vault.session!.act((db) => {
    const { id: document } = insertDocument(db, {
      kind: 'notice',
      subject: `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`,
      number: `2026-${String(made).padStart(3, '0')}`,
      created: testNow.toString({ smallestUnit: 'millisecond' }),
      author: 'Әлімова Г. С.',
      pack: { id, order, edition, inForceFrom, inForceTo },
      warning: null,
      files: [
        file(`habarlama-${made}.kk.pdf`, 'application/pdf', 'document', pdf(`қазақша ${made}`)),
        file(`habarlama-${made}.ru.pdf`, 'application/pdf', 'document', pdf(`по-русски ${made}`)),
        file(`habarlama-${made}.xml`, 'application/xml', 'data', Buffer.from('<a/>')),
      ],
    });
    return { value: document, actions: [{ action: 'supplement', what: 'document.made', object: `document:${document}` }] };
  });
}

/** What a stranger finds in the signed files of a document: who signed each of them. */
async function signersOf(id: string): Promise<Record<string, string[]>> {
  const { signed } = await vault.value('documents.get', { id });
  const found: Record<string, string[]> = {};
  for (const { name } of signed) {
    writeFileSync(path(name), readFile(vault.vault.session!.db, id, name)!.content);
    const result = await vault.value('signing.verify', { file: vault.grant(path(name), 'read') });
    expect(result.state, name).not.toBe('bad');
    expect(result.files.every(({ covered, state }) => covered && state !== 'bad')).toBe(true);
    for (const { checks } of result.signatures) expect(checks.map(({ reason }) => reason)).toContain('signature_valid');
    found[name.replace(/-\d+/, '')] = result.signatures.map(({ signer }) => `${signer!.algorithm} ${signer!.roles.at(-1)}`).toSorted();
  }
  return found;
}

const alone = (who: string) => ({ 'habarlama.kk.pdf.cms': [who], 'habarlama.ru.pdf.cms': [who], 'habarlama.asice': [who] });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'derbes-documents-'));
  vault = vaultInTest(clock);
  await vault.value('register.create', {
    parent: vault.grant(folder, 'folder'),
    name: 'қол қою',
    organisation: testOrganisation,
    operator: { name: 'Әлімова Г. С.' },
    passphrase: testPassphrase,
  });
  mkdirSync(path('trust'));
  writeFileSync(path('trust/root.pem'), pem('CERTIFICATE', root.certificate.der));
});
afterAll(() => {
  vault.vault.lock();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  clock.advance({ seconds: 1 });
  document = newDocument();
  await vault.value('signing.setSignerRules', defaultRules);
});
afterEach(async () => {
  await server?.close();
  server = undefined;
});

describe('a document is signed with', () => {
  test.each<[Algorithm, string]>([
    ['RSA', 'RSA signatory'],
    ['GOST', 'GOST34.10-2015-512 signatory'],
  ])('a key file, %s', async (algorithm, who) => {
    const { signature, warnings } = await vault.value('signing.signDocument', { document, key: keyFile('signatory', algorithm) });
    expect(signature).toMatchObject({ provider: 'pkcs12', algorithm: who.split(' ')[0] });
    expect(warnings).toEqual([]);
    expect(await signersOf(document)).toEqual(alone(who));
  });

  test('NCALayer, asked once for the whole packet', async () => {
    const key = await ncaLayer();
    const { signature } = await vault.value('signing.signDocument', { document, key });
    expect(signature).toMatchObject({ provider: 'ncalayer', algorithm: 'GOST34.10-2015-512' });
    expect(server!.requests).toHaveLength(1);
    expect((server!.requests[0]!.args as { data: string[] }).data).toHaveLength(3);
    expect(await signersOf(document)).toEqual(alone('GOST34.10-2015-512 signatory'));
  });

  test('an NCALayer of old, one content at a time', async () => {
    const key = await ncaLayer(async ({ module, method, args }) => {
      if (module === 'kz.gov.pki.knca.basics') return { success: false, errorCode: 'MODULE_NOT_FOUND' };
      if (method === 'getActiveTokens') return { responseObject: [], code: '200' };
      const [, , data, attach] = args as [string, string, string, boolean];
      const [der] = await signaturesFor({ args: { data, signingParams: { encapsulate: attach } } }, testSigner(), testNow);
      return { responseObject: Buffer.from(der!).toString('base64'), code: '200' };
    });
    await vault.value('signing.signDocument', { document, key });
    expect(server!.requests).toHaveLength(5);
    expect(await signersOf(document)).toEqual(alone('RSA signatory'));
  });

  test.each<[string, unknown, string]>([
    ['is cancelled there', { body: {}, status: true }, 'CANCELLED'],
    ['signs something else', { body: { result: ['MAA=', 'MAA=', 'MAA='] }, status: true }, 'NCALAYER_SIGNATURE_INVALID'],
  ])('nothing when NCALayer %s', async (_what, answer, code) => {
    const key = await ncaLayer(() => answer);
    const before = journalSize();
    expect(await vault.problem('signing.signDocument', { document, key })).toBe(code);
    expect((await vault.value('documents.get', { id: document })).signed).toEqual([]);
    expect(journalSize()).toBe(before);
  });
});

describe.skipIf(!hasTool('softhsm2-util') || !hasTool('pkcs11-tool'))('a document is signed with a token', () => {
  const environment = process.env.SOFTHSM2_CONF;
  let module: string;
  beforeAll(() => {
    const hsm = softHsm(folder);
    module = hsm.module;
    process.env.SOFTHSM2_CONF = hsm.config;
    makeToken(folder, 'Ұйым ECP', [testPki().keys.signatory]);
  });
  afterAll(() => {
    if (environment === undefined) delete process.env.SOFTHSM2_CONF;
    else process.env.SOFTHSM2_CONF = environment;
  });
  const token = (pin: string) => ({ provider: 'pkcs11' as const, module: vault.grant(module, 'read'), token: 'Ұйым ECP', pin });

  test('and its PIN', async () => {
    const { signature } = await vault.value('signing.signDocument', { document, key: token(tokenPin) });
    expect(signature).toMatchObject({ provider: 'pkcs11', signer: 'ҮЛГІҰЛЫ ЕРЛАН' });
    expect(await signersOf(document)).toEqual(alone('RSA signatory'));
  });

  test('many with one PIN', async () => {
    const documents = [document, newDocument(), newDocument()];
    const { results } = await vault.value('signing.signDocuments', { documents, key: token(tokenPin) });
    expect(results.map(({ problem }) => problem)).toEqual([null, null, null]);
  });

  test('but not with a wrong one', async () => {
    expect(await vault.problem('signing.signDocument', { document, key: token('9999') })).toMatch(/^TOKEN_PIN_WRONG/);
    expect((await vault.value('documents.get', { id: document })).signed).toEqual([]);
  });

  test.skipIf(!hasTool('gcc'))('nor with one whose driver crashes; the register stays open and works on', async () => {
    const { certificate } = testPki().keys.signatory;
    const crashing = moodyToken(folder, 'crashing', certificate, { NONSENSE: 2 }).module;
    const before = journalSize();
    const key = { provider: 'pkcs11' as const, module: vault.grant(crashing, 'read'), token: 'MOODY', pin: tokenPin };
    expect(await vault.problem('signing.signDocument', { document, key })).toBe('TOKEN_MODULE_CRASHED');
    expect((await vault.value('documents.get', { id: document })).signed).toEqual([]);
    expect(journalSize()).toBe(before);
    await vault.value('signing.signDocument', { document, key: token(tokenPin) });
  });
});

describe('a signature beside another', () => {
  test('stands in every file; all are in the history, and the earlier files stay', async () => {
    await vault.value('signing.signDocument', { document, key: keyFile('signatory', 'RSA') });
    const { document: both } = await vault.value('signing.signDocument', { document, key: keyFile('head', 'GOST') });
    expect(both.signatures).toHaveLength(2);
    expect(both.signed).toHaveLength(3);
    const pair = ['GOST34.10-2015-512 head', 'RSA signatory'];
    expect(await signersOf(document)).toEqual({ 'habarlama.kk.pdf.cms': pair, 'habarlama.ru.pdf.cms': pair, 'habarlama.asice': pair });
    const { signatures } = await vault.value('signing.history', {});
    expect(signatures.filter((one) => one.document === document)).toHaveLength(2);
    const { db } = vault.vault.session!;
    expect(db.prepare('SELECT max(revision) FROM document_file WHERE document_id = ?').pluck().get(document)).toBe(2);
  });

  test('comes through NCALayer too', async () => {
    await vault.value('signing.signDocument', { document, key: keyFile() });
    await vault.value('signing.signDocument', { document, key: await ncaLayer(undefined, 'head') });
    expect((await signersOf(document))['habarlama.asice']).toEqual(['GOST34.10-2015-512 head', 'RSA signatory']);
  });

  test('that another finished meanwhile is not written over', async () => {
    const key = await ncaLayer(async (request) => {
      await vault.value('signing.signDocument', { document, key: keyFile('head') });
      const signed = await signaturesFor(request, testSigner('signatory', 'GOST'), testNow);
      return { body: { result: signed.map((der) => pem('CMS', der)) }, status: true };
    });
    expect(await vault.problem('signing.signDocument', { document, key })).toBe('DOCUMENT_SIGNED_MEANWHILE');
    expect(await signersOf(document)).toEqual(alone('RSA head'));
  });

  test('is not taken from the same certificate, from a file before it works, from NCALayer before it is kept', async () => {
    await vault.value('signing.signDocument', { document, key: keyFile('signatory', 'GOST') });
    const before = journalSize();
    expect(await vault.problem('signing.signDocument', { document, key: keyFile('signatory', 'GOST') })).toBe('DOCUMENT_SIGNED_BY_SAME_KEY');
    expect(await vault.problem('signing.signDocument', { document, key: await ncaLayer() })).toBe('DOCUMENT_SIGNED_BY_SAME_KEY');
    expect((await vault.value('documents.get', { id: document })).signatures).toHaveLength(1);
    expect(journalSize()).toBe(before);
  });
});

describe('many documents', () => {
  test('are signed in one NCALayer dialog, each with its line and record', async () => {
    const documents = [document, newDocument(), newDocument()];
    const before = journalSize();
    const { results } = await vault.value('signing.signDocuments', { documents, key: await ncaLayer() });
    expect(results.map(({ document: id, problem }) => [id, problem])).toEqual(documents.map((id) => [id, null]));
    expect(server!.requests).toHaveLength(1);
    expect(journalSize()).toBe(before + 3);
    for (const id of documents) expect(await signersOf(id)).toEqual(alone('GOST34.10-2015-512 signatory'));
  });

  test('do not wait for one that cannot be signed', async () => {
    const signedBefore = newDocument();
    await vault.value('signing.signDocument', { document: signedBefore, key: keyFile() });
    const unknown = crypto.randomUUID();
    const { results } = await vault.value('signing.signDocuments', { documents: [signedBefore, unknown, document, document], key: keyFile() });
    expect(results.map(({ document: id, problem }) => [id, problem?.code])).toEqual([
      [signedBefore, 'DOCUMENT_SIGNED_BY_SAME_KEY'],
      [unknown, 'NOT_FOUND'],
      [document, undefined],
    ]);
  });

  test('that are done stay when the rest is cancelled', async () => {
    const documents = [document, ...Array.from({ length: 7 }, newDocument)];
    const cancel = new AbortController();
    const afterTheFirst = ({ done }: { done: number }) => {
      if (done > 3) cancel.abort();
    };
    const result = await vault.client.call('signing.signDocuments', { documents, key: keyFile('signatory', 'GOST') }, { signal: cancel.signal, onProgress: afterTheFirst });
    if (!result.ok) throw new Error(result.problem.code);
    const { results } = result.value;
    expect(results).toHaveLength(8);
    for (const { document: id, signature, problem } of results) {
      expect((await vault.value('documents.get', { id })).signatures).toHaveLength(signature ? 1 : 0);
      expect(problem?.code).toBe(signature ? undefined : 'CANCELLED');
    }
    expect(results[0]!.problem).toBeNull();
    expect(results.at(-1)!.problem?.code).toBe('CANCELLED');
  });
});

describe('who may sign', () => {
  const rules = (notice: Partial<SignerRules['notice']>): SignerRules => ({ ...defaultRules, notice: { ...defaultRules.notice, ...notice } });

  test('others are warned of unless told otherwise', async () => {
    expect(await vault.value('signing.signerRules', {})).toEqual(defaultRules);
    expect((await vault.value('signing.signDocument', { document, key: keyFile('individual') })).warnings).toEqual(['SIGNER_NOT_NAMED']);
  });

  test('or refused: from a file before the key works, from NCALayer before anything is kept', async () => {
    const size = journalSize();
    await vault.value('signing.setSignerRules', rules({ roles: ['head'], others: 'refuse' }));
    expect(journalSize()).toBe(size + 1);
    expect(await vault.problem('signing.signDocument', { document, key: keyFile('signatory') })).toBe('SIGNER_NOT_ALLOWED');
    expect(await vault.problem('signing.signDocument', { document, key: await ncaLayer() })).toBe('SIGNER_NOT_ALLOWED');
    expect((await vault.value('documents.get', { id: document })).signatures).toEqual([]);
    await vault.value('signing.signDocument', { document, key: keyFile('head') });
  });

  const purposes = () => (server!.requests[0]!.args as { signerParams: { extKeyUsageOids: string[] } }).signerParams.extKeyUsageOids;
  const [sign, legalEntity, head] = ['1.3.6.1.5.5.7.3.4', '1.2.398.3.3.4.1.2', '1.2.398.3.3.4.1.2.1'];

  test.each<[string, Partial<SignerRules['notice']>, string[]]>([
    ['of the one role', { roles: ['head'], others: 'refuse' }, [sign, head]],
    ['of a legal entity where several roles may', { roles: ['head', 'signatory'], others: 'refuse' }, [sign, legalEntity]],
    ['of anyone where a person is named too', { roles: ['head'], iins: ['850312300121'], others: 'refuse' }, [sign]],
    ['of anyone where others are only warned of', { roles: ['head'], others: 'warn' }, [sign]],
  ])('NCALayer is asked to offer keys %s', async (_whose, notice, wanted) => {
    await vault.value('signing.setSignerRules', rules(notice));
    await vault.value('signing.signDocument', { document, key: await ncaLayer(undefined, 'head') });
    expect(purposes()).toEqual(wanted);
  });

  /** The older module, with the key that the person chose there. */
  const olderNcaLayer = (key: DemoKeyName, info: (certificate: Uint8Array) => unknown = (certificate) => ({ pem: pem('CERTIFICATE', certificate) })) =>
    ncaLayer(async ({ module, method, args }) => {
      if (module === 'kz.gov.pki.knca.basics') return { success: false, errorCode: 'MODULE_NOT_FOUND' };
      if (method === 'getActiveTokens') return { responseObject: [], code: '200' };
      if (method === 'getKeyInfo') return { responseObject: info(testPki().keys[key].certificate), code: '200' };
      const [, , data, attach] = args as [string, string, string, boolean];
      const [der] = await signaturesFor({ args: { data, signingParams: { encapsulate: attach } } }, testSigner(key), testNow);
      return { responseObject: Buffer.from(der!).toString('base64'), code: '200' };
    });
  const asked = () => server!.requests.slice(1).map(({ method }) => method);

  test('the older NCALayer says whose key it is: somebody else is refused before it signs', async () => {
    await vault.value('signing.setSignerRules', rules({ roles: ['head'], others: 'refuse' }));
    expect(await vault.problem('signing.signDocument', { document, key: await olderNcaLayer('signatory') })).toBe('SIGNER_NOT_ALLOWED');
    expect(asked()).toEqual(['getActiveTokens', 'getKeyInfo']);
    expect((await vault.value('documents.get', { id: document })).signatures).toEqual([]);
    await server!.close();
    await vault.value('signing.signDocument', { document, key: await olderNcaLayer('head') });
    expect(asked()).toEqual(['getActiveTokens', 'getKeyInfo', ...Array<string>(3).fill('createCAdESFromBase64')]);
  });

  test('what it says is not believed: the signature decides, also where it says nothing', async () => {
    await vault.value('signing.setSignerRules', rules({ roles: ['head'], others: 'refuse' }));
    const lies = () => ({ pem: pem('CERTIFICATE', testPki().keys.head.certificate) });
    expect(await vault.problem('signing.signDocument', { document, key: await olderNcaLayer('signatory', lies) })).toBe('SIGNER_NOT_ALLOWED');
    await server!.close();
    expect(await vault.problem('signing.signDocument', { document, key: await olderNcaLayer('signatory', () => ({ alias: 'x' })) })).toBe('SIGNER_NOT_ALLOWED');
    expect((await vault.value('documents.get', { id: document })).signatures).toEqual([]);
  });

  test('a person named by IIN may, whatever the role', async () => {
    const iin = iinOf(parseCertificate(testPki().keys.individual.certificate));
    await vault.value('signing.setSignerRules', rules({ roles: [], iins: [iin], others: 'refuse' }));
    await vault.value('signing.signDocument', { document, key: keyFile('individual') });
  });

  test('a rule that nobody fits, and an IIN that is none, are not taken', async () => {
    expect(await vault.problem('signing.setSignerRules', rules({ roles: [], iins: [], others: 'refuse' }))).toBe('SIGNER_RULE_EMPTY');
    expect(await vault.problem('signing.setSignerRules', rules({ iins: ['850312300120'] }))).toBe('IIN_INVALID');
  });
});
