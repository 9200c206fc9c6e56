import { describe, expect, test } from 'vitest';
import { redirection } from '../../../renderer/app/redirection.ts';

describe('while no register is open', () => {
  test.each(['/bases', '/', '/settings', '/unlock', '/people/1'])('%s leads to the start', (path) => {
    expect(redirection('none', path)).toBe('/start');
  });
  test.each(['/start', '/create', '/restore'])('%s stays', (path) => {
    expect(redirection('none', path)).toBeUndefined();
  });
});

test('a locked register shows nothing but its door', () => {
  for (const path of ['/bases', '/', '/start', '/create', '/today']) expect(redirection('locked', path)).toBe('/unlock');
  expect(redirection('locked', '/unlock')).toBeUndefined();
});

test('an open register has no use for the pages before it', () => {
  for (const path of ['/', '/unlock', '/start', '/create', '/restore']) expect(redirection('open', path)).toBe('/today');
  for (const path of ['/bases', '/people/1', '/settings']) expect(redirection('open', path)).toBeUndefined();
});
