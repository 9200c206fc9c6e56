import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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
