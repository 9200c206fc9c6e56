/**
 * Identification numbers of people (IIN) and of organisations (BIN), and phone numbers. Both identification numbers end in
 * a control digit: the sum of digit × weight modulo 11, with other weights where that is 10.
 */
export type IinProblem = 'IIN_INVALID' | 'IIN_CONTROL_DIGIT';
export type BinProblem = 'BIN_INVALID' | 'BIN_CONTROL_DIGIT';

const firstWeights = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] as const;
const secondWeights = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2] as const;

/** The twelfth digit for eleven digits. null: no number with these eleven is ever given out. */
export function controlDigit(eleven: string): number | null {
  if (!/^\d{11}$/.test(eleven)) return null;
  const sum = (weights: readonly number[]): number =>
    weights.reduce((total, weight, index) => total + weight * Number(eleven[index]), 0) % 11;
  const first = sum(firstWeights);
  if (first < 10) return first;
  const second = sum(secondWeights);
  return second < 10 ? second : null;
}

function hasControlDigit(twelve: string): boolean {
  return controlDigit(twelve.slice(0, 11)) === Number(twelve[11]);
}

/** Digits of a number as people write it: spaces, dashes and dots are dropped. */
export function plainNumber(text: string): string {
  return text.replace(/[\s\u00a0.\-–—]/g, '');
}

/** @returns null for a number that can be someone's. The digit of century and sex is not judged: its meaning is not official. */
export function checkIin(iin: string): IinProblem | null {
  if (!/^\d{12}$/.test(iin) || birthDayOf(iin) === null) return 'IIN_INVALID';
  return hasControlDigit(iin) ? null : 'IIN_CONTROL_DIGIT';
}

/** @returns null for a number that can be an organisation's. */
export function checkBin(bin: string): BinProblem | null {
  if (!/^\d{12}$/.test(bin)) return 'BIN_INVALID';
  const month = Number(bin.slice(2, 4));
  if (month < 1 || month > 12 || !'456'.includes(bin.charAt(4))) return 'BIN_INVALID';
  return hasControlDigit(bin) ? null : 'BIN_CONTROL_DIGIT';
}

/** Month and day of birth inside an IIN, null where there is no such day in any year. */
function birthDayOf(iin: string): { month: number; day: number } | null {
  const [year, month, day] = [iin.slice(0, 2), iin.slice(2, 4), iin.slice(4, 6)].map(Number) as [number, number, number];
  // 2000 stands for the century: of years ending in 00 it alone had a 29 February.
  const date = new Date(Date.UTC(2000 + year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? { month, day } : null;
}

export interface Phone {
  /** `+7` and ten digits for a number of the country, else what was given, digits and a leading plus only. */
  readonly normal: string;
  /** A mobile number of the country: 70x, 747, 75x, 76x, 77x. Others are worth a warning, never a refusal. */
  readonly mobile: boolean;
}

const mobilePattern = /^7(?:0\d|47|5\d|6\d|7\d)\d{7}$/;

/** @returns null for what is no phone number at all. */
export function readPhone(text: string): Phone | null {
  const trimmed = text.normalize('NFKC').trim();
  if (!/^\+?[\d\s()./\-–—]+$/.test(trimmed)) return null;
  const digits = trimmed.replace(/\D/g, '');
  const national =
    digits.length === 10 && !trimmed.startsWith('+') ? digits
    : digits.length === 11 && (digits.startsWith('7') || (digits.startsWith('8') && !trimmed.startsWith('+'))) ? digits.slice(1)
    : null; // prettier-ignore
  if (national) return { normal: `+7${national}`, mobile: mobilePattern.test(national) };
  if (digits.length < 5 || digits.length > 15) return null;
  return { normal: trimmed.startsWith('+') ? `+${digits}` : digits, mobile: false };
}
