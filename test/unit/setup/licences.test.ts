import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { licenceTexts, mayShip, shippedPackages } from '../../../build/licences.mjs';
import { projectRoot } from '../../../build/runtime/project.mjs';

describe('what ships', () => {
  const packages = shippedPackages();

  test('holds the packages of the vault and those in the bundle of the renderer, with what they stand on', () => {
    const names = packages.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['better-sqlite3', 'pdfmake', 'png-js', 'react', 'scheduler', '@mantine/core', 'pdfjs-dist']));
    expect(names).not.toContain('vitest');
    expect(names).not.toContain('electron-builder');
  });

  test('is under licences that may ship', () => {
    expect(packages.filter(({ licence }) => !mayShip(licence))).toEqual([]);
  });

  test('has licences that are read where package.json names none', () => {
    const unnamed = packages.filter(({ place }) => existsSync(join(projectRoot, place)) && !readFileSync(join(projectRoot, place, 'package.json'), 'utf8').includes('"license"'));
    for (const { place, licence } of unnamed) expect(readFileSync(join(projectRoot, place, 'LICENSE'), 'utf8')).toContain(`${licence} License`);
  });

  test('is quoted', () => {
    const texts = licenceTexts();
    expect(texts).toMatch(/^react \d/m);
    expect(texts).toContain('SIL OPEN FONT LICENSE');
  });
});

test.each([
  ['MIT', true],
  ['(MIT OR GPL-2.0)', true],
  ['MIT AND OFL-1.1', true],
  ['MIT AND GPL-2.0', false],
  ['AGPL-3.0-only', false],
  ['LGPL-3.0', false],
  ['SEE LICENSE IN x', false],
  ['', false],
])('%s may ship: %s', (expression, expected) => {
  expect(mayShip(expression)).toBe(expected);
});
