import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  consistencyProof,
  emptyRoot,
  Frontier,
  frontierOf,
  hashLeaf,
  hashLeafText,
  inclusionProof,
  type NodeReader,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from '../../../electron/vault/journal/merkle.ts';

const sha = (...parts: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();

/** The definitions of RFC 9162, 2.1.1, 2.1.3.1 and 2.1.4.1, word for word; slow and obviously right. */
const naive = {
  split(n: number): number {
    let k = 1;
    while (k * 2 < n) k *= 2;
    return k;
  },
  mth(leaves: readonly Buffer[]): Buffer {
    if (leaves.length === 0) return sha();
    if (leaves.length === 1) return sha(Buffer.of(0), leaves[0]!);
    const k = this.split(leaves.length);
    return sha(Buffer.of(1), this.mth(leaves.slice(0, k)), this.mth(leaves.slice(k)));
  },
  path(m: number, leaves: readonly Buffer[]): Buffer[] {
    if (leaves.length === 1) return [];
    const k = this.split(leaves.length);
    return m < k
      ? [...this.path(m, leaves.slice(0, k)), this.mth(leaves.slice(k))]
      : [...this.path(m - k, leaves.slice(k)), this.mth(leaves.slice(0, k))];
  },
  subproof(m: number, leaves: readonly Buffer[], whole: boolean): Buffer[] {
    if (m === leaves.length) return whole ? [] : [this.mth(leaves)];
    const k = this.split(leaves.length);
    return m <= k
      ? [...this.subproof(m, leaves.slice(0, k), whole), this.mth(leaves.slice(k))]
      : [...this.subproof(m - k, leaves.slice(k), false), this.mth(leaves.slice(0, k))];
  },
};

const leavesOf = (n: number): Buffer[] => Array.from({ length: n }, (_, i) => Buffer.from(`leaf ${i}`));

/** Keeps every complete subtree that the frontier tells of. */
function grow(leaves: readonly Buffer[]): { frontier: Frontier; read: NodeReader } {
  const nodes = new Map<string, Uint8Array>();
  const frontier = new Frontier();
  for (const leaf of leaves) frontier.append(hashLeaf(leaf), (level, index, hash) => nodes.set(`${level}/${index}`, hash));
  return {
    frontier,
    read: (level, index) => {
      const hash = nodes.get(`${level}/${index}`);
      if (!hash) throw new Error(`no node ${level}/${index}`);
      return hash;
    },
  };
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('known trees', () => {
  // The eight leaves and roots of the reference tests of Certificate Transparency (certificate-transparency-go, RFC 6962).
  const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map((text) => Buffer.from(text, 'hex'));
  const roots = [
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ];

  test('have the known roots', () => {
    expect(hex(emptyRoot)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    roots.forEach((root, i) => {
      const { frontier, read } = grow(leaves.slice(0, i + 1));
      expect(hex(frontier.root())).toBe(root);
      expect(hex(rootOf(read, i + 1))).toBe(root);
    });
  });

  test('have the known proofs', () => {
    const { read } = grow(leaves);
    expect(inclusionProof(read, 5, 8).map(hex)).toEqual([
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
    expect(consistencyProof(read, 6, 8).map(hex)).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
  });
});

describe('any tree', () => {
  const size = fc.integer({ min: 1, max: 600 });

  test('agrees with the definitions of RFC 9162', () => {
    fc.assert(
      fc.property(size, fc.nat(), fc.nat(), (n, a, b) => {
        const leaves = leavesOf(n);
        const { frontier, read } = grow(leaves);
        expect(hex(frontier.root())).toBe(hex(naive.mth(leaves)));
        const index = a % n;
        expect(inclusionProof(read, index, n).map(hex)).toEqual(naive.path(index, leaves).map(hex));
        const earlier = 1 + (b % n);
        expect(consistencyProof(read, earlier, n).map(hex)).toEqual(naive.subproof(earlier, leaves, true).map(hex));
      }),
      { numRuns: 60 },
    );
  });

  test('goes on from its right edge', () => {
    fc.assert(
      fc.property(size, fc.nat({ max: 40 }), (n, more) => {
        const leaves = leavesOf(n + more);
        const { read } = grow(leaves.slice(0, n));
        const again = frontierOf(read, n);
        for (const leaf of leaves.slice(n)) again.append(hashLeaf(leaf));
        expect(hex(again.root())).toBe(hex(naive.mth(leaves)));
      }),
      { numRuns: 40 },
    );
  });

  test('proves inclusion of its leaves and of nothing else', () => {
    fc.assert(
      fc.property(size, fc.nat(), fc.nat(), fc.integer({ min: 0, max: 255 }), (n, a, b, bit) => {
        const { frontier, read } = grow(leavesOf(n));
        const root = frontier.root();
        const index = a % n;
        const leaf = hashLeaf(Buffer.from(`leaf ${index}`));
        const proof = inclusionProof(read, index, n);
        expect(verifyInclusion(leaf, index, n, proof, root)).toBe(true);
        expect(verifyInclusion(flipped(leaf, bit), index, n, proof, root)).toBe(false);
        expect(verifyInclusion(leaf, index, n, proof, flipped(root, bit))).toBe(false);
        expect(verifyInclusion(leaf, n, n, proof, root)).toBe(false);
        const other = b % n;
        if (other !== index) expect(verifyInclusion(leaf, other, n, proof, root)).toBe(false);
        expect(verifyInclusion(leaf, index, n, [...proof, leaf], root)).toBe(false);
        if (proof.length > 0) {
          expect(verifyInclusion(leaf, index, n, proof.slice(1), root)).toBe(false);
          const at = b % proof.length;
          expect(verifyInclusion(leaf, index, n, proof.with(at, flipped(proof[at]!, bit)), root)).toBe(false);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('proves that it continues an earlier tree, and no other', () => {
    fc.assert(
      fc.property(size, fc.nat(), fc.nat(), fc.integer({ min: 0, max: 255 }), (n, a, b, bit) => {
        const leaves = leavesOf(n);
        const { frontier, read } = grow(leaves);
        const root = frontier.root();
        const earlier = 1 + (a % n);
        const earlierRoot = rootOf(read, earlier);
        const proof = consistencyProof(read, earlier, n);
        expect(verifyConsistency(earlier, n, proof, earlierRoot, root)).toBe(true);
        expect(verifyConsistency(earlier, n, proof, flipped(earlierRoot, bit), root)).toBe(false);
        expect(verifyConsistency(earlier, n, proof, earlierRoot, flipped(root, bit))).toBe(false);
        expect(verifyConsistency(earlier, n, [...proof, root], earlierRoot, root)).toBe(false);
        if (proof.length > 0) {
          const at = b % proof.length;
          expect(verifyConsistency(earlier, n, proof.with(at, flipped(proof[at]!, bit)), earlierRoot, root)).toBe(false);
          expect(verifyConsistency(earlier, n, proof.slice(1), earlierRoot, root)).toBe(false);
        }
        // A tree with one old leaf rewritten continues nothing that was signed before.
        const rewritten = grow(leaves.with(b % earlier, Buffer.from('rewritten')));
        expect(verifyConsistency(earlier, n, consistencyProof(rewritten.read, earlier, n), earlierRoot, rewritten.frontier.root())).toBe(false);
      }),
      { numRuns: 60 },
    );
  });
});

test('a leaf that is text is hashed as its UTF-8', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 9000 }), (text) => {
      expect(hex(hashLeafText(text))).toBe(hex(sha(Buffer.of(0), Buffer.from(text, 'utf8'))));
    }),
  );
});

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[bit >> 3]! ^= 1 << (bit & 7);
  return copy;
}
