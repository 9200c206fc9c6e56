import type { Database, Statement } from 'better-sqlite3';
import { asBuffer } from '../common/as-buffer.ts';
import { fingerprintLength, readNumbers } from '../register/journal-packs/pack.ts';

/** Words of a slot: the fingerprint, the time in two, the source + 1 (0: the slot is empty). */
const slotWords = 7;
const sourceWord = 6;
const startSlots = 1024;
/** What is known is forgotten and read again where needed beyond this many, some 120 MiB. */
const mostKept = 3_000_000;

interface Span {
  readonly first: number;
  readonly min: number;
  readonly max: number;
  loaded: boolean;
}

/**
 * Recognises records that the journal has already: those of the same source, millisecond and fingerprint. Of what is stored only
 * the packs are read whose times overlap with what is being added; a log comes in order of time, so these are few.
 */
export class Fingerprints {
  readonly #numbers: Statement<[number], Buffer>;
  readonly #known: Statement<[number, number, Uint8Array], number> | null;
  readonly #spans: Span[];
  #slots = new Uint32Array(startSlots * slotWords);
  #capacity = startSlots;
  #size = 0;
  readonly #words = new Uint32Array(slotWords);

  constructor(db: Database) {
    this.#numbers = db.prepare<[number], Buffer>('SELECT numbers FROM journal_pack WHERE first = ?').pluck();
    this.#spans = db
      .prepare<[], Span>('SELECT first, min_time AS min, max_time AS max, 0 AS loaded FROM journal_pack ORDER BY first')
      .all()
      .map(({ first, min, max }) => ({ first, min, max, loaded: false }));
    // Of records that were entered before there were packs.
    const older = db.prepare<[], number>('SELECT count(*) FROM (SELECT 1 FROM journal_known LIMIT 1)').pluck().get() ?? 0;
    this.#known = older > 0 ? db.prepare<[number, number, Uint8Array], number>('SELECT 1 FROM journal_known WHERE source = ? AND time = ? AND hash = ?').pluck() : null;
  }

  /** Gets ready for records of these times, milliseconds, both inclusive. */
  expect(from: number, to: number): void {
    if (this.#size > mostKept) this.#forget();
    for (const span of this.#spans) {
      if (span.loaded || span.max < from || span.min > to) continue;
      span.loaded = true;
      this.#read(span.first);
    }
  }

  /** @returns false where it is known already. {@link expect} was told its time. */
  add(source: number, time: number, fingerprint: Uint8Array): boolean {
    if (this.#known?.get(source, time, fingerprint) !== undefined) return false;
    return this.#insert(source, time, asBuffer(fingerprint), 0);
  }

  #read(first: number): void {
    const blob = this.#numbers.get(first);
    const numbers = blob && readNumbers(blob);
    if (!numbers) return;
    const bytes = asBuffer(numbers.fingerprints);
    for (let place = 0; place < numbers.count; place++) {
      const at = place * fingerprintLength;
      if (bytes.readUInt32LE(at) === 0 && bytes.readUInt32LE(at + 4) === 0 && bytes.readUInt32LE(at + 8) === 0) continue;
      this.#insert(numbers.source[place] ?? 0, numbers.time[place] ?? 0, bytes, at);
    }
  }

  #insert(source: number, time: number, bytes: Buffer, at: number): boolean {
    if ((this.#size + 1) * 2 > this.#capacity) this.#grow();
    const words = this.#words;
    words[0] = bytes.readUInt32LE(at);
    words[1] = bytes.readUInt32LE(at + 4);
    words[2] = bytes.readUInt32LE(at + 8);
    words[3] = bytes.readUInt32LE(at + 12);
    words[4] = time % 0x1_0000_0000;
    words[5] = Math.floor(time / 0x1_0000_0000);
    words[sourceWord] = source + 1;
    return this.#place(words, 0);
  }

  #place(from: Uint32Array, at: number): boolean {
    const slots = this.#slots;
    const mask = this.#capacity - 1;
    // The fingerprint is a digest: any of its words is as good as a hash. The first may be a time.
    let slot = ((from[at + 1] ?? 0) ^ (from[at + 4] ?? 0)) & mask;
    for (;;) {
      const start = slot * slotWords;
      if (slots[start + sourceWord] === 0) {
        for (let i = 0; i < slotWords; i++) slots[start + i] = from[at + i] ?? 0;
        this.#size++;
        return true;
      }
      let same = true;
      for (let i = 0; i < slotWords && same; i++) same = slots[start + i] === from[at + i];
      if (same) return false;
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    const old = this.#slots;
    this.#capacity *= 2;
    this.#slots = new Uint32Array(this.#capacity * slotWords);
    this.#size = 0;
    for (let at = 0; at < old.length; at += slotWords) if (old[at + sourceWord] !== 0) this.#place(old, at);
  }

  #forget(): void {
    this.#capacity = startSlots;
    this.#slots = new Uint32Array(startSlots * slotWords);
    this.#size = 0;
    for (const span of this.#spans) span.loaded = false;
  }

  /** A pack was written whose records were added here. */
  written(first: number, min: number, max: number): void {
    this.#spans.push({ first, min, max, loaded: true });
  }
}
