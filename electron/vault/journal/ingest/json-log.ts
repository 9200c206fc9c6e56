import { type JsonRecord, JsonRecords } from './json-records.ts';
import { type LogItem, type LogReader, rejected } from './log-event.ts';

/** Reads a log of JSON objects. `tell` makes an item of each; null for an object that is none of this log. */
export class JsonLogReader implements LogReader {
  readonly #records = new JsonRecords();
  readonly #tell: (value: Readonly<Record<string, unknown>>, line: number, raw: string) => LogItem | null;

  constructor(tell: (value: Readonly<Record<string, unknown>>, line: number, raw: string) => LogItem | null) {
    this.#tell = tell;
  }

  push(chunk: Uint8Array): LogItem[] {
    return this.#records.push(chunk).map((record) => this.#item(record));
  }

  end(): LogItem[] {
    return this.#records.end().map((record) => this.#item(record));
  }

  pending(): number {
    return this.#records.pending();
  }

  #item({ line, text, value, truncated }: JsonRecord): LogItem {
    if (!value) return rejected(line, text, truncated ? 'LOG_RECORD_TRUNCATED' : 'LOG_RECORD_JSON');
    return this.#tell(value, line, text) ?? rejected(line, text, 'LOG_RECORD_OTHER');
  }
}
