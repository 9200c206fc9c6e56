import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, closeSync, copyFileSync, mkdirSync, mkdtempSync, openSync, readFileSync, renameSync, rmSync, truncateSync, utimesSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasTool } from '../../../build/runtime/tools.mjs';
import { GrantedFiles } from '../../../electron/vault/files.ts';
import { importLog } from '../../../electron/vault/journal/ingest/import-log.ts';
import { journalOf } from '../../../electron/vault/journal/journal.ts';
import { sources } from '../../../electron/vault/services/sources.ts';
import { csvMapping, type CsvMapping, type LogEncoding, type SourceKind } from '../../../shared/contract/sources.ts';
import { capture as captureMariadb } from '../../fixtures/mariadb/capture.mjs';
import { capture as captureSyslog } from '../../fixtures/syslog/capture.mjs';
import { mostHeld } from '../../support/held-memory.ts';
import { openContext } from '../../support/open-context.ts';
import { newTestRegister, TestClock, type TestRegister } from '../../support/test-register.ts';
import * as vendor from '../../support/vendor-logs.ts';

const fixture = (name: string): string => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));
const mariadb = readFileSync(fixture('mariadb/server_audit.log'), 'utf8');

let register: TestRegister;
let folder: string;
let files: GrantedFiles;
const context = () => ({ ...openContext(register.session), files });

beforeEach(async () => {
  register = await newTestRegister(new TestClock());
  folder = mkdtempSync(path.join(tmpdir(), 'derbes-logs-'));
  files = new GrantedFiles();
});
afterEach(() => {
  register.dispose();
  rmSync(folder, { recursive: true });
});

function file(name: string, content: string | Uint8Array): string {
  const target = path.join(folder, name);
  writeFileSync(target, content);
  return target;
}
const look = (paths: readonly string[], settings: { kind?: SourceKind; encoding?: LogEncoding; mapping?: CsvMapping } = {}) =>
  sources.inspect({ files: paths.map((one) => files.renew(one, 'read')), kind: null, encoding: 'auto', timeZone: 'Asia/Almaty', mapping: null, ...settings }, context());
const makeSource = async (kind: SourceKind, settings: { encoding?: LogEncoding; mapping?: CsvMapping | null } = {}): Promise<string> =>
  (await sources.create({ name: `${kind} ${Math.random()}`, kind, timeZone: 'Asia/Almaty', encoding: 'auto', mapping: null, objects: [], ...settings }, context())).id;
const take = (source: string, ...paths: string[]) => sources.import({ source, files: paths.map((one) => files.renew(one, 'read')) }, context());
const takeFolder = (source: string, place: string) => sources.import({ source, files: [files.renew(place, 'folder')] }, context());
const sum = (batches: readonly { added: number; duplicates: number; read: number; skipped: number; rejected: number }[]) => ({
  added: batches.reduce((total, one) => total + one.added, 0),
  duplicates: batches.reduce((total, one) => total + one.duplicates, 0),
  rejected: batches.reduce((total, one) => total + one.rejected, 0),
});
const records = (): number => journalOf(register.session.db, register.clock).summary().log;

/** Lines of server_audit with a statement each, a second apart. */
function audit(from: number, count: number): string {
  return Array.from({ length: count }, (_, index) => {
    const at = from + index;
    const clock = [9 + Math.floor(at / 3600), Math.floor(at / 60) % 60, at % 60].map((part) => String(part).padStart(2, '0')).join(':');
    return `20261120 ${clock},srv,a.ybyrai,10.14.2.44,7,${at + 1},QUERY,mis,'SELECT * FROM patient WHERE id = ${at}',0\n`;
  }).join('');
}

/** Longer than what is read, and what is committed, at once. */
const longCount = 18_000;
const long = audit(0, longCount);

