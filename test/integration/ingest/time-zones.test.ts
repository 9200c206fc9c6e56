import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasTool } from '../../../build/runtime/tools.mjs';
import { openLogFile } from '../../../electron/vault/journal/ingest/log-file.ts';
import { csvMapping, type CsvMapping, type SourceKind } from '../../../shared/contract/sources.ts';
import { csvOf, xlsxOf } from '../../support/log-samples.ts';
import { auditMessage, csvlogLine } from '../../unit/ingest/csvlog-writer.ts';

/**
 * Every source around the moment at which Almaty's clocks went from UTC+6 to UTC+5: what it writes of an instant is read back as
 * that instant. The hour before midnight came twice; a clock time without an offset means the first one.
 */
const zone = 'Asia/Almaty';
const change = Date.parse('2024-02-29T18:00:00Z');
const hour = 3_600_000;
const day = 24 * hour;

const instants = fc.array(fc.oneof(fc.integer({ min: -3 * day, max: 3 * day }), fc.integer({ min: -2 * hour, max: 2 * hour }), fc.constantFrom(-hour - 1000, -hour, -1000, 0, hour - 1000, hour)).map((from) => change + from), { minLength: 1, maxLength: 40 });

/** An instant as a server in Almaty sees it. */
const seen = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
const two = (value: number): string => String(value).padStart(2, '0');
const three = (value: number): string => String(value).padStart(3, '0');
const date = (ms: number): string => seen(ms).toPlainDate().toString();
const time = (ms: number): string => seen(ms).toPlainTime().toString({ fractionalSecondDigits: 0 });
const fraction = (ms: number): string => three(seen(ms).millisecond);
/** `+06:00` before the change, `+05:00` after it. */
const offset = (ms: number): string => seen(ms).offset;
const utc = (ms: number): string => new Date(ms).toISOString();
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const month = (ms: number): string => months[seen(ms).month - 1]!;

interface Source {
  readonly what: string;
  readonly kind: SourceKind;
  /** Whether its times say which instant they are, or only what the clock showed. */
  readonly tells: 'instant' | 'clock';
  /** Milliseconds. */
  readonly resolution: 1 | 1000;
  readonly mapping?: CsvMapping;
  /** Records of the accounts `u0`, `u1`, … at these instants. */
  readonly log: (at: readonly number[]) => string | Uint8Array | Promise<Uint8Array>;
}

const lines = (line: (ms: number, account: string) => string) => (at: readonly number[]): string => at.map((ms, index) => line(ms, `u${index}`)).join('');
const columns = { time: 'Уақыты', account: 'Есептік жазба', action: 'Әрекет' };
const mapping = (timeFormat = 'auto'): CsvMapping => csvMapping.parse({ columns, timeFormat, actions: { 'қарау': 'view' } });
const rows = (written: (ms: number) => string) => (at: readonly number[]): string[][] => [Object.values(columns), ...at.map((ms, index) => [written(ms), `u${index}`, 'қарау'])];
const table = (written: (ms: number) => string) => (at: readonly number[]): Uint8Array => csvOf(rows(written)(at));
const audited = auditMessage({ objectType: 'TABLE', objectName: 'public.patient', statement: 'SELECT 1 FROM patient' });
const csvlog = (written: (ms: number) => string) => lines((ms, user) => csvlogLine({ time: written(ms), user, database: 'mis', session: `6b0355e2.${user}`, message: audited }));
const ssh = (account: string): string => `Accepted password for ${account} from 10.14.2.61 port 51544 ssh2`;
const oracle = (written: (ms: number) => string) => (at: readonly number[]): string =>
  `"EVENT_TIMESTAMP";"DBUSERNAME";"ACTION_NAME";"RETURN_CODE"\n${at.map((ms, index) => `"${written(ms)}";"u${index}";"LOGON";"0"\n`).join('')}`;
const oracleClock = (ms: number): string => {
  const { day: days, hour: hours } = seen(ms);
  return `${two(days)}-${month(ms).toUpperCase()}-24 ${two(hours % 12 || 12)}.${time(ms).slice(3).replace(':', '.')}.${fraction(ms)}000 ${hours < 12 ? 'AM' : 'PM'}`;
};

