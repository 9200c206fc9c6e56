import type { CsvMapping, LogEncoding, SourceKind } from '../../../../shared/contract/sources.ts';
import { Fault } from '../../../../shared/contract/problem.ts';
import { splitCsv } from '../../ingest/csv-records.ts';
import { hasColumns } from './fixed-table.ts';
import { JsonRecords } from './json-records.ts';
import { openJsonl } from './jsonl-table.ts';
import { ZoneClock } from './local-time.ts';
import type { LogContent } from './log-content.ts';
import type { LogReader } from './log-event.ts';
import { type LogTable, openCsv } from './log-table.ts';
import { MappedRows, type TableRows } from './mapped-rows.ts';
import { looksLikeMariadbAudit, MariadbAuditReader } from './mariadb-audit.ts';
import { looksLikeMongodbAudit, mongodbAuditReader } from './mongodb-audit.ts';
import { mssqlColumns, mssqlRows } from './mssql-audit.ts';
import { looksLikeMysqlAudit, mysqlAuditJsonReader } from './mysql-audit-json.ts';
import { oracleColumns, oracleRows } from './oracle-audit.ts';
import { looksLikeCsvlog, PostgresqlCsvlogReader } from './postgresql-csvlog.ts';
import { looksLikeJsonlog, postgresqlJsonlogReader } from './postgresql-jsonlog.ts';
import { looksLikeSyslog, SyslogReader } from './syslog.ts';
import { decodeRecord } from './text-lines.ts';
import { looksLikeWindowsEvents, WindowsEventsReader } from './windows-events.ts';
import { openXlsx } from './xlsx-table.ts';

/** What a source says about how its logs are read. */
export interface LogSettings {
  readonly timeZone: string;
  readonly encoding: LogEncoding;
  readonly mapping: CsvMapping | null;
}

/** The beginning of a log, in the views by which formats know their own. */
export interface LogBeginning {
  /** As the reader would get it: UTF-8, or what the server mixed. */
  readonly bytes: Buffer;
  /** The first lines that are not blank. */
  readonly lines: readonly string[];
  /** The first JSON objects, where the log begins with one. */
  readonly objects: readonly Readonly<Record<string, unknown>>[];
  readonly isZip: boolean;
}

/** Bytes in, items out. A server may be writing the log; reading can be taken up where it ended. */
export interface StreamFormat {
  readonly shape: 'stream';
  readonly kind: SourceKind;
  recognises(beginning: LogBeginning): boolean;
  /** @param latest milliseconds; no record of the log is later */
  reader(clock: ZoneClock, latest: number): LogReader;
}

/** Rows in, items out. Read whole each time, and refused when it changes meanwhile. */
export interface TableFormat {
  readonly shape: 'table';
  readonly kind: SourceKind;
  recognises(beginning: LogBeginning): boolean;
  /** @throws Fault CSV_EMPTY, ENCODING_UNKNOWN, XLSX_UNREADABLE, XLSX_TOO_LARGE */
  open(content: LogContent, settings: LogSettings): Promise<LogTable>;
  /** @throws Fault SOURCE_MAPPING_MISSING, CSV_COLUMN_MISSING */
  rows(columns: readonly string[], settings: LogSettings): TableRows;
}

export type LogFormat = StreamFormat | TableFormat;

const mappedRows = (columns: readonly string[], { mapping, timeZone }: LogSettings): TableRows => {
  if (!mapping) throw new Fault('SOURCE_MAPPING_MISSING');
  return new MappedRows(columns, mapping, new ZoneClock(timeZone));
};
const csvTable: TableFormat['open'] = (content, { encoding, mapping }) => openCsv(content, encoding, mapping);
/** Columns of the header, whatever its delimiter. */
const header = ({ lines }: LogBeginning): readonly string[] => {
  const first = (lines[0] ?? '').replace(/^\ufeff/, '');
  const delimiter = [',', ';', '\t', '|'].reduce((best, one) => (first.split(one).length > first.split(best).length ? one : best));
  return splitCsv(first, delimiter)[0]?.cells ?? [];
};
const most = <T>(of: readonly T[], fits: (one: T) => boolean): boolean => of.length > 0 && of.filter(fits).length * 2 > of.length;

