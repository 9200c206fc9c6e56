import { kazakhAlphabet } from '../../shared/domain/kazakh-alphabet.ts';

const firstPlace = 0xe000;
const places = new Map(Array.from(kazakhAlphabet, (letter, index) => [letter, String.fromCharCode(firstPlace + index)]));

/**
 * Order of names. Chromium's tables know no Kazakh and would put І before К, so there each letter is replaced by a
 * private character that stands for its place in the alphabet; numbers inside names count as numbers in every language.
 */
export function textOrder(language: string): (a: string, b: string) => number {
  if (language !== 'kk') return new Intl.Collator(language, { numeric: true }).compare;
  const { compare } = new Intl.Collator('en', { numeric: true });
  return (a, b) => compare(inPlaces(a), inPlaces(b));
}

function inPlaces(text: string): string {
  return text.toLowerCase().replace(/\p{Script=Cyrillic}/gu, (letter) => places.get(letter) ?? letter);
}
