import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { signCades, verifyCades } from '../../../electron/vault/signing/cades.ts';
import type { DemoKeyName } from '../../../electron/vault/signing/demo/pki.ts';
import { type NcaLayerSigning, signWithNcaLayer } from '../../../electron/vault/signing/ncalayer/sign.ts';
import { testNow, testPki, testSigner } from '../../fixtures/pki/make.ts';
import { identityUnder, pem, signaturesFor, tlsRoot } from '../../support/ncalayer-identity.ts';
import { type NcaLayerBehaviour, type NcaLayerServer, type ServerIdentity, ncaLayerServer } from '../../support/ncalayer-server.ts';
import { TestClock } from '../../support/test-register.ts';
import { type TestVault, vaultInTest } from '../../support/vault-in-test.ts';

const root = tlsRoot('TLS ROOT OF TESTS');
const identity = identityUnder(root, '127.0.0.1');
const content = Buffer.from('хабарлама мәтіні');

let server: NcaLayerServer | undefined;
async function serve(answer: NcaLayerBehaviour['answer'], greeting?: string, as = identity): Promise<NcaLayerServer> {
  server = await ncaLayerServer(as, { answer, ...(greeting !== undefined && { greeting }) });
  return server;
}
afterEach(async () => {
  await server?.close();
  server = undefined;
});

function signatures(request: Record<string, unknown>, key: DemoKeyName = 'signatory', algorithm: 'RSA' | 'GOST' = 'GOST'): Promise<Uint8Array[]> {
  return signaturesFor(request, testSigner(key, algorithm), testNow);
}
const base64 = (der: Uint8Array): string => Buffer.from(der).toString('base64');

function options(to: NcaLayerServer, more: Partial<NcaLayerSigning> = {}): NcaLayerSigning {
  const patience = { opening: 2000, answer: 2000, person: 3000, heartbeat: 100 };
  return { authorities: [root.certificate], port: to.port, patience, detached: false, language: 'kk', ...more };
}

function holds(der: Uint8Array, over: Uint8Array, detached = false): void {
  const result = verifyCades(der, { content: detached ? over : undefined, now: testNow });
  expect(result.signers).toHaveLength(1);
  expect(result.signers[0]!.checks.map(({ reason }) => reason)).toEqual(expect.arrayContaining(['signature_valid', 'digest_matches']));
  if (!detached) expect(Buffer.compare(result.content!, over)).toBe(0);
}

