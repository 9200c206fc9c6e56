import { Fault } from '../../../../shared/contract/problem.ts';
import type { CsvMapping } from '../../../../shared/contract/sources.ts';
import { csvFields } from './csv-fields.ts';
import { CsvlogRecords } from './csvlog-records.ts';
import { guessAction, guessMapping, MappedRows, openMappedTable } from './generic-csv.ts';
import { ZoneClock } from './local-time.ts';
import type { LogItem } from './log-event.ts';
import { beginningOf, openForReading } from './log-file.ts';
import { looksLikeCsvlog, PostgresqlCsvlogReader } from './postgresql-csvlog.ts';
import { isDatabaseObject } from './unmapped.ts';

export interface SeenObject {
  readonly database: string;
  readonly schema: string;
  readonly table: string;
  readonly records: number;
}
export interface SeenAccount {
  readonly account: string;
  readonly records: number;
}

/** What a look into a file tells before anything is imported. */
export interface LogInspection {
  readonly kind: 'postgresql-csvlog' | 'csv';
  readonly encoding: string;
  readonly delimiter: string;
  /** 0 where there is none. */
  readonly headerRow: number;
  readonly columns: readonly string[];
  readonly sample: readonly (readonly string[])[];
  /** Proposed mapping of a table; null for a format that needs none. */
  readonly guess: CsvMapping | null;
  readonly actionValues: readonly string[];
  readonly objects: readonly SeenObject[];
  readonly accounts: readonly SeenAccount[];
}

/** How much of a log is looked into. Enough for a working day of a clinic; the import itself reads everything. */
const inspectedBytes = 8 * 1024 * 1024;
const inspectedRows = 20_000;
const sampleRows = 10;
/** Cells of the sample are cut: statements can be megabytes. */
const sampleCell = 300;
const actionValueLimit = 50;

const csvlogColumns = [
  'log_time', 'user_name', 'database_name', 'process_id', 'connection_from', 'session_id', 'session_line_num', 'command_tag',
  'session_start_time', 'virtual_transaction_id', 'transaction_id', 'error_severity', 'sql_state_code', 'message', 'detail', 'hint',
  'internal_query', 'internal_query_pos', 'context', 'query', 'query_pos', 'location', 'application_name', 'backend_type', 'leader_pid', 'query_id',
] as const;

/**
 * Looks into a file: what it is, its columns, its first rows, and which databases, tables and accounts it speaks of.
 * @param mapping looks through this mapping instead of the guessed one
 * @throws Fault FILE_UNREADABLE, CSV_EMPTY, ENCODING_UNKNOWN, LOG_FORMAT_UNKNOWN
 */
export async function inspectLog(path: string, mapping: CsvMapping | null, zone = 'Asia/Almaty'): Promise<LogInspection> {
  const handle = await openForReading(path);
  try {
    const beginning = await beginningOf(handle, inspectedBytes);
    if (beginning.length === 0) throw new Fault('CSV_EMPTY');
    if (mapping === null && looksLikeCsvlog(beginning)) return inspectCsvlog(beginning, zone);
  } finally {
    await handle.close();
  }
  return inspectTable(path, mapping, zone);
}

function inspectCsvlog(beginning: Buffer, zone: string): LogInspection {
  const items = new PostgresqlCsvlogReader(new ZoneClock(zone)).push(beginning);
  const first = new CsvlogRecords().push(beginning.subarray(0, 256 * 1024)).map(({ text }) => csvFields(text) ?? [text]);
  const audited = first.filter((fields) => fields[13]?.startsWith('AUDIT: '));
  const sample = (audited.length > 0 ? audited : first).slice(0, sampleRows).map(clippedCells);
  const width = Math.max(0, ...sample.map((cells) => cells.length));
  return { kind: 'postgresql-csvlog', encoding: 'utf-8', delimiter: ',', headerRow: 0, columns: csvlogColumns.slice(0, width), sample, guess: null, actionValues: [], ...seenIn(items) };
}

async function inspectTable(path: string, given: CsvMapping | null, zone: string): Promise<LogInspection> {
  const table = await openMappedTable(path, given);
  if (table.columns.length < 2) throw new Fault('LOG_FORMAT_UNKNOWN');
  const guessed = given ?? guessMapping(table);
  const actionColumn = table.columns.indexOf(guessed.columns.action);
  const values = new Set<string>();
  const sample: string[][] = [];
  let looked = 0;
  for await (const { cells } of table.rows) {
    looked += 1;
    if (sample.length < sampleRows) sample.push(clippedCells(cells));
    const value = actionColumn < 0 ? '' : (cells[actionColumn] ?? '').trim();
    if (value !== '' && values.size < actionValueLimit) values.add(value.slice(0, sampleCell));
    if (looked >= inspectedRows) break;
  }
  const actions = { ...guessed.actions };
  for (const value of values) {
    const action = guessAction(value);
    if (action && actions[value.toLocaleLowerCase()] === undefined) actions[value.toLocaleLowerCase()] = action;
  }
  const guess: CsvMapping = { ...guessed, actions };
  const isWhole = [guess.columns.time, guess.columns.account, guess.columns.action].every((name) => table.columns.includes(name));
  const items: LogItem[] = [];
  if (isWhole) {
    const mapped = new MappedRows(table.columns, guess, new ZoneClock(zone));
    for await (const record of table.rows) {
      items.push(mapped.item(record));
      if (items.length >= inspectedRows) break;
    }
  }
  return {
    kind: 'csv', encoding: table.encoding, delimiter: table.delimiter, headerRow: table.headerRow, columns: table.columns, sample,
    guess, actionValues: [...values], ...seenIn(items),
  };
}

function clippedCells(cells: readonly string[]): string[] {
  return cells.map((cell) => (cell.length > sampleCell ? `${cell.slice(0, sampleCell)}…` : cell));
}

function seenIn(items: readonly LogItem[]): Pick<LogInspection, 'objects' | 'accounts'> {
  const objects = new Map<string, SeenObject>();
  const accounts = new Map<string, number>();
  for (const item of items) {
    if (item.kind !== 'event') continue;
    for (const { database, schema, table } of item.actions) {
      accounts.set(item.account, (accounts.get(item.account) ?? 0) + 1);
      if (!isDatabaseObject(table)) continue;
      const key = JSON.stringify([database, schema, table]);
      objects.set(key, { database, schema, table, records: (objects.get(key)?.records ?? 0) + 1 });
    }
  }
  return {
    objects: [...objects.values()].sort((a, b) => b.records - a.records),
    accounts: [...accounts].map(([account, records]) => ({ account, records })).sort((a, b) => b.records - a.records),
  };
}
