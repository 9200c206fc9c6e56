import type { Database } from 'better-sqlite3';
import { Fault } from '../../../shared/contract/problem.ts';
import { type PackSink, packTable } from '../register/journal-packs/pack-writer.ts';
import { actionCode, streamCode } from './codes.ts';
import { type BatchToCompose, composeBatch, type ComposedBatch, type RecordToCompose } from './compose.ts';
import type { Dimensions } from './dimensions.ts';
import type { Appended, JournalEntry } from './entry.ts';
import { Fingerprints } from './fingerprints.ts';
import { firstInstant, kindPattern, lastInstant, reservedKinds } from './leaf.ts';
import { hashLength } from './merkle.ts';
import type { JournalQuery } from './query.ts';
import type { TileStore } from './tile-store.ts';

/** Entries on their way into the journal: repetitions are left out, and what repeats has its numbers. */
export interface PreparedBatch extends BatchToCompose {
  readonly entries: readonly JournalEntry[];
  /** For each entry its place among the records; -1 for a repetition. */
  readonly places: Int32Array;
  /** Whose memory knows the fingerprints of the batch. */
  readonly by: Appender;
}

/**
 * Writes records and grows the tree. Works inside transactions of the caller's; what it holds in memory is true for one state
 * of the tables, so it is thrown away when that was rolled back.
 */
export class Appender {
  readonly #db: Database;
  readonly #keys: { readonly salt: Uint8Array; readonly blindIndex: Uint8Array };
  readonly #tiles: TileStore;
  readonly #dimensions: Dimensions;
  readonly #write: PackSink;
  /** Made when the first record comes that can be a repetition. */
  #fingerprints: Fingerprints | null = null;

  constructor(db: Database, keys: { readonly salt: Uint8Array; readonly blindIndex: Uint8Array }, tiles: TileStore, dimensions: Dimensions) {
    this.#db = db;
    this.#keys = keys;
    this.#tiles = tiles;
    this.#dimensions = dimensions;
    this.#write = packTable(db);
  }

  /**
   * Takes repetitions out and gives numbers to what repeats. Its fingerprints are known from here on: a batch that is not
   * {@link finish}ed leaves an appender that must not be used again.
   * @param first sequence that the first record is to have
   * @param entered milliseconds
   * @throws RangeError for an entry the format has no form for
   */
  prepare(entries: readonly JournalEntry[], first: number, entered: number): PreparedBatch {
    entries.forEach(check);
    this.#expect(entries);
    const places = new Int32Array(entries.length);
    const records: RecordToCompose[] = [];
    entries.forEach((entry, index) => {
      const record = this.#record(entry);
      places[index] = record ? records.length : -1;
      if (record) records.push(record);
    });
    return { ...this.#keys, first, entered, records, entries, places, by: this };
  }

  /**
   * Writes a batch that was composed. @param query grows along where it is in memory
   * @throws Fault JOURNAL_DAMAGED where it was composed for another place in the tree
   */
  finish({ records, places, first }: PreparedBatch, { packs, leafHashes }: ComposedBatch, query: JournalQuery | null): Appended {
    if (first !== this.#tiles.size) throw new Fault('JOURNAL_DAMAGED');
    for (const pack of packs) {
      this.#write(pack);
      this.#fingerprints?.written(pack.first, pack.minTime, pack.maxTime);
    }
    for (let at = 0; at < leafHashes.length; at += hashLength) this.#tiles.append(leafHashes.subarray(at, at + hashLength));
    this.#tiles.flush();
    query?.push(records, packs);
    const sequences = Array.from(places, (place) => (place < 0 ? -1 : first + place));
    return { first, added: records.length, sequences, duplicates: places.length - records.length };
  }

  /** Both at once. */
  append(entries: readonly JournalEntry[], entered: number, query: JournalQuery | null): Appended {
    const batch = this.prepare(entries, this.#tiles.size, entered);
    return this.finish(batch, composeBatch(batch), query);
  }

  #expect(entries: readonly JournalEntry[]): void {
    let [from, to] = [Infinity, -Infinity];
    for (const { dedup, timeMs } of entries) {
      if (!dedup) continue;
      if (timeMs < from) from = timeMs;
      if (timeMs > to) to = timeMs;
    }
    if (from <= to) (this.#fingerprints ??= new Fingerprints(this.#db)).expect(from, to);
  }

  /** @returns null for a repetition */
  #record(entry: JournalEntry): RecordToCompose | null {
    const dimensions = this.#dimensions;
    const source = entry.source === null ? 0 : dimensions.sources.id(entry.source);
    if (entry.dedup && this.#fingerprints?.add(source, entry.timeMs, entry.dedup) === false) return null;
    const stream = streamCode(entry.stream);
    const account = dimensions.account(stream, entry.account);
    const person = entry.person === null ? null : dimensions.person(entry.person);
    const numbers = {
      stream,
      time: entry.timeMs,
      action: actionCode(entry.action),
      base: entry.base === null ? 0 : dimensions.bases.id(entry.base),
      account: account.id,
      person: person?.id ?? 0,
      source,
      object: dimensions.object(entry.database ?? '', entry.schema ?? '', entry.object),
      rows: entry.rows ?? -1,
    };
    return { entry, numbers, account, person, fingerprint: entry.dedup ?? null };
  }
}

/** What is wrong with an entry is a fault of the code that made it: importers check their input themselves. */
function check(entry: JournalEntry): void {
  if (!Number.isInteger(entry.timeMs) || entry.timeMs < firstInstant || entry.timeMs > lastInstant) {
    throw new RangeError('journal: time out of range');
  }
  for (const number of [entry.rows, entry.line]) {
    if (typeof number === 'number' && (!Number.isSafeInteger(number) || number < 0)) throw new RangeError('journal: not a count');
  }
  for (const kind in entry.personal) {
    if (!kindPattern.test(kind) || reservedKinds.has(kind)) throw new RangeError(`journal: kind ${kind}`);
  }
  for (const key in entry.details) {
    if (!/^[\x21-\x7e]+$/.test(key)) throw new RangeError('journal: keys of details are ASCII');
  }
}
