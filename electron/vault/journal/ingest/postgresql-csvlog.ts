import { hostOf, PostgresqlMessages } from './postgresql-messages.ts';
import { csvFields } from './csv-fields.ts';
import { type CsvlogRecord, CsvlogRecords, splitAtStarts } from './csvlog-records.ts';
import type { ZoneClock } from './local-time.ts';
import { type LogItem, type LogReader, rejected } from './log-event.ts';

/** 23 columns to PostgreSQL 12, 24 in 13 (backend_type), 26 from 14 (leader_pid, query_id). */
const columnCounts: ReadonlySet<number> = new Set([23, 24, 26]);

/**
 * Reads a server log of PostgreSQL in CSV (`log_destination = csvlog`).
 *
 * Fields of a record, from 0: log_time 0, user_name 1, database_name 2, process_id 3, connection_from 4, session_id 5,
 * session_line_num 6, command_tag 7, error_severity 11, sql_state_code 12, message 13.
 */
export class PostgresqlCsvlogReader implements LogReader {
  readonly #records = new CsvlogRecords();
  readonly #messages: PostgresqlMessages;

  /** @param clock for times whose zone is not written in a form that is known */
  constructor(clock: ZoneClock) {
    this.#messages = new PostgresqlMessages(clock, true);
  }

  push(chunk: Uint8Array): LogItem[] {
    return this.#read(this.#records.push(chunk));
  }

  end(): LogItem[] {
    return this.#read(this.#records.end());
  }

  pending(): number {
    return this.#records.pending();
  }

  #read(records: readonly CsvlogRecord[]): LogItem[] {
    const items: LogItem[] = [];
    for (const record of records) {
      const item = this.#item(record);
      if (item.kind !== 'rejected' || !record.text.includes('\n')) {
        items.push(item);
        continue;
      }
      // Several records joined by a stray quote: each is tried on its own.
      const pieces = splitAtStarts(record);
      if (pieces.length === 1) items.push(item);
      else for (const piece of pieces) items.push(this.#item(piece));
    }
    return items;
  }

  #item(record: CsvlogRecord): LogItem {
    const { line, text } = record;
    if (record.truncated) return rejected(line, text, 'LOG_RECORD_TRUNCATED');
    const fields = csvFields(text);
    if (!fields) return rejected(line, text, 'LOG_RECORD_QUOTES');
    if (!columnCounts.has(fields.length)) return rejected(line, text, 'LOG_RECORD_COLUMNS', null, { columns: fields.length });
    return this.#messages.item(line, text, {
      time: fields[0] ?? '',
      account: fields[1] ?? '',
      database: fields[2] ?? '',
      host: hostOf(fields[4] ?? ''),
      session: fields[5] ?? '',
      sessionLine: Number(fields[6]) || 0,
      tag: fields[7] ?? '',
      severity: fields[11] ?? '',
      sqlState: fields[12] ?? '',
      message: fields[13] ?? '',
    });
  }
}

/** Whether the beginning of a file looks like a csvlog. */
export function looksLikeCsvlog(beginning: Uint8Array): boolean {
  const records = new CsvlogRecords().push(beginning);
  const first = records.slice(0, 20);
  return first.length > 0 && first.some(({ text }) => columnCounts.has(csvFields(text)?.length ?? 0) && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/.test(text));
}
