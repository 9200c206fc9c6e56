import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const pages = ['README.md', 'CHANGELOG.md', ...globSync('docs/**/*.md', { cwd: root })];
const read = (page: string) => readFileSync(join(root, page), 'utf8');

/** Targets of Markdown links that lead to files of the project. */
function linksOf(text: string): string[] {
  return [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, target = '']) => target).filter((target) => !/^[a-z]+:/.test(target));
}

describe.each(pages)('%s', (page) => {
  test('leads to files that are there', () => {
    expect(linksOf(read(page)).filter((target) => !existsSync(join(root, dirname(page), target)))).toEqual([]);
  });
});

test('every picture is a page of the console at its size', () => {
  const pictures = globSync('docs/images/*.png', { cwd: root });
  expect(pictures.length).toBeGreaterThan(30);
  for (const picture of pictures) {
    const png = readFileSync(join(root, picture));
    expect([png.toString('latin1', 1, 4), png.readUInt32BE(16), png.readUInt32BE(20)], picture).toEqual(['PNG', 1366, 768]);
  }
});

test('npm scripts that the documents name exist', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const named = pages.flatMap((page) => [...read(page).matchAll(/npm run (?:-s )?([a-z:0-9]+)/g)].map(([, name = '']) => name));
  expect(named.length).toBeGreaterThan(5);
  expect([...new Set(named)].filter((name) => !(name in scripts))).toEqual([]);
});
