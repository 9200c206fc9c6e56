import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvlogRecords } from '../../../electron/vault/journal/ingest/csvlog-records.ts';
import { ZoneClock } from '../../../electron/vault/journal/ingest/local-time.ts';
import type { LogEvent, LogItem } from '../../../electron/vault/journal/ingest/log-event.ts';
import { PostgresqlCsvlogReader, looksLikeCsvlog } from '../../../electron/vault/journal/ingest/postgresql-csvlog.ts';
import { type AuditFields, auditMessage, csvlogLine } from './csvlog-writer.ts';

const almaty = new ZoneClock('Asia/Almaty');
const captured = new URL('../../fixtures/postgresql/pgaudit.csv', import.meta.url);

function read(bytes: Uint8Array, cuts: readonly number[] = []): LogItem[] {
  const reader = new PostgresqlCsvlogReader(almaty);
  const items: LogItem[] = [];
  let from = 0;
  for (const cut of [...new Set(cuts)].sort((a, b) => a - b)) {
    const at = Math.min(cut, bytes.length);
    // Copied, as a file read would give it.
    items.push(...reader.push(new Uint8Array(bytes.subarray(from, at))));
    from = at;
  }
  items.push(...reader.push(bytes.subarray(from)), ...reader.end());
  return items;
}

const events = (items: readonly LogItem[]): LogEvent[] => items.filter((item) => item.kind === 'event');
const told = (items: readonly LogItem[]): string[] =>
  events(items).flatMap(({ account, actions }) => actions.map(({ action, database, schema, table, rows }) => `${account} ${action} ${database}.${schema}.${table} ${rows ?? '-'}`));

function audited(fields: AuditFields, tag = 'SELECT', sessionLine = 1): string {
  return csvlogLine({ time: '2026-11-22 00:31:07.482 +05', user: 'n_kadyrov', database: 'mis', connection: '10.14.2.77:51822', tag, sessionLine, message: auditMessage(fields) });
}

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf8'));

describe('a log captured from a real server', () => {
  const items = read(new Uint8Array(readFileSync(captured)));

  it('is read whole', () => {
    expect(items.filter(({ kind }) => kind === 'rejected')).toEqual([]);
    expect(looksLikeCsvlog(new Uint8Array(readFileSync(captured)).subarray(0, 8192))).toBe(true);
  });

  it('tells every action once, with its object and rows', () => {
    const all = told(items);
    for (const [line, times] of Object.entries({
      'g_ospanova view mis.public.patient 1': 2,
      'g_ospanova supplement mis.registry.appointment 1': 1,
      'r_akhmet view mis.registry.Карта 0': 1,
      'k_ibrayeva destroy mis.registry.appointment 1': 1,
      'n_kadyrov view mis.public.patient_contact 500': 1,
      'n_kadyrov export mis.public.patient 300': 1,
      'n_kadyrov export mis.public.diagnosis 300': 1,
      'n_kadyrov export mis..patient -': 1,
      'svc_lis_sync export lab.results.lab_result -': 1,
      'tmp_report destroy mis..tmp_copy -': 1,
      'tmp_report use mis.public.patient_count -': 1,
      'd_seitkazy destroy mis.public.night_copy -': 1,
      'n_kadyrov sign_in_failed mis.. -': 1,
      'nobody_here sign_in_failed mis.. -': 1,
      'k_ibrayeva supplement mis.registry.appointment -': 1,
      // without log_relation the tables come from the statement
      'g_ospanova view mis..diagnosis 1': 1,
      'g_ospanova supplement mis..diagnosis 1': 1,
      'g_ospanova export mis..patient 500': 1,
    })) {
      expect(all.filter((one) => one === line), line).toHaveLength(times);
    }
  });

  it('keeps statements, parameters, the raw line and its number', () => {
    const prepared = events(items).find(({ parameters }) => parameters === 'Ойдан7');
    expect(prepared?.statement).toBe('PREPARE find(text) AS SELECT id FROM patient WHERE surname = $1;');
    const multiline = events(items).find(({ statement }) => statement.includes("O''Нил"));
    expect(multiline?.statement).toContain('-- қабылдау\n');
    const lines = readFileSync(captured, 'utf8').split('\n');
    for (const { line, raw } of events(items)) expect(lines.slice(line - 1).join('\n').startsWith(raw)).toBe(true);
    // log_statement_once: the second record of a statement refers to the first
    const once = events(items).filter(({ statement }) => statement.includes('d.patient = p.id WHERE p.id = 3'));
    expect(once.map(({ actions }) => actions[0]?.table)).toEqual(['patient', 'diagnosis']);
  });

  it('comes out the same however the bytes are cut', () => {
    const whole = new Uint8Array(readFileSync(captured));
    fc.assert(
      fc.property(fc.array(fc.nat(whole.length), { maxLength: 12 }), (cuts) => {
        expect(read(whole, cuts)).toEqual(items);
      }),
      { numRuns: 30 },
    );
  });
});

