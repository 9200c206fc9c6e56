/**
 * GOST 34.311-95, the digest of signatures by 34.310-2004: GOST R 34.11-94 (RFC 5831) with a table of substitutions that
 * is not part of the standard. The national profile takes the one of the standard's own example, known as the test
 * parameter set (RFC 4357 section 11.2) or D-TEST. Only for verifying what was signed long ago.
 */

/** Eight rows for the eight nibbles of a word, lowest first; sixteen hexadecimal digits each. */
export type Substitution = readonly [string, string, string, string, string, string, string, string];

export const testSubstitution: Substitution = [
  '4a92d80e6b1c7f53',
  'eb4c6dfa23810759',
  '581da342efc7609b',
  '7da1089fe46cb253',
  '6c715fd84a9e03b2',
  '4ba0721d36859cfe',
  'db413f590ae7682c',
  '1fd057a4923e6b8c',
];

const blockLength = 32;
/** 32-bit words of a block. */
const words = 8;

/** C_3 of RFC 5831 section 6.1; C_2 and C_4 are zero. Lowest word first. */
const constant = Uint32Array.of(
  0xff00ff00,
  0xff00ff00,
  0x00ff00ff,
  0x00ff00ff,
  0x00ffff00,
  0xff0000ff,
  0x000000ff,
  0xff00ffff,
);

/** Substitution and rotation of GOST 28147-89 joined: `[byte position * 256 + byte] → word`. */
function roundTable(rows: Substitution): Uint32Array {
  const digit = (row: number, index: number): number => Number.parseInt(rows[row]?.[index] ?? '', 16);
  return Uint32Array.from({ length: 4 * 256 }, (_, at) => {
    const position = at >> 8;
    const value = (digit(2 * position, at & 15) | (digit(2 * position + 1, (at >> 4) & 15) << 4)) << (8 * position);
    return (value << 11) | (value >>> 21);
  });
}

/* eslint-disable @typescript-eslint/no-non-null-assertion -- indices run over arrays of fixed length */

/** A(Y) of RFC 5831 section 6.1: 64-bit parts move down, the sum of the lowest two comes on top. */
function transformA(y: Uint32Array): void {
  const low = y[0]! ^ y[2]!;
  const high = y[1]! ^ y[3]!;
  y.copyWithin(0, 2);
  y[6] = low;
  y[7] = high;
}

/** P(U ⊕ V) of RFC 5831 section 6.1: word `k` of the key takes byte `k` of each of the four 64-bit parts. */
function keyOf(u: Uint32Array, v: Uint32Array, key: Uint32Array): void {
  for (let k = 0; k < words; k++) {
    const shift = 8 * (k & 3);
    let word = 0;
    for (let part = 0; part < 4; part++) {
      const at = 2 * part + (k >> 2);
      word |= (((u[at]! ^ v[at]!) >>> shift) & 0xff) << (8 * part);
    }
    key[k] = word;
  }
}

/** GOST 28147-89, simple substitution, of the 64 bits at `at`. */
function encrypt(table: Uint32Array, key: Uint32Array, input: Uint32Array, output: Uint32Array, at: number): void {
  let n1 = input[at]!;
  let n2 = input[at + 1]!;
  for (let round = 0; round < 32; round++) {
    const x = (n1 + key[round < 24 ? round & 7 : 31 - round]!) >>> 0;
    const next =
      n2 ^
      table[x & 0xff]! ^
      table[0x100 + ((x >>> 8) & 0xff)]! ^
      table[0x200 + ((x >>> 16) & 0xff)]! ^
      table[0x300 + (x >>> 24)]!;
    n2 = n1;
    n1 = next;
  }
  // The last round does not swap its halves.
  output[at] = n2;
  output[at + 1] = n1;
}

/** `steps` times ψ of RFC 5831 section 6.3 on sixteen words of 16 bits that begin, in the ring, at `start`. */
function stir(ring: Uint16Array, start: number, steps: number): number {
  let at = start;
  for (let step = 0; step < steps; step++, at++) {
    ring[at & 15] =
      ring[at & 15]! ^
      ring[(at + 1) & 15]! ^
      ring[(at + 2) & 15]! ^
      ring[(at + 3) & 15]! ^
      ring[(at + 12) & 15]! ^
      ring[(at + 15) & 15]!;
  }
  return at & 15;
}

function mixIn(ring: Uint16Array, start: number, value: Uint16Array): void {
  for (let i = 0; i < 16; i++) ring[(start + i) & 15] = ring[(start + i) & 15]! ^ value[i]!;
}

/** `sum = sum + value mod 2^256` */
function add(sum: Uint32Array, value: Uint32Array): void {
  let carry = 0;
  for (let i = 0; i < words; i++) {
    const word = sum[i]! + value[i]! + carry;
    sum[i] = word;
    carry = word > 0xffffffff ? 1 : 0;
  }
}

/** The step-by-step hash function κ (RFC 5831 section 6): changes `hash` in place. */
function compress(table: Uint32Array, hash: Uint32Array, block: Uint32Array): void {
  const u = hash.slice();
  const v = block.slice();
  const key = new Uint32Array(words);
  const enciphered = new Uint32Array(words);
  for (let part = 0; part < 4; part++) {
    if (part > 0) {
      transformA(u);
      if (part === 2) for (let i = 0; i < words; i++) u[i] = u[i]! ^ constant[i]!;
      transformA(v);
      transformA(v);
    }
    keyOf(u, v, key);
    encrypt(table, key, hash, enciphered, 2 * part);
  }
  const ring = new Uint16Array(enciphered.buffer);
  const hash16 = new Uint16Array(hash.buffer);
  let start = stir(ring, 0, 12);
  mixIn(ring, start, new Uint16Array(block.buffer));
  start = stir(ring, start, 1);
  mixIn(ring, start, hash16);
  start = stir(ring, start, 61);
  for (let i = 0; i < 16; i++) hash16[i] = ring[(start + i) & 15]!;
}
/* eslint-enable @typescript-eslint/no-non-null-assertion */

/** The hash function over one substitution table: 32 bytes of the concatenation of `parts`, lowest byte first. */
export function gost34311With(substitution: Substitution): (...parts: readonly Uint8Array[]) => Uint8Array {
  const table = roundTable(substitution);
  return (...parts) => {
    const hash = new Uint32Array(words);
    const sum = new Uint32Array(words);
    const block = new Uint32Array(words);
    const blockBytes = new Uint8Array(block.buffer);
    let filled = 0;
    let length = 0;
    const absorb = (): void => {
      compress(table, hash, block);
      add(sum, block);
      filled = 0;
    };
    for (const part of parts) {
      length += part.length;
      for (let at = 0; at < part.length;) {
        const taken = Math.min(blockLength - filled, part.length - at);
        blockBytes.set(part.subarray(at, at + taken), filled);
        filled += taken;
        at += taken;
        if (filled === blockLength) absorb();
      }
    }
    if (filled > 0) {
      blockBytes.fill(0, filled);
      absorb();
    }
    const bits = new Uint32Array(words);
    bits[0] = length * 8;
    bits[1] = Math.floor(length / 0x20000000);
    compress(table, hash, bits);
    compress(table, hash, sum);
    return new Uint8Array(hash.buffer);
  };
}

/** 34.311-95 of the national profile. */
export const gost34311 = gost34311With(testSubstitution);