describe('packed, rotated and mixed files', () => {
  it('are put in the order of their times, and overlapping ones add nothing twice', async () => {
    const place = path.join(folder, 'logs');
    mkdirSync(place);
    writeFileSync(path.join(place, 'audit.log'), audit(200, 100));
    writeFileSync(path.join(place, 'audit.log.1'), audit(100, 120));
    writeFileSync(path.join(place, 'audit.log.2.gz'), gzipSync(audit(0, 100)));
    writeFileSync(path.join(place, 'readme.txt'), 'not a log\n');
    writeFileSync(path.join(place, '.hidden'), 'x');
    const seen = await sources.inspect({ files: [files.renew(place, 'folder')], kind: null, encoding: 'auto', timeZone: 'Asia/Almaty', mapping: null }, context());
    expect(seen.kind).toBe('mariadb-audit');
    expect(seen.found.map(({ name }) => name)).toEqual(['audit.log.2.gz', 'audit.log.1', 'audit.log', 'readme.txt']);
    const source = await makeSource('mariadb-audit');
    const { batches, refused } = await sources.import({ source, files: seen.files }, context());
    expect(batches.map(({ fileName, added, duplicates }) => [fileName, added, duplicates])).toEqual([['audit.log.2.gz', 100, 0], ['audit.log.1', 120, 0], ['audit.log', 80, 20]]);
    expect(refused).toEqual([{ name: 'readme.txt', problem: 'LOG_FORMAT_UNKNOWN' }]);
    expect(records()).toBe(300);
    expect(sum((await takeFolder(source, place)).batches)).toMatchObject({ added: 0, duplicates: 320 });
  });

  it('an empty folder and a damaged archive are said to be so; what was read of it is kept', async () => {
    const source = await makeSource('mariadb-audit');
    const empty = path.join(folder, 'empty');
    mkdirSync(empty);
    await expect(takeFolder(source, empty)).rejects.toMatchObject({ problem: { code: 'FOLDER_WITHOUT_LOGS' } });
    const packed = gzipSync(long, { level: 1 });
    const cut = file('cut.gz', packed.subarray(0, packed.length - 100));
    await expect(take(source, cut)).rejects.toMatchObject({ problem: { code: 'LOG_ARCHIVE_DAMAGED' } });
    const kept = records();
    const whole = await take(source, file('whole.gz', packed));
    expect(sum(whole.batches)).toEqual({ added: longCount - kept, duplicates: kept, rejected: 0 });
  });

  it('that would fill the disk are refused without being unpacked, in flat memory', async () => {
    const source = await makeSource('mariadb-audit');
    // Twice as many bytes of blank lines as may be held, in a hundred kilobytes; half a gibibyte of them where there is time.
    const blank = gzipSync(Buffer.alloc(2 ** 23, 0x0a), { level: 9 });
    const bomb = file('bomb.log.gz', Buffer.concat([gzipSync(audit(0, 60)), ...Array.from({ length: process.env['DERBES_LONG'] ? 64 : 16 }, () => blank)]));
    const held = await mostHeld(() => expect(take(source, bomb)).rejects.toMatchObject({ problem: { code: 'LOG_ARCHIVE_TOO_DENSE' } }));
    expect(held).toBeLessThan(64 * 1024 * 1024);
  });
});

