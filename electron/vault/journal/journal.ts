import type { Database, Statement } from 'better-sqlite3';
import type { JournalFilter } from '../../../shared/contract/journal.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import type { Clock } from '../clock.ts';
import { ed25519PublicKey } from '../crypto/primitives.ts';
import { readMeta } from '../register/meta.ts';
import type { OwnAction } from '../session.ts';
import { activityByDay, type DayActivity } from './activity.ts';
import { Appender, type PreparedBatch } from './appender.ts';
import type { Columns } from './columns.ts';
import type { CheckerData } from './check-packs.worker.ts';
import { composeBatch, type ComposedBatch } from './compose.ts';
import { Dimensions } from './dimensions.ts';
import type { Appended, JournalEntry } from './entry.ts';
import { historyOf, type HistoryLine, type JournalLine, lineOf } from './journal-lines.ts';
import { shortMac } from './hashing.ts';
import { consistencyProof, hashLeafText, inclusionProof, rootOf, verifyInclusion } from './merkle.ts';
import { checkpointText, signNote } from './note.ts';
import { Pseudonyms } from './pseudonyms.ts';
import { JournalQuery, type Order } from './query.ts';
import type { StoredRecord } from '../register/journal-packs/pack-reader.ts';
import { type Body, bodyOf, RecordReader } from './stored-record.ts';
import type { SearchLimits } from './text-search.ts';
import { TileStore } from './tile-store.ts';

export interface JournalKeys {
  readonly registerId: string;
  /** Salts of bases, times and bodies come from it, 32 bytes. */
  readonly salt: Uint8Array;
  /** Key of the blind index, 32 bytes. */
  readonly blindIndex: Uint8Array;
  /** Ed25519 seed of the checkpoints. */
  readonly checkpointSeed: Uint8Array;
}

export interface Checkpoint {
  readonly atMs: number;
  readonly size: number;
  readonly root: Uint8Array;
  readonly reason: CheckpointReason;
  /** The signed note. */
  readonly note: string;
}
export type CheckpointReason = 'lock' | 'export' | 'request' | 'schedule';

export interface InclusionProof {
  readonly leafHash: Uint8Array;
  readonly path: readonly Uint8Array[];
  readonly size: number;
  readonly root: Uint8Array;
  /** Whether the record as it is stored now leads to the root. */
  readonly verified: boolean;
}

export interface OpenedRecord {
  readonly line: JournalLine;
  readonly enteredMs: number;
  readonly body: Body;
  /** Personal values by kind, those that were not destroyed. */
  readonly personal: ReadonlyMap<string, string>;
  readonly proof: InclusionProof;
}

/** Base and person that a record is shown under. */
export interface Attribution {
  readonly sequence: number;
  readonly base: string | null;
  readonly person: string | null;
}

/** What is in memory for one state of the tables; thrown away when a transaction that wrote it was rolled back. */
interface Loaded {
  readonly tiles: TileStore;
  readonly dimensions: Dimensions;
  readonly reader: RecordReader;
  readonly appender: Appender;
  /** Root as last written. */
  root: Uint8Array;
  query: JournalQuery | null;
}

/**
 * The action journal of a register: an append-only Merkle tree over salted commitments (docs/formats/journal.md).
 * `append` may be called inside a transaction, and takes part in it; without one it makes its own.
 */
export class Journal {
  readonly origin: string;
  readonly publicKey: Uint8Array;
  readonly #db: Database;
  readonly #keys: JournalKeys;
  readonly #clock: Clock;
  readonly #state: Statement<[], { size: number; root: Buffer }>;
  readonly #setState: Statement<[number, Uint8Array]>;
  #loaded: Loaded | null = null;

  constructor(db: Database, keys: JournalKeys, clock: Clock) {
    this.#db = db;
    this.#keys = keys;
    this.#clock = clock;
    this.origin = `derbes/${keys.registerId}`;
    this.publicKey = ed25519PublicKey(keys.checkpointSeed);
    this.#state = db.prepare('SELECT size, root FROM journal_state WHERE id = 1');
    this.#setState = db.prepare('UPDATE journal_state SET size = ?, root = ? WHERE id = 1');
  }

  /** Number of records; the next one gets this sequence. */
  get size(): number {
    return this.#load().tiles.size;
  }

