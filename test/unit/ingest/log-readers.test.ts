import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SourceKind, sourceKinds } from '../../../shared/contract/sources.ts';
import { splitCsv } from '../../../electron/vault/ingest/csv-records.ts';
import { ZoneClock } from '../../../electron/vault/journal/ingest/local-time.ts';
import type { LogItem } from '../../../electron/vault/journal/ingest/log-event.ts';
import { beginningOf, formatOf, logFormats, recognise } from '../../../electron/vault/journal/ingest/log-formats.ts';
import * as vendor from '../../support/vendor-logs.ts';

const fixture = (name: string): Buffer => readFileSync(new URL(`../../fixtures/${name}`, import.meta.url));
const clock = new ZoneClock('Asia/Almaty');
const latest = Date.parse('2026-11-24T00:00:00Z');

/** A log of each kind that is read as a stream. */
const streams: readonly (readonly [SourceKind, Buffer])[] = [
  ['postgresql-csvlog', fixture('postgresql/pgaudit.csv')],
  ['postgresql-jsonlog', fixture('postgresql/pgaudit.json')],
  ['mariadb-audit', fixture('mariadb/server_audit.log')],
  ['syslog', fixture('syslog/rfc5424.log')],
  ['syslog', fixture('syslog/traditional.log')],
  ['syslog', fixture('syslog/iso.log')],
  ['syslog', fixture('syslog/octet-counted.bin')],
  ['mysql-audit-json', Buffer.from(vendor.mysqlEnterprise)],
  ['mysql-audit-json', Buffer.from(vendor.percona)],
  ['mongodb-audit', Buffer.from(vendor.mongodb)],
  ['windows-events', Buffer.from(vendor.windowsEvents)],
];

/** Reads a log whole, cut at the places given. @returns items, and how many bytes were pending before the end */
function read(kind: SourceKind, bytes: Uint8Array, cuts: readonly number[] = []): LogItem[] {
  const format = formatOf(kind);
  if (format.shape !== 'stream') throw new Error(kind);
  const reader = format.reader(clock, latest);
  const items: LogItem[] = [];
  let from = 0;
  for (const cut of [...new Set(cuts.map((one) => one % (bytes.length + 1)))].sort((a, b) => a - b)) {
    items.push(...reader.push(Buffer.from(bytes.subarray(from, cut))));
    from = cut;
  }
  items.push(...reader.push(Buffer.from(bytes.subarray(from))));
  expect(reader.pending()).toBeLessThanOrEqual(bytes.length);
  return [...items, ...reader.end()];
}

function told(items: readonly LogItem[]): string[] {
  return items.flatMap((item) => (item.kind === 'event' ? item.actions.map(({ action, database, schema, table, rows }) => [item.account, action, [database, schema, table].filter(Boolean).join('.'), rows === null ? '' : String(rows)].filter(Boolean).join(' ')) : []));
}
const counts = (items: readonly LogItem[]): Record<string, number> => ({
  read: items.reduce((sum, item) => sum + (item.kind === 'event' ? item.actions.length : 1), 0),
  skipped: items.filter(({ kind }) => kind === 'skipped').length,
  rejected: items.filter(({ kind }) => kind === 'rejected').length,
});
const rowsOf = (kind: SourceKind, text: string, delimiter: string): LogItem[] => {
  const format = formatOf(kind);
  if (format.shape !== 'table') throw new Error(kind);
  const [header, ...rows] = splitCsv(text, delimiter);
  const reader = format.rows(header!.cells, { timeZone: 'Asia/Almaty', encoding: 'auto', mapping: null });
  return rows.map((row) => reader.item(row));
};

