import { fromBase64, joinBytes, latin1Text, sameBytes, toBase64, utf8, utf8Text } from '../common/bytes.ts';

/**
 * `journal.html`: the verifier's page with the whole export inside, for those who double-click (docs/formats/journal.md,
 * "The page with the data inside"). It is a function of the other files, so whoever has them can make it again and
 * compare; nothing in it needs a digest of its own.
 */

export const carrierName = 'journal.html';

/** Exports up to this many bytes are carried. */
export const maxCarriedBytes = 20_000_000;

/** Longest page with data that a verifier reads. */
export const maxCarrierBytes = 64 * 1024 * 1024;

/** Stands once in the page; the data take its place. */
const marker = '<!--journal-->';
const opening = '<script type="application/x-tar" id="journal">';
const closing = '</script>';

export interface CarriedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * The page with the files inside.
 * @param files all of the export but this one, in any order
 * @returns null for a page that has no place for them
 */
export function carrierOf(page: Uint8Array, files: readonly CarriedFile[]): Uint8Array | null {
  const text = utf8Text(page);
  const parts = text?.split(marker) ?? [];
  const [before, after] = parts;
  if (parts.length !== 2 || before === undefined || after === undefined) return null;
  return utf8(`${before}${opening}${toBase64(tarOf(files))}${closing}${after}`);
}

const blockLength = 512;

/** A ustar archive (POSIX.1-1988) of plain files, ordered by path, of which nothing but names and bytes is told. */
export function tarOf(files: readonly CarriedFile[]): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (const { path, bytes } of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    const padding = (blockLength - (bytes.length % blockLength)) % blockLength;
    blocks.push(tarHeader(path, bytes.length), bytes, new Uint8Array(padding));
  }
  blocks.push(new Uint8Array(2 * blockLength));
  return joinBytes(blocks);
}

function tarHeader(path: string, length: number): Uint8Array {
  const header = new Uint8Array(blockLength);
  const put = (text: string, at: number): void => header.set(utf8(text), at);
  const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, '0')}\0`;
  put(path, 0);
  put(octal(0o644, 7), 100);
  put(octal(0, 7), 108);
  put(octal(0, 7), 116);
  put(octal(length, 11), 124);
  put(octal(0, 11), 136);
  put(' '.repeat(8), 148);
  put('0', 156);
  put('ustar\0' + '00', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

/** The files inside the base64 text of the page's data. @returns null for anything that {@link tarOf} would write otherwise */
export function carriedFiles(base64: string): readonly CarriedFile[] | null {
  const tar = fromBase64(base64);
  if (!tar) return null;
  const files: CarriedFile[] = [];
  for (let at = 0; at + blockLength <= tar.length && tar[at] !== 0; ) {
    const header = tar.subarray(at, at + blockLength);
    const path = latin1Text(header.subarray(0, 100)).replace(/\0.*$/s, '');
    const length = Number.parseInt(latin1Text(header.subarray(124, 135)), 8);
    const from = at + blockLength;
    if (!Number.isSafeInteger(length) || from + length > tar.length) return null;
    files.push({ path, bytes: tar.subarray(from, from + length) });
    at = from + Math.ceil(length / blockLength) * blockLength;
  }
  // What stands between the files is covered by nothing else.
  return sameBytes(tarOf(files), tar) ? files : null;
}
