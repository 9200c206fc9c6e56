import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testPassword } from '../../fixtures/pki/make.ts';
import { TestAuthorities } from '../../support/authorities.ts';
import { buildCli, derbes } from './cli.ts';

let authorities: TestAuthorities;
const path = (name: string): string => authorities.path(name);
const content = Buffer.from('%PDF-1.7\r\nқұжат\r\n%%EOF\r\n');
const openssl = (...args: string[]): Buffer => execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] });
const accepts = (file: string): Buffer =>
  openssl(
    'cms',
    '-verify',
    '-cades',
    '-binary',
    '-inform',
    'DER',
    '-in',
    path(file),
    '-CAfile',
    path('trusted.pem'),
    '-purpose',
    'any',
  );

beforeAll(async () => {
  authorities = new TestAuthorities();
  await buildCli();
  writeFileSync(path('letter.pdf'), content);
  writeFileSync(path('key.p12'), authorities.pki.keys.signatory.p12);
  mkdirSync(path('trust'));
  writeFileSync(path('trust/root.cer'), authorities.pki.root.certificate);
  writeFileSync(path('trust/authority.cer'), authorities.pki.authority.certificate);
  expect(
    (
      await derbes(['sign', path('letter.pdf'), '--p12', path('key.p12'), '--out', path('letter.cms')], {
        DERBES_KEY_PASSWORD: testPassword,
      })
    ).code,
  ).toBe(0);
}, 60_000);
afterAll(() => {
  authorities.close();
});

describe('derbes timestamp', () => {
  test('asks an authority online', async () => {
    const address = await authorities.serveTimestamps();
    const done = await derbes([
      'timestamp',
      path('letter.cms'),
      '--tsp',
      address,
      '--trust',
      path('trust'),
      '--out',
      path('letter-t.cms'),
    ]);
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(accepts('letter-t.cms')).toEqual(content);
    const shown = await derbes(['verify', path('letter-t.cms'), '--trust', path('trust'), '--lang', 'en']);
    expect(shown.stdout).toMatch(/timestamp: .+, CN=DEMO tsa, policy 1\.2\.398\.3\.3\.2\.6\.2/);
    // One is enough.
    expect(
      (
        await derbes([
          'timestamp',
          path('letter-t.cms'),
          '--tsp',
          address,
          '--trust',
          path('trust'),
          '--out',
          path('twice.cms'),
        ])
      ).code,
    ).toBe(3);
  });

  test('writes the request for another machine and takes its answer', async () => {
    expect((await derbes(['timestamp', path('letter.cms'), '--request', path('letter.tsq')])).code).toBe(0);
    writeFileSync(path('letter.tsr'), authorities.stamp(readFileSync(path('letter.tsq'))));
    openssl(
      'ts',
      '-verify',
      '-queryfile',
      path('letter.tsq'),
      '-in',
      path('letter.tsr'),
      '-CAfile',
      path('trusted.pem'),
    );
    const take = [
      'timestamp',
      path('letter.cms'),
      '--response',
      path('letter.tsr'),
      '--request',
      path('letter.tsq'),
      '--out',
      path('carried.cms'),
    ];
    const strange = await derbes([...take, '--lang', 'en']);
    expect(strange.code).toBe(3);
    expect(strange.stderr).toContain('TIMESTAMP_NOT_TRUSTED');
    expect(strange.stderr).toContain('The issuer’s certificate is missing');
    expect((await derbes([...take, '--trust', path('trust')])).code).toBe(0);
    expect(accepts('carried.cms')).toEqual(content);
  });

  test('wants one way, and another file for what it makes', async () => {
    expect((await derbes(['timestamp', path('letter.cms')])).code).toBe(2);
    expect(
      (
        await derbes([
          'timestamp',
          path('letter.cms'),
          '--tsp',
          'http://127.0.0.1:1/',
          '--response',
          path('x.tsr'),
          '--out',
          path('y'),
        ])
      ).code,
    ).toBe(2);
    expect(
      (await derbes(['timestamp', path('letter.cms'), '--tsp', 'http://127.0.0.1:1/', '--out', path('letter.cms')]))
        .code,
    ).toBe(2);
    expect(
      (await derbes(['timestamp', path('letter.cms'), '--tsp', 'http://127.0.0.1:1/', '--out', path('y')])).code,
    ).toBe(3);
  });
});

