/**
 * Streebog, GOST R 34.11-2012 (RFC 6986), the digest of the national GOST signatures. Substitution, permutation and
 * matrix are joined into eight tables of 256 words, so that a round is 64 look-ups; words of 64 bits are pairs of
 * 32-bit ones, low first. The result stands in the order of RFC 6986's output octets, which is that of OpenSSL.
 */
import { fromHex } from '../../common/bytes.ts';
import { matrixRows, roundConstants, substitution } from './streebog-constants.ts';

const blockLength = 64;
/** 32-bit words of the 512-bit state. */
const words = 16;

/** `[position][byte] → 64-bit word`, as pairs: index `(position * 256 + byte) * 2`. */
const table = makeTable();
const constants = roundConstants.map((text) => {
  const numbers = new DataView(fromHex(text).reverse().buffer);
  return Uint32Array.from({ length: words }, (_, i) => numbers.getUint32(i * 4, true));
});
const zero = new Uint32Array(words);

function makeTable(): Uint32Array {
  const box = fromHex(substitution);
  const rows = new DataView(fromHex(matrixRows).buffer);
  const made = new Uint32Array(8 * 256 * 2);
  for (let position = 0; position < 8; position++) {
    for (let byte = 0; byte < 256; byte++) {
      let low = 0;
      let high = 0;
      for (let bit = 0; bit < 8; bit++) {
        if (((box[byte] ?? 0) & (1 << bit)) === 0) continue;
        const row = (63 - (8 * position + bit)) * 8;
        high ^= rows.getInt32(row);
        low ^= rows.getInt32(row + 4);
      }
      made[(position * 256 + byte) * 2] = low;
      made[(position * 256 + byte) * 2 + 1] = high;
    }
  }
  return made;
}

const mixedWords = new Uint32Array(words);
// Machines that Node and Electron run on are little-endian, as the standard's octets are.
const mixed = new Uint8Array(mixedWords.buffer);

/* eslint-disable @typescript-eslint/no-non-null-assertion -- indices run over arrays of fixed length; a check would cost a third of the speed */

/** `out = L(P(S(x ⊕ y)))`; `out` may be `x` or `y`. */
function transform(x: Uint32Array, y: Uint32Array, out: Uint32Array): void {
  for (let i = 0; i < words; i++) mixedWords[i] = x[i]! ^ y[i]!;
  for (let i = 0; i < 8; i++) {
    const a = mixed[i]! * 2;
    const b = 0x200 + mixed[8 + i]! * 2;
    const c = 0x400 + mixed[16 + i]! * 2;
    const d = 0x600 + mixed[24 + i]! * 2;
    const e = 0x800 + mixed[32 + i]! * 2;
    const f = 0xa00 + mixed[40 + i]! * 2;
    const g = 0xc00 + mixed[48 + i]! * 2;
    const h = 0xe00 + mixed[56 + i]! * 2;
    out[2 * i] = table[a]! ^ table[b]! ^ table[c]! ^ table[d]! ^ table[e]! ^ table[f]! ^ table[g]! ^ table[h]!;
    out[2 * i + 1] =
      table[a + 1]! ^ table[b + 1]! ^ table[c + 1]! ^ table[d + 1]! ^ table[e + 1]! ^ table[f + 1]! ^ table[g + 1]! ^ table[h + 1]!;
  }
}

const roundKey = new Uint32Array(words);
const state = new Uint32Array(words);

/** Compression g_N (RFC 6986 section 8): changes `hash` in place. */
function compress(hash: Uint32Array, counter: Uint32Array, block: Uint32Array): void {
  transform(hash, counter, roundKey);
  transform(roundKey, block, state);
  for (let round = 0; round < 11; round++) {
    transform(roundKey, constants[round]!, roundKey);
    transform(roundKey, state, state);
  }
  transform(roundKey, constants[11]!, roundKey);
  for (let i = 0; i < words; i++) hash[i] = hash[i]! ^ roundKey[i]! ^ state[i]! ^ block[i]!;
}

/** `sum = sum + value mod 2^512` */
function add(sum: Uint32Array, value: Uint32Array): void {
  let carry = 0;
  for (let i = 0; i < words; i++) {
    const word = sum[i]! + value[i]! + carry;
    sum[i] = word;
    carry = word > 0xffffffff ? 1 : 0;
  }
}
/* eslint-enable @typescript-eslint/no-non-null-assertion */

/** A Streebog fed in pieces. */
export class Streebog {
  readonly #length: 32 | 64;
  readonly #hash = new Uint32Array(words);
  readonly #counter = new Uint32Array(words);
  readonly #sum = new Uint32Array(words);
  readonly #block = new Uint32Array(words);
  readonly #blockBytes = new Uint8Array(this.#block.buffer);
  readonly #step = new Uint32Array(words);
  #filled = 0;

  /** @param length bytes of the digest: 64 for Streebog-512, 32 for Streebog-256 */
  constructor(length: 32 | 64) {
    this.#length = length;
    if (length === 32) this.#hash.fill(0x01010101);
  }

  #absorb(bits: number): void {
    compress(this.#hash, this.#counter, this.#block);
    this.#step[0] = bits;
    add(this.#counter, this.#step);
    add(this.#sum, this.#block);
  }

  update(data: Uint8Array): this {
    for (let at = 0; at < data.length; ) {
      const taken = Math.min(blockLength - this.#filled, data.length - at);
      this.#blockBytes.set(data.subarray(at, at + taken), this.#filled);
      this.#filled += taken;
      at += taken;
      if (this.#filled === blockLength) {
        this.#absorb(blockLength * 8);
        this.#filled = 0;
      }
    }
    return this;
  }

  /** Ends the hashing; the object is of no use afterwards. */
  digest(): Uint8Array {
    this.#blockBytes.fill(0, this.#filled);
    this.#blockBytes[this.#filled] = 1;
    this.#absorb(this.#filled * 8);
    compress(this.#hash, zero, this.#counter);
    compress(this.#hash, zero, this.#sum);
    return new Uint8Array(this.#hash.buffer).slice(blockLength - this.#length);
  }
}

/** Streebog-512 of the concatenation of `parts`, 64 bytes. */
export function streebog512(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = new Streebog(64);
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** Streebog-256 of the concatenation of `parts`, 32 bytes. */
export function streebog256(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = new Streebog(32);
  for (const part of parts) hash.update(part);
  return hash.digest();
}