describe('kz.gov.pki.knca.basics', () => {
  test.each<[string, (der: Uint8Array) => unknown]>([
    ['PEM in a string', (der) => pem('CMS', der)],
    ['bare base64 in a string', base64],
    ['an array', (der) => [pem('CMS', der)]],
    ['an object with signatures', (der) => ({ signatures: [base64(der)] })],
    ['an object with one signature', (der) => ({ signatures: pem('CMS', der) })],
  ])('answers with %s', async (_shape, shape) => {
    const to = await serve(async (request) => ({ body: { result: shape((await signatures(request))[0]!) }, status: true }));
    const [der] = await signWithNcaLayer([content], options(to));
    holds(der!, content);
  });

  test('is asked as documented', async () => {
    const to = await serve(async (request) => ({ body: { result: pem('CMS', (await signatures(request))[0]!) }, status: true }));
    const [der] = await signWithNcaLayer([content], options(to, { detached: true, language: 'ru' }));
    holds(der!, content, true);
    expect(to.requests).toEqual([
      {
        module: 'kz.gov.pki.knca.basics',
        method: 'sign',
        args: {
          allowedStorages: null,
          format: 'cms',
          data: content.toString('base64'),
          signingParams: { decode: true, encapsulate: false, digested: false },
          signerParams: { extKeyUsageOids: ['1.3.6.1.5.5.7.3.4'] },
          locale: 'ru',
        },
      },
    ]);
  });

  test('signs a batch in one dialog, in order', async () => {
    const contents = [content, Buffer.from('екінші'), Buffer.from('')];
    const to = await serve(async (request) => ({ body: { result: (await signatures(request, 'signatory', 'RSA')).map((der) => pem('CMS', der)) }, status: true }));
    const signed = await signWithNcaLayer(contents, options(to));
    expect(to.requests).toHaveLength(1);
    expect(signed).toHaveLength(3);
    signed.forEach((der, index) => {
      holds(der, contents[index]!);
    });
  });

  test.each<[string, unknown, string]>([
    ['the person cancels', { body: {}, status: true }, 'CANCELLED'],
    ['it fails', { code: 'INVOCATION_ERROR', details: 'C:\\Users\\secret', message: 'x', status: false }, 'NCALAYER_REFUSED'],
    ['it answers nonsense', 'not json', 'NCALAYER_ANSWER_INVALID'],
    ['it answers something else', { hello: 1 }, 'NCALAYER_ANSWER_INVALID'],
    ['the result is no CMS', { body: { result: 'hello' }, status: true }, 'NCALAYER_ANSWER_INVALID'],
    ['it signs more than it was asked', { body: { result: ['MAA=', 'MAA='] }, status: true }, 'NCALAYER_ANSWER_INVALID'],
    ['it never answers', null, 'NCALAYER_TIMEOUT'],
  ])('when %s', async (_what, answer, code) => {
    const to = await serve(() => answer);
    const failed = signWithNcaLayer([content], options(to));
    await expect(failed).rejects.toMatchObject({ problem: { code } });
    if (code === 'NCALAYER_REFUSED') await expect(failed).rejects.toMatchObject({ problem: { params: { code: 'INVOCATION_ERROR' } } });
    await expect(failed).rejects.not.toThrow(/secret/);
  });

  test('says that it is alive while a person thinks', async () => {
    const to = await serve(async (request) => {
      await new Promise((resolve) => setTimeout(resolve, 600));
      return { body: { result: pem('CMS', (await signatures(request))[0]!) }, status: true };
    });
    holds((await signWithNcaLayer([content], options(to)))[0]!, content);
    expect(to.heartbeats()).toBeGreaterThan(2);
  });

  test('is asked one thing at a time', async () => {
    const to = await serve(async (request) => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return { body: { result: pem('CMS', (await signatures(request))[0]!) }, status: true };
    });
    const contents = ['a', 'b', 'c'].map((text) => Buffer.from(text));
    const signed = await Promise.all(contents.map((each) => signWithNcaLayer([each], options(to))));
    expect(to.concurrent()).toBe(1);
    signed.forEach(([der], index) => {
      holds(der!, contents[index]!);
    });
  });

  test('can be cancelled here; the next one is served', async () => {
    let answers = false;
    const to = await serve(async (request) => (answers ? { body: { result: pem('CMS', (await signatures(request))[0]!) }, status: true } : null));
    const cancel = new AbortController();
    const asked = signWithNcaLayer([content], options(to, { signal: cancel.signal }));
    setTimeout(() => {
      cancel.abort();
    }, 200);
    await expect(asked).rejects.toMatchObject({ problem: { code: 'CANCELLED' } });
    answers = true;
    holds((await signWithNcaLayer([content], options(to)))[0]!, content);
  });

  test('goes away in the middle', async () => {
    const to = await serve((_request, socket) => {
      socket.terminate();
      return null;
    });
    await expect(signWithNcaLayer([content], options(to))).rejects.toMatchObject({ problem: { code: 'NCALAYER_CLOSED' } });
  });
});

describe('kz.gov.pki.knca.commonUtils', () => {
  const missing = { success: false, errorCode: 'MODULE_NOT_FOUND' };

  test.each<[string[], string]>([
    [['AKKaztokenStore'], 'AKKaztokenStore'],
    [[], 'PKCS12'],
  ])('is used where the newer module is missing; tokens that are in: %j', async (tokens, storage) => {
    const to = await serve(async ({ module, method, args }) => {
      if (module === 'kz.gov.pki.knca.basics') return missing;
      if (method === 'getActiveTokens') return { responseObject: tokens, code: '200' };
      const [, , data, attach] = args as [string, string, string, boolean];
      return { responseObject: base64(await signCades(Buffer.from(data, 'base64'), testSigner(), { detached: !attach, at: testNow })), code: '200' };
    });
    const contents = [content, Buffer.from('екінші')];
    const signed = await signWithNcaLayer(contents, options(to));
    signed.forEach((der, index) => {
      holds(der, contents[index]!);
    });
    expect(to.requests.slice(2).map(({ args }) => args)).toEqual(contents.map((each) => [storage, 'SIGNATURE', each.toString('base64'), true]));
  });

  test.each<[unknown, string]>([
    [missing, 'NCALAYER_MODULE_MISSING'],
    [{ code: '500', message: 'action.canceled' }, 'CANCELLED'],
    [{ code: '500', message: 'storage.empty' }, 'NCALAYER_REFUSED'],
  ])('answers %j', async (answer, code) => {
    const to = await serve(({ module }) => (module === 'kz.gov.pki.knca.basics' ? missing : answer));
    await expect(signWithNcaLayer([content], options(to))).rejects.toMatchObject({ problem: { code } });
  });
});