describe('derbes sign --tsp', () => {
  const sign = (address: string, out: string, ...more: readonly string[]) =>
    derbes(['sign', path('letter.pdf'), '--p12', path('key.p12'), '--out', path(out), '--tsp', address, ...more], { DERBES_KEY_PASSWORD: testPassword });
  const trusted = (): readonly string[] => ['--trust', path('trust')];
  const timestampsIn = async (file: string, ...more: readonly string[]) => {
    const { stdout } = await derbes(['verify', path(file), ...trusted(), '--json', ...more]);
    return (JSON.parse(stdout) as { signatures: { timestamps: { relied: boolean }[] }[] }).signatures.map(({ timestamps }) => timestamps.map(({ relied }) => relied));
  };
  let address: string;
  beforeAll(async () => {
    address = await authorities.serveTimestamps();
    writeFileSync(path('head.p12'), authorities.pki.keys.head.p12);
  });

  test('signs and asks for the timestamp at once, attached and detached', async () => {
    const done = await sign(address, 'once.cms', ...trusted(), '--json');
    expect(done).toMatchObject({ code: 0, stderr: '' });
    const told = JSON.parse(done.stdout) as { file: { sha256: string }; timestamps: unknown };
    expect(told.timestamps).toEqual({ added: 1, problem: null });
    expect(told.file.sha256).toBe(createHash('sha256').update(readFileSync(path('once.cms'))).digest('hex'));
    expect(accepts('once.cms')).toEqual(content);
    expect(await timestampsIn('once.cms')).toEqual([[true]]);
    expect((await sign(address, 'once.p7s', ...trusted(), '--detached', '--policy', '1.2.398.3.3.2.6.4')).code).toBe(0);
    expect(await timestampsIn('once.p7s', '--content', path('letter.pdf'))).toEqual([[true]]);
  });

  test('with --add the signature that was there gets its own', async () => {
    const done = await derbes(
      ['sign', path('letter.cms'), '--add', '--p12', path('head.p12'), '--out', path('two.cms'), '--tsp', address, ...trusted(), '--json'],
      { DERBES_KEY_PASSWORD: testPassword },
    );
    expect(done.code).toBe(0);
    expect(JSON.parse(done.stdout)).toMatchObject({ timestamps: { added: 2 } });
    expect(await timestampsIn('two.cms')).toEqual([[true], [true]]);
  });

  test.each<[string, () => Promise<string>, string]>([
    ['is down', () => Promise.resolve('http://127.0.0.1:1/'), 'ONLINE_UNREACHABLE'],
    ['answers with an error', () => authorities.listen(createServer((_request, response) => response.writeHead(503).end())), 'ONLINE_REFUSED'],
    ['answers with something else', () => authorities.listen(createServer((_request, response) => response.end('hello'))), 'TIMESTAMP_UNREADABLE'],
  ])('keeps the signature where the authority %s, and says so', async (_what, serve, problem) => {
    const kept = await sign(await serve(), 'kept.cms', ...trusted(), '--lang', 'en');
    expect(kept.code).toBe(6);
    expect(kept.stdout).toContain(path('kept.cms'));
    expect(kept.stderr).toContain('written, but without a timestamp');
    expect(kept.stderr).toContain(problem);
    expect(accepts('kept.cms')).toEqual(content);
    expect(await timestampsIn('kept.cms')).toEqual([[]]);
    expect((await derbes(['timestamp', path('kept.cms'), '--tsp', address, ...trusted(), '--out', path('later.cms')])).code).toBe(0);
  });

  test('keeps the signature without a timestamp of an authority that is not trusted', async () => {
    mkdirSync(path('nobody'));
    const kept = await sign(address, 'strange.cms', '--trust', path('nobody'), '--json');
    expect(kept.code).toBe(6);
    expect(JSON.parse(kept.stdout)).toMatchObject({ file: { path: path('strange.cms') }, timestamps: { added: 0, problem: { code: 'TIMESTAMP_NOT_TRUSTED' } } });
    expect(await timestampsIn('strange.cms')).toEqual([[]]);
  });

  test('asks for no key where the question could not be asked', async () => {
    for (const [where, ...more] of [[address], ['ftp://tsp.example/', ...trusted()], [address, ...trusted(), '--policy', 'x']] as const) expect((await sign(where, 'none.cms', ...more)).code).toBe(2);
    expect(existsSync(path('none.cms'))).toBe(false);
  });
});

describe('derbes evidence', () => {
  test('embeds the chain and says what it cannot find out', async () => {
    const done = await derbes([
      'evidence',
      path('letter.cms'),
      '--trust',
      path('trust'),
      '--out',
      path('chain.cms'),
      '--lang',
      'en',
    ]);
    expect(done.code).toBe(5);
    expect(done.stdout).toContain('still not known');
    expect(accepts('chain.cms')).toEqual(content);
    // The chain is inside now: the root alone is enough for it.
    expect(
      openssl(
        'cms',
        '-verify',
        '-cades',
        '-binary',
        '-inform',
        'DER',
        '-in',
        path('chain.cms'),
        '-CAfile',
        path('root.pem'),
        '-purpose',
        'any',
      ),
    ).toEqual(content);
  });
});
