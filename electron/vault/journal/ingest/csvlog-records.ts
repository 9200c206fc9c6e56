import { ByteWindow } from './byte-window.ts';
import { decodeRecord as decode, longestRecord } from './text-lines.ts';

/** One record of a csvlog, or what could not be taken as one. */
export interface CsvlogRecord {
  /** First line, from 1. */
  readonly line: number;
  readonly text: string;
  /** A quote that is never closed, or no line feed at the end of the file: the writer was cut off here or is not done. */
  readonly truncated: boolean;
}

const quote = 0x22;
const newline = 0x0a;

/** Start of a record: time, zone, then a name or the empty place of one. */
const start = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? [^,"\s]{1,10},/;
/**
 * A start that cannot be a line of quoted text: inside quotes every quote is doubled, so `,"name"` would be `,""name""`.
 * Found inside an open quote it says that the record before was cut off.
 */
const certainStart = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? [^,"\s]{1,10},"[^"]/;
const startLength = 64;

/** Cuts a record that does not hold together at every line that looks like the start of one; a single piece if there is none. */
export function splitAtStarts(record: CsvlogRecord): CsvlogRecord[] {
  const pieces: CsvlogRecord[] = [];
  let from = 0;
  let line = record.line;
  let nextLine = line;
  for (let at = record.text.indexOf('\n'); at >= 0; at = record.text.indexOf('\n', at + 1)) {
    nextLine += 1;
    if (!start.test(record.text.slice(at + 1, at + 1 + startLength))) continue;
    pieces.push({ line, text: record.text.slice(from, at), truncated: false });
    from = at + 1;
    line = nextLine;
  }
  pieces.push({ line, text: record.text.slice(from), truncated: false });
  return pieces;
}

/**
 * Cuts a byte stream into csvlog records. Records may hold line breaks in quotes. Works on bytes, because quote and line
 * feed are the same in UTF-8 and Windows-1251 while a record is either. A record that was cut off (crash, full disk, a file
 * still being written) does not take the following ones with it.
 */
export class CsvlogRecords {
  #window = new ByteWindow();
  /** Whether inside quotes where it was looked at last. */
  #quoted = false;
  #line = 1;
  #linesInside = 0;
  readonly #limit: number;

  constructor(limit = longestRecord) {
    this.#limit = limit;
  }

  /** Bytes that belong to a record whose end has not come. */
  pending(): number {
    return this.#window.pending;
  }

  push(chunk: Uint8Array): CsvlogRecord[] {
    this.#window.push(chunk);
    return this.#cut(false);
  }

  end(): CsvlogRecord[] {
    const found = this.#cut(true);
    this.#window = new ByteWindow();
    return found;
  }

  #cut(last: boolean): CsvlogRecord[] {
    const found: CsvlogRecord[] = [];
    for (;;) {
      const buffer = this.#window.bytes;
      const end = buffer.length;
      let at = this.#window.at;
      let quoted = this.#quoted;
      let lines = this.#linesInside;
      let restart = -1;
      while (at < end) {
        const byte = buffer[at];
        if (byte === quote) {
          quoted = !quoted;
        } else if (byte === newline) {
          if (!quoted) {
            const stop = at > this.#window.from && buffer[at - 1] === 0x0d ? at - 1 : at;
            if (stop > this.#window.from) found.push({ line: this.#line, text: decode(buffer.subarray(this.#window.from, stop)), truncated: false });
            this.#line += lines + 1;
            lines = 0;
            this.#window.from = at + 1;
          } else {
            // The next line must be there to be looked at; the newline is met again with the next chunk.
            if (end - at - 1 < startLength && !last) break;
            if (certainStart.test(buffer.toString('latin1', at + 1, at + 1 + startLength))) {
              restart = at;
              break;
            }
            lines += 1;
          }
        }
        at += 1;
      }
      this.#window.at = at;
      this.#quoted = quoted;
      this.#linesInside = lines;
      if (restart >= 0) {
        found.push(...this.#recover(restart, true));
        continue;
      }
      if (at < end && !last && end - this.#window.from <= this.#limit) return found;
      if (end - this.#window.from > this.#limit || (last && quoted)) {
        found.push(...this.#recover(end, last));
        if (this.#window.from < end) continue;
      } else if (last && this.#window.from < end) {
        found.push({ line: this.#line, text: decode(buffer.subarray(this.#window.from, end)), truncated: true });
        this.#line += lines + 1;
        this.#window.from = end;
      }
      return found;
    }
  }

  /**
   * The bytes from the start of the record to `stop` have an open quote. Cuts them at every line that looks like a start.
   * @param complete whether a start or the end of the file follows at `stop`
   */
  #recover(stop: number, complete: boolean): CsvlogRecord[] {
    const found: CsvlogRecord[] = [];
    const buffer = this.#window.bytes;
    let from = this.#window.from;
    let line = this.#line;
    let lines = 0;
    let at = from;
    while (at < stop) {
      const next = buffer.indexOf(newline, at);
      if (next < 0 || next >= stop) break;
      lines += 1;
      if (next + 1 < stop && start.test(buffer.toString('latin1', next + 1, next + 1 + startLength))) {
        found.push(this.#piece(line, from, next));
        from = next + 1;
        line += lines;
        lines = 0;
      }
      at = next + 1;
    }
    const cutSomething = from > this.#window.from;
    if (complete || !cutSomething) {
      if (stop > from) found.push(this.#piece(line, from, stop));
      line += lines;
      from = stop;
      if (complete && buffer[stop] === newline) {
        from = stop + 1;
        line += 1;
      }
    }
    // Otherwise the last piece may go on in what has not been read yet: it is tried again from its start.
    this.#window.from = from;
    this.#window.at = from;
    this.#line = line;
    this.#quoted = false;
    this.#linesInside = 0;
    return found;
  }

  #piece(line: number, from: number, stop: number): CsvlogRecord {
    let quotes = 0;
    for (let at = from; at < stop; at += 1) if (this.#window.bytes[at] === quote) quotes += 1;
    return { line, text: decode(this.#window.bytes.subarray(from, stop)), truncated: quotes % 2 === 1 };
  }
}
