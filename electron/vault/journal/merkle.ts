import { sameBytes } from '../common/bytes.ts';
import { scratch, sha256, sha256Piece, utf8Into } from '../crypto/primitives.ts';

/** Merkle tree of RFC 9162, 2.1, over SHA-256. Sizes and indexes are numbers below 2^53. */

export const hashLength = 32;
export const leafPrefix = 0x00;
const nodePrefix = 0x01;

/** Root of the tree without leaves. */
export const emptyRoot: Uint8Array = sha256();

let leafScratch = scratch(4096);
const nodeScratch = scratch(1 + 2 * hashLength);

/** SHA-256(0x00 ‖ leaf). */
export function hashLeaf(leaf: Uint8Array): Uint8Array {
  if (leaf.length + 1 > leafScratch.length) leafScratch = scratch(2 * leaf.length + 1);
  leafScratch[0] = leafPrefix;
  leafScratch.set(leaf, 1);
  return sha256Piece(leafScratch.subarray(0, leaf.length + 1));
}

/** The same for a leaf that is text. */
export function hashLeafText(leaf: string): Uint8Array {
  const room = 1 + leaf.length * 3;
  if (room > leafScratch.length) leafScratch = scratch(2 * room);
  leafScratch[0] = leafPrefix;
  const length = utf8Into(leaf, leafScratch, 1);
  return sha256Piece(leafScratch.subarray(0, length + 1));
}

/** SHA-256(0x01 ‖ left ‖ right). */
export function hashNode(left: Uint8Array, right: Uint8Array): Uint8Array {
  nodeScratch[0] = nodePrefix;
  nodeScratch.set(left, 1);
  nodeScratch.set(right, 1 + hashLength);
  return sha256Piece(nodeScratch);
}

/** Told of every subtree that became complete: 2^level leaves, the index-th of its level. */
export type CompleteListener = (level: number, index: number, hash: Uint8Array) => void;

/** The right edge of a growing tree: the roots of its complete subtrees, largest first. */
export class Frontier {
  #size: number;
  readonly #stack: Uint8Array[];

  /** `subtrees`: roots of the complete subtrees of a tree of `size` leaves, largest first. */
  constructor(size = 0, subtrees: readonly Uint8Array[] = []) {
    this.#size = size;
    this.#stack = [...subtrees];
  }

  get size(): number {
    return this.#size;
  }

  append(leafHash: Uint8Array, onComplete?: CompleteListener): void {
    let hash = leafHash;
    let index = this.#size;
    let level = 0;
    onComplete?.(level, index, hash);
    while (index % 2 === 1) {
      const left = this.#stack.pop();
      if (!left) throw new Error('merkle: the frontier does not fit its size');
      hash = hashNode(left, hash);
      index = (index - 1) / 2;
      level++;
      onComplete?.(level, index, hash);
    }
    this.#stack.push(hash);
    this.#size++;
  }

  root(): Uint8Array {
    let root = this.#stack.at(-1);
    if (!root) return emptyRoot;
    for (let i = this.#stack.length - 2; i >= 0; i--) {
      const left = this.#stack[i];
      if (left) root = hashNode(left, root);
    }
    return root;
  }
}

/** Reads the root of the complete subtree `index` of `level` (2^level leaves). */
export type NodeReader = (level: number, index: number) => Uint8Array;

/** Largest power of two below `n`, n ≥ 2. */
function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** k where `n` is 2^k, else -1. By halving: `Math.log2` rounds neighbours of large powers onto them. */
function exactLog2(n: number): number {
  let k = 0;
  let rest = n;
  while (rest % 2 === 0) {
    rest /= 2;
    k++;
  }
  return rest === 1 ? k : -1;
}

/** MTH of the leaves `from … to-1`, `from` being a multiple of the largest power of two that is not above `to - from`. */
function rangeHash(read: NodeReader, from: number, to: number): Uint8Array {
  const count = to - from;
  const level = exactLog2(count);
  if (level >= 0) return read(level, from / count);
  const k = split(count);
  return hashNode(rangeHash(read, from, from + k), rangeHash(read, from + k, to));
}