describe('records', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'Қ', 'ә', ' ', '"', ',', '\n', ';', "'", '$', '😀', '\t'), maxLength: 40 });
  const account = fc.string({ unit: fc.constantFrom('a', 'b', '_', '.', 'ж', ' '), minLength: 1, maxLength: 12 });
  const record = fc.record({
    user: account,
    database: account,
    table: fc.string({ unit: fc.constantFrom('a', 'b', 'ж', '_'), minLength: 1, maxLength: 8 }),
    statement: text,
    parameters: text.filter((value) => !value.startsWith('<')),
    rows: fc.option(fc.nat(1_000_000), { nil: undefined }),
    columns: fc.constantFrom(23, 24, 26),
    at: fc.integer({ min: Date.UTC(2015, 0, 1), max: Date.UTC(2030, 0, 1) }),
  });

  it('are read back as they were written', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 8 }), fc.array(fc.nat(4000), { maxLength: 6 }), (written, cuts) => {
        const log = written
          .map(({ user, database, table, statement, parameters, rows, columns, at }, index) =>
            csvlogLine({
              time: `${new Date(at + 5 * 3_600_000).toISOString().replace('T', ' ').replace('Z', '')} +05`,
              user, database, columns, connection: '10.0.0.1:5000', sessionLine: index + 1,
              message: auditMessage({ statementId: index + 1, objectType: 'TABLE', objectName: `public.${table}`, statement, parameters, rows }),
            }),
          )
          .join('');
        const items = read(bytes(log), cuts);
        expect(items.map(({ kind }) => kind)).toEqual(written.map(() => 'event'));
        expect(
          events(items).map(({ account: user, timeMs, statement, parameters, actions: [first] }) => ({ user, timeMs, statement, parameters, database: first?.database, table: first?.table, rows: first?.rows })),
        ).toEqual(
          written.map(({ user, at, statement, parameters, database, table, rows }) => ({ user, timeMs: at, statement, parameters, database, table, rows: rows ?? null })),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('that are cut off take nothing of the following with them', () => {
    const good = audited({ statementId: 7, objectType: 'TABLE', objectName: 'public.patient', statement: 'SELECT\n1, "a"' });
    const next = audited({ statementId: 8, objectType: 'TABLE', objectName: 'public.patient', statement: 'SELECT\n2, "a"' });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: good.length - 2 }), (length) => {
        const items = read(bytes(`${good.slice(0, length)}\n${good}${next}`));
        const statements = events(items).map(({ statement }) => statement);
        expect(statements).toEqual(['SELECT\n1, "a"', 'SELECT\n2, "a"']);
        // The stump is reported; cut within its last columns it is still told whole, and the repetition after it is skipped.
        expect(items[0]?.kind).not.toBe('skipped');
      }),
      { numRuns: 300 },
    );
  });

  it('a truncated last line is reported with its number', () => {
    const good = audited({ objectName: 'public.patient', objectType: 'TABLE', statement: 'SELECT 1' });
    const items = read(bytes(good + good.slice(0, 150)));
    expect(items.map(({ kind, line }) => [kind, line])).toEqual([['event', 1], ['rejected', 2]]);
    expect(items[1]).toMatchObject({ reason: 'LOG_RECORD_TRUNCATED', raw: good.slice(0, 150) });
    // The server ends every record with a line feed: without it more may come, even where the record looks whole.
    expect(read(bytes(good.slice(0, -1)))).toMatchObject([{ kind: 'rejected', reason: 'LOG_RECORD_TRUNCATED' }]);
  });

  it('in Windows-1251 and in UTF-8 stand in one file', () => {
    const russian = audited({ objectName: 'public.patient', objectType: 'TABLE', statement: "SELECT 'Я'" });
    const legacy = Buffer.concat([Buffer.from(russian.slice(0, russian.indexOf('Я'))), Buffer.from([0xdf]), Buffer.from(russian.slice(russian.indexOf('Я') + 1))]);
    const items = read(new Uint8Array(Buffer.concat([legacy, Buffer.from(russian)])));
    expect(events(items)[0]?.statement).toBe("SELECT 'Я'");
  });

  it('arbitrary bytes never throw, and every byte of text is somewhere', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.constantFrom('"', '\n', '2026-11-22 00:31:07.482 +05,', ',"a","b",1,', 'AUDIT: SESSION,1,1,READ', audited({ objectName: 'a.b', statement: 'x' })).map(bytes),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.array(fc.nat(2000), { maxLength: 5 }), (pieces, cuts) => {
        const all = new Uint8Array(Buffer.concat(pieces));
        const items = read(all, cuts);
        expect(items).toEqual(read(all));
        const records = new CsvlogRecords();
        const texts = [...records.push(all), ...records.end()].map(({ text: one }) => one).join('');
        const bare = (value: string): string => value.replace(/[\r\n\ufeff\ufffd]/g, '');
        if (/^[\t\n\r -~]*$/.test(Buffer.from(all).toString('latin1'))) expect(bare(texts)).toBe(bare(Buffer.from(all).toString('latin1')));
      }),
      { numRuns: 300 },
    );
  });

  it('an endless quote does not hold the file in memory', () => {
    const records = new CsvlogRecords(10_000);
    const line = (quote: string): Uint8Array => bytes(`2026-11-22 00:31:07.482 +05,,,1,${quote}${'x'.repeat(90)}\n`);
    const found = [...records.push(line('"'))];
    for (let index = 1; index < 2000; index += 1) {
      found.push(...records.push(line('')));
      // about 120 bytes a line: never more than the limit is waiting
      expect(index - found.length).toBeLessThan(90);
    }
    found.push(...records.end());
    expect(found.map(({ line: number }) => number)).toEqual(Array.from({ length: 2000 }, (_, index) => index + 1));
    expect(found.filter(({ truncated }) => truncated)).toHaveLength(1);
  });
});

