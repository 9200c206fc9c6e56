import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFingerprint, printFingerprint } from '../../../shared/domain/fingerprint.ts';

const hexDigits = (length: number) => fc.array(fc.constantFrom(...Array.from('0123456789abcdef')), { minLength: length, maxLength: length }).map((digits) => digits.join(''));
const between = fc.array(fc.constantFrom(' ', ':', '-', '\n', '\t', '\u00a0', ''), { maxLength: 3 }).map((marks) => marks.join(''));

describe('a fingerprint as it is typed', () => {
  test('whatever stands between the digits, and in any case, it is the same one', () => {
    fc.assert(
      fc.property(hexDigits(64), fc.array(fc.tuple(between, fc.boolean()), { minLength: 64, maxLength: 64 }), between, (hex, marks, end) => {
        const typed = Array.from(hex).map((digit, index) => `${marks[index]![0]}${marks[index]![1] ? digit.toUpperCase() : digit}`).join('') + end;
        expect(parseFingerprint(typed)).toEqual({ state: 'good', hex });
      }),
    );
  });

  test('what is printed is read again', () => {
    fc.assert(
      fc.property(hexDigits(64), (hex) => {
        expect(parseFingerprint(printFingerprint(hex))).toEqual({ state: 'good', hex });
        expect(parseFingerprint(`sha256 Fingerprint=${printFingerprint(hex)}\n`)).toEqual({ state: 'good', hex });
      }),
    );
  });

  test('one digit changed is another fingerprint', () => {
    fc.assert(
      fc.property(hexDigits(64), fc.nat(63), (hex, place) => {
        const other = hex.slice(0, place) + (hex[place] === '0' ? '1' : '0') + hex.slice(place + 1);
        expect(parseFingerprint(other)).not.toEqual(parseFingerprint(hex));
      }),
    );
  });

  test('no text passes for one unless it has exactly its digits', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 120 }), (typed) => {
        const parsed = parseFingerprint(typed);
        if (parsed.state === 'good') expect(parsed.hex).toMatch(/^[0-9a-f]{64}$/);
      }),
    );
    fc.assert(
      fc.property(hexDigits(64), fc.constantFrom(...Array.from('ghijxyzағқ.,;_/')), fc.nat(63), (hex, foreign, place) => {
        expect(parseFingerprint(hex.slice(0, place) + foreign + hex.slice(place)).state).toBe('foreign');
      }),
    );
  });

  test('what is wrong with it is told apart', () => {
    expect(parseFingerprint(' \n')).toEqual({ state: 'empty' });
    expect(parseFingerprint('ab'.repeat(20))).toEqual({ state: 'sha1' });
    expect(parseFingerprint('AB:'.repeat(31))).toEqual({ state: 'short', digits: 62 });
    expect(parseFingerprint('ab'.repeat(33))).toEqual({ state: 'long', digits: 66 });
  });
});