describe('the registry', () => {
  it('has every kind of the contract once', () => {
    expect(logFormats.map(({ kind }) => kind).sort()).toEqual([...sourceKinds].sort());
  });

  it.each([...streams, ['mssql-audit', Buffer.from(vendor.mssql)], ['oracle-audit', Buffer.from(vendor.oracle)]] as const)('knows %s by its contents', (kind, bytes) => {
    expect(recognise(beginningOf(bytes))?.kind).toBe(kind);
    // With a byte order mark too.
    expect(recognise(beginningOf(Buffer.concat([Buffer.from('\ufeff'), bytes])))?.kind).toBe(kind);
  });

  it('proposes the general kinds for the rest', () => {
    expect(recognise(beginningOf(Buffer.from('{"a":1,"b":2}\n{"a":3}\n')))?.kind).toBe('jsonl');
    expect(recognise(beginningOf(Buffer.from('Уақыты;Кім\n1;2\n')))?.kind).toBe('csv');
    expect(recognise(beginningOf(Buffer.from('жоқ\n')))).toBeNull();
  });
});

describe('whatever the bytes', () => {
  it.each(streams)('a log of %s that was damaged is read to its end, the same however it is cut', (kind, bytes) => {
    const sample = bytes.subarray(0, 6000);
    const damage = fc.record({ at: fc.nat(sample.length - 1), length: fc.nat(200), insert: fc.oneof(fc.uint8Array({ maxLength: 20 }), fc.constantFrom('"', '\n', '<', '{', "',", '<Event>', '12 <', '\\').map((text) => new Uint8Array(Buffer.from(text)))) });
    fc.assert(
      fc.property(fc.array(damage, { maxLength: 4 }), fc.array(fc.nat(), { maxLength: 4 }), (damages, cuts) => {
        let log: Uint8Array = sample;
        for (const { at, length, insert } of damages) log = Buffer.concat([log.subarray(0, at), insert, log.subarray(Math.min(log.length, at + length))]);
        const items = read(kind, log, cuts);
        expect(items).toEqual(read(kind, log));
        for (const item of items) if (item.kind === 'rejected') expect(item.reason).toMatch(/^[A-Z_]+$/);
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it.each(['mariadb-audit', 'syslog'] as const)('every line of %s has one fate', (kind) => {
    const line = fc.oneof(fc.string({ maxLength: 80 }), fc.constantFrom(...streams.filter(([one]) => one === kind).flatMap(([, bytes]) => bytes.toString().split('\n'))));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const text = lines.map((one) => one.replaceAll('\n', ' ')).filter((one) => one.trim() !== '' && !/^\d+ </.test(one));
        const items = read(kind, Buffer.from(text.map((one) => `${one}\n`).join('')));
        const seen = items.reduce((sum, item) => sum + (item.kind === 'skipped' ? 1 : item.raw.split('\n').length), 0);
        // A record of several lines stands for all of them; lines it repeats are counted as skipped.
        expect(seen).toBeGreaterThanOrEqual(text.filter((one) => one.replace(/[\r\0]+$/, '') !== '').length);
      }),
      { numRuns: 60 },
    );
  });
});

describe('PostgreSQL in JSON', () => {
  it('tells what the csvlog tells', () => {
    const items = read('postgresql-jsonlog', fixture('postgresql/pgaudit.json'));
    expect(counts(items)['rejected']).toBe(0);
    expect(told(items)).toEqual(told(read('postgresql-csvlog', fixture('postgresql/pgaudit.csv'))));
  });
});

describe('MariaDB', () => {
  const log = fixture('mariadb/server_audit.log');

  it('tells who did what to which table, also through views and procedures', () => {
    const items = read('mariadb-audit', log);
    expect(counts(items)).toEqual({ read: log.toString().trim().split('\n').length, skipped: expect.any(Number), rejected: 0 });
    expect(told(items).filter((one) => !/ access\b/.test(one))).toEqual([
      'g_ospanova sign_in mis', 'g_ospanova view mis.patient', 'g_ospanova supplement mis.diagnosis', 'g_ospanova view mis.patient', 'g_ospanova view mis.diagnosis',
      'r_akhmet sign_in mis', 'r_akhmet change mis.diagnosis', 'r_akhmet view mis.емхана карта', 'r_akhmet view mis.reference_icd', 'r_akhmet destroy mis.diagnosis',
      'n_kadyrov sign_in mis', 'n_kadyrov view mis.patient', 'n_kadyrov export mis.patient', 'n_kadyrov view mis.patient', 'n_kadyrov change mis.night_copy',
      'n_kadyrov change mis.night_copy', 'n_kadyrov destroy mis.night_copy', 'n_kadyrov change mis', 'n_kadyrov destroy mis.reference_icd', 'n_kadyrov view mis.patient',
      'n_kadyrov use mis', 'svc_lis_sync sign_in lab', 'svc_lis_sync view lab.lab_result', 'svc_lis_sync change lab.lab_result', 'svc_lis_sync view lab.lab_result',
      'svc_lis_sync view mis.patient', 'svc_lis_sync change lab.lab_result', 'svc_lis_sync view lab.lab_result', 'n_kadyrov sign_in_failed', 'nobody_here sign_in_failed',
      'n_kadyrov sign_in', 'n_kadyrov export mis.patient', 'root sign_in',
    ]); // prettier-ignore
    const statement = items.find((item) => item.kind === 'event' && item.statement.startsWith('SELECT p.surname'));
    expect(statement).toMatchObject({ statement: "SELECT p.surname, d.code\n  FROM patient p\n  JOIN diagnosis d ON d.patient = p.id \n WHERE p.surname <> 'O''Нил'", timeMs: expect.any(Number) });
  });

  it('a table told before its statement was written is the same record afterwards', () => {
    const identities = (items: readonly LogItem[]): (string | undefined)[] => items.flatMap((item) => (item.kind === 'event' ? item.actions.map(({ identity }) => identity) : []));
    const lines = log.toString().split('\n');
    const before = identities(read('mariadb-audit', Buffer.from(`${lines[3]}\n`)));
    expect(before).toEqual([lines[3]]);
    expect(identities(read('mariadb-audit', Buffer.from(`${lines[3]}\n${lines[4]}\n`)))).toEqual(before);
  });

  it('what failed was not done', () => {
    const lines = ["20261120 09:10:11,srv,a,h,1,2,WRITE,mis,patient,", "20261120 09:10:11,srv,a,h,1,2,QUERY,mis,'UPDATE patient SET a = 1',1062", ''];
    expect(read('mariadb-audit', Buffer.from(lines.join('\n'))).map(({ kind }) => kind)).toEqual(['skipped', 'skipped']);
  });
});

describe('syslog', () => {
  const expected = [
    'd.seitkazy sign_in srv-mis-01', 'd.seitkazy use srv-mis-01', 'admin sign_in_failed srv-mis-01', 'admin sign_in_failed srv-mis-01', 'n.kadyrov sign_in_failed srv-mis-01',
    'n.kadyrov sign_in_failed srv-mis-01', 'root change srv-mis-01', 'g_ospanova view mis.public.patient 1', 'g_ospanova change mis.public.patient 1', 'n_kadyrov sign_in_failed mis',
    'r_akhmet view mis.patient',
  ]; // prettier-ignore

  it.each(['rfc5424.log', 'traditional.log', 'iso.log', 'octet-counted.bin'])('tells the same in each form: %s', (name) => {
    const items = read('syslog', fixture(`syslog/${name}`));
    expect(told(items)).toEqual(expected);
    expect(counts(items)['rejected']).toBe(0);
    const audited = items.find((item) => item.kind === 'event' && item.account === 'g_ospanova');
    expect(audited).toMatchObject({ statement: 'SELECT surname, given\n  FROM patient\n WHERE id = 7', timeMs: Date.parse('2026-11-23T00:11:07.482Z') });
  });

  it('in the old form belongs to the last year that is not in the future, in the zone of the source', () => {
    const time = (text: string, until: string): string => {
      const format = formatOf('syslog');
      if (format.shape !== 'stream') throw new Error();
      const [item] = format.reader(clock, Date.parse(until)).push(Buffer.from(`${text} h sshd[1]: Accepted password for a from 10.0.0.1 port 5 ssh2\n`));
      return item?.kind === 'event' ? new Date(item.timeMs).toISOString() : '';
    };
    expect(time('Dec 31 23:59:59', '2027-01-01T00:00:00Z')).toBe('2026-12-31T18:59:59.000Z');
    expect(time('Jan  1 00:10:00', '2026-12-31T20:00:00Z')).toBe('2026-12-31T19:10:00.000Z');
    expect(time('Feb 29 12:00:00', '2026-11-23T00:00:00Z')).toBe('2024-02-29T06:00:00.000Z');
    // Almaty went from UTC+6 to UTC+5 on 1 March 2024.
    expect(time('Mar  1 12:00:00', '2024-06-01T00:00:00Z')).toBe('2024-03-01T07:00:00.000Z');
  });

  it('a record of pgaudit without its user is rejected, and says what to set', () => {
    const items = read('syslog', Buffer.from('<134>1 2026-11-20T09:10:11+05:00 h postgres 7 - - [1-1] LOG:  AUDIT: SESSION,1,1,READ,SELECT,,,SELECT 1,<none>\n'));
    expect(items).toMatchObject([{ kind: 'rejected', reason: 'LOG_PREFIX_UNKNOWN' }]);
  });
});

describe('after the vendors’ documents', () => {
  it('MySQL Enterprise and Percona', () => {
    expect(told(read('mysql-audit-json', Buffer.from(vendor.mysqlEnterprise)))).toEqual(['g_ospanova sign_in mis', 'g_ospanova view mis.patient', 'g_ospanova destroy diagnosis', 'nobody_here sign_in_failed']);
    expect(told(read('mysql-audit-json', Buffer.from(vendor.percona)))).toEqual(['r_akhmet sign_in mis', 'r_akhmet change mis.diagnosis']);
  });

  it('SQL Server', () => {
    const items = rowsOf('mssql-audit', vendor.mssql, ',');
    expect(told(items)).toEqual(['CLINIC\\g.ospanova sign_in master 0', 'CLINIC\\g.ospanova view mis.dbo.patient 12', 'sa sign_in_failed 0']);
    expect(items.slice(2).map((item) => (item.kind === 'rejected' ? item.reason : item.kind))).toEqual(['skipped', 'event', 'LOG_ACTION_UNMAPPED']);
    expect(items[0]).toMatchObject({ timeMs: Date.parse('2026-11-20T04:10:11.123Z') });
  });

  it('Oracle', () => {
    const items = rowsOf('oracle-audit', vendor.oracle, ';');
    expect(told(items)).toEqual(['G_OSPANOVA sign_in', 'G_OSPANOVA view MIS.PATIENT', 'N_KADYROV destroy MIS.NIGHT_COPY', 'N_KADYROV sign_in_failed']);
    expect(items.map((item) => (item.kind === 'event' ? new Date(item.timeMs).toISOString().slice(0, 16) : item.kind))).toEqual(['2026-11-20T04:10', '2026-11-20T04:10', '2026-11-20T09:10', '2026-11-20T09:10', 'skipped']);
  });

  it('MongoDB', () => {
    const items = read('mongodb-audit', Buffer.from(vendor.mongodb));
    expect(told(items)).toEqual(['g_ospanova sign_in admin', 'g_ospanova view mis.patient', 'n_kadyrov destroy mis.night_copy']);
    expect(counts(items)).toEqual({ read: 5, skipped: 2, rejected: 0 });
  });

  it('Windows', () => {
    const items = read('windows-events', Buffer.from(vendor.windowsEvents));
    expect(told(items)).toEqual([
      'CLINIC\\g.ospanova sign_in SRV-FILES.clinic.local',
      'admin sign_in_failed SRV-FILES.clinic.local',
      'CLINIC\\g.ospanova view SRV-FILES.clinic.local.D:\\Пациенты\\R&D.xlsx',
      'CLINIC\\g.ospanova destroy SRV-FILES.clinic.local.D:\\Пациенты\\R&D.xlsx',
      'CLINIC\\g.ospanova change SRV-FILES.clinic.local',
    ]);
    expect(counts(items)).toEqual({ read: 7, skipped: 2, rejected: 0 });
    const broken = read('windows-events', Buffer.from(vendor.windowsEvents.replace('</EventID>', '</Event1D>')));
    expect(broken[0]).toMatchObject({ kind: 'rejected', reason: 'LOG_RECORD_XML' });
    expect(broken).toHaveLength(7);
  });
});
