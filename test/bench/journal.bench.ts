import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Database } from 'better-sqlite3';
import type { JournalFilter } from '../../shared/contract/journal.ts';
import { redactionPresets } from '../../shared/domain/redaction.ts';
import { systemClock } from '../../electron/vault/clock.ts';
import { argon2Floor } from '../../electron/vault/crypto/argon2.ts';
import { randomBytes, sha256Text } from '../../electron/vault/crypto/primitives.ts';
import { exportJournal } from '../../electron/vault/journal/export.ts';
import { folderReader } from '../../electron/vault/journal/export-folder-reader.ts';
import { type Journal, journalOf } from '../../electron/vault/journal/journal.ts';
import { Pseudonyms } from '../../electron/vault/journal/pseudonyms.ts';
import { verifyExport } from '../../electron/vault/journal/verify-export.ts';
import { verifierPage } from '../../electron/vault/services/verifier-page.ts';
import { verifyJournal } from '../../electron/vault/journal/verify-journal.ts';
import { createRegister } from '../../electron/vault/register/create.ts';
import { hasTool } from '../../build/runtime/tools.mjs';
import { verifyInPage } from '../support/verify-in-page.ts';
import { logEntries, testBases, testIin, testPeople } from '../support/journal-entries.ts';
import { testOrganisation, testPassphrase } from '../support/test-register.ts';

/**
 * The journal: appending, verifying, filtering, exporting, each beside its ceiling measured in the same run.
 * DERBES_BENCH_SIZES="10000,100000,1000000" sets the sizes.
 */

const sizes = (process.env['DERBES_BENCH_SIZES'] ?? '10000,100000').split(',').map(Number);
const batch = 5000;
const never = new AbortController().signal;

interface Opened {
  readonly db: Database;
  readonly journal: Journal;
  close(): void;
}

async function newRegister(): Promise<Opened> {
  const parent = mkdtempSync(path.join(tmpdir(), 'derbes-bench-'));
  const { opened } = await createRegister({
    parent,
    name: 'bench',
    organisation: testOrganisation,
    operator: { name: 'Bench', position: '' },
    passphrase: testPassphrase,
    clock: systemClock,
    cost: argon2Floor,
  });
  return {
    db: opened.db,
    journal: journalOf(opened.db, systemClock),
    close: () => {
      opened.close();
      rmSync(parent, { recursive: true, force: true });
    },
  };
}

/** Seconds by the clock, and of both kinds of processor time: the second is what a busy machine does not distort. */
class Time {
  wall = 0;
  cpu = 0;

  async add(work: () => unknown): Promise<this> {
    const cpu = process.cpuUsage();
    const started = performance.now();
    await work();
    this.wall += (performance.now() - started) / 1000;
    const used = process.cpuUsage(cpu);
    this.cpu += (used.user + used.system) / 1e6;
    return this;
  }
}

function time(work: () => unknown): Promise<Time> {
  return new Time().add(work);
}

/** Seconds by the clock. */
async function seconds(work: () => unknown): Promise<number> {
  return (await time(work)).wall;
}

/** Share of the ceiling that was reached, in processor time. */
function share(ceiling: Time, own: Time): string {
  return `${Math.round((100 * ceiling.cpu) / own.cpu)} %`;
}

const perSecond = (count: number, time: number): string => `${Math.round(count / time).toLocaleString('en')}/s`;

function say(what: string, value: string, ceiling = ''): void {
  console.log(`  ${what.padEnd(34)} ${value.padStart(14)}  ${ceiling}`);
}

/** Entries are made beforehand, in slices, so that making them is not measured. */
async function append(journal: Journal, count: number): Promise<Time> {
  const spent = new Time();
  for (let from = 0; from < count; from += batch) {
    const entries = logEntries(Math.min(batch, count - from), from);
    await spent.add(() => journal.append(entries));
  }
  return spent;
}

/** The same rows into the same tables of a second register, with every byte made beforehand. */
async function storageCeiling(from: Database, to: Database, first: number, count: number): Promise<Time> {
  for (const table of ['journal_base', 'journal_source', 'journal_account', 'journal_person', 'journal_object']) copyAll(from, to, table);
  const pack = to.prepare(`INSERT OR REPLACE INTO journal_pack VALUES (${places(from, 'journal_pack')})`);
  const tile = to.prepare('INSERT OR REPLACE INTO journal_tile VALUES (?, ?, ?)');
  const state = to.prepare('UPDATE journal_state SET size = ?, root = ?');
  const stored = from.prepare('SELECT * FROM journal_pack WHERE first >= ? AND first < ? ORDER BY first').raw();
  const spent = new Time();
  for (let start = first; start < first + count; start += batch) {
    const end = Math.min(first + count, start + batch);
    const rows = stored.all(start, end) as unknown[][];
    const hashes = randomBytes(8192);
    await spent.add(
      to.transaction(() => {
        for (const row of rows) pack.run(...row);
        for (let index = Math.floor(start / 256); index <= Math.floor(end / 256); index++) tile.run(0, index, hashes);
        state.run(end, hashes.subarray(0, 32));
      }),
    );
  }
  return spent;
}

function places(db: Database, table: string): string {
  return (db.pragma(`table_info(${table})`) as unknown[]).map(() => '?').join(', ');
}

function copyAll(from: Database, to: Database, table: string): void {
  const insert = to.prepare(`INSERT OR REPLACE INTO ${table} VALUES (${places(from, table)})`);
  for (const row of from.prepare(`SELECT * FROM ${table}`).raw().all() as unknown[][]) insert.run(...row);
}

