import { randomBytes, sha256 } from '../crypto/primitives.ts';

/**
 * The recovery code: 160 random bits and 20 bits of checksum, 36 characters of Crockford's Base32 in nine groups of four.
 * The checksum tells a slip of the pen from a wrong code without a minute of Argon2id.
 */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const secretLength = 20;
const codeLength = 36;

/** Characters that people write for others of the alphabet, and Cyrillic letters that look the same. */
const lookAlikes: Readonly<Record<string, string>> = {
  O: '0', I: '1', L: '1', U: 'V',
  'А': 'A', 'В': 'B', 'С': 'C', 'Е': 'E', 'Н': 'H', 'К': 'K', 'М': 'M', 'Р': 'P', 'Т': 'T', 'Х': 'X', 'У': 'Y',
  'О': '0', 'І': '1', 'З': '3',
}; // prettier-ignore

export function newRecoverySecret(): Uint8Array {
  return randomBytes(secretLength);
}

export function formatRecoveryCode(secret: Uint8Array): string {
  const bits = [...secret, ...checksum(secret)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const characters = Array.from({ length: codeLength }, (_, index) => alphabet[parseInt(bits.slice(index * 5, index * 5 + 5), 2)]);
  return Array.from({ length: codeLength / 4 }, (_, group) => characters.slice(group * 4, group * 4 + 4).join('')).join('-');
}

/** Takes any case, spacing and look-alike characters. @returns null for what is not a code or has a slip in it. */
export function parseRecoveryCode(text: string): Uint8Array | null {
  const plain = text.normalize('NFKC').toUpperCase().replace(/[\s\p{Pd}_.·]/gu, '');
  const characters = Array.from(plain, (character) => lookAlikes[character] ?? character);
  if (characters.length !== codeLength) return null;
  const values = characters.map((character) => alphabet.indexOf(character));
  if (values.includes(-1)) return null;
  const bits = values.map((value) => value.toString(2).padStart(5, '0')).join('');
  const secret = Uint8Array.from({ length: secretLength }, (_, index) => parseInt(bits.slice(index * 8, index * 8 + 8), 2));
  const expected = [...checksum(secret)].map((byte) => byte.toString(2).padStart(8, '0')).join('').slice(0, 20);
  return bits.slice(secretLength * 8) === expected ? secret : null;
}

/** The first three bytes; the code shows their first 20 bits. */
function checksum(secret: Uint8Array): Uint8Array {
  return sha256('derbes recovery code v1', secret).subarray(0, 3);
}
