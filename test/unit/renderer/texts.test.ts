import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { resources } from '../../../shared/locales/index.ts';

type Tree = { readonly [key: string]: string | Tree | readonly string[] };

const folder = join(import.meta.dirname, '../../../renderer');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));

/** Keys that stand in the code as they are: `t('bases:title')`, also in a choice `t(a ? 'x:y' : 'x:z')`. */
const used = files.flatMap((file) =>
  [...readFileSync(join(folder, file), 'utf8').matchAll(/'([a-z][a-z-]*):([A-Za-z0-9_.]+)'/g)].map(([, namespace, path]) => ({
    file,
    namespace: namespace!,
    path: path!,
  })),
);

function found(namespace: Tree | undefined, path: string): boolean {
  let at: Tree | string | readonly string[] | undefined = namespace;
  const keys = path.split('.');
  for (const [index, key] of keys.entries()) {
    if (typeof at !== 'object' || Array.isArray(at)) return false;
    const tree: Tree = at as Tree;
    if (index === keys.length - 1 && tree[key] === undefined) return tree[`${key}_other`] !== undefined;
    at = tree[key];
  }
  return at !== undefined;
}

describe.each(['kk', 'ru', 'en'] as const)('texts in %s', (language) => {
  test('every key that pages name is there', () => {
    const missing = used.filter(({ namespace, path }) => !found(resources[language][namespace] as Tree | undefined, path)).map(({ file, namespace, path }) => `${file}: ${namespace}:${path}`);
    expect(missing).toEqual([]);
  });
});

test('the search for keys finds them', () => {
  expect(used.length).toBeGreaterThan(300);
});
