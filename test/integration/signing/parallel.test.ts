import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasTool } from '../../../build/runtime/tools.mjs';
import { signCades, verifyCades } from '../../../electron/vault/signing/cades.ts';
import { readParts } from '../../../electron/vault/signing/cms.ts';
import { mergeCades } from '../../../electron/vault/signing/merge-cades.ts';
import { testNow, testPki, testSigner, testTrust } from '../../fixtures/pki/make.ts';

const folder = mkdtempSync(join(tmpdir(), 'derbes-parallel-'));
const at = (name: string): string => join(folder, name);
const content = new TextEncoder().encode('Екі адам қол қоятын хат\n');
const pem = (der: Uint8Array): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`;
const trust = {
  anchors: [...testTrust('RSA').anchors, ...testTrust('GOST').anchors],
  intermediates: [...testTrust('RSA').intermediates, ...testTrust('GOST').intermediates],
};
const head = () => testSigner('head');
const officer = () => testSigner('signatory');
const gost = () => testSigner('signatory', 'GOST');

async function together(detached: boolean, ...signers: readonly ReturnType<typeof testSigner>[]): Promise<Uint8Array> {
  let merged: Uint8Array | undefined;
  for (const signer of signers) {
    const one = await signCades(content, signer, { detached, at: testNow });
    merged = merged ? mergeCades(merged, one, content) : one;
  }
  return merged ?? new Uint8Array(0);
}

const refusal = (code: string): unknown =>
  expect.objectContaining({ problem: expect.objectContaining({ code }) as unknown });
const openssl = (...args: readonly string[]): string =>
  execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

beforeAll(() => {
  writeFileSync(at('trusted.pem'), pem(testPki().root.certificate) + pem(testPki().authority.certificate));
  writeFileSync(at('content'), content);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('parallel signatures', () => {
  it.each([false, true])(
    'keeps every SignerInfo byte for byte and verifies them all (detached: %s)',
    async (detached) => {
      const signers = [head(), officer(), gost()];
      const alone = await Promise.all(signers.map((signer) => signCades(content, signer, { detached, at: testNow })));
      const merged = await together(detached, ...signers);
      const infos = readParts(merged).signers.map(({ bytes }) => Buffer.from(bytes).toString('hex'));
      // GOST signs with a fresh nonce each time; RSA is the same every time.
      for (const der of alone.slice(0, 2))
        expect(infos).toContain(Buffer.from(readParts(der).signers[0]?.bytes ?? []).toString('hex'));
      const result = verifyCades(merged, { content: detached ? content : undefined, trust, now: testNow });
      expect(result.signers.map(({ certificate }) => certificate && Buffer.from(certificate.der))).toHaveLength(3);
      expect(
        [...result.checks, ...result.signers.flatMap(({ checks }) => checks)].filter(({ state }) => state === 'bad'),
      ).toEqual([]);
      expect(
        result.signers.map(({ checks }) => checks.filter(({ reason }) => reason === 'signature_valid').length),
      ).toEqual([1, 1, 1]);
    },
  );

  it.skipIf(!hasTool('openssl'))('is verified by OpenSSL, both signers of it', async () => {
    writeFileSync(at('two.cms'), await together(false, head(), officer()));
    openssl(
      'cms',
      '-verify',
      '-cades',
      '-binary',
      '-inform',
      'DER',
      '-in',
      at('two.cms'),
      '-CAfile',
      at('trusted.pem'),
      '-purpose',
      'any',
      '-attime',
      String(testNow.epochMilliseconds / 1000),
      '-out',
      at('out'),
    );
    expect(new Uint8Array(readFileSync(at('out')))).toEqual(content);
    writeFileSync(at('two.p7s'), await together(true, head(), officer()));
    openssl(
      'cms',
      '-verify',
      '-cades',
      '-binary',
      '-inform',
      'DER',
      '-in',
      at('two.p7s'),
      '-content',
      at('content'),
      '-CAfile',
      at('trusted.pem'),
      '-purpose',
      'any',
      '-attime',
      String(testNow.epochMilliseconds / 1000),
      '-out',
      at('out'),
    );
    const printed = openssl('cms', '-cmsout', '-print', '-inform', 'DER', '-in', at('two.p7s'));
    expect(printed.match(/d\.issuerAndSerialNumber/g)).toHaveLength(2);
  });

  it.skipIf(!hasTool('openssl'))('joins one that OpenSSL made, in BER and with a key identifier', async () => {
    const { pair, certificate } = testPki().keys.signatory;
    writeFileSync(
      at('key.pem'),
      `-----BEGIN PRIVATE KEY-----\n${Buffer.from(pair.pkcs8).toString('base64')}\n-----END PRIVATE KEY-----\n`,
    );
    writeFileSync(at('cert.pem'), pem(certificate));
    openssl(
      'cms',
      '-sign',
      '-binary',
      '-nodetach',
      '-stream',
      '-cades',
      '-keyid',
      '-md',
      'sha256',
      '-outform',
      'DER',
      '-in',
      at('content'),
      '-signer',
      at('cert.pem'),
      '-inkey',
      at('key.pem'),
      '-out',
      at('theirs.cms'),
    );
    const merged = mergeCades(new Uint8Array(readFileSync(at('theirs.cms'))), await together(false, head()));
    expect(readParts(merged).signers).toHaveLength(2);
    // A key identifier makes SignerInfo version 3, and with it the whole (RFC 5652 section 5.1).
    writeFileSync(at('mixed.cms'), merged);
    expect(openssl('cms', '-cmsout', '-print', '-inform', 'DER', '-in', at('mixed.cms'))).toMatch(
      /d\.signedData:\s+version: 3/,
    );
    openssl(
      'cms',
      '-verify',
      '-cades',
      '-binary',
      '-inform',
      'DER',
      '-in',
      at('mixed.cms'),
      '-CAfile',
      at('trusted.pem'),
      '-purpose',
      'any',
      '-no_check_time',
      '-out',
      at('out'),
    );
  });

  it('refuses other content, the same certificate twice, and what it cannot read', async () => {
    const mine = await together(false, head());
    const other = await signCades(content.subarray(1), officer(), { detached: false, at: testNow });
    expect(() => mergeCades(mine, other)).toThrow(refusal('SIGNATURES_CONTENT_DIFFERS'));
    const [apart, otherApart] = [
      await together(true, head()),
      await signCades(content.subarray(1), officer(), { detached: true, at: testNow }),
    ];
    expect(() => mergeCades(apart, otherApart)).toThrow(refusal('SIGNATURES_CONTENT_DIFFERS'));
    // Digests of different kinds cannot be compared with each other, but with the content.
    const gostOther = await signCades(content.subarray(1), gost(), { detached: true, at: testNow });
    expect(() => mergeCades(apart, gostOther, content)).toThrow(refusal('SIGNATURES_CONTENT_DIFFERS'));
    expect(() => mergeCades(mine, apart)).toThrow(refusal('SIGNATURES_CONTENT_DIFFERS'));
    const again = await signCades(content, head(), { detached: false, at: testNow.add({ minutes: 1 }) });
    expect(() => mergeCades(mine, again)).toThrow(refusal('SIGNATURES_SAME_SIGNER'));
    expect(() => mergeCades(content, mine)).toThrow(refusal('SIGNATURES_UNREADABLE'));
  });
});
