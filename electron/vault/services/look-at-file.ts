import { basename } from 'node:path';
import type { ViewableFile } from '../../../shared/contract/signing.ts';
import { sha256Hex } from '../signing/verify-file.ts';
import { streebog512 } from '../signing/gost/streebog.ts';
import type { AreaHandlers } from '../handlers.ts';
import { readGranted } from './read-granted.ts';
import { maxSignedBytes } from './sign-file.ts';

/** Beyond it a file is signed unseen, and the page says so. */
const maxViewedBytes = 24 * 1024 * 1024;
/** Streebog makes some 30 MB a second: what takes longer than a blink is left to the signing itself. */
const maxStreebogBytes = 16 * 1024 * 1024;
/** Text of a log of gigabytes would not be read to the end by anybody. */
const maxTextBytes = 1024 * 1024;

const images: readonly (readonly [mediaType: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp', begins: (bytes: Uint8Array) => boolean])[] = [
  ['image/png', (bytes) => startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ['image/jpeg', (bytes) => startsWith(bytes, [0xff, 0xd8, 0xff])],
  ['image/gif', (bytes) => startsWith(bytes, [0x47, 0x49, 0x46, 0x38])],
  ['image/webp', (bytes) => startsWith(bytes, [0x52, 0x49, 0x46, 0x46]) && startsWith(bytes.subarray(8), [0x57, 0x45, 0x42, 0x50])],
];

function startsWith(bytes: Uint8Array, beginning: readonly number[]): boolean {
  return beginning.every((value, index) => bytes[index] === value);
}

/** @returns null for what is no text of ours: other encodings look like text and read as something else */
function textOf(bytes: Uint8Array): string | null {
  if (bytes.length > maxTextBytes) return null;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    // Control characters tell a program's file from a text.
    return /[^\P{Cc}\s]/u.test(text) ? null : text;
  } catch {
    return null; // not UTF-8
  }
}

/** What the window can show of a file, told by its bytes: a name may say anything. */
export function viewOf(bytes: Uint8Array): ViewableFile['view'] {
  if (bytes.length === 0 || bytes.length > maxViewedBytes) return null;
  const base64 = (): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
  if (startsWith(bytes, [0x25, 0x50, 0x44, 0x46, 0x2d])) return { kind: 'pdf', base64: base64() };
  const image = images.find(([, begins]) => begins(bytes));
  if (image) return { kind: 'image', mediaType: image[0], base64: base64() };
  const text = textOf(bytes);
  return text === null ? null : { kind: 'text', text };
}

/** What will be signed, before the key is asked for. The handle stays good for the signing. */
export const lookAtFile: AreaHandlers<'signing'>['lookAtFile'] = async ({ file }, context) => {
  const path = context.files.take(file, 'read');
  const bytes = await readGranted(path, maxSignedBytes);
  context.files.grant(file, path, 'read');
  return {
    name: basename(path),
    bytes: bytes.length,
    sha256: sha256Hex(bytes),
    streebog512: bytes.length <= maxStreebogBytes ? Buffer.from(streebog512(bytes)).toString('hex') : null,
    view: viewOf(bytes),
  };
};
