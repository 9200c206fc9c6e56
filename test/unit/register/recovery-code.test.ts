import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatRecoveryCode, newRecoverySecret, parseRecoveryCode } from '../../../electron/vault/register/recovery-code.ts';

const secrets = fc.uint8Array({ minLength: 20, maxLength: 20 });

describe('recovery code', () => {
  test('what is written is read, however it is typed', () => {
    fc.assert(
      fc.property(secrets, fc.constantFrom('', ' ', '-', ' – ', '\n'), fc.boolean(), (secret, separator, lower) => {
        const code = formatRecoveryCode(secret);
        expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){8}[0-9A-HJKMNP-TV-Z]{4}$/);
        const typed = code.split('-').join(separator).replace(/0/g, 'O').replace(/1/g, 'I').replace(/A/g, 'А').replace(/K/g, 'К');
        expect(parseRecoveryCode(lower ? typed.toLowerCase() : typed)).toEqual(secret);
      }),
    );
  });

  test('a slip of one character, or two neighbours swapped, is noticed', () => {
    const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
    let noticed = 0;
    let all = 0;
    fc.assert(
      fc.property(secrets, fc.nat(35), fc.integer({ min: 1, max: 31 }), (secret, at, by) => {
        const code = formatRecoveryCode(secret).replaceAll('-', '');
        const wrong = alphabet[(alphabet.indexOf(code[at]!) + by) % 32]!;
        all += 1;
        if (parseRecoveryCode(code.slice(0, at) + wrong + code.slice(at + 1)) === null) noticed += 1;
        const swapped = code.slice(0, at) + (code[at + 1] ?? '') + code[at]! + code.slice(at + 2);
        if (swapped !== code && parseRecoveryCode(swapped)) all += 1;
      }),
      { numRuns: 300 },
    );
    expect(noticed).toBe(all); // one in a million slips passes a checksum of 20 bits
  });

  test('what is no code gives null and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(parseRecoveryCode(text)).toBeNull();
      }),
    );
  });

  test('secrets are 160 bits and differ', () => {
    expect(newRecoverySecret()).toHaveLength(20);
    expect(newRecoverySecret()).not.toEqual(newRecoverySecret());
  });
});
