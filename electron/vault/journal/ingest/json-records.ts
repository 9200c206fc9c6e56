import { ByteWindow } from './byte-window.ts';
import { decodeRecord, longestRecord } from './text-lines.ts';

/** One object of a JSON log, or what could not be taken as one. */
export interface JsonRecord {
  /** First line, from 1. */
  readonly line: number;
  readonly text: string;
  /** undefined where the text is no JSON object; `truncated` says whether more of it may come. */
  readonly value: Readonly<Record<string, unknown>> | undefined;
  readonly truncated: boolean;
}

const quote = 0x22;
const backslash = 0x5c;
const open = 0x7b;
const close = 0x7d;
const openList = 0x5b;
const closeList = 0x5d;
const newline = 0x0a;
/** Objects and lists inside one another. No log nests like this; walking through what does would use up the stack. */
const deepest = 500;
/** What may stand between objects: blanks, and the brackets and commas of an array. */
const between = new Set([0x20, 0x09, 0x0d, newline, 0x2c, 0x5b, 0x5d, 0x1e]);

/**
 * Cuts a byte stream into JSON objects: one a line, or the elements of an array that may be spread over lines. An object that does
 * not hold together costs itself only: the next line that begins with `{` in its first column is a new one.
 */
export class JsonRecords {
  readonly #window = new ByteWindow();
  #depth = 0;
  #lists = 0;
  #tooDeep = false;
  #inString = false;
  #line = 1;
  #linesInside = 0;
  readonly #limit: number;

  constructor(limit = longestRecord) {
    this.#limit = limit;
  }

  /** Bytes that belong to an object whose end has not come. */
  pending(): number {
    return this.#window.pending;
  }

  push(chunk: Uint8Array): JsonRecord[] {
    this.#window.push(chunk);
    return this.#cut();
  }

  end(): JsonRecord[] {
    const found = this.#cut();
    if (this.#window.from < this.#window.bytes.length) found.push(this.#record(this.#window.bytes.length, true));
    return found.filter(({ text }) => text.trim() !== '');
  }

  #cut(): JsonRecord[] {
    const found: JsonRecord[] = [];
    const buffer = this.#window.bytes;
    let at = this.#window.at;
    while (at < buffer.length) {
      const byte = buffer[at] ?? 0;
      if (this.#depth === 0) {
        if (at === this.#window.from && between.has(byte)) {
          if (byte === newline) this.#line += 1;
          this.#window.from = at + 1;
        } else if (at === this.#window.from && byte === open) {
          this.#depth = 1;
        } else if (byte === newline) {
          // A line that is no object.
          found.push(this.#recordAndLineEnd(at));
        }
      } else if (byte === newline) {
        // In JSON a line end never stands inside a string: one there, or a new object in the first column, ends the broken one.
        if (at + 1 === buffer.length && !this.#inString) break;
        if (this.#inString || buffer[at + 1] === open) {
          found.push(this.#recordAndLineEnd(at));
        } else {
          this.#linesInside += 1;
        }
      } else if (this.#inString) {
        if (byte === backslash) {
          if (at + 1 === buffer.length) break;
          if (buffer[at + 1] !== newline) at += 1;
        } else if (byte === quote) {
          this.#inString = false;
        }
      } else if (byte === quote) {
        this.#inString = true;
      } else if (byte === open || byte === openList) {
        if (byte === open) this.#depth += 1;
        else this.#lists += 1;
        if (this.#depth + this.#lists > deepest) this.#tooDeep = true;
      } else if (byte === closeList) {
        this.#lists -= 1;
      } else if (byte === close) {
        this.#depth -= 1;
        if (this.#depth === 0) found.push(this.#record(at + 1, false));
      }
      at += 1;
      if (at - this.#window.from > this.#limit) found.push(this.#record(at, true));
    }
    this.#window.at = at;
    return found;
  }

  #recordAndLineEnd(at: number): JsonRecord {
    const record = this.#record(at, false);
    this.#window.from = at + 1;
    this.#line += 1;
    return record;
  }

  /** The record up to `stop`; the next one begins there. */
  #record(stop: number, truncated: boolean): JsonRecord {
    const text = decodeRecord(this.#window.bytes.subarray(this.#window.from, stop)).replace(/\r$/, '');
    const record = { line: this.#line, text, value: truncated || this.#tooDeep ? undefined : objectOf(text), truncated };
    this.#line += this.#linesInside;
    this.#window.from = stop;
    this.#depth = 0;
    this.#lists = 0;
    this.#tooDeep = false;
    this.#inString = false;
    this.#linesInside = 0;
    return record;
  }
}

function objectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined; // SyntaxError: no JSON
  }
}

/** The text of a field, '' where it is absent; numbers as they are written. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** A field that is an object, empty where it is something else. */
export function objectIn(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
