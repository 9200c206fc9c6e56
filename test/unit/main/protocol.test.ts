import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { contentSecurityPolicy, respond } from '../../../electron/main/protocol.ts';

vi.mock('electron', () => ({ protocol: {} }));

const top = mkdtempSync(join(tmpdir(), 'derbes-protocol-'));
const root = join(top, 'renderer');
mkdirSync(join(root, 'assets'), { recursive: true });
writeFileSync(join(root, 'index.html'), '<!doctype html><html><head><title>D</title></head></html>');
writeFileSync(join(root, 'assets', 'a.js'), 'export {}');
writeFileSync(join(root, 'no-type.xyz'), 'x');
writeFileSync(join(top, 'secret.js'), 'secret');
writeFileSync(join(top, 'renderer-other.js'), 'secret');
mkdirSync(join(root, 'folder.js'));
symlinkSync(join(top, 'secret.js'), join(root, 'assets', 'link.js'));
afterAll(() => rmSync(top, { recursive: true }));

const get = (url: string, method = 'GET') => respond({ url, method }, root);

test('the page carries the nonce of its policy, another one each time', async () => {
  const nonces = new Set<string>();
  for (let load = 0; load < 5; load++) {
    const response = await get('app://derbes/');
    const html = await response.text();
    const [, nonce = ''] = /<meta name="derbes-style-nonce" content="([^"]+)">/.exec(html) ?? [];
    expect(response.headers.get('Content-Security-Policy')).toContain(`style-src 'self' 'nonce-${nonce}'`);
    expect(Buffer.from(nonce, 'base64')).toHaveLength(18);
    nonces.add(nonce);
  }
  expect(nonces.size).toBe(5);
});

test('an address without an extension is the page itself', async () => {
  for (const url of ['app://derbes', 'app://derbes/bases', 'app://derbes/bases/1?x=1#y']) {
    expect(await (await get(url)).text()).toContain('<title>D</title>');
  }
});

test('files have their type and are never sniffed or kept', async () => {
  const { headers, status } = await get('app://derbes/assets/a.js');
  expect(status).toBe(200);
  expect(headers.get('Content-Type')).toBe('text/javascript; charset=utf-8');
  expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
  expect(headers.get('Cache-Control')).toBe('no-store');
});

test.each([
  ['another host', 'app://other/index.html'],
  ['a user in the address', 'app://other@derbes.kz/index.html'],
  ['a type we do not serve', 'app://derbes/no-type.xyz'],
  ['a folder', 'app://derbes/folder.js'],
  ['what is not there', 'app://derbes/assets/b.js'],
  ['a neighbour with the same beginning', 'app://derbes/..%2frenderer-other.js'],
  ['a broken escape', 'app://derbes/%E0%A4%A.js'],
])('%s is not found', async (_what, url) => {
  expect((await get(url)).status).toBe(404);
});

test.each(['POST', 'PUT', 'HEAD'])('%s is not answered', async (method) => {
  expect((await get('app://derbes/', method)).status).toBe(404);
});

describe('no address leads out of the folder', () => {
  test('however it is written', async () => {
    const step = fc.constantFrom(
      '..',
      '%2e%2e',
      '%2E.',
      '.',
      '',
      'assets',
      '%5c',
      '\\',
      '%2f',
      '%00',
      '/',
      '...',
      '%252e%252e',
    );
    const file = fc.constantFrom('secret.js', 'renderer-other.js');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), file, async (steps, name) => {
        const response = await get(`app://derbes/${[...steps, name].join('/')}`);
        expect(await response.text()).not.toContain('secret');
      }),
      { numRuns: 500 },
    );
  });
});

test('the policy names no wildcard, no foreign host and no inline code', () => {
  const policy = contentSecurityPolicy('N');
  expect(policy).not.toMatch(/unsafe|\*|https?:/);
  expect(policy.startsWith("default-src 'none'")).toBe(true);
  for (const closed of ['object-src', 'base-uri', 'form-action', 'frame-src', 'frame-ancestors']) {
    expect(policy).toContain(`${closed} 'none'`);
  }
});
