/**
 * Bytes and their spellings, on any JavaScript engine: what the verifier of exported journals shares with the page that
 * runs it in a browser, where there is no `Buffer`.
 */

const encoder = new TextEncoder();

export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** UTF-8 without tolerance. @returns null for anything else */
export function utf8Text(bytes: Uint8Array): string | null {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return null;
  }
}

/** One character U+0000–U+00FF a byte. */
export function latin1Text(bytes: Uint8Array): string {
  // In slices: a call takes only so many arguments.
  const slices: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192) slices.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return slices.join('');
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Byte by byte; where one begins the other, the shorter is first: the order of DER's SET OF. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const hexOctets = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'));

/** Lower case. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += hexOctets[byte] ?? '';
  return text;
}

/** For constants and numbers of our own: what is no hex gives zeros. */
export function fromHex(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16));
}

const common = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const noValue = 0xff;
const alphabets = { base64: `${common}+/`, base64url: `${common}-_` } as const;
const values = { base64: valuesOf(alphabets.base64), base64url: valuesOf(alphabets.base64url) } as const;

function valuesOf(alphabet: string): Uint8Array {
  const table = new Uint8Array(128).fill(noValue);
  for (let value = 0; value < 64; value++) table[alphabet.charCodeAt(value)] = value;
  return table;
}

/** RFC 4648, section 4, with padding. */
export function toBase64(bytes: Uint8Array): string {
  return encode(bytes, alphabets.base64) + '='.repeat((3 - (bytes.length % 3)) % 3);
}

/** RFC 4648, section 5, without padding. */
export function toBase64url(bytes: Uint8Array): string {
  return encode(bytes, alphabets.base64url);
}

function encode(bytes: Uint8Array, alphabet: string): string {
  // Characters as bytes first: putting millions of them together as strings takes a hundred times their memory.
  const characters = new Uint8Array(Math.ceil((bytes.length * 4) / 3));
  let to = 0;
  for (let at = 0; at < bytes.length; at += 3) {
    const bits = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    // What is written behind the end is not kept.
    characters[to++] = alphabet.charCodeAt(bits >> 18);
    characters[to++] = alphabet.charCodeAt((bits >> 12) & 63);
    characters[to++] = alphabet.charCodeAt((bits >> 6) & 63);
    characters[to++] = alphabet.charCodeAt(bits & 63);
  }
  return latin1Text(characters);
}

/** RFC 4648, section 4, in its one canonical spelling. @returns null otherwise */
export function fromBase64(text: string): Uint8Array | null {
  if (text.length % 4 !== 0) return null;
  const digits = text.endsWith('==') ? text.length - 2 : text.endsWith('=') ? text.length - 1 : text.length;
  return decode(text, digits, values.base64);
}

/** Base64 as foreign files have it: white space between, padding or none, unused bits as they come. */
export function fromForeignBase64(text: string): Uint8Array {
  const clean = text.replace(/[^A-Za-z0-9+/]/g, '');
  const digits = clean.length % 4 === 1 ? clean.length - 1 : clean.length;
  const whole = digits - (digits % 4);
  // The last group is filled up, so that its unused bits become those of bytes that are cut off again.
  const filled = digits % 4 === 0 ? clean.slice(0, digits) : `${clean.slice(0, digits)}${'A'.repeat(4 - (digits % 4))}`;
  const bytes = fromBase64(filled) ?? new Uint8Array(0);
  return bytes.subarray(0, (whole / 4) * 3 + Math.max(0, (digits % 4) - 1));
}

/** RFC 4648, section 5, without padding, in its one canonical spelling. @returns null otherwise */
export function fromBase64url(text: string): Uint8Array | null {
  return decode(text, text.length, values.base64url);
}

function decode(text: string, digits: number, table: Uint8Array): Uint8Array | null {
  const rest = digits % 4;
  if (rest === 1) return null;
  const bytes = new Uint8Array(Math.floor((digits * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let i = 0; i < digits; i++) {
    const value = table[text.charCodeAt(i)] ?? noValue;
    if (value === noValue) return null;
    bits = ((bits << 6) | value) & 0xffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes[at++] = bits >> held;
    }
  }
  // Bits beyond the last byte must be zero, or one value would have several spellings.
  return (bits & ((1 << held) - 1)) === 0 ? bytes : null;
}