describe('every kind', () => {
  it.each([
    ['mariadb-audit', Buffer.from(mariadb)], ['syslog', readFileSync(fixture('syslog/rfc5424.log'))], ['postgresql-jsonlog', readFileSync(fixture('postgresql/pgaudit.json'))],
    ['mysql-audit-json', Buffer.from(vendor.mysqlEnterprise)], ['mssql-audit', Buffer.from(vendor.mssql)], ['oracle-audit', Buffer.from(vendor.oracle)],
    ['mongodb-audit', Buffer.from(vendor.mongodb)], ['windows-events', Buffer.from(vendor.windowsEvents)],
  ] as const)('%s: recognised, looked into, imported; packed or in UTF-16 it adds nothing more', async (kind, bytes) => {
    const plain = file('a.log', bytes);
    const seen = await look([plain]);
    expect(seen).toMatchObject({ kind, recognised: kind });
    const source = await makeSource(kind);
    const { batches } = await take(source, plain);
    const [batch] = batches;
    expect(batch!.added).toBeGreaterThan(0);
    expect(batch!.read).toBe(batch!.added + batch!.duplicates + batch!.skipped + batch!.rejected);
    expect(seen.outcome).toEqual({ read: batch!.read, skipped: batch!.skipped, rejected: batch!.rejected });
    const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(bytes.toString('utf8').replace(/^\ufeff/, ''), 'utf16le')]);
    utimesSync(plain, 1_795_000_000, 1_795_000_000);
    for (const other of [file('b.log.gz', gzipSync(bytes)), file('c.log', wide), file('d.log', Buffer.concat([Buffer.from('\ufeff'), bytes]))]) {
      expect((await take(source, other)).batches).toMatchObject([{ read: batch!.read, added: 0 }]);
    }
  });

  it('KOI8-R and KZ-1048 are read where it is said', async () => {
    const line = (name: string): string => `20261120 09:10:11,srv,${name},h,7,1,QUERY,mis,'SELECT 1 FROM t',0\n`;
    const koi8 = Buffer.from([...line('@')].flatMap((one) => (one === '@' ? [0xd0, 0xc5, 0xd4, 0xd2] : [one.charCodeAt(0)])));
    const kz = Buffer.from([...line('@')].flatMap((one) => (one === '@' ? [0xbc, 0xeb, 0xe5, 0xec] : [one.charCodeAt(0)])));
    expect((await look([file('koi8.log', koi8)], { encoding: 'koi8-r' })).accounts).toEqual([{ account: 'петр', records: 1 }]);
    expect((await look([file('kz.log', kz)], { encoding: 'kz-1048' })).accounts).toEqual([{ account: 'әлем', records: 1 }]);
  });

  it('JSON lines are mapped by the paths of their fields', async () => {
    const text = ['{"@timestamp":"2026-11-20T09:10:11+05:00","user":{"name":"m.sadykova"},"event":{"action":"read"},"table":"card"}', '{"@timestamp":"2026-11-20T09:10:12+05:00","user":{"name":"m.sadykova"},"event":{"action":"delete"},"table":"card","rows":3}', 'broken', ''].join('\n');
    const target = file('app.jsonl', text);
    const seen = await look([target]);
    expect(seen).toMatchObject({ kind: 'jsonl', columns: ['@timestamp', 'user.name', 'event.action', 'table', 'rows'] });
    const mapping = csvMapping.parse({ columns: { time: '@timestamp', account: 'user.name', action: 'event.action', object: 'table', rows: 'rows' }, actions: { read: 'view', delete: 'destroy' } });
    expect((await take(await makeSource('jsonl', { mapping }), target)).batches).toMatchObject([{ read: 3, added: 2, rejected: 1 }]);
  });

  it.skipIf(!hasTool('openpyxl'))('a workbook of another program is read by sheet and header, dates as they are shown', async () => {
    const target = path.join(folder, 'log.xlsx');
    execFileSync('/usr/bin/python3', [fixture('xlsx-by-openpyxl.py'), target]);
    // The title page before it is passed over.
    expect(await look([target])).toMatchObject({ kind: 'xlsx', headerRow: 2, guess: { columns: { account: 'Есептік жазба' } } });
    const mapping = csvMapping.parse({ sheet: 'Журнал', columns: { time: 'Уақыты', account: 'Есептік жазба', action: 'Әрекет', object: 'Кесте', rows: 'Жол саны', statement: 'Сұрау' } });
    const seen = await look([target], { mapping });
    expect(seen).toMatchObject({ kind: 'xlsx', headerRow: 2, sheets: ['Титул', 'Журнал'], guess: { actions: { 'қарау': 'view', 'өшіру': 'destroy' } } });
    const { batches } = await take(await makeSource('xlsx', { mapping: csvMapping.parse(seen.guess) }), target);
    expect(batches).toMatchObject([{ read: 5, added: 4, rejected: 1, firstTime: '2024-02-29T17:30:00.000Z', lastTime: '2026-11-20T04:17:02.000Z' }]);
    const [newest] = journalOf(register.session.db, register.clock).page({ stream: 'log' }, 'newest', 0, 1).lines;
    expect(newest).toMatchObject({ account: 'm.sadykova', rows: 3 });
    await expect(look([file('no.xlsx', Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(200)]))])).rejects.toMatchObject({ problem: { code: 'XLSX_UNREADABLE' } });
  });
});

