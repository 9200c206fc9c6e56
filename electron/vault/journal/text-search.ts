import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database, Statement } from 'better-sqlite3';
import { Fault } from '../../../shared/contract/problem.ts';
import { contentKeyLength, readTexts, textAt } from '../register/journal-packs/pack.ts';
import type { Order } from './query.ts';
import { bitsOfText, folded, mayHold } from '../register/journal-packs/text-terms.ts';

/** Kinds whose names stand around the values of a log; a text that is part of one is looked for in the values themselves. */
const kindNames = ['{"host":"', '","parameters":"', '","raw":"', '{"statement":"', '","statement":"', '","host":"', '{"raw":"'];
/** How many texts keep what was found: those of the tabs, and the one that is being typed. */
const keptTexts = 8;
/** Other calls wait for this long at most, milliseconds. */
const turn = 20;
/** Packs whose terms are read at once. */
const portion = 256;

export interface SearchLimits {
  readonly signal: AbortSignal;
  /** Which end of the journal is looked at first. */
  readonly order?: Order;
  /** Milliseconds after which it is enough for now; without it the search goes to its end. */
  readonly within?: number;
}

interface Pack {
  readonly first: number;
  readonly count: number;
  /** Null for a pack of a time before they were kept: it must be looked at. */
  readonly terms: Uint8Array | null;
}

/** What is known of one text. */
interface Search {
  readonly wanted: string;
  readonly bits: Uint16Array;
  readonly isAlsoName: boolean;
  /** Sequences by pack, of those that were looked at; a pack without any has none of its own. */
  readonly found: Map<number, readonly number[]>;
  /** `first` of the packs that were looked at. */
  readonly seen: Set<number>;
}

/**
 * Looks for text in the personal values of all records. What was found is kept; packs that come later are looked at when asked again.
 * The terms of all packs stay in memory, 4 KiB for each, once anything was looked for.
 */
export class TextSearch {
  readonly #newPacks: Statement<[number], Pack>;
  readonly #personal: Statement<[number], Buffer>;
  readonly #searches = new Map<string, Search>();
  readonly #packs: Pack[] = [];

  constructor(db: Database) {
    this.#newPacks = db.prepare(`SELECT first, count, terms FROM journal_pack WHERE first >= ? ORDER BY first LIMIT ${portion}`);
    this.#personal = db.prepare<[number], Buffer>('SELECT personal FROM journal_pack WHERE first = ?').pluck();
  }

  /** Sequences of the records one of whose values holds the text, in any letter case, ascending. */
  find(text: string): number[] {
    while (this.#readPacks());
    const search = this.#search(text);
    for (const pack of this.#packs) this.#look(search, pack);
    return this.foundSoFar(text);
  }

  /** The same sequences, of the packs that were looked at so far. */
  foundSoFar(text: string): number[] {
    const { found } = this.#search(text);
    return [...found].sort(([a], [b]) => a - b).flatMap(([, sequences]) => sequences);
  }

  /** How many packs were looked at for the text. */
  seen(text: string): number {
    return this.#search(text).seen.size;
  }

  /**
   * The work of {@link find} in turns, so that others have theirs.
   * @returns the share of the journal that was looked at, 1 for all
   * @throws Fault CANCELLED
   */
  async prepare(text: string, { signal, order = 'newest', within = Infinity }: SearchLimits): Promise<number> {
    const enough = performance.now() + within;
    let until = performance.now() + turn;
    const rest = async (): Promise<void> => {
      if (performance.now() < until) return;
      await nextTurn();
      if (signal.aborted) throw new Fault('CANCELLED');
      until = performance.now() + turn;
    };
    while (this.#readPacks()) await rest();
    const search = this.#search(text);
    const left = this.#packs.filter(({ first }) => !search.seen.has(first));
    if (order === 'newest') left.reverse();
    for (const pack of left) {
      this.#look(search, pack);
      if (performance.now() >= enough) break;
      await rest();
    }
    return this.#packs.every(({ first }) => search.seen.has(first)) ? 1 : search.seen.size / this.#packs.length;
  }

  /** Reads the terms of packs that are new. @returns whether there may be more */
  #readPacks(): boolean {
    const last = this.#packs.at(-1);
    const read = this.#newPacks.all(last ? last.first + last.count : 0);
    this.#packs.push(...read);
    return read.length === portion;
  }

  #search(text: string): Search {
    const search = this.#searches.get(text) ?? newSearch(text);
    this.#searches.delete(text);
    this.#searches.set(text, search);
    for (const oldest of this.#searches.keys()) {
      if (this.#searches.size <= keptTexts) break;
      this.#searches.delete(oldest);
    }
    return search;
  }

  #look(search: Search, { first, count, terms }: Pack): void {
    if (search.seen.has(first)) return;
    search.seen.add(first);
    if (terms && !mayHold(terms, search.bits)) return;
    const found = this.#sequences(search, first, count);
    if (found.length > 0) search.found.set(first, found);
  }

  #sequences({ wanted, isAlsoName }: Search, first: number, count: number): number[] {
    const blob = this.#personal.get(first);
    const texts = blob && readTexts(blob, count, contentKeyLength);
    if (!texts || !folded(texts.bytes.toString('utf8')).includes(wanted)) return [];
    const found: number[] = [];
    for (let place = 0; place < count; place++) {
      const stored = textAt(texts, place);
      if (folded(stored).includes(wanted) && (!isAlsoName || valuesHold(stored, wanted))) found.push(first + place);
    }
    return found;
  }
}

function newSearch(text: string): Search {
  // A quote or a line break is looked for as it is spelled in the stored JSON.
  const wanted = folded(JSON.stringify(text.toWellFormed()).slice(1, -1));
  return { wanted, bits: bitsOfText(wanted), isAlsoName: kindNames.some((name) => name.includes(wanted)), found: new Map(), seen: new Set() };
}

function valuesHold(stored: string, wanted: string): boolean {
  const values: unknown = JSON.parse(stored);
  return Object.values(values as Record<string, unknown>).some((value) => folded(JSON.stringify(value)).slice(1, -1).includes(wanted));
}
