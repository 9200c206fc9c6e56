import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { splitCsv } from '../../../electron/vault/ingest/csv-records.ts';
import { replaceEntry } from '../../../electron/vault/signing/zip-replace.ts';
import { readZip } from '../../../electron/vault/signing/zip.ts';
import { sourceKinds, type ImportBatch, type LogEncoding, type SourceKind } from '../../../shared/contract/sources.ts';
import { mostHeld } from '../../support/held-memory.ts';
import { type LogSample, logSamples } from '../../support/log-samples.ts';
import { newTestRegister, TestClock, testPassphrase } from '../../support/test-register.ts';
import { type TestVault, vaultInTest } from '../../support/vault-in-test.ts';

/** Damaged logs of every kind, imported through the vault; `DERBES_LONG=1` tries twenty times as many. */
const long = Boolean(process.env['DERBES_LONG']);
const numRuns = long ? 240 : 12;

let parent: string;
let vault: TestVault;
let samples: readonly LogSample[];
const sources = new Map<string, string>();
let imports = 0;

beforeAll(async () => {
  parent = mkdtempSync(path.join(tmpdir(), 'derbes-fuzz-'));
  const register = await newTestRegister(new TestClock(), parent);
  register.session.close();
  vault = vaultInTest(register.clock);
  await vault.value('register.select', { folder: vault.grant(register.folder, 'folder') });
  await vault.value('register.unlock', { operator: register.operatorId, passphrase: testPassphrase });
  samples = await logSamples();
});
afterAll(() => {
  vault.vault.lock();
  rmSync(parent, { recursive: true, force: true });
});

const sampleOf = (kind: SourceKind): LogSample => samples.find((sample) => sample.kind === kind)!;

async function sourceOf({ kind, mapping }: LogSample, encoding: LogEncoding): Promise<string> {
  const name = `${kind} ${encoding}`;
  const known = sources.get(name);
  if (known !== undefined) return known;
  const { id } = await vault.value('sources.create', { name, kind, encoding, mapping, objects: [] });
  sources.set(name, id);
  return id;
}

/** What a stranger's file may be answered with; anything else, INTERNAL above all, is a fault of ours. */
const refusals = new Set(['LOG_FORMAT_UNKNOWN', 'CSV_EMPTY', 'CSV_COLUMN_MISSING', 'ENCODING_UNKNOWN', 'LOG_ARCHIVE_DAMAGED', 'LOG_ARCHIVE_TOO_DENSE', 'XLSX_UNREADABLE', 'XLSX_TOO_LARGE']);

/** Imports a log and holds the numbers of the import against each other. @returns null where the file was refused as a whole */
async function imported(sample: LogSample, bytes: Uint8Array, encoding: LogEncoding = 'auto'): Promise<ImportBatch | null> {
  const file = path.join(parent, 'log');
  writeFileSync(file, bytes);
  imports += 1;
  const result = await vault.client.call('sources.import', { source: await sourceOf(sample, encoding), files: [vault.grant(file, 'read')] });
  if (!result.ok) {
    expect([...refusals]).toContain(result.problem.code);
    return null;
  }
  const [batch] = result.value.batches;
  expect(batch!.read).toBe(batch!.added + batch!.duplicates + batch!.skipped + batch!.rejected);
  expect((await vault.value('sources.rejected', { batch: batch!.id, limit: 1 })).total).toBe(batch!.rejected);
  return batch!;
}

/** The file that says what could not be read. */
async function exportedRejects(batch: string): Promise<{ line: string; reason: string; record: string }[]> {
  const target = path.join(parent, `rejected-${imports}.csv`);
  await vault.value('sources.exportRejected', { batch, target: vault.grant(target, 'write') });
  const text = readFileSync(target, 'utf8').replace(/^\ufeff/, '');
  return splitCsv(text, text.slice(4, 5)).slice(1).map(({ cells: [line = '', , reason = '', record = ''] }) => ({ line, reason, record }));
}

