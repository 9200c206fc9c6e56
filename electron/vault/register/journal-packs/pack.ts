import { asBuffer } from '../../common/as-buffer.ts';
import { squeezed, unsqueezed } from './squeeze.ts';

/**
 * Records of the journal as they lie in the register: up to 256 consecutive ones in a row of `journal_pack`, their numbers
 * in arrays and their texts one behind the other (docs/formats/register.md, "Packs of the journal"). Numbers are
 * little-endian. One row a record, with its indexes, took three times as long to write and to read.
 */

/** Most records of one pack: those of one tile. */
export const packWidth = 256;
export const contentKeyLength = 32;
export const fingerprintLength = 16;
/** Of an entry of the blind index: place in the pack, then the first bytes of the keyed hash. */
export const blindHashLength = 8;
export const blindEntryLength = 1 + blindHashLength;

/** What lists filter by. 0 in `base`, `person`, `source` means none; `rows` -1. Times are milliseconds. */
export interface PackNumbers {
  readonly count: number;
  readonly time: Float64Array;
  readonly entered: Float64Array;
  readonly rows: Float64Array;
  readonly account: Uint32Array;
  readonly person: Uint32Array;
  readonly base: Uint32Array;
  readonly source: Uint32Array;
  readonly object: Uint32Array;
  readonly action: Uint8Array;
  readonly stream: Uint8Array;
  /** 16 bytes a record, zeros where it has none. */
  readonly fingerprints: Uint8Array;
}

const numbersLength = 3 * 8 + 5 * 4 + 2 + fingerprintLength;

/** Numbers of a pack of `count` records, all zero. */
export function packNumbers(count: number): PackNumbers {
  return numbersOver(new ArrayBuffer(count * numbersLength), count);
}

function numbersOver(bytes: ArrayBuffer, count: number): PackNumbers {
  let at = 0;
  const take = (length: number): number => {
    const from = at;
    at += length * count;
    return from;
  };
  return {
    count,
    time: new Float64Array(bytes, take(8), count),
    entered: new Float64Array(bytes, take(8), count),
    rows: new Float64Array(bytes, take(8), count),
    account: new Uint32Array(bytes, take(4), count),
    person: new Uint32Array(bytes, take(4), count),
    base: new Uint32Array(bytes, take(4), count),
    source: new Uint32Array(bytes, take(4), count),
    object: new Uint32Array(bytes, take(4), count),
    action: new Uint8Array(bytes, take(1), count),
    stream: new Uint8Array(bytes, take(1), count),
    fingerprints: new Uint8Array(bytes, take(fingerprintLength), fingerprintLength * count),
  };
}

export function numbersBlob(numbers: PackNumbers): Uint8Array {
  return squeezed(new Uint8Array(numbers.time.buffer));
}

/** @returns null for bytes that no version of ours wrote */
export function readNumbers(blob: Uint8Array): PackNumbers | null {
  const bytes = unsqueezed(blob);
  if (!bytes) return null;
  const count = bytes.length / numbersLength;
  if (!Number.isInteger(count) || count < 1 || count > packWidth) return null;
  // A copy: arrays of numbers begin at multiples of their width.
  return numbersOver(new Uint8Array(bytes).buffer, count);
}

/** Texts one behind the other. */
export interface PackTexts {
  /** Where each ends, in bytes. */
  readonly ends: Uint32Array;
  /** What goes with each, of fixed length. */
  readonly extra: Buffer;
  readonly bytes: Buffer;
}

/** @returns null for bytes that no version of ours wrote */
export function readTexts(blob: Uint8Array, count: number, extraLength = 0): PackTexts | null {
  const stored = unsqueezed(blob);
  const head = count * (4 + extraLength);
  if (!stored || stored.length < head) return null;
  const ends = new Uint32Array(new Uint8Array(stored.subarray(0, count * 4)).buffer);
  const extra = asBuffer(stored.subarray(count * 4, head));
  const bytes = asBuffer(stored.subarray(head));
  let before = 0;
  for (const end of ends) {
    if (end < before) return null;
    before = end;
  }
  return before === bytes.length ? { ends, extra, bytes } : null;
}

/** The text at a place; '' where it is empty. */
export function textAt({ ends, bytes }: PackTexts, place: number): string {
  return bytes.toString('utf8', place === 0 ? 0 : ends[place - 1], ends[place]);
}

/** Key that the free texts of the record at a place are salted with; null where there is none, or it was destroyed. */
export function keyAt({ extra }: PackTexts, place: number): Uint8Array | null {
  const key = extra.subarray(place * contentKeyLength, (place + 1) * contentKeyLength);
  return key.some((byte) => byte !== 0) ? key : null;
}

/** Gathers the texts of a pack: written once, without a string between. */
export class TextsBuilder {
  readonly #ends: Uint32Array;
  readonly #extra: Buffer;
  readonly #extraLength: number;
  #bytes: Buffer;
  #length = 0;
  #count = 0;

  /** @param extra bytes of fixed length that go with each text */
  constructor(most: number, extra = 0, room = 64 * 1024) {
    this.#ends = new Uint32Array(most);
    this.#extra = Buffer.alloc(most * extra);
    this.#extraLength = extra;
    this.#bytes = Buffer.allocUnsafe(room);
  }

  /** Adds a text. @returns its bytes, good until the next one is added */
  add(text: string, extra?: Uint8Array): Buffer {
    const room = this.#length + text.length * 3;
    if (room > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(room * 2);
      this.#bytes.copy(grown, 0, 0, this.#length);
      this.#bytes = grown;
    }
    const from = this.#length;
    this.#length += this.#bytes.write(text, from, 'utf8');
    if (extra) this.#extra.set(extra, this.#count * this.#extraLength);
    this.#ends[this.#count++] = this.#length;
    return this.#bytes.subarray(from, this.#length);
  }

  /** The blob of what was added, and begins anew. */
  take(): Buffer {
    const ends = this.#ends.subarray(0, this.#count);
    const parts = [new Uint8Array(ends.buffer, 0, ends.byteLength), this.#extra.subarray(0, this.#count * this.#extraLength), this.#bytes.subarray(0, this.#length)];
    const blob = squeezed(Buffer.concat(parts));
    this.#extra.fill(0);
    this.#length = 0;
    this.#count = 0;
    return blob;
  }
}
