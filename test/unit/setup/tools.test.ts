import { expect, test } from 'vitest';
import { installCommand, packagesOfLibraries, parseLdd } from '../../../build/runtime/debian.mjs';
import { isCi } from '../../../build/runtime/project.mjs';
import { describeMissing, hasTool, missingTools } from '../../../build/runtime/tools.mjs';

const table = {
  xmllint: { debian: 'libxml2-utils', present: () => false },
  unzip: { debian: 'unzip', present: () => true },
};

test('a missing tool is named with its package', () => {
  expect(missingTools(table).map(([name, tool]) => describeMissing(name, tool))).toEqual([
    'xmllint is missing (Debian package libxml2-utils)',
  ]);
});

test('without a build server a test that needs a missing tool is skipped', () => {
  expect(hasTool('xmllint', {}, table)).toBe(false);
  expect(hasTool('unzip', {}, table)).toBe(true);
});

test('on a build server a missing tool is an error', () => {
  expect(() => hasTool('xmllint', { CI: 'true' }, table)).toThrow(
    /xmllint is missing \(Debian package libxml2-utils\)/,
  );
  expect(hasTool('unzip', { CI: 'true' }, table)).toBe(true);
});

test.each([
  ['true', true],
  ['1', true],
  ['false', false],
  ['', false],
  [undefined, false],
])('CI=%s', (value, expected) => {
  expect(isCi({ CI: value })).toBe(expected);
});

test('the command to install packages can be pasted into a shell', () => {
  expect(installCommand(['xvfb', '^postgresql-[0-9]+-pgaudit$'])).toBe(
    "sudo apt-get install -y --no-install-recommends xvfb '^postgresql-[0-9]+-pgaudit$'",
  );
});

test('missing libraries are read from ldd and lead to their packages', () => {
  const output = `\tlibdl.so.2 => /lib/libdl.so.2 (0x7f)\n\tlibnss3.so => not found\n\tlibgtk-3.so.0 => not found\n`;
  const libraries = parseLdd(output);
  expect(libraries).toEqual(['libnss3.so', 'libgtk-3.so.0']);
  expect(packagesOfLibraries(libraries, (name) => !name.startsWith('libgtk-3-0') || name.endsWith('t64'))).toEqual([
    'libnss3',
    'libgtk-3-0t64',
  ]);
  expect(() => packagesOfLibraries(['libmystery.so.1'], () => true)).toThrow(/libmystery\.so\.1/);
});