/** Root of the first `size` leaves. */
export function rootOf(read: NodeReader, size: number): Uint8Array {
  return size === 0 ? emptyRoot : rangeHash(read, 0, size);
}

/** The complete subtrees that a tree of `size` leaves consists of, largest first. */
export function* subtreesOf(size: number): Generator<{ readonly level: number; readonly index: number }> {
  for (let from = 0; from < size; ) {
    const rest = size - from;
    const k = rest === 1 ? 1 : split(rest + 1);
    yield { level: exactLog2(k), index: from / k };
    from += k;
  }
}

/** What a tree of `size` leaves grows on from. */
export function frontierOf(read: NodeReader, size: number): Frontier {
  return new Frontier(size, [...subtreesOf(size)].map(({ level, index }) => read(level, index)));
}

/** RFC 9162, 2.1.3.1. `index` < `size`. */
export function inclusionProof(read: NodeReader, index: number, size: number): Uint8Array[] {
  if (!(index >= 0 && index < size)) throw new RangeError('merkle: no such leaf');
  const proof: Uint8Array[] = [];
  let from = 0;
  let to = size;
  while (to - from > 1) {
    const k = split(to - from);
    if (index < from + k) {
      proof.push(rangeHash(read, from + k, to));
      to = from + k;
    } else {
      proof.push(rangeHash(read, from, from + k));
      from += k;
    }
  }
  return proof.reverse();
}

/** RFC 9162, 2.1.4.1: that the tree of `size` continues the tree of `earlier`. 0 < earlier ≤ size. */
export function consistencyProof(read: NodeReader, earlier: number, size: number): Uint8Array[] {
  if (!(earlier > 0 && earlier <= size)) throw new RangeError('merkle: no such earlier tree');
  const proof: Uint8Array[] = [];
  let from = 0;
  let to = size;
  // Whether what is left of the earlier tree is that whole tree, whose root the verifier has.
  let whole = true;
  while (to !== earlier) {
    const k = split(to - from);
    if (earlier - from <= k) {
      proof.push(rangeHash(read, from + k, to));
      to = from + k;
    } else {
      proof.push(rangeHash(read, from, from + k));
      from += k;
      whole = false;
    }
  }
  if (!whole) proof.push(rangeHash(read, from, to));
  return proof.reverse();
}

/** RFC 9162, 2.1.3.2. */
export function verifyInclusion(
  leafHash: Uint8Array,
  index: number,
  size: number,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (!(index >= 0 && index < size)) return false;
  let fn = index;
  let sn = size - 1;
  let hash = leafHash;
  for (const sibling of proof) {
    if (sibling.length !== hashLength || sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      hash = hashNode(sibling, hash);
      while (fn % 2 === 0 && fn !== 0) {
        fn /= 2;
        sn = Math.floor(sn / 2);
      }
    } else {
      hash = hashNode(hash, sibling);
    }
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  return sn === 0 && sameBytes(hash, root);
}

/** RFC 9162, 2.1.4.2. */
export function verifyConsistency(
  earlier: number,
  size: number,
  proof: readonly Uint8Array[],
  earlierRoot: Uint8Array,
  root: Uint8Array,
): boolean {
  if (!(earlier > 0 && earlier <= size)) return false;
  if (earlier === size) return proof.length === 0 && sameBytes(earlierRoot, root);
  const path = exactLog2(earlier) >= 0 ? [earlierRoot, ...proof] : [...proof];
  const [first, ...rest] = path;
  if (first?.length !== hashLength) return false;
  let fn = earlier - 1;
  let sn = size - 1;
  while (fn % 2 === 1) {
    fn = (fn - 1) / 2;
    sn = Math.floor(sn / 2);
  }
  let fr: Uint8Array = first;
  let sr: Uint8Array = first;
  for (const c of rest) {
    if (c.length !== hashLength || sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      fr = hashNode(c, fr);
      sr = hashNode(c, sr);
      while (fn % 2 === 0 && fn !== 0) {
        fn /= 2;
        sn = Math.floor(sn / 2);
      }
    } else {
      sr = hashNode(sr, c);
    }
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  return sn === 0 && sameBytes(fr, earlierRoot) && sameBytes(sr, root);
}
