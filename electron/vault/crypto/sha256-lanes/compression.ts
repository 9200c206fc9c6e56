import { add, type Code, get, loadAt, loadFrom, rotateRight, select, set, shiftRight, shuffle, splat, storeAt, type WasmFunction, xor } from './wasm-code.ts';

/** The compression function of SHA-256 (FIPS 180-4, 6.2.2) for four messages at once: a vector holds a word of each. */

const stateWords = 8;
const blockWords = 16;
const rounds = 64;
const vectorLength = 16;

/** Where the state lies in memory: eight vectors. */
export const stateAt = 0;
/** Where the words of the block lie: sixteen vectors. */
export const blockAt = stateAt + stateWords * vectorLength;
/** From here on memory is the caller's. */
export const freeAt = blockAt + blockWords * vectorLength;

/** The first 64 primes. */
const primes = Array.from({ length: 312 }, (_, n) => n).filter((n) => n > 1 && !Array.from({ length: n }, (_, d) => d).some((d) => d > 1 && n % d === 0));
/** The first 32 bits of the fraction: fewer than the 53 that a number is exact to. */
const fraction = (root: number): number => ((root - Math.floor(root)) * 2 ** 32) >>> 0;

/** FIPS 180-4, 4.2.2. */
const roundConstants = primes.slice(0, rounds).map((prime) => fraction(Math.cbrt(prime)));
/** FIPS 180-4, 5.3.3. */
export const initialState: Uint32Array = Uint32Array.from(primes.slice(0, stateWords), (prime) => fraction(Math.sqrt(prime)));

/** Does the block at {@link blockAt}. */
export function compress(): WasmFunction {
  const code: number[] = [];
  const run = (...steps: readonly Code[]): void => {
    for (const step of steps) code.push(...step);
  };
  const letters = Array.from({ length: stateWords }, (_, index) => index);
  const schedule = Array.from({ length: blockWords }, (_, index) => stateWords + index);
  const first = stateWords + blockWords;
  const word = (round: number): number => schedule[((round % blockWords) + blockWords) % blockWords] ?? 0;

  for (const [index, local] of letters.entries()) run(set(local, loadAt(stateAt + index * vectorLength)));
  for (const [index, local] of schedule.entries()) run(set(local, loadAt(blockAt + index * vectorLength)));
  let order = letters;
  roundConstants.forEach((constant, round) => {
    if (round >= blockWords) {
      const [before15, before2] = [get(word(round - 15)), get(word(round - 2))];
      const sigma0 = xor(xor(rotateRight(before15, 7), rotateRight(before15, 18)), shiftRight(before15, 3));
      const sigma1 = xor(xor(rotateRight(before2, 17), rotateRight(before2, 19)), shiftRight(before2, 10));
      run(set(word(round), add(get(word(round)), sigma0, get(word(round - 7)), sigma1)));
    }
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = order;
    const sum1 = xor(xor(rotateRight(get(e), 6), rotateRight(get(e), 11)), rotateRight(get(e), 25));
    const choice = select(get(f), get(g), get(e));
    run(set(first, add(get(h), get(word(round)), splat(constant), sum1, choice)));
    const sum0 = xor(xor(rotateRight(get(a), 2), rotateRight(get(a), 13)), rotateRight(get(a), 22));
    // Where a and b differ the third decides.
    const majority = select(get(c), get(b), xor(get(a), get(b)));
    run(set(d, add(get(d), get(first))), set(h, add(get(first), sum0, majority)));
    order = [h, a, b, c, d, e, f, g];
  });
  for (const [index, local] of order.entries()) {
    const offset = stateAt + index * vectorLength;
    run(storeAt(offset, add(loadAt(offset), get(local))));
  }
  return { name: 'compress', parameters: 0, locals: first + 1, code };
}

const bytes = (...words: readonly number[]): Code => words.flatMap((word) => [4 * word, 4 * word + 1, 4 * word + 2, 4 * word + 3]);
const lowWords = bytes(0, 4, 1, 5);
const highWords = bytes(2, 6, 3, 7);
const lowHalves = bytes(0, 1, 4, 5);
const highHalves = bytes(2, 3, 6, 7);
const bytesOfWordsReversed = [3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12];

/** Puts the 64 bytes at each of four addresses in place as a block: words are big-endian there, and stand in their lane here. */
export function gather(): WasmFunction {
  const lanes = [0, 1, 2, 3];
  const [row0 = 0, row1 = 0, row2 = 0, row3 = 0] = lanes.map((lane) => lanes.length + lane);
  const left = row3 + 1;
  const right = left + 1;
  const word = right + 1;
  const code: number[] = [];
  for (let quarter = 0; quarter < 4; quarter++) {
    for (const lane of lanes) code.push(...set(lanes.length + lane, loadFrom(lane, quarter * vectorLength)));
    [lowWords, highWords].forEach((words, half) => {
      code.push(...set(left, shuffle(get(row0), get(row1), words)), ...set(right, shuffle(get(row2), get(row3), words)));
      [lowHalves, highHalves].forEach((halves, place) => {
        code.push(...set(word, shuffle(get(left), get(right), halves)));
        code.push(...storeAt(blockAt + (4 * quarter + 2 * half + place) * vectorLength, shuffle(get(word), get(word), bytesOfWordsReversed)));
      });
    });
  }
  return { name: 'gather', parameters: lanes.length, locals: 7, code };
}