describe('the connection', () => {
  const answer = (): null => null;

  test('is made only to what the imported root vouches for, and nothing is asked before', async () => {
    const stranger = tlsRoot('ANOTHER ROOT');
    const to = await serve(answer, undefined, identityUnder(stranger, '127.0.0.1'));
    await expect(signWithNcaLayer([content], options(to))).rejects.toMatchObject({ problem: { code: 'NCALAYER_NOT_TRUSTED' } });
    expect(to.requests).toEqual([]);
  });

  test.each<[string, () => ServerIdentity]>([
    ['one for another machine', () => identityUnder(root, 'bank.example')],
    ['one that has ended', () => identityUnder(root, '127.0.0.1', -1)],
  ])('refuses a certificate of that root: %s', async (_what, make) => {
    const to = await serve(answer, undefined, make());
    await expect(signWithNcaLayer([content], options(to))).rejects.toMatchObject({ problem: { code: 'NCALAYER_NOT_TRUSTED' } });
  });

  test('needs a root: the lists of the runtime do not count', async () => {
    const to = await serve(answer);
    await expect(signWithNcaLayer([content], options(to, { authorities: [] }))).rejects.toMatchObject({ problem: { code: 'NCALAYER_ROOT_MISSING' } });
  });

  test('is refused where nobody listens', async () => {
    const to = await serve(answer);
    await to.close();
    server = undefined;
    await expect(signWithNcaLayer([content], options(to))).rejects.toMatchObject({ problem: { code: 'NCALAYER_NOT_RUNNING' } });
  });

  test('does not wait for ever for a greeting', async () => {
    const to = await serve(answer, '');
    await expect(signWithNcaLayer([content], options(to))).rejects.toMatchObject({ problem: { code: 'NCALAYER_TIMEOUT' } });
  });
});

describe('signing.signFile', () => {
  const folder = mkdtempSync(join(tmpdir(), 'derbes-ncalayer-'));
  const path = (name: string): string => join(folder, name);
  let vault: TestVault;
  beforeAll(() => {
    vault = vaultInTest(new TestClock(testNow.toString()));
    mkdirSync(path('trust'));
    writeFileSync(path('trust/root.pem'), pem('CERTIFICATE', root.certificate.der));
    writeFileSync(path('trust/authority.cer'), testPki().authority.certificate);
    writeFileSync(path('trust/authority.crl'), testPki().crl);
    // A root of GOST among them does not stand in the way of TLS.
    writeFileSync(path('trust/gost.cer'), testPki('GOST').root.certificate);
    writeFileSync(path('letter.txt'), content);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const input = (to: NcaLayerServer) => {
    rmSync(path('letter.cms'), { force: true });
    return {
      content: vault.grant(path('letter.txt'), 'read'),
      target: vault.grant(path('letter.cms'), 'write'),
      key: { provider: 'ncalayer' as const, trust: vault.grant(path('trust'), 'folder'), language: 'kk' as const, port: to.port },
    };
  };

  test('writes what it was given once it has verified it', async () => {
    const to = await serve(async (request) => ({ body: { result: pem('CMS', (await signatures(request, 'signatory', 'RSA'))[0]!) }, status: true }));
    const { signer } = await vault.value('signing.signFile', input(to));
    expect(signer.commonName).toBe('ҮЛГІҰЛЫ ЕРЛАН');
    holds(readFileSync(path('letter.cms')), content);
  });

  test.each<[string, (request: Record<string, unknown>) => Promise<Uint8Array>, string]>([
    ['an AUTH key', async (request) => (await signatures(request, 'auth', 'RSA'))[0]!, 'KEY_AUTH'],
    ['an expired key', async (request) => (await signatures(request, 'expired', 'RSA'))[0]!, 'KEY_EXPIRED'],
    ['a revoked key', async (request) => (await signatures(request, 'revoked', 'RSA'))[0]!, 'KEY_REVOKED'],
    ['another content', () => signCades(Buffer.from('басқа'), testSigner(), { detached: false, at: testNow }), 'NCALAYER_SIGNATURE_INVALID'],
    ['the content left out', () => signCades(content, testSigner(), { detached: true, at: testNow }), 'NCALAYER_SIGNATURE_INVALID'],
    [
      'a changed signature',
      async (request) => {
        const [der] = await signatures(request, 'signatory', 'RSA');
        der![der!.length - 5]! ^= 1;
        return der!;
      },
      'NCALAYER_SIGNATURE_INVALID',
    ],
  ])('refuses %s and writes nothing', async (_what, make, code) => {
    const to = await serve(async (request) => ({ body: { result: base64(await make(request)) }, status: true }));
    expect(await vault.problem('signing.signFile', input(to))).toBe(code);
    expect(existsSync(path('letter.cms'))).toBe(false);
  });
});