const sources: readonly Source[] = [
  { what: 'csvlog with an offset', kind: 'postgresql-csvlog', tells: 'instant', resolution: 1, log: csvlog((ms) => `${date(ms)} ${time(ms)}.${fraction(ms)} ${offset(ms).slice(0, 3)}`) },
  { what: 'csvlog in UTC', kind: 'postgresql-csvlog', tells: 'instant', resolution: 1, log: csvlog((ms) => utc(ms).replace('T', ' ').replace('Z', ' UTC')) },
  { what: 'csvlog with an abbreviation that is not known', kind: 'postgresql-csvlog', tells: 'clock', resolution: 1, log: csvlog((ms) => `${date(ms)} ${time(ms)}.${fraction(ms)} QAZT`) },
  {
    what: 'jsonlog', kind: 'postgresql-jsonlog', tells: 'instant', resolution: 1,
    log: lines((ms, user) => `${JSON.stringify({ timestamp: `${date(ms)} ${time(ms)}.${fraction(ms)} ${offset(ms).slice(0, 3)}`, user, dbname: 'mis', pid: 1, session_id: `6b03.${user}`, line_num: 1, error_severity: 'LOG', message: audited, backend_type: 'client backend' })}\n`),
  }, // prettier-ignore
  { what: 'server_audit', kind: 'mariadb-audit', tells: 'clock', resolution: 1000, log: lines((ms, user) => `${date(ms).replaceAll('-', '')} ${time(ms)},srv,${user},10.14.2.44,7,${Number(user.slice(1)) + 1},QUERY,mis,'SELECT 1 FROM patient',0\n`) },
  {
    what: 'MySQL Enterprise', kind: 'mysql-audit-json', tells: 'instant', resolution: 1000,
    log: (at) => `[\n${at.map((ms, index) => JSON.stringify({ timestamp: utc(ms).slice(0, 19).replace('T', ' '), id: index, class: 'connection', event: 'connect', connection_id: index, account: { user: `u${index}`, host: '10.14.2.44' }, connection_data: { status: 0, db: 'mis' } })).join(',\n')}\n]\n`,
  }, // prettier-ignore
  { what: 'Percona', kind: 'mysql-audit-json', tells: 'instant', resolution: 1000, log: lines((ms, user) => `${JSON.stringify({ audit_record: { name: 'Connect', record: `${user}_1`, timestamp: `${utc(ms).slice(0, 19)}Z`, connection_id: user.slice(1), status: 0, user, host: 'localhost', ip: '', db: 'mis' } })}\n`) },
  {
    what: 'SQL Server', kind: 'mssql-audit', tells: 'instant', resolution: 1,
    log: (at) => `event_time,sequence_number,action_id,succeeded,session_id,server_principal_name,database_name,schema_name,object_name,statement\n${at.map((ms, index) => `${utc(ms).replace('T', ' ').replace('Z', '0000')},1,SL  ,1,${index},u${index},mis,dbo,patient,SELECT 1\n`).join('')}`,
  }, // prettier-ignore
  { what: 'Oracle, a clock time', kind: 'oracle-audit', tells: 'clock', resolution: 1, log: oracle(oracleClock) },
  { what: 'Oracle with an offset', kind: 'oracle-audit', tells: 'instant', resolution: 1, log: oracle((ms) => `${oracleClock(ms)} ${offset(ms)}`) },
  { what: 'MongoDB', kind: 'mongodb-audit', tells: 'instant', resolution: 1, log: lines((ms, user) => `${JSON.stringify({ atype: 'authenticate', ts: { $date: `${date(ms)}T${time(ms)}.${fraction(ms)}${offset(ms)}` }, local: {}, remote: { ip: '10.14.2.44' }, users: [{ user, db: 'admin' }], roles: [], param: { user, db: 'admin' }, result: 0 })}\n`) },
  { what: 'syslog, RFC 5424', kind: 'syslog', tells: 'instant', resolution: 1, log: lines((ms, user) => `<38>1 ${date(ms)}T${time(ms)}.${fraction(ms)}000${offset(ms)} srv sshd 2101 - - ${ssh(user)}\n`) },
  { what: 'syslog, files of rsyslog', kind: 'syslog', tells: 'instant', resolution: 1, log: lines((ms, user) => `${date(ms)}T${time(ms)}.${fraction(ms)}000${offset(ms)} srv sshd[2101]: ${ssh(user)}\n`) },
  { what: 'syslog, RFC 3164: no year, no zone', kind: 'syslog', tells: 'clock', resolution: 1000, log: lines((ms, user) => `${month(ms)} ${String(seen(ms).day).padStart(2)} ${time(ms)} srv sshd[2101]: ${ssh(user)}\n`) },
  {
    what: 'Windows', kind: 'windows-events', tells: 'instant', resolution: 1,
    log: (at) => `<Events>\r\n${at.map((ms, index) => `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><EventID>4624</EventID><TimeCreated SystemTime='${utc(ms).replace('Z', '0000Z')}'/><EventRecordID>${index + 1}</EventRecordID><Channel>Security</Channel><Computer>SRV</Computer></System><EventData><Data Name='TargetUserName'>u${index}</Data><Data Name='LogonType'>3</Data></EventData></Event>`).join('\r\n')}\r\n</Events>\r\n`,
  }, // prettier-ignore
  { what: 'a table, year first', kind: 'csv', tells: 'clock', resolution: 1000, mapping: mapping(), log: table((ms) => `${date(ms)} ${time(ms)}`) },
  { what: 'a table, day first', kind: 'csv', tells: 'clock', resolution: 1, mapping: mapping(), log: table((ms) => `${two(seen(ms).day)}.${two(seen(ms).month)}.2024 ${time(ms)},${fraction(ms)}`) },
  { what: 'a table with a stated pattern', kind: 'csv', tells: 'clock', resolution: 1000, mapping: mapping('MM/dd/yyyy HH:mm:ss'), log: table((ms) => `${two(seen(ms).month)}/${two(seen(ms).day)}/2024 ${time(ms)}`) },
  { what: 'a table with a stated pattern and an offset', kind: 'csv', tells: 'instant', resolution: 1, mapping: mapping('yyyy-MM-ddTHH:mm:ss.SSSXXX'), log: table((ms) => `${date(ms)}T${time(ms)}.${fraction(ms)}${offset(ms)}`) },
  { what: 'a workbook of texts', kind: 'xlsx', tells: 'clock', resolution: 1000, mapping: mapping(), log: (at) => xlsxOf(rows((ms) => `${date(ms)} ${time(ms)}`)(at)) },
  { what: 'JSON lines', kind: 'jsonl', tells: 'clock', resolution: 1, mapping: mapping(), log: lines((ms, user) => `${JSON.stringify({ [columns.time]: `${date(ms)}T${time(ms)}.${fraction(ms)}`, [columns.account]: user, [columns.action]: 'қарау' })}\n`) },
];