describe('captured anew', () => {
  it.skipIf(!hasTool('mariadbd'))('MariaDB tells what the fixture tells, without the event TABLE too', async () => {
    for (const events of ['CONNECT,QUERY,TABLE', 'CONNECT,QUERY']) {
      const log = file(`${events}.log`, await captureMariadb({ events }));
      const seen = await look([log]);
      expect(seen).toMatchObject({ kind: 'mariadb-audit', outcome: { rejected: 0 } });
      const tables = seen.objects.map(({ database, table }) => `${database}.${table}`);
      expect(tables).toEqual(expect.arrayContaining(['mis.patient', 'mis.diagnosis', 'mis.reference_icd', 'mis.night_copy', 'lab.lab_result', 'mis.емхана карта']));
      expect(tables.some((name) => name.startsWith('mysql.'))).toBe(false);
    }
  });

  it.skipIf(!hasTool('rsyslogd'))('rsyslog too', async () => {
    const { rfc5424, octetCounted } = await captureSyslog();
    const source = await makeSource('syslog');
    expect((await take(source, file('a.log', rfc5424))).batches).toMatchObject([{ added: 11, rejected: 0 }]);
    // The same messages with their lengths before them.
    expect((await take(source, file('b.log', octetCounted))).batches).toMatchObject([{ added: 0, duplicates: 11, rejected: 0 }]);
  });
});

/** An import during which something happens once, when it has begun. */
const importing = (source: string, target: string, whenBegun: () => void) => {
  let begun = false;
  return importLog({
    session: register.session, source, path: target, fileName: 'a.log', signal: new AbortController().signal,
    progress: () => {
      if (!begun) whenBegun();
      begun = true;
    },
  }); // prettier-ignore
};

describe('a log that changes while it is read', () => {
  it.each([
    ['cut short', (target: string) => truncateSync(target, 1000)],
    ['rewritten, shorter', (target: string) => writeFileSync(target, long.slice(0, 700_000))],
    ['rewritten with another beginning', (target: string) => writeFileSync(target, `${audit(50_000, 1)}${long}`)],
  ])('%s is refused; what was read stays, and the next import comes to the whole', async (_how, change) => {
    const source = await makeSource('mariadb-audit');
    const target = file('a.log', long);
    await expect(importing(source, target, () => change(target))).rejects.toMatchObject({ problem: { code: 'FILE_CHANGED' } });
    const kept = records();
    writeFileSync(target, long);
    expect((await take(source, target)).batches).toMatchObject([{ added: longCount - kept, duplicates: kept }]);
  });

  it.each([
    ['deleted', (target: string) => rmSync(target)],
    ['renamed, and a new one begun under its name', (target: string) => { renameSync(target, `${target}.1`); writeFileSync(target, audit(60_000, 3)); }],
  ])('%s is read to its end all the same: it is the file that was opened', async (_how, change) => {
    const source = await makeSource('mariadb-audit');
    const target = file('a.log', long);
    expect(await importing(source, target, () => change(target))).toMatchObject({ read: longCount, added: longCount, rejected: 0 });
  });

  it('grown is read as far as it reached, and the rest the next time', async () => {
    const source = await makeSource('mariadb-audit');
    const target = file('a.log', long);
    expect(await importing(source, target, () => appendFileSync(target, audit(40_000, 10)))).toMatchObject({ added: longCount, rejected: 0 });
    expect((await take(source, target)).batches).toMatchObject([{ added: 10, duplicates: longCount }]);
  });
});

