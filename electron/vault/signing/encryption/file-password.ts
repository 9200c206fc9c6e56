import { randomBytes } from '../../crypto/primitives.ts';

/** Lower-case letters and digits without those that are taken for one another (0 o, 1 l i): can be read out over the telephone. */
const alphabet = '23456789abcdefghjkmnpqrstuvwxyz';
const groups = 5;
const groupLength = 4;

/** A password of 20 letters out of 31, 99 bits, e.g. `k7rm-2xwd-…`. */
export function newFilePassword(): string {
  const letters: string[] = [];
  // Bytes from the incomplete last round would favour the first letters.
  const fair = 256 - (256 % alphabet.length);
  while (letters.length < groups * groupLength) {
    for (const byte of randomBytes(32)) if (byte < fair && letters.length < groups * groupLength) letters.push(alphabet.charAt(byte % alphabet.length));
  }
  return Array.from({ length: groups }, (_, group) => letters.slice(group * groupLength, (group + 1) * groupLength).join('')).join('-');
}
