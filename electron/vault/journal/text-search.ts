import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database, Statement } from 'better-sqlite3';
import { Fault } from '../../../shared/contract/problem.ts';
import { contentKeyLength, readTexts, textAt } from '../register/journal-packs/pack.ts';
import { bitsOfText, folded, mayHold } from '../register/journal-packs/text-terms.ts';

/** Kinds whose names stand around the values of a log; a text that is part of one is looked for in the values themselves. */
const kindNames = ['{"host":"', '","parameters":"', '","raw":"', '{"statement":"', '","statement":"', '","host":"', '{"raw":"'];
/** How many texts keep what was found: those of the tabs, and the one that is being typed. */
const keptTexts = 8;
/** Other calls wait for this long at most, milliseconds. */
const turn = 20;

/** What is known of one text. */
interface Search {
  readonly found: number[];
  /** Packs from this sequence on were not looked at yet. */
  next: number;
}

/** Looks for text in the personal values of all records. What was found is kept; packs that come later are looked at when asked again. */
export class TextSearch {
  readonly #packs: Statement<[number], { first: number; count: number; terms: Buffer | null }>;
  readonly #personal: Statement<[number], Buffer>;
  readonly #searches = new Map<string, Search>();

  constructor(db: Database) {
    this.#packs = db.prepare('SELECT first, count, terms FROM journal_pack WHERE first >= ? ORDER BY first');
    this.#personal = db.prepare<[number], Buffer>('SELECT personal FROM journal_pack WHERE first = ?').pluck();
  }

  /** Sequences of the records one of whose values holds the text, in any letter case, ascending. */
  find(text: string): readonly number[] {
    const search = this.#search(text);
    for (const step of this.#steps(search, text)) step();
    return search.found;
  }

  /** The same work in turns, so that {@link find} has it ready. @throws Fault CANCELLED */
  async prepare(text: string, signal: AbortSignal): Promise<void> {
    const search = this.#search(text);
    let until = performance.now() + turn;
    for (const step of this.#steps(search, text)) {
      step();
      if (performance.now() < until) continue;
      await nextTurn();
      if (signal.aborted) throw new Fault('CANCELLED');
      until = performance.now() + turn;
    }
  }

  #search(text: string): Search {
    const search = this.#searches.get(text) ?? { found: [], next: 0 };
    this.#searches.delete(text);
    this.#searches.set(text, search);
    for (const oldest of this.#searches.keys()) {
      if (this.#searches.size <= keptTexts) break;
      this.#searches.delete(oldest);
    }
    return search;
  }

  /** One step for each pack that may hold the text. A step that another search has done meanwhile does nothing. */
  #steps(search: Search, text: string): (() => void)[] {
    // A quote or a line break is looked for as it is spelled in the stored JSON.
    const wanted = folded(JSON.stringify(text.toWellFormed()).slice(1, -1));
    const bits = bitsOfText(wanted);
    const isAlsoName = kindNames.some((name) => name.includes(wanted));
    const steps: (() => void)[] = [];
    for (const { first, count, terms } of this.#packs.iterate(search.next)) {
      const mustLook = terms === null || mayHold(terms, bits);
      steps.push(() => {
        if (first < search.next) return;
        if (mustLook) search.found.push(...this.#look(first, count, wanted, isAlsoName));
        search.next = first + count;
      });
    }
    return steps;
  }

  #look(first: number, count: number, wanted: string, isAlsoName: boolean): number[] {
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

function valuesHold(stored: string, wanted: string): boolean {
  const values: unknown = JSON.parse(stored);
  return Object.values(values as Record<string, unknown>).some((value) => folded(JSON.stringify(value)).slice(1, -1).includes(wanted));
}
