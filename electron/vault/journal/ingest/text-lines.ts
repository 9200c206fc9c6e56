import { isUtf8 } from 'node:buffer';

/** Longest record that is believed. The limit keeps a file without line ends from being held in memory. */
export const longestRecord = 16 * 1024 * 1024;

const windows1251 = new TextDecoder('windows-1251');

/** UTF-8, or Windows-1251 where the bytes are no UTF-8: several programs may write one log. */
export function decodeRecord(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString('utf8') : windows1251.decode(bytes);
}

/** One line of a log. */
export interface TextLine {
  /** From 1. */
  readonly line: number;
  /** Where it begins, bytes from the first that was pushed. */
  readonly offset: number;
  readonly text: string;
  /** The file ends without a line feed here, or the line is longer than is believed. */
  readonly truncated: boolean;
}

/** Cuts a byte stream into lines, without their ends. Blank lines are numbered and left out. */
export class TextLines {
  #parts: Buffer[] = [];
  #pending = 0;
  #offset = 0;
  #line = 0;
  #begun = false;
  readonly #limit: number;

  constructor(limit = longestRecord) {
    this.#limit = limit;
  }

  /** Bytes that belong to a line whose end has not come. */
  pending(): number {
    return this.#pending;
  }

  /** Bytes that were pushed. */
  pushed(): number {
    return this.#offset + this.#pending;
  }

  push(chunk: Uint8Array): TextLine[] {
    const found: TextLine[] = [];
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let from = 0;
    for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, from)) {
      this.#parts.push(bytes.subarray(from, end));
      this.#take(found, false, this.#pending + end - from + 1);
      from = end + 1;
    }
    if (from < bytes.length) {
      this.#parts.push(bytes.subarray(from));
      this.#pending += bytes.length - from;
      if (this.#pending > this.#limit) this.#take(found, true, this.#pending);
    }
    return found;
  }

  end(): TextLine[] {
    const found: TextLine[] = [];
    if (this.#pending > 0) this.#take(found, true, this.#pending);
    return found;
  }

  /** @param length bytes of the line with its end */
  #take(found: TextLine[], truncated: boolean, length: number): void {
    const offset = this.#offset;
    this.#offset += length;
    let bytes = this.#parts.length === 1 && this.#parts[0] ? this.#parts[0] : Buffer.concat(this.#parts);
    this.#parts = [];
    this.#pending = 0;
    this.#line += 1;
    if (!this.#begun) {
      this.#begun = true;
      if (bytes.length >= 3 && bytes.readUIntBE(0, 3) === 0xefbbbf) bytes = bytes.subarray(3);
    }
    if (bytes.at(-1) === 0x0d) bytes = bytes.subarray(0, -1);
    if (bytes.length > 0) found.push({ line: this.#line, offset, text: decodeRecord(bytes), truncated });
  }
}
