/** Layout of C2SP tlog-tiles: tiles of 256 hashes, eight levels of the tree in one. */

export const tileWidth = 256;
/** Levels of the tree between two levels of tiles. */
export const tileHeight = 8;

/** `1234067` → `x001/x234/067`. */
function indexPath(index: number): string {
  const groups = [String(index % 1000).padStart(3, '0')];
  let rest = Math.floor(index / 1000);
  while (rest > 0) {
    groups.unshift(`x${String(rest % 1000).padStart(3, '0')}`);
    rest = Math.floor(rest / 1000);
  }
  return groups.join('/');
}

function suffix(width: number): string {
  return width < tileWidth ? `.p/${width}` : '';
}

/** Path of a tile of hashes; `width` below 256 makes it a partial one. */
export function tilePath(level: number, index: number, width: number): string {
  return `tile/${level}/${indexPath(index)}${suffix(width)}`;
}

/** Path of the bundle that holds the entries of the level-0 tile of the same index. */
export function entriesPath(index: number, width: number): string {
  return `tile/entries/${indexPath(index)}${suffix(width)}`;
}

export interface TileAddress {
  readonly level: number;
  readonly index: number;
  readonly width: number;
}

/** Every tile of a tree of `size` leaves, level by level. */
export function* tilesOf(size: number): Generator<TileAddress> {
  let count = size;
  for (let level = 0; count > 0; level++) {
    for (let index = 0; index * tileWidth < count; index++) {
      yield { level, index, width: Math.min(tileWidth, count - index * tileWidth) };
    }
    count = Math.floor(count / tileWidth);
  }
}
