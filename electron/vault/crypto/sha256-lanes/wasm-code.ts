/**
 * Bytes of WebAssembly (its core specification 3.0, "Binary Format"), as far as a function over vectors of four 32-bit words
 * needs them. Made here rather than by a compiler: what runs is what stands in this folder, and nothing has to be built.
 */
export type Code = readonly number[];

/** LEB128 without sign: lengths, indexes, offsets. */
function unsigned(value: number): Code {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return [...bytes, rest];
    bytes.push((rest & 0x7f) | 0x80);
  }
}

const simd = (operation: number, ...rest: Code): Code => [0xfd, ...unsigned(operation), ...rest];

/** Of 64 at most, so that LEB128 with sign is one byte. */
const i32Const = (value: number): Code => [0x41, value];

/** Vectors are 16 bytes, and lie at multiples of it. */
const aligned = 4;

export const get = (local: number): Code => [0x20, ...unsigned(local)];
export const set = (local: number, value: Code): Code => [...value, 0x21, ...unsigned(local)];

/** The vector at a fixed place in memory. */
export const loadAt = (offset: number): Code => [...i32Const(0), ...simd(0x00, aligned, ...unsigned(offset))];
export const storeAt = (offset: number, value: Code): Code => [...i32Const(0), ...value, ...simd(0x0b, aligned, ...unsigned(offset))];
/** The vector `offset` bytes behind the address that a local holds. */
export const loadFrom = (address: number, offset: number): Code => [...get(address), ...simd(0x00, aligned, ...unsigned(offset))];

/** Picks 16 bytes of the 32 of both. */
export const shuffle = (a: Code, b: Code, bytes: Code): Code => [...a, ...b, ...simd(0x0d, ...bytes)];

const two =
  (operation: number) =>
  (a: Code, b: Code): Code => [...a, ...b, ...simd(operation)];

const or = two(0x50);
export const xor = two(0x51);
/** Of four words, modulo 2^32. */
export const add = (...terms: readonly [Code, ...Code[]]): Code => terms.reduce(two(0xae));
/** Bits of `a` where `mask` has ones, of `b` where it has zeros. */
export const select = (a: Code, b: Code, mask: Code): Code => [...a, ...b, ...mask, ...simd(0x52)];
export const shiftRight = (value: Code, bits: number): Code => [...value, ...i32Const(bits), ...simd(0xad)];
const shiftLeft = (value: Code, bits: number): Code => [...value, ...i32Const(bits), ...simd(0xab)];
export const rotateRight = (value: Code, bits: number): Code => or(shiftRight(value, bits), shiftLeft(value, 32 - bits));

/** The same word four times. */
export function splat(word: number): Code {
  const bytes = [word & 0xff, (word >>> 8) & 0xff, (word >>> 16) & 0xff, word >>> 24];
  return simd(0x0c, ...bytes, ...bytes, ...bytes, ...bytes);
}

/** A function without results. */
export interface WasmFunction {
  readonly name: string;
  /** Of type i32; the locals begin after them. */
  readonly parameters: number;
  /** Of type v128. */
  readonly locals: number;
  readonly code: Code;
}

const i32Type = 0x7f;
const vectorType = 0x7b;
const functionType = 0x60;

/** A module that exports the functions and its memory. @param pages of 64 KiB, to begin with */
export function wasmModule(functions: readonly WasmFunction[], pages: number): Uint8Array<ArrayBuffer> {
  const list = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()];
  const sized = (bytes: Code): Code => [...unsigned(bytes.length), ...bytes];
  const name = (text: string): Code => sized([...text].map((character) => character.charCodeAt(0)));
  const section = (id: number, bytes: Code): Code => [id, ...sized(bytes)];
  const end = 0x0b;
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, list(functions.map(({ parameters }) => [functionType, ...list(Array.from({ length: parameters }, () => [i32Type])), 0]))),
    ...section(3, list(functions.map((_, index) => unsigned(index)))),
    ...section(5, list([[0x00, ...unsigned(pages)]])),
    ...section(7, list([[...name('memory'), 0x02, 0], ...functions.map((one, index) => [...name(one.name), 0x00, ...unsigned(index)])])),
    ...section(10, list(functions.map(({ locals, code }) => sized([...list([[...unsigned(locals), vectorType]]), ...code, end])))),
  ]);
}