describe('what pgaudit tells twice is one action', () => {
  const two = (first: AuditFields, second: AuditFields, tag = 'SELECT'): string[] => told(read(bytes(audited(first, tag) + audited(second, tag, 2))));

  it('session and object record', () => {
    const fields = { objectType: 'TABLE', objectName: 'public.patient', statement: 'SELECT 1 FROM patient', rows: 5 };
    expect(two({ ...fields, type: 'OBJECT' }, fields)).toEqual(['n_kadyrov view mis.public.patient 5']);
    expect(two({ ...fields, objectName: '', objectType: '' }, { ...fields, type: 'OBJECT' })).toEqual(['n_kadyrov view mis..patient 5']);
  });

  it('COPY and the query inside it, in either order', () => {
    const copy = { substatementId: 2, command: 'COPY', statement: 'COPY (SELECT * FROM patient) TO STDOUT', rows: 0 };
    const query = { objectType: 'TABLE', objectName: 'public.patient', statement: copy.statement, rows: 18_340 };
    expect(two(query, copy, 'COPY')).toEqual(['n_kadyrov export mis.public.patient 18340']);
    expect(two({ ...copy, substatementId: 1 }, { ...query, substatementId: 2 }, 'COPY')).toEqual(['n_kadyrov export mis..patient -']);
  });

  it('but a statement run again is another action', () => {
    const fields = { objectType: 'TABLE', objectName: 'public.patient', statement: 'SELECT 1 FROM patient' };
    expect(two(fields, { ...fields, statementId: 2 })).toHaveLength(2);
    expect(two(fields, { ...fields, substatementId: 2 })).toHaveLength(2);
  });
});
