/** A writer of DER (X.690): every function returns the bytes of one element. */
import { compareBytes } from '../../common/bytes.ts';
import { universal } from './read.ts';

/** Identifier and length octets of an element whose content follows, e.g. piece by piece from a file. */
export function elementHeader(tag: number, length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(tag, length);
  const digits: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  return Uint8Array.of(tag, 0x80 | digits.length, ...digits);
}

/** One element with that identifier octet. */
export function element(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const header = elementHeader(tag, length);
  const bytes = new Uint8Array(header.length + length);
  bytes.set(header);
  let at = header.length;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/**
 * An element whose parts are not joined yet: megabytes of content are copied once, when the outermost one is joined,
 * and not at each level.
 */
export function parted(tag: number, ...parts: readonly (Uint8Array | readonly Uint8Array[])[]): readonly Uint8Array[] {
  const flat = parts.flat();
  const length = flat.reduce((sum, part) => sum + part.length, 0);
  return [elementHeader(tag, length), ...flat];
}

export function sequence(...parts: readonly Uint8Array[]): Uint8Array {
  return element(universal.sequence, ...parts);
}

/** SET OF: DER sorts the elements by their bytes (X.690, 11.6). */
export function setOf(...parts: readonly Uint8Array[]): Uint8Array {
  return element(universal.set, ...parts.toSorted((a, b) => compareBytes(a, b)));
}

/** The same element under another identifier octet: IMPLICIT tagging, both ways. */
export function retagged(bytes: Uint8Array, tag: number): Uint8Array {
  // Not `slice`: that of a Buffer is no copy.
  const copy = new Uint8Array(bytes);
  copy[0] = tag;
  return copy;
}

/** `[n]` constructed: EXPLICIT, or IMPLICIT over a constructed type. */
export function context(n: number, ...parts: readonly Uint8Array[]): Uint8Array {
  return element(0xa0 | n, ...parts);
}

/** `[n]` IMPLICIT over a primitive type. */
export function contextPrimitive(n: number, content: Uint8Array): Uint8Array {
  return element(0x80 | n, content);
}

export function oid(dotted: string): Uint8Array {
  const arcs = dotted.split('.').map(Number);
  const [top = 0, second = 0, ...rest] = arcs;
  const content: number[] = [];
  for (const arc of [top * 40 + second, ...rest]) {
    const digits = [arc % 128];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) digits.unshift((left % 128) | 0x80);
    content.push(...digits);
  }
  return element(universal.oid, Uint8Array.from(content));
}

export function smallInteger(value: number): Uint8Array {
  const digits: number[] = [];
  let rest = value;
  do {
    digits.unshift(rest % 256);
    rest = Math.floor(rest / 256);
  } while (rest > 0);
  return unsignedInteger(Uint8Array.from(digits));
}

/** A non-negative INTEGER from its big-endian bytes. */
export function unsignedInteger(magnitude: Uint8Array): Uint8Array {
  let start = 0;
  while (start < magnitude.length - 1 && magnitude[start] === 0) start++;
  const digits = magnitude.subarray(start);
  return element(universal.integer, ...((digits[0] ?? 0) & 0x80 ? [Uint8Array.of(0), digits] : [digits]));
}

/** An INTEGER from the content it had elsewhere, byte for byte. */
export function integerContent(content: Uint8Array): Uint8Array {
  return element(universal.integer, content);
}

export function boolean(value: boolean): Uint8Array {
  return element(universal.boolean, Uint8Array.of(value ? 0xff : 0));
}

export function octetString(content: Uint8Array): Uint8Array {
  return element(universal.octetString, content);
}

export function bitString(content: Uint8Array): Uint8Array {
  return element(universal.bitString, Uint8Array.of(0), content);
}

/** Named bits, e.g. KeyUsage; trailing zero bits are left out as DER asks. */
export function namedBits(bits: readonly number[]): Uint8Array {
  const last = Math.max(...bits, -1);
  const content = new Uint8Array(1 + Math.ceil((last + 1) / 8));
  content[0] = last < 0 ? 0 : 7 - (last % 8);
  for (const bit of bits) {
    const at = 1 + Math.floor(bit / 8);
    content[at] = (content[at] ?? 0) | (0x80 >> bit % 8);
  }
  return element(universal.bitString, content);
}

export function nullValue(): Uint8Array {
  return element(universal.null);
}

export function utf8String(text: string): Uint8Array {
  return element(universal.utf8String, new TextEncoder().encode(text));
}

/** For text of the PrintableString alphabet. */
export function printableString(text: string): Uint8Array {
  return element(universal.printableString, new TextEncoder().encode(text));
}

export function ia5String(text: string): Uint8Array {
  return element(universal.ia5String, new TextEncoder().encode(text));
}

export function bmpString(text: string): Uint8Array {
  const content = new Uint8Array(text.length * 2);
  for (let i = 0; i < text.length; i++) new DataView(content.buffer).setUint16(2 * i, text.charCodeAt(i));
  return element(universal.bmpString, content);
}

function timeDigits(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z').replace(/[-:T]/g, '');
}

/** UTCTime until 2049, GeneralizedTime after (RFC 5280 section 4.1.2.5, RFC 5652 section 11.3); whole seconds. */
export function time(milliseconds: number): Uint8Array {
  const digits = timeDigits(milliseconds);
  const year = Number(digits.slice(0, 4));
  return year >= 1950 && year < 2050
    ? element(universal.utcTime, new TextEncoder().encode(digits.slice(2)))
    : generalizedTime(milliseconds);
}

export function generalizedTime(milliseconds: number): Uint8Array {
  return element(universal.generalizedTime, new TextEncoder().encode(timeDigits(milliseconds)));
}
