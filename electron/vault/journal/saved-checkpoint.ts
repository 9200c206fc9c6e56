import { fromBase64, fromHex, toHex } from '../common/bytes.ts';
import { hashLength } from './merkle.ts';
import { checkpointText, parseCheckpointText, parseNote } from './note.ts';

/**
 * What people bring back of a checkpoint: the file as it was, its text out of a mail or a QR code, with other line ends,
 * blanks and dashes, or what they read off paper. Only the spelling is put right here; every byte that is signed or hashed
 * is still checked by whoever compares.
 */

const originPattern = /^derbes\/[0-9a-f-]+$/i;
const dashes = String.raw`(?:—|–|―|-{1,3})`;
const signaturePattern = new RegExp(String.raw`(?:^|\s)${dashes}\s+(derbes/\S+)\s+([A-Za-z0-9+/\s]+={0,2})\s*$`);

/** @returns the note, or its three lines where it carries no signature, as the format writes them; null where there is nothing of the kind */
export function readSavedCheckpoint(text: string): string | null {
  const exact = parseNote(text)?.text ?? text;
  if (parseCheckpointText(exact)) return text;
  const clean = text.replace(/^\uFEFF/, '').trim();
  const signature = signaturePattern.exec(clean);
  const words = (signature ? clean.slice(0, signature.index) : clean).split(/\s+/).filter(Boolean);
  const [origin = '', size = '', ...root] = words;
  const hash = readRoot(root.join(''));
  const count = readSize(size);
  if (!originPattern.test(origin) || count === null || !hash) return null;
  const body = checkpointText({ origin: origin.toLowerCase(), size: count, root: hash });
  return signature ? `${body}\n— ${signature[1] ?? ''} ${(signature[2] ?? '').replace(/\s/g, '')}\n` : body;
}

/** `4 711`, `4,711` or `4711` records. @returns null for anything else */
export function readSize(text: string): number | null {
  const digits = text.replace(/[\s.,'’_]/g, '');
  return /^\d{1,15}$/.test(digits) ? Number(digits) : null;
}

/** Letters that are taken for digits of hex, or for its letters: by the eye, or by a keyboard that was in another alphabet. */
const lookAlikes: Readonly<Record<string, string>> = { o: '0', о: '0', l: '1', i: '1', і: '1', а: 'a', в: 'b', б: 'b', с: 'c', е: 'e' };

/**
 * Root of a tree as hex or base64, with blanks wherever they are.
 * @returns null for anything else
 */
export function readRoot(text: string): Uint8Array | null {
  const bare = text.replace(/[\s\u00a0.:·]/g, '');
  const encoded = bare.replace(/-/g, '+').replace(/_/g, '/').replace(/=+$/, '');
  // 43 characters are base64; nobody reads off two thirds of a hash in hex and stops.
  if (encoded.length === 43) return fromBase64(`${encoded}=`);
  const hex = [...bare.toLowerCase()].map((letter) => lookAlikes[letter] ?? letter).join('').replace(/-/g, '');
  return hex.length === 2 * hashLength && /^[0-9a-f]*$/.test(hex) ? fromHex(hex) : null;
}

/** Root as it is printed to be typed again: hex in groups of four. */
export function rootInGroups(root: Uint8Array): string {
  return (toHex(root).match(/.{4}/g) ?? []).join(' ');
}