  root(): Uint8Array {
    return this.#load().root;
  }

  /** Root of the first `size` records. */
  rootAt(size: number): Uint8Array {
    return rootOf(this.#load().tiles.node, size);
  }

  /** RFC 9162, 2.1.3.1, in the tree of `size`. */
  inclusionProof(sequence: number, size = this.size): Uint8Array[] {
    return inclusionProof(this.#load().tiles.node, sequence, size);
  }

  /** RFC 9162, 2.1.4.1. */
  consistencyProof(earlier: number, size = this.size): Uint8Array[] {
    return consistencyProof(this.#load().tiles.node, earlier, size);
  }

  /** Adds records in order, all or none. @throws RangeError for an entry the format has no form for */
  append(entries: readonly JournalEntry[]): Appended {
    return this.#attempt(() => this.#append(entries));
  }

  /**
   * Gets entries ready to be composed elsewhere (`composer.ts`), to be added by {@link addPrepared}. A batch that is not added
   * is given up by {@link giveUp}.
   * @param before records prepared before it and not added yet
   * @throws RangeError for an entry the format has no form for
   */
  prepare(entries: readonly JournalEntry[], before: number): PreparedBatch {
    return this.#attempt(() => {
      const { appender, tiles } = this.#load();
      return appender.prepare(entries, tiles.size + before, this.#clock.now().epochMilliseconds);
    });
  }

  /** Adds a batch. Where something else was added since it was prepared, it is composed anew for its place. */
  addPrepared(batch: PreparedBatch, composed: ComposedBatch): Appended {
    return this.#attempt(() => {
      const loaded = this.#load();
      // Memory was thrown away since: its fingerprints with it.
      if (loaded.appender !== batch.by) return this.#append(batch.entries);
      const { size } = loaded.tiles;
      const moved = size === batch.first ? null : { ...batch, first: size };
      const appended = loaded.appender.finish(moved ?? batch, moved ? composeBatch(moved) : composed, loaded.query);
      this.#written(loaded);
      return appended;
    });
  }

  /** Forgets what was prepared and not added. */
  giveUp(): void {
    this.forget();
  }

  /** What is in memory is read again when it is next needed: whoever changed what is stored says so. */
  forget(): void {
    this.#loaded = null;
  }

  /** Adds what an operator did here. Called in the transaction of the change itself (design.md: no record, no action). */
  appendOwnActions(actions: readonly OwnAction[], operator: { readonly id: string; readonly name: string }): Appended {
    const timeMs = this.#clock.now().epochMilliseconds;
    return this.append(
      actions.map((action) => ({
        stream: 'console',
        timeMs,
        action: action.action,
        base: action.base ?? null,
        account: operator.name,
        operator: operator.id,
        person: null,
        source: null,
        object: action.object,
        rows: action.rows ?? null,
        purpose: null,
        what: action.what,
        details: action.details ?? {},
        personal: action.personal ?? {},
      })),
    );
  }

