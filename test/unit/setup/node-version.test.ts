import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { nodeProblem } from '../../../build/runtime/node-version.mjs';

test('an old Node is named, and what to do about it', () => {
  expect(nodeProblem('18.20.4')).toMatch(/^Node 18 found; Derbes needs Node 20 or newer/);
  expect(nodeProblem('6.17.1')).toMatch(/^Node 6 found/);
});

test('a Node that can set up the rest is let through', () => {
  expect(nodeProblem('20.0.0')).toBeUndefined();
  expect(nodeProblem('24.21.0')).toBeUndefined();
});

test('what an old Node reads holds no syntax it does not know', () => {
  for (const file of ['build/setup.mjs', 'build/runtime/node-version.mjs']) {
    const code = readFileSync(file, 'utf8').replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, '');
    expect(code).not.toMatch(/\?\?|\?\.|^\s*await |from 'node:|`/m);
  }
});
