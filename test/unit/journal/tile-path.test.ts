import { expect, test } from 'vitest';
import { entriesPath, tilePath, tilesOf } from '../../../electron/vault/journal/tile-path.ts';

test('paths are those of C2SP tlog-tiles', () => {
  expect(tilePath(0, 1_234_067, 256)).toBe('tile/0/x001/x234/067');
  expect(tilePath(3, 0, 17)).toBe('tile/3/000.p/17');
  expect(entriesPath(1000, 256)).toBe('tile/entries/x001/000');
  expect(entriesPath(273, 112)).toBe('tile/entries/273.p/112');
});

test('a tree of 70 000 has the tiles that the specification gives it', () => {
  const tiles = [...tilesOf(70_000)].map(({ level, index, width }) => tilePath(level, index, width));
  expect(tiles).toHaveLength(274 + 2 + 1);
  expect(tiles.filter((path) => path.startsWith('tile/1/'))).toEqual(['tile/1/000', 'tile/1/001.p/17']);
  expect(tiles.at(-1)).toBe('tile/2/000.p/1');
  expect(tiles).toContain('tile/0/272');
  expect(tiles).toContain('tile/0/273.p/112');
  expect([...tilesOf(0)]).toEqual([]);
});
