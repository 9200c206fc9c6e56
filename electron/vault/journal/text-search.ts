import type { Database, Statement } from 'better-sqlite3';
import { contentKeyLength, readTexts, textAt } from '../register/journal-packs/pack.ts';
import { bitsOfText, folded, mayHold } from '../register/journal-packs/text-terms.ts';

/** Kinds whose names stand around the values of a log; a text that is part of one is looked for in the values themselves. */
const kindNames = ['{"host":"', '","parameters":"', '","raw":"', '{"statement":"', '","statement":"', '","host":"', '{"raw":"'];

/** Looks for text in the personal values of all records. */
export class TextSearch {
  readonly #candidates: Statement<[], { first: number; terms: Buffer | null }>;
  readonly #pack: Statement<[number], { count: number; personal: Buffer }>;

  constructor(db: Database) {
    this.#candidates = db.prepare('SELECT first, terms FROM journal_pack ORDER BY first');
    this.#pack = db.prepare('SELECT count, personal FROM journal_pack WHERE first = ?');
  }

  /** Sequences of the records one of whose values holds the text, in any letter case, ascending. */
  find(text: string): number[] {
    // A quote or a line break is looked for as it is spelled in the stored JSON.
    const wanted = folded(JSON.stringify(text.toWellFormed()).slice(1, -1));
    const bits = bitsOfText(wanted);
    const isAlsoName = kindNames.some((name) => name.includes(wanted));
    const candidates: number[] = [];
    for (const { first, terms } of this.#candidates.iterate()) if (terms === null || mayHold(terms, bits)) candidates.push(first);
    return candidates.flatMap((first) => this.#search(first, wanted, isAlsoName));
  }

  #search(first: number, wanted: string, isAlsoName: boolean): number[] {
    const row = this.#pack.get(first);
    const texts = row && readTexts(row.personal, row.count, contentKeyLength);
    if (!texts) return [];
    const found: number[] = [];
    for (let place = 0; place < row.count; place++) {
      const stored = textAt(texts, place);
      if (folded(stored).includes(wanted) && (!isAlsoName || valuesHold(stored, wanted))) found.push(first + place);
    }
    return found;
  }
}

function valuesHold(stored: string, wanted: string): boolean {
  const values: unknown = JSON.parse(stored);
  return Object.values(values as Record<string, unknown>).some((value) => folded(JSON.stringify(value)).slice(1, -1).includes(wanted));
}
