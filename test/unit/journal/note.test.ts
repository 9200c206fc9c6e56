import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkpointText, parseCheckpointText, parseNote, signNote, verifierKey, verifyNote } from '../../../electron/vault/journal/note.ts';
import { ed25519PublicKey } from '../../../electron/vault/crypto/primitives.ts';

const seed = new Uint8Array(generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(16));
const publicKey = ed25519PublicKey(seed);
const name = 'derbes/0b5e0000-0000-4000-8000-000000000001';

test('the example of C2SP signed-note verifies', () => {
  // From the Go module golang.org/x/mod/sumdb/note, the origin of the format.
  const key = Buffer.from('ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW', 'base64').subarray(1);
  const text =
    'If you think cryptography is the answer to your problem,\nthen you don\'t know what your problem is.\n';
  const note = parseNote(
    `${text}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`,
  );
  expect(note?.text).toBe(text);
  expect(verifyNote(note!, 'PeterNeumann', key)).toBe(true);
  expect(verifierKey('PeterNeumann', key)).toBe('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
});

describe('checkpoints', () => {
  const body = { origin: name, size: 4711, root: Buffer.alloc(32, 7) };
  const note = signNote(checkpointText(body), name, seed);

  test('are read back as they were signed', () => {
    const parsed = parseNote(note);
    expect(parsed && verifyNote(parsed, name, publicKey)).toBe(true);
    expect(parseCheckpointText(parsed!.text)).toEqual({ ...body, root: new Uint8Array(body.root) });
  });

  test('no changed byte goes unnoticed', () => {
    const bytes = Buffer.from(note, 'utf8');
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const changed = Buffer.from(bytes);
        changed[at]! ^= by;
        const parsed = parseNote(changed.toString('utf8'));
        expect(parsed !== null && verifyNote(parsed, name, publicKey)).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['a leading zero', 'o\n01\nAAAA\n'],
    ['an extension line', `${checkpointText(body)}more\n`],
    ['a short root', 'o\n1\nAAAA\n'],
    ['a size beyond exact numbers', `o\n9007199254740993\n${Buffer.alloc(32).toString('base64')}\n`],
    ['base64 in another spelling', checkpointText(body).replace('c=\n', 'd=\n')],
  ])('%s is refused', (_name, text) => {
    expect(parseCheckpointText(text)).toBeNull();
  });
});
