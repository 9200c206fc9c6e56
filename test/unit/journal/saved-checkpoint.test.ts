import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkpointText, signNote } from '../../../electron/vault/journal/note.ts';
import { readRoot, readSavedCheckpoint, readSize, rootInGroups } from '../../../electron/vault/journal/saved-checkpoint.ts';

const origin = 'derbes/3f1c0f0e-6f0b-4c55-9a3e-0d2c1a7b9e10';
const root = fc.uint8Array({ minLength: 32, maxLength: 32 });
const blank = fc.stringMatching(/^[ \t\r\n\u00a0]{1,3}$/);

describe('a text that was brought back', () => {
  test('is spelt as it was signed, whatever blanks, line ends and dash it came with', () => {
    fc.assert(
      fc.property(fc.nat(10 ** 12), root, blank, fc.constantFrom('—', '–', '-', '--'), (size, hash, gap, dash) => {
        const note = signNote(checkpointText({ origin, size, root: hash }), origin, new Uint8Array(32).fill(5));
        const [first = '', count = '', encoded = '', , signature = ''] = note.split('\n');
        const odd = [gap, first, gap, count, gap, encoded, gap, signature.replace('—', dash).replaceAll(' ', ` ${gap}`), gap].join('');
        expect(readSavedCheckpoint(odd)).toBe(note);
        expect(readSavedCheckpoint([first, count, encoded].join(gap))).toBe(checkpointText({ origin, size, root: hash }));
      }),
    );
  });

  test('is never taken for another one: a letter that is not what was written gives other bytes or none', () => {
    fc.assert(
      fc.property(fc.nat(10 ** 9), root, fc.nat(43), fc.constantFrom('A', 'z', '7', '+'), (size, hash, place, letter) => {
        const [first = '', count = '', encoded = ''] = checkpointText({ origin, size, root: hash }).split('\n');
        fc.pre(encoded[place] !== letter);
        const changed = `${encoded.slice(0, place)}${letter}${encoded.slice(place + 1)}`;
        const read = readSavedCheckpoint(`${first} ${count} ${changed}`);
        expect(read).not.toBe(checkpointText({ origin, size, root: hash }));
      }),
    );
  });

  test.each(['', 'a letter', `${origin} 5`, `${origin} five ${'A'.repeat(43)}=`, `other/5 5 ${'A'.repeat(43)}=`])('%j is none', (text) => {
    expect(readSavedCheckpoint(text)).toBeNull();
  });
});

describe('a root off paper', () => {
  test('is read in hex, in base64, and with letters that only look alike', () => {
    fc.assert(
      fc.property(root, (hash) => {
        const typed = rootInGroups(hash);
        expect(readRoot(typed)).toEqual(hash);
        expect(readRoot(typed.toUpperCase().replaceAll('0', 'О').replaceAll('B', 'В'))).toEqual(hash);
        const encoded = Buffer.from(hash).toString('base64');
        expect(readRoot(encoded.replace('=', ''))).toEqual(hash);
        expect(readRoot(Buffer.from(hash).toString('base64url'))).toEqual(hash);
      }),
    );
  });

  test.each(['', '00'.repeat(31), '0'.repeat(65), 'g'.repeat(64), 'письмо'])('%j is none', (text) => {
    expect(readRoot(text)).toBeNull();
  });
});

test.each([
  ['4711', 4711],
  [' 4 711 ', 4711],
  ['748\u00a0255', 748_255],
  ['1,000,000', 1_000_000],
  ['', null],
  ['-5', null],
  ['4711 records', null],
])('%j records are %s', (text, size) => {
  expect(readSize(text)).toBe(size);
});
