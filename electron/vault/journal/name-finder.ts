const word = /[\p{L}\p{N}_]+/gu;

/**
 * Finds whole names in texts, however many there are: by their first word, and then letter by letter. Upper and lower case are one.
 * `dba` is found in `GRANT SELECT TO dba;`, not in `dba_log`.
 */
export class NameFinder {
  readonly #byFirstWord = new Map<string, string[]>();
  /** Names without a letter or digit. */
  readonly #bare: string[] = [];

  constructor(names: Iterable<string>) {
    for (const name of names) {
      const folded = name.trim().toLowerCase();
      if (folded === '') continue;
      const [first] = folded.match(word) ?? [];
      if (first === undefined) this.#bare.push(folded);
      else this.#byFirstWord.set(first, [...(this.#byFirstWord.get(first) ?? []), folded]);
    }
  }

  foundIn(text: string): boolean {
    if (this.#byFirstWord.size === 0 && this.#bare.length === 0) return false;
    const folded = text.toLowerCase();
    if (this.#bare.some((name) => folded.includes(name))) return true;
    for (const match of folded.matchAll(word)) {
      const candidates = this.#byFirstWord.get(match[0]);
      if (candidates?.some((name) => standsAt(folded, name, match.index))) return true;
    }
    return false;
  }
}

/** Whether the name stands in the text with its first word at `at`, and ends there with a word. */
function standsAt(text: string, name: string, at: number): boolean {
  const before = name.search(/[\p{L}\p{N}_]/u);
  const from = at - before;
  const end = from + name.length;
  return from >= 0 && text.startsWith(name, from) && (!endsInWord.test(name) || !startsWithWord.test(text.slice(end, end + 2)));
}

const endsInWord = /[\p{L}\p{N}_]$/u;
const startsWithWord = /^[\p{L}\p{N}_]/u;
