import { shortMac } from './hashing.ts';

/** Length of a blind index in the database, bytes: collisions are out of the question, guessing needs the key. */
const indexLength = 16;

const iin = /(?<!\d)\d{12}(?!\d)/g;
/** +7 or 8 and ten digits that start with 7 (mobile numbers), however they are grouped. */
const phone = /(?<!\d)(?:\+?7|8)[ (-]{0,2}7\d{2}[ )-]{0,2}\d{3}[ -]?\d{2}[ -]?\d{2}(?!\d)/g;
const manyDigits = /\d{3}/;

/** `iin:…` and `phone:7…` for every IIN (any 12 digits) and mobile number in the texts, each once. */
export function identifiersIn(texts: Iterable<string>): Set<string> {
  const found = new Set<string>();
  for (const text of texts) {
    if (!manyDigits.test(text)) continue;
    for (const [match] of text.matchAll(iin)) found.add(`iin:${match}`);
    for (const [match] of text.matchAll(phone)) found.add(`phone:${normalisedPhone(match)}`);
  }
  return found;
}

/** The text with each identifier replaced for which there is a replacement. */
export function replaceIdentifiers(text: string, replacement: (identifier: string) => string | null): string {
  if (!manyDigits.test(text)) return text;
  return text
    .replace(iin, (match) => replacement(`iin:${match}`) ?? match)
    .replace(phone, (match) => replacement(`phone:${normalisedPhone(match)}`) ?? match);
}

/** What a search text is looked up as in the blind index, or null where it is neither an IIN nor a phone. */
export function identifierOf(text: string): string | null {
  const [only, ...more] = identifiersIn([text.trim()]);
  const bare = text.replace(/[^\d]/g, '').length;
  return only !== undefined && more.length === 0 && (bare === 11 || bare === 12) && !/[^\d\s()+-]/.test(text) ? only : null;
}

/** Keyed hash by which an identifier stands in the index. */
export function blindIndexOf(key: Uint8Array, identifier: string): Uint8Array {
  return shortMac(key, identifier, indexLength);
}

function normalisedPhone(text: string): string {
  return `7${text.replace(/\D/g, '').slice(1)}`;
}
