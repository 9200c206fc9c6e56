import { sameBytes } from '../common/bytes.ts';
import { Frontier, hashLength, hashNode, subtreesOf } from './merkle.ts';
import { keyId, type CheckpointBody, parseCheckpointText, parseNote, verifyNote } from './note.ts';
import { tileHeight, tilePath, tileWidth } from './tile-path.ts';

/** How a checkpoint kept elsewhere relates to a tree whose tiles are at hand. */

/** The tree it is compared with; its checkpoint has been verified. */
export interface KnownTree extends CheckpointBody {
  readonly publicKey: Uint8Array;
  /** Bytes of a tile of this tree. */
  readonly tile: (path: string) => Promise<Uint8Array>;
}

export interface CheckpointComparison {
  /**
   * `same` and `continues` are good: the tree holds everything that the saved one held, unchanged and in its order.
   * `larger`: the tree is older than what was saved, so its tiles cannot tell; a consistency proof can.
   */
  readonly reason: 'same' | 'continues' | 'differs' | 'larger' | 'other_register' | 'other_key' | 'signature' | 'unreadable';
  /** Leaves of the saved tree. */
  readonly size: number | null;
}

/** @param saved a checkpoint, with its signature or only its three lines, as they were written down */
export async function compareCheckpoint(saved: string, tree: KnownTree): Promise<CheckpointComparison> {
  const note = parseNote(saved);
  const body = parseCheckpointText(note ? note.text : saved);
  if (!body) return { reason: 'unreadable', size: null };
  const { size } = body;
  if (body.origin !== tree.origin) return { reason: 'other_register', size };
  if (note && !verifyNote(note, tree.origin, tree.publicKey)) {
    return { reason: sameBytes(note.keyId, keyId(tree.origin, tree.publicKey)) ? 'signature' : 'other_key', size };
  }
  if (size > tree.size) return { reason: 'larger', size };
  const root = size === tree.size ? tree.root : await rootOfFirst(size, tree);
  if (!sameBytes(root, body.root)) return { reason: 'differs', size };
  return { reason: size === tree.size ? 'same' : 'continues', size };
}

/** Root of the first `size` leaves, out of the few tiles that know it. */
async function rootOfFirst(size: number, tree: KnownTree): Promise<Uint8Array> {
  const roots: Uint8Array[] = [];
  for (const { level, index } of subtreesOf(size)) roots.push(await subtree(level, index, tree));
  return new Frontier(size, roots).root();
}

async function subtree(level: number, index: number, tree: KnownTree): Promise<Uint8Array> {
  const tileLevel = Math.floor(level / tileHeight);
  const count = 2 ** (level % tileHeight);
  const first = index * count;
  const tileIndex = Math.floor(first / tileWidth);
  const inLevel = Math.floor(tree.size / tileWidth ** tileLevel);
  const tile = await tree.tile(tilePath(tileLevel, tileIndex, Math.min(tileWidth, inLevel - tileIndex * tileWidth)));
  const at = (first % tileWidth) * hashLength;
  const hash = (from: number, to: number): Uint8Array => {
    if (to - from === 1) return tile.subarray(at + from * hashLength, at + to * hashLength);
    const middle = (from + to) / 2;
    return hashNode(hash(from, middle), hash(middle, to));
  };
  return hash(0, count);
}
