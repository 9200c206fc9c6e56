/**
 * Control digit of IIN and BIN: weights 1…11, mod 11; if 10, again with 3, 4, …, 11, 1, 2; if 10 again, no valid number
 * (facts of the state register; the vault checks the same way and has the last word).
 */
function controlDigit(digits: readonly number[]): number | undefined {
  const weights = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
  for (const shift of [0, 2]) {
    const sum = weights.reduce((total, _, index) => total + (digits[index] ?? 0) * (weights[(index + shift) % 11] ?? 0), 0);
    if (sum % 11 < 10) return sum % 11;
  }
  return undefined;
}

function hasControlDigit(text: string): boolean {
  const digits = [...text].map(Number);
  return controlDigit(digits) === digits[11];
}

/** Code of what is wrong with a BIN that may be left empty; undefined when nothing is. */
export function binProblem(text: string): string | undefined {
  if (text === '') return undefined;
  return /^\d{12}$/.test(text) && hasControlDigit(text) ? undefined : 'BIN_CONTROL_DIGIT';
}

/** Code of what is wrong with an IIN that may be left empty; undefined when nothing is. */
export function iinProblem(text: string): string | undefined {
  if (text === '') return undefined;
  if (!/^\d{12}$/.test(text)) return 'IIN_INVALID';
  return hasControlDigit(text) ? undefined : 'IIN_CONTROL_DIGIT';
}
