import type { Database, Statement } from 'better-sqlite3';
import { asBuffer } from '../common/as-buffer.ts';
import { fingerprintLength, readNumbers } from '../register/journal-packs/pack.ts';
import { KnownSet } from './known-set.ts';

/** What is known is held in two generations of this many, some 30 MiB each; the older one is then forgotten, and read again where needed. */
const mostInGeneration = 750_000;

interface Span {
  readonly first: number;
  readonly min: number;
  readonly max: number;
  /** Generation in which its records are known. */
  known: number;
}

/**
 * Recognises records that the journal has already: those of the same source, millisecond and fingerprint. Of what is stored only
 * the packs are read whose times overlap with what is being added; a log comes in order of time, so these are few.
 */
export class Fingerprints {
  readonly #numbers: Statement<[number], Buffer>;
  readonly #older: Statement<[number, number, Uint8Array], number> | null;
  readonly #spans: Span[];
  #generation = 1;
  #now = new KnownSet();
  #before = new KnownSet();

  constructor(db: Database) {
    this.#numbers = db.prepare<[number], Buffer>('SELECT numbers FROM journal_pack WHERE first = ?').pluck();
    this.#spans = db.prepare<[], Span>('SELECT first, min_time AS min, max_time AS max, -1 AS known FROM journal_pack ORDER BY first').all();
    // Of records that were entered before there were packs.
    const some = db.prepare<[], number>('SELECT count(*) FROM (SELECT 1 FROM journal_known LIMIT 1)').pluck().get() ?? 0;
    this.#older = some > 0 ? db.prepare<[number, number, Uint8Array], number>('SELECT 1 FROM journal_known WHERE source = ? AND time = ? AND hash = ?').pluck() : null;
  }

  /** Gets ready for records of these times, milliseconds, both inclusive. */
  expect(from: number, to: number): void {
    for (const span of this.#spans) {
      if (span.known >= this.#generation - 1 || span.max < from || span.min > to) continue;
      this.#read(span.first);
      span.known = this.#generation;
    }
  }

  /** @returns false where it is known already. {@link expect} was told its time. */
  add(source: number, time: number, fingerprint: Uint8Array): boolean {
    if (this.#older?.get(source, time, fingerprint) !== undefined) return false;
    return this.#add(source, time, asBuffer(fingerprint), 0);
  }

  /** A pack was written whose records were added here. */
  written(first: number, min: number, max: number): void {
    // The earlier of the generations its records can be in: that one is forgotten first.
    this.#spans.push({ first, min, max, known: this.#generation - 1 });
  }

  #read(first: number): void {
    const blob = this.#numbers.get(first);
    const numbers = blob && readNumbers(blob);
    if (!numbers) return;
    const bytes = asBuffer(numbers.fingerprints);
    for (let place = 0; place < numbers.count; place++) {
      const at = place * fingerprintLength;
      if (bytes.readUInt32LE(at) === 0 && bytes.readUInt32LE(at + 4) === 0 && bytes.readUInt32LE(at + 8) === 0) continue;
      this.#add(numbers.source[place] ?? 0, numbers.time[place] ?? 0, bytes, at);
    }
  }

  #add(source: number, time: number, bytes: Buffer, at: number): boolean {
    if (this.#before.has(source, time, bytes, at)) return false;
    if (this.#now.size >= mostInGeneration) {
      this.#before = this.#now;
      this.#now = new KnownSet();
      this.#generation++;
    }
    return this.#now.add(source, time, bytes, at);
  }
}
