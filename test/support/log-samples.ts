import { readFileSync } from 'node:fs';
import { csvMapping, type CsvMapping, type SourceKind } from '../../shared/contract/sources.ts';
import { xlsxPieces } from '../../electron/vault/documents/xlsx.ts';
import * as vendor from './vendor-logs.ts';

/** A small log of a kind, as its program writes it where Debian has the program. */
export interface LogSample {
  readonly kind: SourceKind;
  readonly bytes: Buffer;
  readonly mapping: CsvMapping | null;
  /** Whether a line of nonsense between two records is a record of its own; in an archive it is not. */
  readonly lines: boolean;
}

const fixture = (name: string): Buffer => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
/** Whole lines of a log that is longer than a fuzzed one should be. */
const beginning = (bytes: Buffer, length = 6000): Buffer => bytes.subarray(0, bytes.lastIndexOf(0x0a, length) + 1);

const table = [
  ['Уақыты', 'Есептік жазба', 'Әрекет', 'Кесте', 'Жол саны', 'Сұрау'],
  ...Array.from({ length: 12 }, (_, n) => [`20.11.2026 09:15:${String(10 + n)}`, n % 2 ? 'm.sadykova' : 'a.ybyrai', n % 3 ? 'қарау' : 'өшіру', 'card', String(n), `SELECT "${n}"; -- 'мән'`]),
];
export const tableMapping = csvMapping.parse({
  columns: { time: 'Уақыты', account: 'Есептік жазба', action: 'Әрекет', object: 'Кесте', rows: 'Жол саны', statement: 'Сұрау' },
  actions: { 'қарау': 'view', 'өшіру': 'destroy' },
});
const jsonlMapping = csvMapping.parse({ columns: { time: '@timestamp', account: 'user.name', action: 'event.action', object: 'table', statement: 'statement' }, actions: { read: 'view' } });

export const csvOf = (rows: readonly (readonly string[])[]): Buffer => Buffer.from(rows.map((row) => `${row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(';')}\n`).join(''));

export async function xlsxOf([header = [], ...rows]: readonly (readonly string[])[]): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of xlsxPieces([{ name: 'Журнал', widths: header.map(() => 20), head: header, numeric: new Set(), chunks: [rows] }])) pieces.push(piece);
  return Buffer.concat(pieces);
}

const jsonl = Array.from({ length: 12 }, (_, n) => `${JSON.stringify({ '@timestamp': `2026-11-20T09:15:${10 + n}`, user: { name: 'm.sadykova' }, event: { action: 'read' }, table: 'card', statement: `n = ${n}, {"\\": "қ"}` })}\n`).join('');

/** One for each kind of source. */
export async function logSamples(): Promise<readonly LogSample[]> {
  const of = (kind: SourceKind, bytes: Buffer | string, mapping: CsvMapping | null = null): LogSample => ({ kind, bytes: Buffer.from(bytes), mapping, lines: kind !== 'xlsx' });
  return [
    of('postgresql-csvlog', beginning(fixture('postgresql/pgaudit.csv'))),
    of('postgresql-jsonlog', beginning(fixture('postgresql/pgaudit.json'))),
    of('mariadb-audit', beginning(fixture('mariadb/server_audit.log'))),
    of('mysql-audit-json', vendor.percona),
    of('mssql-audit', vendor.mssql),
    of('oracle-audit', vendor.oracle),
    of('mongodb-audit', vendor.mongodb),
    of('syslog', fixture('syslog/rfc5424.log')),
    of('windows-events', vendor.windowsEvents.replace('\r\n<Events>', '\r\n<Events>\r\n')),
    of('csv', csvOf(table), tableMapping),
    of('xlsx', await xlsxOf(table), tableMapping),
    of('jsonl', jsonl, jsonlMapping),
  ];
}
