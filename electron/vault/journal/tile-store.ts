import type { Database, Statement } from 'better-sqlite3';
import { type Frontier, frontierOf, hashLength, hashNode, type NodeReader } from './merkle.ts';
import { tileHeight, tileWidth } from './tile-path.ts';

const tileBytes = tileWidth * hashLength;

/** The growing tile at the right edge of one level. */
interface Tail {
  readonly hashes: Buffer;
  index: number;
  width: number;
  changed: boolean;
}

/**
 * The tree of the journal as tiles in the register. Appending changes memory only until {@link TileStore.flush}; whoever
 * rolls a transaction back throws the store away and makes a new one.
 */
export class TileStore {
  readonly #select: Statement<[number, number], Buffer>;
  readonly #write: Statement<[number, number, Buffer]>;
  readonly #tails: Tail[] = [];
  readonly #frontier: Frontier;

  constructor(db: Database, size: number) {
    this.#select = db.prepare<[number, number], Buffer>('SELECT hashes FROM journal_tile WHERE level = ? AND idx = ?').pluck();
    this.#write = db.prepare(
      'INSERT INTO journal_tile VALUES (?, ?, ?) ON CONFLICT (level, idx) DO UPDATE SET hashes = excluded.hashes',
    );
    let count = size;
    for (let level = 0; count > 0; level++) {
      const index = Math.floor(count / tileWidth);
      const width = count % tileWidth;
      const tail = this.#newTail(index);
      if (width > 0) tail.hashes.set(this.#stored(level, index).subarray(0, width * hashLength));
      tail.width = width;
      this.#tails.push(tail);
      count = index;
    }
    this.#frontier = frontierOf(this.node, size);
  }

  get size(): number {
    return this.#frontier.size;
  }

  root(): Uint8Array {
    return this.#frontier.root();
  }

  append(leafHash: Uint8Array): void {
    this.#frontier.append(leafHash, (level, _index, hash) => {
      if (level % tileHeight === 0) this.#push(level / tileHeight, hash);
    });
  }

  /** Writes the tiles that grew. */
  flush(): void {
    this.#tails.forEach((tail, level) => {
      if (tail.changed && tail.width > 0) this.#save(level, tail);
    });
  }

  /** Root of a complete subtree: kept where it begins a tile, else hashed up from the tile it lies in. */
  readonly node: NodeReader = (level, index) => {
    const tileLevel = Math.floor(level / tileHeight);
    const span = 2 ** (level % tileHeight);
    const first = index * span;
    const tile = this.tile(tileLevel, Math.floor(first / tileWidth));
    const from = first % tileWidth;
    if (tile.length < (from + span) * hashLength) throw new RangeError('tile-store: no such subtree');
    const at = (i: number): Buffer => tile.subarray(i * hashLength, (i + 1) * hashLength);
    const hash = (lo: number, count: number): Uint8Array =>
      count === 1 ? at(lo) : hashNode(hash(lo, count / 2), hash(lo + count / 2, count / 2));
    return hash(from, span);
  };

  /** Hashes of one tile, as many as there are. */
  tile(level: number, index: number): Buffer {
    const tail = this.#tails[level];
    if (tail?.index === index) return tail.hashes.subarray(0, tail.width * hashLength);
    return this.#stored(level, index);
  }

  #stored(level: number, index: number): Buffer {
    return this.#select.get(level, index) ?? Buffer.alloc(0);
  }

  #newTail(index: number): Tail {
    return { hashes: Buffer.alloc(tileBytes), index, width: 0, changed: false };
  }

  #push(level: number, hash: Uint8Array): void {
    const tail = (this.#tails[level] ??= this.#newTail(0));
    tail.hashes.set(hash, tail.width * hashLength);
    tail.width++;
    tail.changed = true;
    if (tail.width === tileWidth) {
      this.#save(level, tail);
      tail.index++;
      tail.width = 0;
    }
  }

  #save(level: number, tail: Tail): void {
    this.#write.run(level, tail.index, tail.hashes.subarray(0, tail.width * hashLength));
    tail.changed = false;
  }
}
