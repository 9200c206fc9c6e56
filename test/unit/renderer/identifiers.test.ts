import { expect, test } from 'vitest';
import { binProblem, iinProblem } from '../../../renderer/pages/people/identifiers.ts';

test('numbers with a right control digit, and none at all, pass', () => {
  for (const bin of ['', '120340007180']) expect(binProblem(bin)).toBeUndefined();
  expect(iinProblem('')).toBeUndefined();
});

test('every other last digit is refused', () => {
  for (let digit = 1; digit < 10; digit += 1) expect(binProblem(`12034000718${digit}`)).toBe('BIN_CONTROL_DIGIT');
});

test('what is no number of twelve digits says so', () => {
  expect(iinProblem('84051240031')).toBe('IIN_INVALID');
  expect(iinProblem('84051240031x')).toBe('IIN_INVALID');
  expect(iinProblem('840512400317')).toBe('IIN_CONTROL_DIGIT');
  expect(binProblem('12034000718')).toBe('BIN_CONTROL_DIGIT');
});
