import type { Database } from 'better-sqlite3';
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

/** A row of `journal_pack`. */
export interface PackRow {
  readonly first: number;
  readonly count: number;
  /** Milliseconds, earliest and latest event time. */
  readonly minTime: number;
  readonly maxTime: number;
  readonly numbers: Uint8Array;
  readonly blind: Uint8Array;
  readonly terms: Uint8Array | null;
  readonly bodies: Uint8Array;
  readonly personal: Uint8Array;
}

export type PackSink = (pack: PackRow) => void;

/** Writes packs to the register, inside a transaction of the caller's. */
export function packTable(db: Database): PackSink {
  const insert = db.prepare('INSERT INTO journal_pack (first, count, min_time, max_time, numbers, blind, terms, bodies, personal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  return (pack) => {
    insert.run(pack.first, pack.count, pack.minTime, pack.maxTime, pack.numbers, pack.blind, pack.terms, pack.bodies, pack.personal);
  };
}

/** A pack below this many records is searched without its trigrams being kept. */
const smallPack = 32;

/**
 * Makes packs of consecutive records, which end where tiles do. What was added goes to the sink by {@link PackWriter.flush}, or when a
 * pack is full; whoever rolls a transaction back throws the writer away.
 */
export class PackWriter {
  readonly #sink: PackSink;
  readonly #bodies = new TextsBuilder(packWidth);
  readonly #personal = new TextsBuilder(packWidth, contentKeyLength);
  readonly #numbers: PackNumbers = packNumbers(packWidth);
  readonly #terms = new Uint8Array(termsLength);
  #blind = new Uint8Array(packWidth * blindEntryLength);
  #blindLength = 0;
  #first = 0;
  #count = 0;

  constructor(sink: PackSink) {
    this.#sink = sink;
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
    this.#sink({
      first: this.#first,
      count,
      minTime: min,
      maxTime: max,
      numbers: numbersBlob(numbers),
      blind: this.#blind.slice(0, this.#blindLength),
      terms: count < smallPack ? null : this.#terms.slice(),
      bodies: this.#bodies.take(),
      personal: this.#personal.take(),
    });
    this.#terms.fill(0);
    this.#blindLength = 0;
    this.#count = 0;
  }

  #addBlind(place: number, hash: Uint8Array): void {
    if (this.#blindLength + blindEntryLength > this.#blind.length) {
      const grown = new Uint8Array(this.#blind.length * 2);
      grown.set(this.#blind);
      this.#blind = grown;
    }
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
