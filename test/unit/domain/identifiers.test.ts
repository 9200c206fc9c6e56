import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkBin, checkIin, controlDigit, plainNumber, readPhone } from '../../../shared/domain/identifiers.ts';

const digits = (length: number) => fc.string({ unit: fc.constantFrom(...Array.from('0123456789')), minLength: length, maxLength: length });
const twoDigits = (from: number, to: number) => fc.integer({ min: from, max: to }).map((value) => String(value).padStart(2, '0'));
/** Eleven digits that have a twelfth, beginning with a day of birth or a month of registration. */
const iins = fc
  .tuple(twoDigits(0, 99), twoDigits(1, 12), twoDigits(1, 28), digits(5))
  .map((parts) => parts.join(''))
  .filter((eleven) => controlDigit(eleven) !== null)
  .map((eleven) => `${eleven}${controlDigit(eleven) ?? ''}`);

describe('IIN and BIN', () => {
  // Worked by hand from the weights: 9·1+0·2+0·3+1·4+0·5+1·6+3·7+0·8+0·9+0·10+1·11 = 51; 51 mod 11 = 7.
  test('a number worked out by hand', () => {
    expect(controlDigit('90010130001')).toBe(7);
    expect(checkIin('900101300017')).toBeNull();
    expect(checkIin('900101300018')).toBe('IIN_CONTROL_DIGIT');
  });

  test('the second row of weights, and numbers that are never given out', () => {
    // First sum 8·5 + 5·… ≡ 10: found by the loop below, checked against both sums written out.
    const sum = (text: string, weights: number[]): number => weights.reduce((total, weight, at) => total + weight * Number(text[at]), 0) % 11;
    const first = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
    const second = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2];
    let bySecond = 0;
    let never = 0;
    for (let serial = 0; serial < 2000; serial += 1) {
      const eleven = `9001013${String(serial).padStart(4, '0')}`;
      if (sum(eleven, first) !== 10) continue;
      const expected = sum(eleven, second);
      expect(controlDigit(eleven)).toBe(expected === 10 ? null : expected);
      if (expected === 10) never += 1;
      else bySecond += 1;
    }
    expect(bySecond).toBeGreaterThan(100);
    expect(never).toBeGreaterThan(5);
  });

  test('one wrong digit never passes where the weights are prime to 11', () => {
    fc.assert(
      fc.property(iins, fc.integer({ min: 6, max: 9 }), fc.integer({ min: 1, max: 9 }), (iin, at, by) => {
        const wrong = iin.slice(0, at) + String((Number(iin[at]) + by) % 10) + iin.slice(at + 1);
        const firstSum = (text: string): number => [...text.slice(0, 11)].reduce((sum, digit, index) => sum + Number(digit) * (index + 1), 0) % 11;
        fc.pre(firstSum(iin) !== 10 && firstSum(wrong) !== 10);
        expect(checkIin(iin)).toBeNull();
        expect(checkIin(wrong)).toBe('IIN_CONTROL_DIGIT');
      }),
    );
  });

  test('never throws, and takes nothing but twelve digits', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        if (checkIin(text) === null || checkBin(text) === null) expect(text).toMatch(/^\d{12}$/);
      }),
    );
    expect(checkIin('901301300011')).toBe('IIN_INVALID'); // 13th month
    expect(checkIin('900230300011')).toBe('IIN_INVALID'); // 30 February
    expect(checkIin('')).toBe('IIN_INVALID');
    expect(checkBin('180374000005')).toBe('BIN_INVALID'); // kind of organisation 7
    expect(plainNumber('900101-300 017')).toBe('900101300017');
  });
});

describe('phones', () => {
  test.each([
    ['8 (701) 123-45-67', '+77011234567', true],
    ['+7 747 123 45 67', '+77471234567', true],
    ['7771234567', '+77771234567', true],
    ['87271234567', '+77271234567', false],
    ['+7 746 1234567', '+77461234567', false],
    ['+44 20 7946 0000', '+442079460000', false],
  ])('%s', (text, normal, mobile) => {
    expect(readPhone(text)).toEqual({ normal, mobile });
  });

  test.each(['', 'жоқ', '12', '+7 701 abc', '12345678901234567'])('%j is no phone', (text) => {
    expect(readPhone(text)).toBeNull();
  });

  test('is stable: what it gave it takes', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('0123456789+ -()')) }), (text) => {
        const phone = readPhone(text);
        if (phone) expect(readPhone(phone.normal)).toEqual(phone);
      }),
    );
  });
});