/**
 * Every kind of log. To add one, add an entry (and the name to `sourceKinds`): nothing else knows the kinds. The first that
 * recognises a log is proposed, so the particular ones stand before the general ones.
 */
export const logFormats: readonly LogFormat[] = [
  { shape: 'table', kind: 'xlsx', recognises: ({ isZip }) => isZip, open: (content, { mapping }) => openXlsx(content, mapping), rows: mappedRows },
  { shape: 'stream', kind: 'windows-events', recognises: ({ bytes }) => looksLikeWindowsEvents(bytes.toString('utf8', 0, 65_536)), reader: () => new WindowsEventsReader() },
  { shape: 'stream', kind: 'postgresql-jsonlog', recognises: ({ objects }) => most(objects, looksLikeJsonlog), reader: (clock) => postgresqlJsonlogReader(clock) },
  { shape: 'stream', kind: 'mongodb-audit', recognises: ({ objects }) => most(objects, looksLikeMongodbAudit), reader: () => mongodbAuditReader() },
  { shape: 'stream', kind: 'mysql-audit-json', recognises: ({ objects }) => most(objects, looksLikeMysqlAudit), reader: () => mysqlAuditJsonReader() },
  { shape: 'table', kind: 'jsonl', recognises: ({ objects }) => objects.length > 0, open: (content, { encoding, mapping }) => openJsonl(content, encoding, mapping), rows: mappedRows },
  { shape: 'stream', kind: 'mariadb-audit', recognises: ({ lines }) => most(lines, looksLikeMariadbAudit), reader: (clock) => new MariadbAuditReader(clock) },
  { shape: 'stream', kind: 'postgresql-csvlog', recognises: ({ bytes }) => looksLikeCsvlog(bytes), reader: (clock) => new PostgresqlCsvlogReader(clock) },
  { shape: 'stream', kind: 'syslog', recognises: ({ lines }) => most(lines, looksLikeSyslog), reader: (clock, latest) => new SyslogReader(clock, latest) },
  { shape: 'table', kind: 'mssql-audit', recognises: (beginning) => hasColumns(header(beginning), mssqlColumns), open: csvTable, rows: (columns) => mssqlRows(columns) },
  {
    shape: 'table', kind: 'oracle-audit', recognises: (beginning) => hasColumns(header(beginning), oracleColumns), open: csvTable,
    rows: (columns, { timeZone }) => oracleRows(columns, new ZoneClock(timeZone)),
  },
  { shape: 'table', kind: 'csv', recognises: (beginning) => header(beginning).length > 1 || beginning.lines.slice(1).some((line) => /[;,\t|]/.test(line)), open: csvTable, rows: mappedRows },
]; // prettier-ignore

export function formatOf(kind: SourceKind): LogFormat {
  const found = logFormats.find((format) => format.kind === kind);
  // Every kind of the contract has an entry; a test holds it.
  if (!found) throw new Fault('LOG_FORMAT_UNKNOWN');
  return found;
}

/** The kind that a log looks like; null where it is nothing known. */
export function recognise(beginning: LogBeginning): LogFormat | null {
  return logFormats.find((format) => format.recognises(beginning)) ?? null;
}

/** @param bytes of the beginning, as the reader would get them */
export function beginningOf(bytes: Buffer): LogBeginning {
  const isZip = bytes.length > 4 && bytes.readUInt32LE(0) === 0x04034b50;
  const whole = bytes.subarray(0, 256 * 1024);
  const lines = isZip
    ? []
    : decodeRecord(whole.subarray(0, whole.lastIndexOf(0x0a) + 1 || whole.length))
        .split(/\r?\n/, 200)
        .filter((line) => line.trim() !== '')
        .slice(0, 50);
  const looksLikeJson = /^\ufeff?\s*\[?\s*\{/.test(lines.slice(0, 2).join('\n'));
  const records = looksLikeJson ? new JsonRecords().push(whole) : [];
  return { bytes, lines, objects: records.slice(0, 20).flatMap(({ value }) => (value ? [value] : [])), isZip };
}
