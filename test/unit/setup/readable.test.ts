import { expect, test } from 'vitest';
import { closedToNobody, nobody } from '../../../build/runtime/readable.mjs';

/** A file tree told by modes; everything belongs to root unless said otherwise. */
function tree(modes: Record<string, number>, owners: Record<string, number> = {}) {
  return (path: string) => ({ mode: modes[path] ?? 0o755, uid: owners[path] ?? 0, gid: 0 });
}

test('a clone that everybody may read is open', () => {
  expect(closedToNobody('/srv/derbes/package.json', tree({}))).toBeUndefined();
});

test('the folder that keeps nobody out is named, however far above', () => {
  expect(closedToNobody('/root/work/derbes', tree({ '/root': 0o700 }))).toBe('/root');
  expect(closedToNobody('/srv/work/derbes', tree({ '/srv/work/derbes': 0o750 }))).toBe('/srv/work/derbes');
});

test('a folder that may be passed but not listed is no hindrance on the way', () => {
  expect(closedToNobody('/home/a/derbes', tree({ '/home/a': 0o711 }))).toBeUndefined();
  expect(closedToNobody('/home/a', tree({ '/home/a': 0o711 }))).toBe('/home/a');
});

test('a private folder of nobody is open to nobody', () => {
  expect(closedToNobody('/tmp/home', tree({ '/tmp/home': 0o700 }, { '/tmp/home': nobody }))).toBeUndefined();
});