/** A change that knows what logs are made of: lines doubled, left out, moved, cut; quotes, brackets and tags put anywhere. */
const pieces = ['"', "'", '\\', '\n', '\r\n', '\0', '{', '}', '[', '<Event', '</Event>', '<![CDATA[', '&#0;', ',', ';', '9999999999999999', '-1', '20261399 99:99:99', 'NaN', '\u2028', '\ud800', ' AUDIT: SESSION,', '#011', '<999>1 '];
const change = fc.oneof(
  fc.record({ what: fc.constantFrom('double', 'drop', 'swap', 'cut'), at: fc.nat(), to: fc.nat() }),
  fc.record({ what: fc.constant('insert'), at: fc.nat(), text: fc.oneof(fc.constantFrom(...pieces).map((one) => Buffer.from(one)), fc.uint8Array({ maxLength: 60 })) }),
  fc.record({ what: fc.constant('repeat'), at: fc.nat(), text: fc.constantFrom(...pieces).map((one) => Buffer.from(one)), times: fc.integer({ min: 2, max: 3000 }) }),
);
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function changed(bytes: Buffer, changes: readonly Change[]): Buffer {
  return changes.reduce<Buffer>((log, one) => {
    const at = one.at % (log.length + 1);
    const put = (piece: Uint8Array): Buffer => Buffer.concat([log.subarray(0, at), piece, log.subarray(at)]);
    if ('times' in one) return put(Buffer.concat(Array.from({ length: one.times }, () => one.text)));
    if ('text' in one) return put(one.text);
    const lines = log.toString('latin1').split('\n');
    const [from, to] = [one.at % lines.length, one.to % lines.length];
    const line = lines[from]!;
    if (one.what === 'double') lines.splice(to, 0, line);
    if (one.what === 'drop') lines.splice(from, 1);
    if (one.what === 'swap') lines.splice(to, 0, ...lines.splice(from, 1));
    if (one.what === 'cut') lines[from] = line.slice(0, one.to % (line.length + 1));
    return Buffer.from(lines.join('\n'), 'latin1');
  }, bytes);
}

/** Damage inside the sheet of a workbook whose archive is whole. */
function changedSheet(book: Buffer, changes: readonly Change[]): Buffer {
  const name = 'xl/worksheets/sheet1.xml';
  const sheet = readZip(book).find((entry) => entry.name === name)!.read();
  return Buffer.from(replaceEntry(book, name, changed(Buffer.from(sheet), changes)));
}

const wrappings: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  'as it is': (bytes) => bytes,
  'CRLF': (bytes) => Buffer.from(bytes.toString('latin1').replace(/\r?\n/g, '\r\n'), 'latin1'),
  'a byte order mark': (bytes) => Buffer.concat([Buffer.from('\ufeff'), bytes]),
  'UTF-16': (bytes) => Buffer.from(`\ufeff${bytes.toString('utf8')}`, 'utf16le'),
  'UTF-16, big end first': (bytes) => Buffer.from(`\ufeff${bytes.toString('utf8')}`, 'utf16le').swap16(),
  'gzip': (bytes) => gzipSync(bytes),
  'gzip cut short': (bytes) => gzipSync(bytes).subarray(0, -9),
};

describe.each(sourceKinds)('%s', (kind) => {
  test('whatever was done to it, each record has one fate and what was rejected can be had', { timeout: 60_000 + numRuns * 2000 }, async () => {
    const sample = sampleOf(kind);
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 5 }), fc.constantFrom(...Object.values(wrappings)), fc.constantFrom<LogEncoding>('auto', 'auto', 'auto', 'windows-1251', 'utf-16le', 'koi8-r'), async (changes, wrap, encoding) => {
        const bytes = kind === 'xlsx' && changes.length % 2 === 1 ? wrap(changedSheet(sample.bytes, changes)) : wrap(changed(sample.bytes, changes));
        const batch = await imported(sample, bytes, encoding);
        if (!batch) return;
        expect(await exportedRejects(batch.id)).toHaveLength(batch.rejected);
        // The same bytes have the same fates, and nothing is added twice.
        expect(await imported(sample, bytes, encoding)).toMatchObject({ read: batch.read, added: 0, skipped: batch.skipped, rejected: batch.rejected });
      }),
      { numRuns },
    );
  });

  test('random bytes, and nothing at all', { timeout: 60_000 + numRuns * 1000 }, async () => {
    const sample = sampleOf(kind);
    await imported(sample, Buffer.alloc(0));
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), async (noise) => {
        await imported(sample, noise);
        await imported(sample, Buffer.concat([sample.bytes, noise]));
        await imported(sample, Buffer.concat([noise, sample.bytes]));
      }),
      { numRuns: long ? numRuns : 2 },
    );
  });

  test('a line of nonsense between two records is rejected with its number, and costs no record', async () => {
    const sample = sampleOf(kind);
    if (!sample.lines) return;
    const whole = (await imported(sample, sample.bytes))!;
    const total = whole.added + whole.duplicates;
    const lines = sample.bytes.toString('utf8').split('\n');
    // Where a record or its table begins for sure: before the last line and after the first.
    const places = recordStarts(kind, lines);
    expect(places.length).toBeGreaterThan(1);
    for (const at of [places.at(1)!, places.at(-1)!]) {
      const batch = (await imported(sample, Buffer.from(lines.toSpliced(at, 0, 'мағынасыз жол').join('\n'))))!;
      expect(batch).toMatchObject({ added: 0, duplicates: total, skipped: whole.skipped, rejected: whole.rejected + 1 });
      expect(await exportedRejects(batch.id)).toContainEqual(expect.objectContaining({ line: String(at + 1), record: 'мағынасыз жол' }));
    }
  });
});

