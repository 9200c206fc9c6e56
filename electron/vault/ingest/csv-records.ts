/** One record of a delimited text (RFC 4180), with its place. */
export interface CsvRecord {
  /** Number from 1 as a spreadsheet shows it; blank rows count. */
  readonly row: number;
  /** Line of the file, from 1, where the record begins. */
  readonly line: number;
  readonly cells: readonly string[];
  /** As it stands in the file, without the line end. */
  readonly raw: string;
  /** A quote that was opened is not closed: the record is this one line, its cells are not to be trusted. */
  readonly broken: boolean;
}

/** A quoted cell that goes on beyond this many characters is taken for a quote that was never closed. */
const longestRecord = 1024 * 1024;

const quote = 0x22;
const carriageReturn = 0x0d;
const lineFeed = 0x0a;

/** A record found in the buffer: where it ends, where the next begins, how many lines it takes. */
interface Found {
  readonly cells: string[];
  readonly end: number;
  readonly next: number;
  readonly lines: number;
  readonly broken: boolean;
}

/**
 * Splits text into records as its pieces arrive. A quote opens only at the beginning of a cell; one that is never closed
 * costs its own line and not the rest of the file.
 */
export class CsvSplitter {
  readonly #delimiter: number;
  #buffer = '';
  #row = 0;
  #line = 1;

  constructor(delimiter: string) {
    this.#delimiter = delimiter.charCodeAt(0);
  }

  *add(piece: string): Generator<CsvRecord> {
    this.#buffer += piece;
    yield* this.#drain(false);
  }

  *end(): Generator<CsvRecord> {
    yield* this.#drain(true);
  }

  *#drain(atEnd: boolean): Generator<CsvRecord> {
    let from = 0;
    while (from < this.#buffer.length) {
      const found = this.#recordAt(from, atEnd);
      if (!found) break;
      this.#row += 1;
      yield { row: this.#row, line: this.#line, cells: found.cells, raw: this.#buffer.slice(from, found.end), broken: found.broken };
      this.#line += found.lines;
      from = found.next;
    }
    this.#buffer = this.#buffer.slice(from);
  }

  /** @returns null when the record's end has not arrived yet. */
  #recordAt(from: number, atEnd: boolean): Found | null {
    const text = this.#buffer;
    const cells: string[] = [];
    let lines = 1;
    let at = from;
    for (;;) {
      let cell = '';
      if (text.charCodeAt(at) === quote) {
        const closed = quotedEnd(text, at + 1);
        if (closed === null) {
          if (!atEnd && text.length - from <= longestRecord) return null;
          return this.#brokenAt(from, atEnd);
        }
        // A quote in the last place may be the first of a pair.
        if (closed + 1 === text.length && !atEnd) return null;
        cell = text.slice(at + 1, closed);
        const within = countLineEnds(cell);
        // Lines below were swallowed up to the next cell's opening quote.
        const swallowed = within > 0 && !this.#endsCell(closed + 1);
        if (swallowed || closed - from > longestRecord) return this.#brokenAt(from, atEnd);
        lines += within;
        cell = cell.replaceAll('""', '"');
        at = closed + 1;
      }
      const plain = at;
      let code = text.charCodeAt(at);
      while (at < text.length && code !== this.#delimiter && code !== lineFeed && code !== carriageReturn) {
        at += 1;
        code = text.charCodeAt(at);
      }
      cells.push(cell + text.slice(plain, at));
      if (at === text.length) {
        return atEnd ? { cells, end: at, next: at, lines, broken: false } : null;
      }
      if (code === this.#delimiter) {
        at += 1;
        continue;
      }
      const next = lineEndAfter(text, at, atEnd);
      return next === null ? null : { cells, end: at, next, lines, broken: false };
    }
  }

  #endsCell(at: number): boolean {
    const code = this.#buffer.charCodeAt(at);
    return at === this.#buffer.length || code === this.#delimiter || code === lineFeed || code === carriageReturn;
  }

  /** The one line that begins at `from`, given up. */
  #brokenAt(from: number, atEnd: boolean): Found {
    const text = this.#buffer;
    let end = from;
    while (end < text.length && text.charCodeAt(end) !== lineFeed && text.charCodeAt(end) !== carriageReturn) end += 1;
    const next = end === text.length ? end : (lineEndAfter(text, end, atEnd) ?? end + 1);
    const cells = text.slice(from, end).split(String.fromCharCode(this.#delimiter));
    return { cells, end, next, lines: 1, broken: true };
  }
}

/** Place of the quote that closes, null when it has not come. */
function quotedEnd(text: string, from: number): number | null {
  let at = from;
  for (;;) {
    const found = text.indexOf('"', at);
    if (found < 0) return null;
    if (text.charCodeAt(found + 1) !== quote) return found;
    at = found + 2;
  }
}

/** Where the next line begins. null: a carriage return in the last place may be half of a pair. */
function lineEndAfter(text: string, at: number, atEnd: boolean): number | null {
  if (text.charCodeAt(at) === lineFeed) return at + 1;
  if (at + 1 === text.length && !atEnd) return null;
  return text.charCodeAt(at + 1) === lineFeed ? at + 2 : at + 1;
}

function countLineEnds(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}

/** All records of a text that is in memory. */
export function splitCsv(text: string, delimiter: string): CsvRecord[] {
  const splitter = new CsvSplitter(delimiter);
  return [...splitter.add(text), ...splitter.end()];
}
