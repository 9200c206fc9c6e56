import type { Database, Statement } from 'better-sqlite3';
import {
  blindEntryLength, blindHashLength, contentKeyLength, fingerprintLength, numbersBlob, packNumbers, type PackNumbers, packWidth, TextsBuilder,
} from './pack.ts'; // prettier-ignore
import { addTerms, folded, termsLength } from './text-terms.ts';

/** A record to be written, in the numbers of the columns. */
export interface NewRecord {
  readonly seq: number;
  readonly stream: number;
  readonly time: number;
  readonly entered: number;
  readonly action: number;
  /** 0: none; as are person and source. */
  readonly base: number;
  readonly account: number;
  readonly person: number;
  readonly source: number;
  readonly object: number;
  /** -1: not told. */
  readonly rows: number;
  readonly body: string;
  readonly key: Uint8Array | null;
  /** JSON object of texts. */
  readonly personal: string | null;
  readonly fingerprint: Uint8Array | null;
  /** Keyed hashes of the identifiers in the personal values. */
  readonly blind: readonly Uint8Array[];
}

/** A pack below this many records is searched without its trigrams being kept. */
const smallPack = 32;

/**
 * Writes consecutive records in packs that end where tiles do. What was added is written by {@link PackWriter.flush}, or when a
 * pack is full; whoever rolls a transaction back throws the writer away.
 */
export class PackWriter {
  readonly #insert: Statement;
  readonly #bodies = new TextsBuilder(packWidth);
  readonly #personal = new TextsBuilder(packWidth, contentKeyLength);
  readonly #numbers: PackNumbers = packNumbers(packWidth);
  readonly #terms = Buffer.alloc(termsLength);
  #blind: Buffer = Buffer.allocUnsafe(packWidth * blindEntryLength);
  #blindLength = 0;
  #first = 0;
  #count = 0;
  readonly #onWritten: ((first: number, min: number, max: number) => void) | undefined;

  /** @param onWritten told of each pack: its first sequence, its earliest and latest time */
  constructor(db: Database, onWritten?: (first: number, min: number, max: number) => void) {
    this.#onWritten = onWritten;
    this.#insert = db.prepare('INSERT INTO journal_pack (first, count, min_time, max_time, numbers, blind, terms, bodies, personal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  }

  add(record: NewRecord): void {
    if (this.#count === 0) this.#first = record.seq;
    const place = this.#count++;
    const numbers = this.#numbers;
    numbers.time[place] = record.time;
    numbers.entered[place] = record.entered;
    numbers.rows[place] = record.rows;
    numbers.account[place] = record.account;
    numbers.person[place] = record.person;
    numbers.base[place] = record.base;
    numbers.source[place] = record.source;
    numbers.object[place] = record.object;
    numbers.action[place] = record.action;
    numbers.stream[place] = record.stream;
    if (record.fingerprint) numbers.fingerprints.set(record.fingerprint, place * fingerprintLength);
    else numbers.fingerprints.fill(0, place * fingerprintLength, (place + 1) * fingerprintLength);
    this.#bodies.add(record.body);
    this.#personal.add(record.personal ?? '', record.key ?? undefined);
    if (record.personal) addTerms(this.#terms, folded(record.personal));
    for (const hash of record.blind) this.#addBlind(place, hash);
    if ((record.seq + 1) % packWidth === 0) this.flush();
  }

  flush(): void {
    const count = this.#count;
    if (count === 0) return;
    const numbers = count === packWidth ? this.#numbers : firstOf(this.#numbers, count);
    let [min, max] = [Infinity, -Infinity];
    for (const time of numbers.time) {
      if (time < min) min = time;
      if (time > max) max = time;
    }
    this.#insert.run(
      this.#first, count, min, max, numbersBlob(numbers), this.#blind.subarray(0, this.#blindLength),
      count < smallPack ? null : this.#terms, this.#bodies.take(), this.#personal.take(),
    ); // prettier-ignore
    this.#onWritten?.(this.#first, min, max);
    this.#terms.fill(0);
    this.#blindLength = 0;
    this.#count = 0;
  }

  #addBlind(place: number, hash: Uint8Array): void {
    if (this.#blindLength + blindEntryLength > this.#blind.length) this.#blind = Buffer.concat([this.#blind], this.#blind.length * 2);
    this.#blind[this.#blindLength] = place;
    this.#blind.set(hash.subarray(0, blindHashLength), this.#blindLength + 1);
    this.#blindLength += blindEntryLength;
  }
}

function firstOf(all: PackNumbers, count: number): PackNumbers {
  const some = packNumbers(count);
  some.time.set(all.time.subarray(0, count));
  some.entered.set(all.entered.subarray(0, count));
  some.rows.set(all.rows.subarray(0, count));
  some.account.set(all.account.subarray(0, count));
  some.person.set(all.person.subarray(0, count));
  some.base.set(all.base.subarray(0, count));
  some.source.set(all.source.subarray(0, count));
  some.object.set(all.object.subarray(0, count));
  some.action.set(all.action.subarray(0, count));
  some.stream.set(all.stream.subarray(0, count));
  some.fingerprints.set(all.fingerprints.subarray(0, count * fingerprintLength));
  return some;
}
