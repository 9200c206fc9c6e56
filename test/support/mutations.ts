import fc from 'fast-check';
import { Asn1Error, type Asn1Node, readAsn1 } from '../../electron/vault/signing/asn1/read.ts';
import { element } from '../../electron/vault/signing/asn1/write.ts';

/** Set by `npm run test:long`: properties then run this many times as often. */
const factor = Number(process.env.DERBES_LONG_TESTS ?? '1');

/** For fast-check, and for the time-out of the test around it (milliseconds). */
export function runs(short: number): { readonly numRuns: number } {
  return { numRuns: short * factor };
}
export const patience = 60_000 * factor;

/** Copies of `bytes` with one to four of them changed. */
export function changedBytes(bytes: Uint8Array): fc.Arbitrary<Uint8Array> {
  const change = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255));
  return fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => {
    const copy = bytes.slice();
    for (const [at, value] of changes) copy[at] = value;
    return copy;
  });
}

/** Pieces cut out, put in, or moved. */
function splicedBytes(bytes: Uint8Array): fc.Arbitrary<Uint8Array> {
  const at = fc.nat(bytes.length);
  return fc
    .tuple(
      at,
      at,
      fc.oneof(
        fc.uint8Array({ maxLength: 40 }),
        fc.tuple(at, at).map(([from, to]) => bytes.subarray(from, to)),
      ),
    )
    .map(
      ([a, b, piece]) =>
        new Uint8Array(Buffer.concat([bytes.subarray(0, Math.min(a, b)), piece, bytes.subarray(Math.max(a, b))])),
    );
}

/** An element and everything in it, also what stands as DER inside of OCTET STRINGs and BIT STRINGs. */
interface Tree {
  readonly tag: number;
  readonly content: Uint8Array;
  /** What precedes the elements inside: the count of unused bits of a BIT STRING. */
  readonly prefix: Uint8Array;
  readonly children: readonly Tree[] | undefined;
}

function inner(node: Asn1Node): { prefix: Uint8Array; nodes: readonly Asn1Node[] } | undefined {
  try {
    if (node.constructed) return { prefix: new Uint8Array(0), nodes: node.children };
    const prefix = node.content.subarray(0, node.tag === 3 ? 1 : 0);
    return node.tag === 3 || node.tag === 4
      ? { prefix, nodes: [readAsn1(node.content.subarray(prefix.length))] }
      : undefined;
  } catch (error) {
    if (error instanceof Asn1Error) return undefined;
    throw error;
  }
}

function treeOf(node: Asn1Node): Tree {
  const found = inner(node);
  return {
    tag: node.tag,
    content: node.content,
    prefix: found?.prefix ?? new Uint8Array(0),
    children: found?.nodes.map(treeOf),
  };
}

function flatten(tree: Tree): readonly Tree[] {
  return [tree, ...(tree.children ?? []).flatMap(flatten)];
}

function write(tree: Tree, replace: (each: Tree) => readonly Uint8Array[] | undefined): Uint8Array {
  const content = tree.children
    ? tree.children.flatMap((child) => replace(child) ?? [write(child, replace)])
    : [tree.content];
  return element(tree.tag, tree.prefix, ...content);
}

/** Whole elements doubled, taken out, exchanged, retagged or filled with something else: every length stays right. */
function rebuilt(der: Uint8Array): fc.Arbitrary<Uint8Array> {
  const tree = treeOf(readAsn1(der));
  const all = flatten(tree);
  const pick = fc.nat(all.length - 1).map((index) => all[index] ?? tree);
  const plain = (each: Tree): Uint8Array => write(each, () => undefined);
  const change = fc.oneof(
    fc.constant((_each: Tree): readonly Uint8Array[] => []),
    fc.integer({ min: 2, max: 5 }).map((times) => (each: Tree) => Array.from({ length: times }, () => plain(each))),
    pick.map((other) => (): readonly Uint8Array[] => [plain(other)]),
    fc.nat(255).map((tag) => (each: Tree) => [element(tag, each.content)]),
    fc.uint8Array({ maxLength: 80 }).map((content) => (each: Tree) => [element(each.tag, content)]),
  );
  return fc.array(fc.tuple(pick, change), { minLength: 1, maxLength: 3 }).map((changes) => {
    const found = new Map(changes);
    return write(tree, (each) => found.get(each)?.(each));
  });
}

/** Ways in which a DER file can be wrong. */
export function mutatedDer(der: Uint8Array): fc.Arbitrary<Uint8Array> {
  return fc.oneof({ weight: 2, arbitrary: changedBytes(der) }, splicedBytes(der), {
    weight: 3,
    arbitrary: rebuilt(der),
  });
}

/** Ways in which any file can be wrong. */
export function mutatedFile(bytes: Uint8Array): fc.Arbitrary<Uint8Array> {
  return fc.oneof({ weight: 2, arbitrary: changedBytes(bytes) }, splicedBytes(bytes));
}
