import { mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findChangedFile } from '../../../electron/main/integrity.ts';
import { PreferenceStore } from '../../../electron/main/preferences.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'derbes-main-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('preferences', () => {
  const open = () => new PreferenceStore(join(folder, 'p', 'preferences.json'), () => undefined);

  test('start in Kazakh and are written whole', () => {
    const store = open();
    expect(store.current).toMatchObject({ language: 'kk', theme: 'system', recent: [] });
    store.set({ language: 'ru' });
    expect(open().current.language).toBe('ru');
    expect(readdirSync(join(folder, 'p'))).toEqual(['preferences.json']);
  });

  test.each(['', '{', '[]', '{"language":"xx"}', '{"language":"kk","theme":"dark"}'])(
    'a file of %j is replaced by the defaults',
    (text) => {
      mkdirSync(join(folder, 'p'));
      writeFileSync(join(folder, 'p', 'preferences.json'), text);
      expect(open().current.language).toBe('kk');
      open().set({ theme: 'dark' });
      expect(open().current.theme).toBe('dark');
    },
  );

  test('the ten registers opened last are remembered, newest first, each once', () => {
    const store = open();
    const register = (name: string) => ({ path: `/r/${name}.derbes`, name, demo: false });
    for (let index = 0; index < 12; index++) store.remember(register(`r${index}`));
    store.remember(register('r5'));
    expect(store.current.recent.map((entry) => entry.name)).toEqual([
      'r5',
      'r11',
      'r10',
      'r9',
      'r8',
      'r7',
      'r6',
      'r4',
      'r3',
      'r2',
    ]);
    store.forget('/r/r11.derbes');
    expect(open().current.recent).toHaveLength(9);
  });
});

describe('what stands outside the archive', () => {
  const list = () => join(folder, 'list.json');
  const put = (path: string, text: string) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const files = {
    'vault/dist/vault/process.mjs': 'vault',
    'vault/node_modules/x/x.node': 'native',
    'node/node': 'node',
  };
  beforeEach(() => {
    for (const [path, text] of Object.entries(files)) put(path, text);
    const digests = Object.entries(files).map(([path, text]) => [
      path,
      createHash('sha256').update(text).digest('hex'),
    ]);
    writeFileSync(list(), JSON.stringify(Object.fromEntries(digests)));
  });

  test('is accepted as it was built', async () => {
    expect(await findChangedFile(folder, list())).toBeNull();
  });

  test.each(Object.keys(files))('a changed %s is found', async (path) => {
    const text = readFileSync(join(folder, path), 'utf8');
    writeFileSync(join(folder, path), `${text.slice(0, -1)}X`);
    expect(await findChangedFile(folder, list())).toBe(path);
  });

  test.each(Object.keys(files))('a missing %s is found', async (path) => {
    rmSync(join(folder, path));
    expect(await findChangedFile(folder, list())).toBe(path);
  });

  test('a file too many is found', async () => {
    put('vault/node_modules/y/index.js', 'planted');
    expect(await findChangedFile(folder, list())).toBe('vault/node_modules/y/index.js');
  });

  test.each(['', '{}x', '{"a":"short"}'])('a list of %j is no list', async (text) => {
    writeFileSync(list(), text);
    await expect(findChangedFile(folder, list())).rejects.toThrow();
  });
});
