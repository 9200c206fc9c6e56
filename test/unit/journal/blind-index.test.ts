import { expect, test } from 'vitest';
import { blindIndexOf, identifierOf, identifiersIn } from '../../../electron/vault/journal/blind-index.ts';

test('IINs and phones are found however they stand in a text', () => {
  const text = "WHERE iin='900101300017' OR tel IN ('+7 (701) 123-45-67', '87011234568', '77011234569')";
  expect([...identifiersIn([text])].sort()).toEqual(['iin:900101300017', 'phone:77011234567', 'phone:77011234568', 'phone:77011234569']);
});

test('longer numbers are neither', () => {
  expect([...identifiersIn(['9001013000171', '1234567890123456', '2026-10-01 05:00:00.000', '8 701 123 45 678'])]).toEqual([]);
});

test.each([
  ['900101300017', 'iin:900101300017'],
  [' 900101300017 ', 'iin:900101300017'],
  ['+7 701 123 45 67', 'phone:77011234567'],
  ['iin 900101300017', null],
  ['9001013000', null],
  ['', null],
])('a search for %o looks up %o', (text, identifier) => {
  expect(identifierOf(text)).toBe(identifier);
});

test('the index tells nothing without its key', () => {
  const [a, b] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  expect(blindIndexOf(a, 'iin:900101300017')).toHaveLength(16);
  expect(Buffer.from(blindIndexOf(a, 'iin:900101300017')).equals(blindIndexOf(b, 'iin:900101300017'))).toBe(false);
});
