import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { fromBase64, fromBase64url, fromForeignBase64, fromHex, toBase64, toBase64url, toHex } from '../../../electron/vault/common/bytes.ts';
import * as page from '../../../electron/vault/crypto/primitives-page.ts';
import * as node from '../../../electron/vault/crypto/primitives.ts';

/** What the page hashes and verifies with, beside what Node does. */

type PagePrimitives = Omit<typeof page, 'startHashing'>;
// The page's functions stand where Node's are imported: they must be called alike.
export const sameTypes: Partial<typeof node> = page satisfies PagePrimitives;

const bytes = (maxLength: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ maxLength });

describe.each(['without WebAssembly', 'with WebAssembly'])('hashes %s', (how) => {
  beforeAll(async () => {
    if (how === 'with WebAssembly') await page.startHashing();
  });

  test('are those of Node', () => {
    fc.assert(
      fc.property(bytes(300), fc.string({ unit: 'binary', maxLength: 100 }), (data, text) => {
        expect(toHex(page.sha256Piece(data))).toBe(createHash('sha256').update(data).digest('hex'));
        for (const name of ['sha256', 'sha384', 'sha512'] as const) expect(toHex(page[name](data, text))).toBe(toHex(node[name](data, text)));
        expect(toHex(page.sha1(data))).toBe(toHex(node.sha1(data)));
        for (const encoding of ['latin1', 'base64url'] as const) expect(page.sha256Text(data, encoding)).toBe(node.sha256Text(data, encoding));
        const [a, b] = [page.scratch(512, 9), node.scratch(512, 9)];
        expect(page.utf8Into(text, a, 40)).toBe(node.utf8Into(text, b, 40));
        page.sha256Into(data, a, 3);
        node.sha256Into(data, b, 3);
        expect(toHex(a)).toBe(toHex(b));
      }),
    );
  });
});

describe('signatures', () => {
  test('of Ed25519 fit or not as in Node', () => {
    const { seed, publicKey } = node.generateEd25519();
    fc.assert(
      fc.property(bytes(100), fc.nat(63), fc.integer({ min: 0, max: 7 }), (message, at, bit) => {
        const signature = node.signEd25519(seed, message);
        expect(page.verifyEd25519(publicKey, message, signature)).toBe(true);
        signature[at]! ^= 1 << bit;
        expect(page.verifyEd25519(publicKey, message, signature)).toBe(node.verifyEd25519(publicKey, message, signature));
      }),
      { numRuns: 40 },
    );
    expect(page.verifyEd25519(publicKey.subarray(1), new Uint8Array(), new Uint8Array(64))).toBe(false);
  });

  test('of RSA fit or not as in Node', () => {
    const key = node.generateRsa(2048);
    const other = node.generateRsa(2048);
    fc.assert(
      fc.property(bytes(100), fc.nat(255), fc.integer({ min: 0, max: 7 }), (message, at, bit) => {
        const signature = node.signRsaSha256(key.pkcs8, message);
        expect(page.verifyRsa(key.spki, 'sha256', message, signature)).toBe(true);
        expect(page.verifyRsa(key.spki, 'sha512', message, signature)).toBe(false);
        expect(page.verifyRsa(other.spki, 'sha256', message, signature)).toBe(false);
        expect(page.verifyRsa(key.spki, 'sha256', message, signature.subarray(1))).toBe(false);
        signature[at]! ^= 1 << bit;
        expect(page.verifyRsa(key.spki, 'sha256', message, signature)).toBe(false);
      }),
      { numRuns: 20 },
    );
    for (let length = 0; length < key.spki.length; length += 7) expect(page.verifyRsa(key.spki.subarray(0, length), 'sha256', new Uint8Array(), new Uint8Array(256))).toBe(false);
  });
});

describe('spellings of bytes', () => {
  test('are those of Node, and come back', () => {
    fc.assert(
      fc.property(bytes(80), (data) => {
        const buffer = Buffer.from(data);
        expect([toHex(data), toBase64(data), toBase64url(data)]).toEqual([buffer.toString('hex'), buffer.toString('base64'), buffer.toString('base64url')]);
        for (const back of [fromHex(toHex(data)), fromBase64(toBase64(data)), fromBase64url(toBase64url(data)), fromForeignBase64(toBase64(data).replace(/(.{7})/g, '$1\r\n'))]) {
          expect(Buffer.from(back!).equals(buffer)).toBe(true);
        }
      }),
    );
  });

  test('are read in one form only', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('A', 'B', '+', '/', '-', '_', '=', 'z', '9', ' ', '\n'), maxLength: 12 }), (text) => {
        const [plain, url] = [Buffer.from(text, 'base64'), Buffer.from(text, 'base64url')];
        expect(fromBase64(text) !== null).toBe(plain.toString('base64') === text);
        expect(fromBase64url(text) !== null).toBe(url.toString('base64url') === text);
      }),
      { numRuns: 2000 },
    );
  });
});