describe('a packed log that changes while it is read', () => {
  const count = 12_000;
  /** Statements that cannot be packed: the file is read in several pieces. */
  const noise = (from: number): string => audit(from, count).replace(/id = (\d+)/g, (_, id: string) => `id = ${id} AND x = \\'${['a', 'b', 'c'].map((one) => createHash('sha512').update(id + one).digest('base64')).join('')}\\'`);
  const whole = gzipSync(noise(0));
  const other = gzipSync(noise(20_000).slice(0, 400_000));
  const overwrite = (target: string, at: number, bytes: Uint8Array): void => {
    const file = openSync(target, 'r+');
    writeSync(file, bytes, 0, bytes.length, at);
    closeSync(file);
  };

  it.each([
    ['cut short', (target: string) => truncateSync(target, 1000)],
    ['emptied', (target: string) => truncateSync(target, 0)],
    ['written anew, shorter', (target: string) => writeFileSync(target, other)],
    ['written anew, as long', (target: string) => overwrite(target, 0, Buffer.concat([other, other, other, other, other, other, other]).subarray(0, whole.length))],
    ['changed further on', (target: string) => overwrite(target, whole.length - 200_000, Buffer.alloc(1000, 7))],
    ['packed once more behind', (target: string) => appendFileSync(target, other)],
  ])('%s is refused; what was read stays, and the next import comes to the whole', async (_how, change) => {
    const source = await makeSource('mariadb-audit');
    const target = file('a.log.gz', whole);
    expect(whole.length).toBeGreaterThan(2 * 2 ** 20);
    await expect(importing(source, target, () => change(target))).rejects.toMatchObject({ problem: { code: 'FILE_CHANGED' } });
    const kept = records();
    expect(kept).toBeLessThan(count + 1);
    writeFileSync(target, whole);
    const { batches } = await take(source, target);
    expect(batches).toMatchObject([{ read: count, added: count - kept, duplicates: kept, rejected: 0 }]);
    expect(journalOf(register.session.db, register.clock).count({ stream: 'log' })).toBe(count);
  });
});

describe('a full disk', () => {
  it('ends the import; what was acknowledged is there, and the rest comes with the next one', async () => {
    const source = await makeSource('mariadb-audit');
    const target = file('a.log', long);
    const { db } = register.session;
    const pages = Number(db.pragma('page_count', { simple: true }));
    // SQLite answers as it does where the file system has no room left.
    db.pragma(`max_page_count = ${pages + 1000}`);
    await expect(take(source, target)).rejects.toMatchObject({ code: 'SQLITE_FULL' });
    const kept = records();
    const { batches } = await sources.imports({}, context());
    expect(batches).toMatchObject([{ finishedAt: null, added: kept }]);
    db.pragma('max_page_count = 4294967294');
    expect((await take(source, target)).batches).toMatchObject([{ added: longCount - kept, duplicates: kept }]);
  });
});