  /** Signs the present tree with the register's key and keeps the note. */
  checkpoint(reason: CheckpointReason): Checkpoint {
    const { tiles, root } = this.#load();
    const atMs = this.#clock.now().epochMilliseconds;
    const note = signNote(checkpointText({ origin: this.origin, size: tiles.size, root }), this.origin, this.#keys.checkpointSeed);
    this.#db
      .prepare('INSERT INTO journal_checkpoint (at, size, root, reason, note) VALUES (?, ?, ?, ?, ?)')
      .run(atMs, tiles.size, root, reason, note);
    return { atMs, size: tiles.size, root, reason, note };
  }

  /** The same, unless nothing was added since the last one. */
  checkpointIfGrown(reason: CheckpointReason): Checkpoint | null {
    return (this.lastCheckpoint()?.size ?? 0) === this.size ? null : this.checkpoint(reason);
  }

  /** Signs a note of any text with the register's key. */
  signNote(text: string): string {
    return signNote(text, this.origin, this.#keys.checkpointSeed);
  }

  /** Labels that stay the same in every export of a series, and stand for nothing in any other. */
  pseudonyms(series: string): Pseudonyms {
    return new Pseudonyms(shortMac(this.#keys.salt, `pseudonyms/${series}`, 32));
  }

  /** Every account name and every person's id that was not destroyed. */
  knownNames(): { readonly accounts: string[]; readonly people: string[] } {
    return this.#load().dimensions.knownNames();
  }

  lastCheckpoint(): Checkpoint | null {
    return (
      this.#db
        .prepare<[], Checkpoint>('SELECT at AS atMs, size, root, reason, note FROM journal_checkpoint ORDER BY id DESC LIMIT 1')
        .get() ?? null
    );
  }

  /**
   * Lines `offset … offset+limit-1` of what passes the filter, by event time; `count` is of all of it.
   * @param soFar only what {@link prepareFilter} has come to
   */
  page(filter: JournalFilter, order: Order, offset: number, limit: number, soFar = false): { count: number; lines: JournalLine[] } {
    const found = soFar ? this.#query().selectSoFar(filter) : this.#query().select(filter);
    const lines: JournalLine[] = [];
    for (let i = offset; i < Math.min(found.length, offset + limit); i++) {
      lines.push(this.line(found[order === 'oldest' ? i : found.length - 1 - i] ?? 0));
    }
    return { count: found.length, lines };
  }

  /**
   * Makes ready what a filter takes long for, letting others have their turn; the calls that answer it are then quick.
   * @returns the share of the journal that was looked at, 1 for all
   * @throws Fault CANCELLED
   */
  prepareFilter(filter: JournalFilter, limits: SearchLimits): Promise<number> {
    return this.#query().prepare(filter, limits);
  }

  /** Sequences that pass the filter, by event time, oldest first. */
  select(filter: JournalFilter): Uint32Array {
    return this.#query().select(filter);
  }

  /** How many records pass the filter. */
  count(filter: JournalFilter): number {
    return this.#query().count(filter);
  }

  /** The same sequences, oldest event first. */
  inOrderOfTime(sequences: readonly number[]): number[] {
    const { time } = this.columns;
    return sequences.toSorted((a, b) => (time[a] ?? 0) - (time[b] ?? 0) || a - b);
  }

  /** What filters are answered from: the numbers of every record. */
  get columns(): Columns {
    return this.#query().columns;
  }

  /** 1 for every sequence that a finding which still stands rests on. */
  flagged(): Uint8Array {
    return this.#query().flagged();
  }

  /** What the numbers of the columns stand for. */
  get dimensions(): Dimensions {
    return this.#load().dimensions;
  }

  /** Records and flagged records per day and two-hour band, Asia/Almaty. */
  activity(filter: JournalFilter): DayActivity[] {
    const query = this.#query();
    return activityByDay(query.columns, query.select(filter), query.flagged());
  }

  /** How many records there are, by stream, and the first and last event time. */
  summary(): { log: number; console: number; firstMs: number | null; lastMs: number | null } {
    const { columns } = this.#query();
    const order = columns.order();
    const own = this.#query().select({ stream: 'console' }).length;
    const timeAt = (place: number): number | null => (order.length === 0 ? null : (columns.time[order[place] ?? 0] ?? null));
    return { log: columns.size - own, console: own, firstMs: timeAt(0), lastMs: timeAt(order.length - 1) };
  }

  /** @throws Fault NOT_FOUND */
  line(sequence: number): JournalLine {
    const { reader, dimensions } = this.#load();
    return lineOf(sequence, { columns: this.columns, dimensions, reader });
  }

  /** Sequences of the records that name the identifier of that keyed hash, ascending, from that one on. */
  naming(hash: Uint8Array, from = 0): number[] {
    return this.#query().naming(hash, from);
  }

  /**
   * Sets whom and what base records are shown under where the lists now say something else than when they were entered.
   * Leaves and proofs are not touched. Called in a transaction of the caller's.
   */
  attribute(changes: readonly Attribution[]): void {
    const loaded = this.#load();
    const { dimensions } = loaded;
    const write = this.#db.prepare(
      'INSERT INTO journal_attribution VALUES (?, ?, ?) ON CONFLICT (seq) DO UPDATE SET base = excluded.base, person = excluded.person',
    );
    for (const { sequence, base, person } of changes) {
      const to = { base: base === null ? null : dimensions.bases.id(base), person: person === null ? null : dimensions.person(person).id };
      write.run(sequence, to.base, to.person);
      loaded.query?.move(sequence, to.base ?? 0, to.person ?? 0);
    }
  }

  /**
   * One record in full, with the proof that it is in the tree. Whoever shows it records that first.
   * @throws Fault NOT_FOUND, JOURNAL_DAMAGED
   */
  open(sequence: number): OpenedRecord {
    const { reader } = this.#load();
    const record = reader.get(sequence);
    if (!record) throw new Fault('NOT_FOUND');
    const body = bodyOf(record);
    if (!body) throw new Fault('JOURNAL_DAMAGED', { params: { sequence } });
    const personal = new Map<string, string>();
    for (const [kind, { json }] of reader.openPersonal(record)) personal.set(kind, JSON.parse(json) as string);
    return {
      line: this.line(sequence),
      enteredMs: record.entered,
      body,
      personal,
      proof: this.#proofOf(record),
    };
  }

  /** Own actions on a thing (`kind:uuid`), newest first. */
  history(object: string, limit = 200): HistoryLine[] {
    const { reader, dimensions } = this.#load();
    return historyOf(object, limit, { columns: this.columns, dimensions, reader });
  }

  /** Rows as they are stored, for verification and export; `to` is exclusive. */
  stored(from: number, to: number): StoredRecord[] {
    return this.#load().reader.range(from, to);
  }

  /** Takes stored rows apart into leaves and openings. */
  get reader(): RecordReader {
    return this.#load().reader;
  }

  /** What a thread needs to look at stored records (`pack-checker.ts`). */
  checkerData(): CheckerData {
    return { names: this.#load().dimensions.byValue(), salt: this.#keys.salt };
  }

  /** The tree's tiles. */
  get tiles(): TileStore {
    return this.#load().tiles;
  }

  /** All or nothing, in the tables and in memory. */
  #attempt<T>(work: () => T): T {
    try {
      return this.#db.transaction(work)();
    } catch (error) {
      this.#loaded = null;
      throw error;
    }
  }

  #append(entries: readonly JournalEntry[]): Appended {
    const loaded = this.#load();
    const appended = loaded.appender.append(entries, this.#clock.now().epochMilliseconds, loaded.query);
    this.#written(loaded);
    return appended;
  }

  #written(loaded: Loaded): void {
    loaded.root = loaded.tiles.root();
    this.#setState.run(loaded.tiles.size, loaded.root);
  }

  #proofOf(record: StoredRecord): InclusionProof {
    const { reader, tiles, root } = this.#load();
    const leafHash = hashLeafText(reader.leaf(record));
    const path = inclusionProof(tiles.node, record.seq, tiles.size);
    return { leafHash, path, size: tiles.size, root, verified: verifyInclusion(leafHash, record.seq, tiles.size, path, root) };
  }

  /**
   * What is in memory, if it is still what the tables hold. The root names the whole contents, so it differs after a
   * rollback of our own writes, whoever began the transaction.
   */
  #load(): Loaded {
    const state = this.#state.get();
    if (!state) throw new Fault('JOURNAL_DAMAGED');
    const kept = this.#loaded;
    if (kept?.tiles.size === state.size && state.root.equals(kept.root)) return kept;
    const dimensions = new Dimensions(this.#db);
    const tiles = new TileStore(this.#db, state.size);
    this.#loaded = {
      tiles,
      dimensions,
      reader: new RecordReader(this.#db, dimensions, this.#keys.salt),
      appender: new Appender(this.#db, this.#keys, tiles, dimensions),
      root: state.root,
      query: null,
    };
    return this.#loaded;
  }

  #query(): JournalQuery {
    const loaded = this.#load();
    return (loaded.query ??= new JournalQuery(this.#db, loaded.dimensions, this.#keys.blindIndex));
  }
}

const journals = new WeakMap<Database, Journal>();

/** The journal of an open register: one object a connection, so that its memory is shared. */
export function journalOf(db: Database, clock: Clock): Journal {
  let journal = journals.get(db);
  if (!journal) {
    const meta = readMeta(db);
    const salt = db.prepare<[], Buffer>("SELECT value FROM journal_key WHERE name = 'salt'").pluck().get();
    if (!salt) throw new Fault('JOURNAL_DAMAGED');
    const keys = { registerId: meta.registerId, salt, blindIndex: meta.blindIndexKey, checkpointSeed: meta.checkpointSeed };
    journal = new Journal(db, keys, clock);
    journals.set(db, journal);
  }
  return journal;
}
