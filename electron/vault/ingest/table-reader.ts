import { createReadStream, statSync } from 'node:fs';
import { Fault } from '../../../shared/contract/problem.ts';
import { type CsvRecord, CsvSplitter, splitCsv } from './csv-records.ts';
import { columnNames, guessedRows, guessHeaderRow } from './table-header.ts';
import { EncodingDetector, pieceDecoder, type TextEncoding } from './text-encoding.ts';

export const delimiters = [';', ',', '\t', '|'] as const;
export type Delimiter = (typeof delimiters)[number];

export interface TableOptions {
  readonly encoding?: TextEncoding | 'auto';
  readonly delimiter?: Delimiter | 'auto';
  /** Number of the header row from 1, 0 for none; absent or null to guess. */
  readonly headerRow?: number | null;
  /** Helps the guess: whether a cell is the name of a column that the caller waits for. */
  readonly isKnownHeader?: (cell: string) => boolean;
}

/** Where the bytes of a table come from. Each call of `pieces` reads them from their start. */
export interface TableBytes {
  readonly bytes: number;
  pieces(): AsyncIterable<Uint8Array>;
  bytesRead(): number;
}

/** A delimited text as a table. Reading starts again with each iteration of `rows`. */
export interface Table {
  readonly encoding: TextEncoding;
  readonly delimiter: Delimiter;
  /** 0 where there is none. */
  readonly headerRow: number;
  /** Unique names; `#3` for a column without one. */
  readonly columns: readonly string[];
  /** Size of the file, bytes. */
  readonly bytes: number;
  /** Bytes that the iteration under way has read, for progress. */
  bytesRead(): number;
  /** Rows below the header that are not blank. */
  readonly rows: AsyncIterable<CsvRecord>;
}

/** Characters of the beginning that delimiter and header are guessed from. */
const sampleLength = 128 * 1024;

/**
 * Opens a table in a delimited text file, or in bytes, whatever its encoding, delimiter and place of the header are. The
 * file is read twice and never held whole.
 * @throws Fault FILE_UNREADABLE, ENCODING_UNKNOWN for what is no text, CSV_EMPTY
 */
export async function readTable(from: string | Uint8Array | TableBytes, options: TableOptions = {}): Promise<Table> {
  const source = typeof from === 'string' ? bytesOfFile(from) : from instanceof Uint8Array ? bytesInMemory(from) : from;
  const { encoding, sample } = await detect(source, options.encoding ?? 'auto');
  const { announced, skip } = announcedDelimiter(sample);
  const chosen = options.delimiter === 'auto' ? undefined : options.delimiter;
  const delimiter = chosen ?? announced ?? guessDelimiter(sample);
  const records = splitCsv(sample, delimiter).slice(0, guessedRows + skip);
  if (!records.some(isFilledRecord)) throw new Fault('CSV_EMPTY');
  // Excel's "sep=;" line is a row of the file, and never a header.
  const rows = records.map((record) => (record.row <= skip ? [] : record.cells));
  const headerRow = Math.max(skip, options.headerRow ?? guessHeaderRow(rows, options.isKnownHeader));

  async function* iterate(): AsyncGenerator<CsvRecord> {
    const splitter = new CsvSplitter(delimiter);
    const decoder = pieceDecoder(encoding);
    const wanted = (record: CsvRecord): boolean => record.row > headerRow && isFilledRecord(record);
    for await (const piece of source.pieces()) {
      for (const record of splitter.add(decoder.decode(piece))) if (wanted(record)) yield record;
    }
    for (const record of [...splitter.add(decoder.end()), ...splitter.end()]) if (wanted(record)) yield record;
  }

  return {
    encoding,
    delimiter,
    headerRow: headerRow === skip ? 0 : headerRow,
    columns: columnNames(rows, headerRow === skip ? 0 : headerRow),
    bytes: source.bytes,
    bytesRead: () => source.bytesRead(),
    rows: { [Symbol.asyncIterator]: iterate },
  };
}

function bytesInMemory(bytes: Uint8Array): TableBytes {
  let read = 0;
  return {
    bytes: bytes.length,
    bytesRead: () => read,
    async *pieces() {
      read = await Promise.resolve(bytes.length);
      yield bytes;
    },
  };
}

function bytesOfFile(file: string): TableBytes {
  let read = 0;
  return {
    get bytes() {
      return statSync(file).size;
    },
    bytesRead: () => read,
    async *pieces() {
      read = 0;
      try {
        for await (const piece of createReadStream(file, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
          read += piece.length;
          yield piece;
        }
      } catch (error) {
        throw new Fault('FILE_UNREADABLE', {}, { cause: error });
      }
    },
  };
}

async function detect(source: TableBytes, wanted: TextEncoding | 'auto'): Promise<{ encoding: TextEncoding; sample: string }> {
  const detector = new EncodingDetector();
  const head: Uint8Array[] = [];
  let headLength = 0;
  for await (const piece of source.pieces()) {
    if (headLength < 2 * sampleLength) {
      head.push(piece);
      headLength += piece.length;
    } else if (wanted !== 'auto') {
      break;
    }
    detector.add(piece);
  }
  if (headLength === 0) throw new Fault('CSV_EMPTY');
  const encoding = wanted === 'auto' ? detector.result() : wanted;
  if (!encoding) throw new Fault('ENCODING_UNKNOWN');
  const text = pieceDecoder(encoding).decode(Buffer.concat(head));
  // A last line that is cut short would count as a row of another width.
  const lastEnd = text.length > sampleLength ? text.lastIndexOf('\n', sampleLength) : -1;
  return { encoding, sample: lastEnd > 0 ? text.slice(0, lastEnd + 1) : text };
}

function isFilledRecord(record: CsvRecord): boolean {
  return record.cells.some((cell) => cell.trim() !== '');
}

/** Excel writes and reads a first line `sep=;`. */
function announcedDelimiter(sample: string): { announced: Delimiter | undefined; skip: number } {
  const match = /^sep=(.)\r?\n/i.exec(sample);
  const announced = delimiters.find((delimiter) => delimiter === match?.[1]);
  return { announced, skip: announced ? 1 : 0 };
}

/** The delimiter that cuts most rows into the same number of cells; more cells win among equals. */
function guessDelimiter(sample: string): Delimiter {
  let best: { delimiter: Delimiter; score: number } = { delimiter: ';', score: 0 };
  for (const delimiter of delimiters) {
    const widths = splitCsv(sample, delimiter)
      .slice(0, 200)
      .filter(isFilledRecord)
      .map((record) => (record.broken ? 1 : record.cells.length));
    const counts = new Map<number, number>();
    for (const width of widths) if (width > 1) counts.set(width, (counts.get(width) ?? 0) + 1);
    for (const [width, count] of counts) {
      const score = (count / widths.length) * (1 + Math.log2(width) / 4);
      if (score > best.score) best = { delimiter, score };
    }
  }
  return best.delimiter;
}