describe('a watched folder', () => {
  let source: string;
  let place: string;
  const lookAgain = async () => {
    const { batches, refused } = await sources.look({ source }, context());
    return { ...sum(batches), read: batches.reduce((total, one) => total + one.read, 0), files: batches.length, refused };
  };
  const log = (name: string) => path.join(place, name);

  beforeEach(async () => {
    source = await makeSource('mariadb-audit');
    place = path.join(folder, 'watched');
    mkdirSync(place);
    await sources.watch({ source, folder: files.renew(place, 'folder'), pattern: 'audit*' }, context());
  });

  it('gives what is new and no more, through growth, rotation, packing and rewriting', async () => {
    writeFileSync(log('audit.log'), audit(0, 100));
    writeFileSync(log('other.log'), audit(9000, 5));
    expect(await lookAgain()).toMatchObject({ files: 1, added: 100, duplicates: 0 });
    const quiet = records();
    expect(await lookAgain()).toMatchObject({ files: 0 });

    appendFileSync(log('audit.log'), audit(100, 50));
    expect(await lookAgain()).toMatchObject({ files: 1, added: 50, read: 50, duplicates: 0 });
    // Renamed with something more at its end, and a new one begun.
    appendFileSync(log('audit.log'), audit(150, 10));
    renameSync(log('audit.log'), log('audit.log.1'));
    writeFileSync(log('audit.log'), audit(160, 5));
    expect(await lookAgain()).toMatchObject({ files: 2, added: 15, read: 15 });
    // Packed: known by its beginning.
    writeFileSync(log('audit.log.2.gz'), gzipSync(readFileSync(log('audit.log.1'))));
    rmSync(log('audit.log.1'));
    renameSync(log('audit.log'), log('audit.log.1'));
    expect(await lookAgain()).toMatchObject({ files: 0 });
    // Emptied and written anew under the same name.
    writeFileSync(log('audit.log.1'), audit(165, 7));
    expect(await lookAgain()).toMatchObject({ files: 1, added: 7, duplicates: 0 });
    expect(records()).toBe(quiet + 50 + 15 + 7);
    expect(sources.watched({}, context())).toMatchObject({ folders: [{ source, pattern: 'audit*', problem: null, files: [{ name: 'audit.log.1', waiting: 0, problem: null }, { name: 'audit.log.2.gz', problem: null }] }] });
  });

  it('waits for the end of a record, and takes it as it is when the file stands still', async () => {
    const lines = audit(0, 3);
    writeFileSync(log('audit.log'), lines.slice(0, -30));
    expect(await lookAgain()).toMatchObject({ added: 2, rejected: 0 });
    appendFileSync(log('audit.log'), lines.slice(-30));
    expect(await lookAgain()).toMatchObject({ added: 1, rejected: 0, duplicates: 0 });
    appendFileSync(log('audit.log'), audit(3, 1).slice(0, -5));
    expect(await lookAgain()).toMatchObject({ added: 0, rejected: 0 });
    expect(await lookAgain()).toMatchObject({ added: 0, rejected: 1 });
    expect(await lookAgain()).toMatchObject({ files: 0 });
  });

  it('says which file cannot be read, and that the folder is gone; a restart changes nothing', async () => {
    writeFileSync(log('audit.txt'), 'nothing of the kind\n');
    writeFileSync(log('audit.log'), audit(0, 4));
    expect(await lookAgain()).toMatchObject({ added: 4, refused: [{ name: 'audit.txt', problem: 'LOG_FORMAT_UNKNOWN' }] });
    expect(await lookAgain()).toMatchObject({ files: 0, refused: [] });
    rmSync(place, { recursive: true });
    expect(await lookAgain()).toMatchObject({ files: 0 });
    expect(sources.watched({}, context())).toMatchObject({ folders: [{ problem: 'FILE_UNREADABLE' }] });
    await sources.unwatch({ source }, context());
    expect(sources.watched({}, context())).toEqual({ folders: [] });
  });

  it('line numbers go on, and equal lines across two looks are two records', async () => {
    const syslog = await makeSource('syslog');
    const there = path.join(folder, 'syslog');
    mkdirSync(there);
    const line = 'Nov 20 09:10:11 h sshd[1]: Failed password for a from 10.0.0.1 port 5 ssh2\n';
    const target = path.join(there, 'auth.log');
    writeFileSync(target, line);
    await sources.watch({ source: syslog, folder: files.renew(there, 'folder'), pattern: '*' }, context());
    await sources.look({ source: syslog }, context());
    appendFileSync(target, `${line}garbage\n`);
    const { batches } = await sources.look({ source: syslog }, context());
    expect(batches).toMatchObject([{ read: 2, added: 1, rejected: 1, duplicates: 0 }]);
    expect(sources.rejected({ batch: batches[0]!.id, offset: 0, limit: 10 }, context())).toMatchObject({ rows: [{ row: 3, raw: 'garbage' }] });
    // The whole file by hand: everything is known.
    copyFileSync(target, path.join(folder, 'copy.log'));
    expect((await take(syslog, path.join(folder, 'copy.log'))).batches).toMatchObject([{ added: 0, duplicates: 2, rejected: 1 }]);
  });
});
