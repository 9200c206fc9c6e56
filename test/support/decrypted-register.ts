import { createDecipheriv } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { zstdDecompressSync } from 'node:zlib';

// Pages by docs/formats/register.md, "register.db": no code of the product, no SQLite driver. MACs are checked in format.test.ts.

const pageSize = 4096;
const reserved = 80;

const usable = pageSize - reserved;

/** The first page comes without its first 16 bytes, which are no ciphertext: zeros stand for them. */
function decryptPage(page: Uint8Array, key: Uint8Array, first: boolean): Buffer {
  const begin = first ? 16 : 0;
  const decipher = createDecipheriv('aes-256-cbc', key, page.subarray(usable, usable + 16)).setAutoPadding(false);
  return Buffer.concat([Buffer.alloc(begin), decipher.update(page.subarray(begin, usable)), decipher.final()]);
}

/** Every page of a database, free space within and free pages included. */
function decryptDatabase(file: Buffer, key: Uint8Array): Buffer[] {
  const pages: Buffer[] = [];
  for (let at = 0; at < file.length; at += pageSize) pages.push(decryptPage(file.subarray(at, at + pageSize), key, at === 0));
  return pages;
}

/** Every page version of a write-ahead log, those that count no more included: a header of 32 bytes, then frames with 24 before a page. */
function decryptLog(file: Buffer, key: Uint8Array): { readonly number: number; readonly page: Buffer }[] {
  const frames: { number: number; page: Buffer }[] = [];
  for (let at = 32; at + 24 + pageSize <= file.length; at += 24 + pageSize) {
    const number = file.readUInt32BE(at);
    frames.push({ number, page: decryptPage(file.subarray(at + 24, at + 24 + pageSize), key, number === 1) });
  }
  return frames;
}

/** A number as SQLite writes it: seven bits a byte, the highest set where more follow. @returns it and where it ends */
function varint(bytes: Buffer, at: number): [number, number] {
  let value = 0;
  for (let end = at; end < at + 9; end++) {
    const byte = bytes[end] ?? 0;
    value = value * 128 + (byte & 127);
    if (byte < 128) return [value, end + 1];
  }
  return [value, at + 9];
}

/** Rows of every leaf of a table (SQLite's file format, 1.6): the whole of a row, its overflow pages put together. */
function rowsOf(pages: readonly Buffer[]): Buffer[] {
  return pages.flatMap((page, index) => {
    const head = index === 0 ? 100 : 0;
    if (page[head] !== 0x0d) return [];
    const cells = page.readUInt16BE(head + 3);
    return Array.from({ length: cells }, (_, cell) => {
      const [length, afterLength] = varint(page, page.readUInt16BE(head + 8 + 2 * cell));
      const [, begin] = varint(page, afterLength);
      if (length <= usable - 35) return page.subarray(begin, begin + length);
      const least = Math.floor(((usable - 12) * 32) / 255) - 23;
      const wanted = least + ((length - least) % (usable - 4));
      const local = wanted <= usable - 35 ? wanted : least;
      const parts = [page.subarray(begin, begin + local)];
      let left = length - local;
      for (let next = page.readUInt32BE(begin + local); left > 0 && next !== 0; next = pages[next - 1]!.readUInt32BE(0)) {
        parts.push(pages[next - 1]!.subarray(4, 4 + Math.min(left, usable - 4)));
        left -= usable - 4;
      }
      return Buffer.concat(parts);
    });
  });
}

/** Blobs of a row that are Zstandard frames behind a byte of 1 ("Packs of the journal"), unpacked. */
function unpackedIn(row: Buffer): Buffer[] {
  const found: Buffer[] = [];
  const [headerLength, first] = varint(row, 0);
  let body = headerLength;
  for (let at = first; at < headerLength; ) {
    const [type, next] = varint(row, at);
    at = next;
    const length = type >= 12 ? Math.floor((type - 12) / 2) : [0, 1, 2, 3, 4, 6, 8, 8, 0, 0][type]!;
    const blob = row.subarray(body, body + length);
    if (type >= 12 && type % 2 === 0 && blob.subarray(0, 5).equals(Buffer.from('0128b52ffd', 'hex'))) found.push(zstdDecompressSync(blob.subarray(1)));
    body += length;
  }
  return found;
}

/** Whether nothing stands in pages that no row needs any more (SQLite's file format, 1.5), of the database alone. */
export function isFreeSpaceEmpty(file: string, key: Uint8Array): boolean {
  const pages = decryptDatabase(readFileSync(file), key);
  const isEmpty = (bytes: Buffer): boolean => bytes.every((byte) => byte === 0);
  for (let trunk = pages[0]!.readUInt32BE(32); trunk !== 0; trunk = pages[trunk - 1]!.readUInt32BE(0)) {
    const page = pages[trunk - 1]!;
    const leaves = Array.from({ length: page.readUInt32BE(4) }, (_, index) => page.readUInt32BE(8 + 4 * index));
    if (!isEmpty(page.subarray(8 + 4 * leaves.length)) || !leaves.every((leaf) => isEmpty(pages[leaf - 1]!))) return false;
  }
  return true;
}

/** The forms in which a text may stand in a file: UTF-8, UTF-16, and with every character escaped as JSON may. */
function spellings(text: string): Buffer[] {
  const escaped = Array.from({ length: text.length }, (_, index) => `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`).join('');
  return [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le'), Buffer.from(text, 'utf16le').swap16(), Buffer.from(escaped), Buffer.from(JSON.stringify(text).slice(1, -1))];
}

/**
 * Files under a folder in which one of the texts stands. Of databases and their logs every decrypted page is searched as it is, and every row
 * unpacked; a log is read over its database.
 */
export function filesHolding(folder: string, key: Uint8Array, texts: readonly string[]): string[] {
  const wanted = texts.flatMap(spellings);
  const holds = (bytes: Buffer): boolean => wanted.some((needle) => bytes.includes(needle));
  // A long value goes on in the next page of its chain, behind the number of the one after.
  const pagesHold = (pages: readonly Buffer[]): boolean =>
    pages.some((page, index) => holds(page) || holds(Buffer.concat([page.subarray(-200), pages[index + 1]?.subarray(4, 200) ?? Buffer.alloc(0)])));
  const rowsHold = (pages: readonly Buffer[]): boolean => rowsOf(pages).some((row) => unpackedIn(row).some(holds));
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(path.join(folder, name)).isFile())
    .filter((name) => {
      const bytes = readFileSync(path.join(folder, name));
      if (name.endsWith('register.db')) {
        const pages = decryptDatabase(bytes, key);
        return pagesHold(pages) || rowsHold(pages);
      }
      if (!name.endsWith('-wal')) return holds(bytes);
      const frames = decryptLog(bytes, key);
      if (frames.length === 0) return false;
      const pages = decryptDatabase(readFileSync(path.join(folder, name.slice(0, -'-wal'.length))), key);
      for (const { number, page } of frames) pages[number - 1] = page;
      return pagesHold(frames.map(({ page }) => page)) || rowsHold(pages);
    })
    .sort();
}
