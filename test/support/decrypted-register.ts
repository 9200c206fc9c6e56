import { createDecipheriv } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

// Pages by docs/formats/register.md, "register.db": no code of the product, no SQLite driver. MACs are checked in format.test.ts.

const pageSize = 4096;
const reserved = 80;

function decryptPage(page: Uint8Array, key: Uint8Array, first: boolean): Buffer {
  const begin = first ? 16 : 0;
  const decipher = createDecipheriv('aes-256-cbc', key, page.subarray(pageSize - reserved, pageSize - reserved + 16)).setAutoPadding(false);
  return Buffer.concat([decipher.update(page.subarray(begin, pageSize - reserved)), decipher.final()]);
}

/** Every page of a database, free space within and free pages included. */
function decryptDatabase(file: Buffer, key: Uint8Array): Buffer[] {
  const pages: Buffer[] = [];
  for (let at = 0; at < file.length; at += pageSize) pages.push(decryptPage(file.subarray(at, at + pageSize), key, at === 0));
  return pages;
}

/** Every page version of a write-ahead log, those that count no more included: a header of 32 bytes, then frames with 24 before a page. */
function decryptLog(file: Buffer, key: Uint8Array): Buffer[] {
  const pages: Buffer[] = [];
  for (let at = 32; at + 24 + pageSize <= file.length; at += 24 + pageSize) {
    pages.push(decryptPage(file.subarray(at + 24, at + 24 + pageSize), key, file.readUInt32BE(at) === 1));
  }
  return pages;
}

/** The forms in which a text may stand in a file: UTF-8, UTF-16, and with every character escaped as JSON may. */
function spellings(text: string): Buffer[] {
  const escaped = Array.from({ length: text.length }, (_, index) => `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`).join('');
  return [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le'), Buffer.from(text, 'utf16le').swap16(), Buffer.from(escaped), Buffer.from(JSON.stringify(text).slice(1, -1))];
}

/** Files under a folder, decrypted where they are databases or their logs, in which one of the texts stands. */
export function filesHolding(folder: string, key: Uint8Array, texts: readonly string[]): string[] {
  const wanted = texts.flatMap(spellings);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(path.join(folder, name)).isFile())
    .filter((name) => {
      const bytes = readFileSync(path.join(folder, name));
      const plain = name.endsWith('register.db') ? decryptDatabase(bytes, key) : name.endsWith('-wal') ? decryptLog(bytes, key) : [bytes];
      // A long value goes on in the next page of its chain, behind the number of the one after.
      return plain.some((page, index) => wanted.some((needle) => page.includes(needle) || Buffer.concat([page.subarray(-200), plain[index + 1]?.subarray(4, 200) ?? Buffer.alloc(0)]).includes(needle)));
    })
    .sort();
}
