import type { Database } from 'better-sqlite3';
import { asBuffer } from '../common/as-buffer.ts';
import { randomBytes } from '../crypto/primitives.ts';
import { blindIndexOf, identifiersIn } from './blind-index.ts';
import { actionCode, streamCode } from './codes.ts';
import { composeRecord } from './compose.ts';
import type { Dimensions } from './dimensions.ts';
import type { Appended, JournalEntry } from './entry.ts';
import { Fingerprints } from './fingerprints.ts';
import { firstInstant, instantText, kindPattern, lastInstant, reservedKinds } from './leaf.ts';
import { contentKeyLength } from '../register/journal-packs/pack.ts';
import { PackWriter } from '../register/journal-packs/pack-writer.ts';
import type { JournalQuery } from './query.ts';
import type { TileStore } from './tile-store.ts';

const none: readonly Uint8Array[] = [];

/**
 * Writes records and grows the tree. Works inside a transaction of the caller's; what it holds in memory is true for one state
 * of the tables, so it is thrown away when that was rolled back.
 */
export class Appender {
  readonly #db: Database;
  readonly #keys: { readonly salt: Uint8Array; readonly blindIndex: Uint8Array };
  readonly #tiles: TileStore;
  readonly #dimensions: Dimensions;
  readonly #writer: PackWriter;
  /** Made when the first record comes that can be a repetition. */
  #fingerprints: Fingerprints | null = null;

  constructor(db: Database, keys: { readonly salt: Uint8Array; readonly blindIndex: Uint8Array }, tiles: TileStore, dimensions: Dimensions) {
    this.#db = db;
    this.#keys = keys;
    this.#tiles = tiles;
    this.#dimensions = dimensions;
    this.#writer = new PackWriter(db, (first, min, max) => this.#fingerprints?.written(first, min, max));
  }

  /**
   * @param entered milliseconds
   * @param query grows along where it is in memory
   * @throws RangeError for an entry the format has no form for
   */
  append(entries: readonly JournalEntry[], entered: number, query: JournalQuery | null): Appended {
    entries.forEach(check);
    this.#expect(entries);
    const first = this.#tiles.size;
    const enteredText = instantText(entered);
    const keys = asBuffer(randomBytes(contentKeyLength * entries.length));
    const sequences: number[] = [];
    entries.forEach((entry, index) => {
      const key = keys.subarray(index * contentKeyLength, (index + 1) * contentKeyLength);
      sequences.push(this.#add(entry, { entered, enteredText, key }, query));
    });
    this.#writer.flush();
    this.#tiles.flush();
    const added = this.#tiles.size - first;
    return { first, added, sequences, duplicates: entries.length - added };
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

  /** @returns its sequence; -1 for a repetition */
  #add(entry: JournalEntry, { entered, enteredText, key }: { entered: number; enteredText: string; key: Uint8Array }, query: JournalQuery | null): number {
    const dimensions = this.#dimensions;
    const source = entry.source === null ? 0 : dimensions.sources.id(entry.source);
    if (entry.dedup && this.#fingerprints?.add(source, entry.timeMs, entry.dedup) === false) return -1;
    const seq = this.#tiles.size;
    const stream = streamCode(entry.stream);
    const account = dimensions.account(stream, entry.account);
    const person = entry.person === null ? null : dimensions.person(entry.person);
    const { body, personal, leafHash } = composeRecord(entry, { sequence: seq, entered: enteredText }, { salt: this.#keys.salt, account, person, key });
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
    const blind = personal === null ? none : this.#blind(entry);
    this.#writer.add({ ...numbers, seq, entered, body, key: personal === null ? null : key, personal, fingerprint: entry.dedup ?? null, blind });
    this.#tiles.append(leafHash);
    query?.push(numbers, blind);
    return seq;
  }

  #blind(entry: JournalEntry): readonly Uint8Array[] {
    const identifiers = identifiersIn(Object.values(entry.personal));
    return identifiers.size === 0 ? none : [...identifiers].map((identifier) => blindIndexOf(this.#keys.blindIndex, identifier));
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