let folder: string;
let log: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'derbes-zones-'));
  log = path.join(folder, 'log');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What is read of a log, in the order of the accounts. */
async function read({ kind, mapping: stated }: Pick<Source, 'kind' | 'mapping'>, bytes: string | Uint8Array, last: number): Promise<(number | undefined)[]> {
  writeFileSync(log, bytes);
  utimesSync(log, last / 1000, last / 1000);
  const file = await openLogFile(log, { kind, timeZone: zone, encoding: 'auto', mapping: stated ?? null });
  const times: number[] = [];
  try {
    for await (const portion of file.portions()) {
      for (const item of portion) {
        expect(item.kind, JSON.stringify(item)).not.toBe('rejected');
        if (item.kind === 'event') times[Number(item.account.slice(1))] = item.timeMs;
      }
    }
  } finally {
    await file.close();
  }
  return times;
}

const expected = ({ tells, resolution }: Pick<Source, 'tells' | 'resolution'>) => (ms: number): number => {
  const told = ms - (ms % resolution);
  return tells === 'clock' && told >= change && told < change + hour ? told - hour : told;
};

describe('the night on which Almaty went from UTC+6 to UTC+5', () => {
  it.each(sources)('$what: $tells', async (source) => {
    await fc.assert(
      fc.asyncProperty(instants, async (at) => {
        expect(await read(source, await source.log(at), Math.max(...at))).toEqual(at.map(expected(source)));
      }),
      { numRuns: 12 },
    );
  });

  it.skipIf(!hasTool('openpyxl'))('a workbook whose cells are dates: clock', async () => {
    const at = fc.sample(instants, 5).flat();
    const book = path.join(folder, 'dates.xlsx');
    const script = 'import sys, json, datetime, openpyxl\nbook = openpyxl.Workbook()\nfor row in json.load(sys.stdin):\n    book.active.append([datetime.datetime.fromisoformat(row[0]) if row[0][0] == "2" else row[0]] + row[1:])\nbook.save(sys.argv[1])';
    execFileSync('/usr/bin/python3', ['-c', script, book], { input: JSON.stringify(rows((ms) => `${date(ms)}T${time(ms)}`)(at)) });
    const source = { kind: 'xlsx', tells: 'clock', resolution: 1000, mapping: mapping() } as const;
    expect(await read(source, readFileSync(book), Math.max(...at))).toEqual(at.map(expected(source)));
  });
});
