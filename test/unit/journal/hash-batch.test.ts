import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomBytes, sha256 } from '../../../electron/vault/crypto/primitives.ts';
import { HashBatch } from '../../../electron/vault/journal/hash-batch.ts';
import { commitDerived } from '../../../electron/vault/journal/hashing.ts';

/** Lengths around the ends of blocks, where padding goes wrong; letters of one, two, three and four bytes. */
const text = fc.oneof(
  fc.integer({ min: 0, max: 400 }).map((length) => 'a'.repeat(length)),
  fc.string({ unit: fc.constantFrom('a', 'ә', '€', '𐎀', '\u0000'), maxLength: 300 }),
);
const job = fc.record({
  key: fc.integer({ min: 0, max: 5 }),
  sequence: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.maxSafeInteger().filter((number) => number >= 0)),
  field: fc.constantFrom('base', 'time', 'body', 'statement', 'a'.repeat(32)),
  text,
});

test('gives what hashes one by one give', () => {
  const batch = new HashBatch();
  const keys = Array.from({ length: 6 }, () => randomBytes(32));
  fc.assert(
    fc.property(fc.array(job, { maxLength: 40 }), fc.array(text, { maxLength: 20 }), (commitments, leaves) => {
      const numbers = keys.map((key) => batch.key(key));
      const asked = commitments.map((one) => batch.commit(numbers[one.key] ?? -1, one.sequence, one.field, one.text));
      batch.run();
      // Later ones of the same batch, as bodies come after what they hold.
      const hashed = leaves.map((leaf) => batch.leaf(leaf));
      const again = commitments.map((one) => batch.commit(numbers[one.key] ?? -1, one.sequence, one.field, one.text));
      batch.run();
      for (const jobs of [asked, again]) {
        const found = jobs.map((number) => batch.base64url(number));
        expect(found).toEqual(commitments.map((one) => commitDerived(keys[one.key] ?? new Uint8Array(), one.sequence, one.field, one.text)));
      }
      const out = new Uint8Array(32);
      leaves.forEach((leaf, index) => {
        batch.into(hashed[index] ?? -1, out, 0);
        expect(out).toEqual(new Uint8Array(sha256(Uint8Array.of(0), Buffer.from(leaf, 'utf8'))));
      });
      batch.clear();
    }),
    { numRuns: 60 },
  );
});

test('grows with what it is given, and takes a text of a megabyte', () => {
  const batch = new HashBatch();
  const key = randomBytes(32);
  const number = batch.key(key);
  const texts = Array.from({ length: 9 }, (_, index) => 'ж'.repeat(index * 60_000));
  const jobs = texts.map((one, index) => batch.commit(number, index, 'raw', one));
  batch.run();
  expect(jobs.map((one) => batch.base64url(one))).toEqual(texts.map((one, index) => commitDerived(key, index, 'raw', one)));
});

test('keeps no message and no key when it is cleared', () => {
  const batch = new HashBatch();
  batch.commit(batch.key(randomBytes(32)), 1, 'raw', 'x');
  batch.run();
  batch.clear();
  const key = randomBytes(32);
  const job = batch.commit(batch.key(key), 1, 'raw', 'y');
  batch.run();
  expect(batch.base64url(job)).toBe(commitDerived(key, 1, 'raw', 'y'));
  expect(() => batch.commit(0, 1, 'k'.repeat(33), '')).toThrow(RangeError);
});
