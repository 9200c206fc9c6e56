import type { Database, Statement } from 'better-sqlite3';
import { contentKeyLength, keyAt, type PackNumbers, type PackTexts, readNumbers, readTexts, textAt } from './pack.ts';

/** A record as it lies in the register. */
export interface StoredRecord {
  readonly seq: number;
  readonly stream: number;
  readonly time: number;
  readonly entered: number;
  readonly action: number;
  readonly base: number | null;
  readonly account: number;
  readonly person: number | null;
  readonly source: number | null;
  readonly object: number;
  readonly rows: number | null;
  readonly body: string;
  /** What the salts of free texts come from; null without any, or once destroyed. */
  readonly key: Uint8Array | null;
  /** JSON object of texts; null without any, or once destroyed. */
  readonly personal: string | null;
}

/** A row of `journal_pack`, what of it makes records. */
export interface PackRow {
  readonly first: number;
  readonly count: number;
  readonly numbers: Uint8Array;
  readonly bodies: Uint8Array;
  readonly personal: Uint8Array;
}

interface Pack {
  readonly first: number;
  readonly numbers: PackNumbers;
  readonly bodies: PackTexts;
  readonly personal: PackTexts;
}

/**
 * Reads records out of their packs. A pack that is not as ours are has no records: whoever needs them finds them missing.
 * Keeps the pack read last; whoever writes packs anew throws the reader away.
 */
export class PackReader {
  readonly #holding: Statement<[number], PackRow>;
  readonly #range: Statement<[number, number], PackRow>;
  #last: Pack | null = null;

  constructor(db: Database) {
    const columns = 'first, count, numbers, bodies, personal';
    this.#holding = db.prepare(`SELECT ${columns} FROM journal_pack WHERE first <= ? ORDER BY first DESC LIMIT 1`);
    this.#range = db.prepare(
      `SELECT ${columns} FROM journal_pack WHERE first >= ifnull((SELECT max(first) FROM journal_pack WHERE first <= ?), 0) AND first < ? ORDER BY first`,
    );
  }

  get(seq: number): StoredRecord | undefined {
    if (!this.#last || seq < this.#last.first || seq >= this.#last.first + this.#last.numbers.count) {
      const row = this.#holding.get(seq);
      this.#last = row ? packOf(row) : null;
    }
    const pack = this.#last;
    return pack && seq >= pack.first && seq < pack.first + pack.numbers.count ? recordAt(pack, seq - pack.first) : undefined;
  }

  /** The rows that hold records `from … to-1`, in order. */
  rows(from: number, to: number): IterableIterator<PackRow> {
    return this.#range.iterate(from, to);
  }

  /** Records `from … to-1`, as many as there are, in order. */
  range(from: number, to: number): StoredRecord[] {
    const found: StoredRecord[] = [];
    for (const row of this.#range.iterate(from, to)) {
      const pack = packOf(row);
      if (!pack) continue;
      const last = Math.min(to - pack.first, pack.numbers.count);
      for (let place = Math.max(0, from - pack.first); place < last; place++) found.push(recordAt(pack, place));
    }
    return found;
  }
}

/** The records of a pack, in order; null for a row that is not as ours are. */
export function readPack(row: PackRow): StoredRecord[] | null {
  const pack = packOf(row);
  return pack && Array.from({ length: pack.numbers.count }, (_, place) => recordAt(pack, place));
}

function packOf({ first, numbers: numberBytes, bodies: bodyBytes, personal: personalBytes }: PackRow): Pack | null {
  const numbers = readNumbers(numberBytes);
  const bodies = numbers && readTexts(bodyBytes, numbers.count);
  const personal = numbers && readTexts(personalBytes, numbers.count, contentKeyLength);
  return bodies && personal && { first, numbers, bodies, personal };
}

function recordAt({ first, numbers, bodies, personal }: Pack, place: number): StoredRecord {
  const rows = numbers.rows[place] ?? -1;
  return {
    seq: first + place,
    stream: numbers.stream[place] ?? 0,
    time: numbers.time[place] ?? 0,
    entered: numbers.entered[place] ?? 0,
    action: numbers.action[place] ?? 0,
    base: numbers.base[place] || null,
    account: numbers.account[place] ?? 0,
    person: numbers.person[place] || null,
    source: numbers.source[place] || null,
    object: numbers.object[place] ?? 0,
    rows: rows < 0 ? null : rows,
    body: textAt(bodies, place),
    key: keyAt(personal, place),
    personal: textAt(personal, place) || null,
  };
}
