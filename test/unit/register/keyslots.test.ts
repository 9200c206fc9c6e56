import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { argon2Floor } from '../../../electron/vault/crypto/argon2.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import { type Keyslots, openSlot, parseKeyslots, passphraseBytes, sealSlot } from '../../../electron/vault/register/keyslots.ts';

const register = '6e2d1d2c-6f5b-4c0b-9f0e-0d1c2b3a4f5e';
const operator = '11111111-1111-4111-8111-111111111111';
const dataKey = new Uint8Array(32).fill(9);
const secret = passphraseBytes('жусан исі аңқыған дала 7');
let keyslots: Keyslots;

beforeAll(async () => {
  keyslots = {
    format: 'derbes-keyslots',
    version: 1,
    register,
    demo: false,
    slots: [
      await sealSlot(register, { kind: 'operator', operator, name: 'Әлімова' }, secret, dataKey, argon2Floor),
      await sealSlot(register, { kind: 'recovery' }, new Uint8Array(20).fill(1), dataKey, argon2Floor),
    ],
  };
});

test('what was written is read, and opens with its secret only', async () => {
  const read = parseKeyslots(JSON.stringify(keyslots));
  expect(read).toEqual(keyslots);
  expect(await openSlot(register, read.slots[0]!, secret)).toEqual(dataKey);
  expect(await openSlot(register, read.slots[0]!, passphraseBytes('жусан исі аңқыған дала 8'))).toBeNull();
  // The same letters from a keyboard that composes them otherwise.
  expect(await openSlot(register, read.slots[0]!, passphraseBytes('жусан исі аңқыған дала 7'.normalize('NFD')))).toEqual(dataKey);
});

test('two slots of the same passphrase have nothing in common', () => {
  const [first, second] = keyslots.slots;
  expect(first!.kdf.salt).not.toBe(second!.kdf.salt);
  expect(first!.sealed.slice(0, 20)).not.toBe(second!.sealed.slice(0, 20));
});

describe('reading', () => {
  const refused = (text: string): string => {
    try {
      parseKeyslots(text);
      return 'read';
    } catch (error) {
      return error instanceof Fault ? error.problem.code : 'threw something else';
    }
  };

  test('never throws anything but a problem, whatever stands in the file', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(refused(text)).toBe('KEYSLOTS_DAMAGED');
      }),
    );
  });

  test('no single changed byte gives another file that is taken for good', async () => {
    const text = JSON.stringify(keyslots);
    const outcomes = fc.sample(fc.tuple(fc.nat(text.length - 1), fc.constantFrom('0', 'A', 'a', 'б', '"', '{', ',', 'x')), 400).map(([at, character]) => {
      const changed = text.slice(0, at) + character + text.slice(at + 1);
      return changed === text ? null : changed;
    });
    let tried = 0;
    for (const changed of outcomes) {
      if (changed === null || refused(changed) !== 'read') continue;
      const read = parseKeyslots(changed);
      const slot = read.slots.find((candidate) => candidate.kind === 'operator');
      // Changes that stay readable touch one slot or what all are bound to; the other slot may still open.
      if (!slot || JSON.stringify([read.register, slot]) === JSON.stringify([register, keyslots.slots[0]])) continue;
      if (tried >= 25) break;
      tried += 1;
      expect(await openSlot(read.register, slot, secret)).toBeNull();
    }
    expect(tried).toBeGreaterThan(5);
  }, 30_000);

  test.each([
    ['two recovery slots', (value: Keyslots) => ({ ...value, slots: [...value.slots, value.slots[1]] })],
    ['no recovery slot', (value: Keyslots) => ({ ...value, slots: [value.slots[0]] })],
    ['one operator twice', (value: Keyslots) => ({ ...value, slots: [...value.slots, value.slots[0]] })],
    ['a short salt', (value: Keyslots) => ({ ...value, slots: [{ ...value.slots[0], kdf: { ...value.slots[0]!.kdf, salt: 'AAAA' } }, value.slots[1]] })],
    ['one pass of Argon2id', (value: Keyslots) => ({ ...value, slots: [{ ...value.slots[0], kdf: { ...value.slots[0]!.kdf, iterations: 1 } }, value.slots[1]] })],
    ['Argon2i', (value: Keyslots) => ({ ...value, slots: [{ ...value.slots[0], kdf: { ...value.slots[0]!.kdf, algorithm: 'argon2i' } }, value.slots[1]] })],
  ])('%s is refused', (_what, change) => {
    expect(refused(JSON.stringify(change(keyslots)))).toBe('KEYSLOTS_DAMAGED');
  });
});