/** Indices of the lines at which a record begins, the header of a table left out. */
function recordStarts(kind: SourceKind, lines: readonly string[]): number[] {
  const first = { 'postgresql-csvlog': /^\d{4}-\d\d-\d\d /, 'mariadb-audit': /^\d{8} /, 'windows-events': /^<Event /, syslog: /^<\d+>1 / } as Readonly<Partial<Record<SourceKind, RegExp>>>;
  const pattern = first[kind] ?? /./;
  const start = /^(?:mssql|oracle)-audit$|^csv$/.test(kind) ? 1 : 0;
  return lines.flatMap((line, index) => (index >= start && pattern.test(line) ? [index] : []));
}

describe('what is made to fill memory or the stack', () => {
  const mebibyte = 1024 * 1024;
  const repeat = (text: string, length: number): Buffer => Buffer.alloc(length, text);

  test.each<readonly [SourceKind, string, Buffer]>([
    ['postgresql-csvlog', 'a quote that is never closed', Buffer.concat([Buffer.from('"'), repeat(`${'a'.repeat(4095)}\n`, 24 * mebibyte)])],
    ['mariadb-audit', 'a line that never ends', repeat("x'\\", 24 * mebibyte)],
    ['syslog', 'a line that never ends', repeat('<13>1 ', 24 * mebibyte)],
    ['windows-events', 'an element inside an element', repeat('<Event><a>', mebibyte)],
    ['postgresql-jsonlog', 'an object inside an object', repeat('{"a":', 24 * mebibyte)],
    ['mongodb-audit', 'lists in lists', Buffer.concat([Buffer.from('{"atype":"authCheck","ts":{"$date":"2026-11-20T09:10:11.123+05:00"},"users":[{"user":"g","db":"admin"}],"result":0,"param":{"command":"find","ns":"mis.patient","args":'), repeat('[', mebibyte), repeat(']', mebibyte), Buffer.from('}}\n')])],
    ['jsonl', 'lists in lists', Buffer.concat([Buffer.from('{"a":'), repeat('[', mebibyte), repeat(']', mebibyte), Buffer.from('}\n')])],
    ['mysql-audit-json', 'a string that is never closed', repeat('{"audit_record":"', 24 * mebibyte)],
    ['mssql-audit', 'a quote that is never closed', Buffer.concat([Buffer.from('"'), repeat(`${'a'.repeat(4095)}\n`, 24 * mebibyte)])],
    ['oracle-audit', 'a row of nothing but separators', repeat('";', 24 * mebibyte)],
    ['csv', 'a quote that is never closed', Buffer.concat([Buffer.from('"'), repeat(`${'a;'.repeat(2047)}\n`, 24 * mebibyte)])],
  ])('%s: %s', async (kind, _what, rest) => {
    const sample = sampleOf(kind);
    const held = await mostHeld(async () => {
      const batch = await imported(sample, Buffer.concat([sample.bytes, rest]));
      if (batch) for (const { record } of await exportedRejects(batch.id)) expect(record.length).toBeLessThanOrEqual(64 * 1024);
    });
    // The longest record that is believed, in bytes and as text of two bytes a character, a few times over.
    expect(held).toBeLessThan(200 * mebibyte);
  });
});