/** As many hashes over as many bytes as a verification makes: the tree's, and two MACs of two blocks a commitment. */
async function hashCeiling(journal: Journal, first: number, count: number): Promise<Time> {
  const lengths: number[] = [];
  const mac = (bytes: number): number => lengths.push(64 + bytes, 96);
  for (const record of journal.stored(first, first + 2000)) {
    const values = [36, 26, record.body.length, ...[...journal.reader.openPersonal(record).values()].map(({ json }) => Buffer.byteLength(json))];
    for (const value of values) {
      mac(12);
      mac(value);
    }
    lengths.push(1 + journal.reader.leaf(record).length, 65);
  }
  const buffers = lengths.map((length) => Buffer.alloc(length, 1));
  return time(() => {
    for (let done = 0; done < count; done += 2000) for (const buffer of buffers) sha256Text(buffer, 'latin1');
  });
}

async function pages(journal: Journal): Promise<{ p50: number; p95: number; first: number }> {
  const filters: JournalFilter[] = [
    {},
    { stream: 'log' },
    { bases: [testBases[0] ?? ''] },
    { people: [testPeople[1] ?? ''] },
    { accounts: ['user_3', 'user_5'] },
    { actions: ['view', 'export'] },
    { bases: [testBases[1] ?? ''], actions: ['change'], accounts: ['user_1'] },
    { from: '2026-10-01T01:00:00.000Z', to: '2026-10-01T09:00:00.000Z' },
    { withoutBase: true },
    { text: testIin },
    { text: 'visit' },
  ];
  const first = (await seconds(() => journal.page({}, 'newest', 0, 100))) * 1000;
  const times: number[] = [];
  for (let round = 0; round < 20; round++) {
    for (const filter of filters) {
      // Text is looked for in what is stored: measured apart.
      if (filter.text === 'visit') continue;
      const offset = Math.floor((journal.size * ((round * 37) % 100)) / 100 / 3);
      times.push((await seconds(() => journal.page(filter, round % 2 ? 'newest' : 'oldest', offset, 100))) * 1000);
    }
  }
  times.sort((a, b) => a - b);
  return { first, p50: times[Math.floor(times.length / 2)] ?? 0, p95: times[Math.floor(times.length * 0.95)] ?? 0 };
}

for (const size of sizes) {
  console.log(`\n${size.toLocaleString('en')} records`);
  const own = await newRegister();
  const copy = await newRegister();
  const target = mkdtempSync(path.join(tmpdir(), 'derbes-bench-export-'));
  // Chromium does not run as root.
  chmodSync(target, 0o755);
  try {
    const first = own.journal.size;
    const appended = await append(own.journal, size);
    const stored = await storageCeiling(own.db, copy.db, first, size);
    say('append, batches of 5 000', perSecond(size, appended.wall), `storage ceiling ${perSecond(size, stored.wall)}, ${share(stored, appended)}`);

    const single = logEntries(300, size);
    const durable = await seconds(() => {
      for (const entry of single) own.journal.append([entry]);
    });
    say('append, one durable record', perSecond(single.length, durable));

    const verified = await time(async () => {
      const { bad } = await verifyJournal(own.db, own.journal, never, () => undefined);
      if (bad) throw new Error(bad.reason);
    });
    const hashed = await hashCeiling(own.journal, first, own.journal.size);
    say('verification in the register', perSecond(own.journal.size, verified.wall), `hash ceiling ${perSecond(own.journal.size, hashed.wall)}, ${share(hashed, verified)}`);

    const { first: firstPage, p50, p95 } = await pages(own.journal);
    say('first page (reads the columns)', `${firstPage.toFixed(0)} ms`);
    say('page of a filter, p50 / p95', `${p50.toFixed(1)} / ${p95.toFixed(1)} ms`);
    say('text in statements', `${((await seconds(() => own.journal.page({ text: 'no such text' }, 'newest', 0, 100))) * 1000).toFixed(0)} ms`);
    say('activity map', `${((await seconds(() => own.journal.activity({}))) * 1000).toFixed(0)} ms`);

    const folder = path.join(target, 'out');
    const verifier = await verifierPage();
    const exported = await seconds(() =>
      exportJournal({
        journal: own.journal,
        folder,
        filter: {},
        redaction: redactionPresets.inspector,
        pseudonyms: new Pseudonyms(),
        register: own.journal.origin.slice('derbes/'.length),
        organisation: { bin: testOrganisation.bin, ...testOrganisation.name },
        created: '2026-11-23T04:00:00.000Z',
        createdBy: 'Bench',
        names: { bases: {}, sources: {}, people: {} },
        readme: () => 'bench\n',
        page: verifier,
        sign: null,
        signal: never,
        progress: () => undefined,
      }),
    );
    say('export, everything opened', perSecond(own.journal.size, exported));
    const checked = await time(async () => {
      const { firstBad } = await verifyExport(folderReader(folder), { verifyEcp: () => false });
      if (firstBad) throw new Error(JSON.stringify(firstBad));
    });
    say('verification of the export', perSecond(own.journal.size, checked.wall), `hash ceiling, ${share(hashed, checked)}`);
    if (hasTool('chromium')) {
      const { seconds: inPage, bytes } = await verifyInPage(folder);
      say('verification in verify.html', perSecond(own.journal.size, inPage), `${inPage.toFixed(1)} s, ${Math.round(bytes / 1e6)} MB in its process`);
    }
    say('memory, resident', `${Math.round(process.memoryUsage.rss() / 1e6)} MB`);
  } finally {
    own.close();
    copy.close();
    rmSync(target, { recursive: true, force: true });
  }
}
