import { blindIndexOf, identifiersIn, replaceIdentifiers } from '../blind-index.ts';

/** Stands in a text where a destroyed value stood. */
export const mask = '█';

/**
 * What is looked for in texts: identifiers by their keyed hashes, names in any letter case and as whole words. The name of an
 * account leaves a short keyed hash behind, so that two that were destroyed stay two.
 */
export class Sought {
  readonly identifiers: readonly Uint8Array[];
  readonly names: readonly string[];
  readonly #key: Uint8Array;
  readonly #wanted: ReadonlySet<string>;
  readonly #known = new Map<string, boolean>();
  readonly #pattern: RegExp | null;

  /** @param key of the blind index */
  constructor(key: Uint8Array, { identifiers = [], names = [] }: { readonly identifiers?: readonly Uint8Array[]; readonly names?: readonly string[] }) {
    this.#key = key;
    this.identifiers = identifiers;
    this.names = names;
    this.#wanted = new Set(identifiers.map((hash) => Buffer.from(hash).toString('hex')));
    this.#pattern = names.length === 0 ? null : new RegExp(names.map(wholeWord).join('|'), 'giu');
  }

  holds(text: string): boolean {
    if (text === '') return false;
    if (this.#names(text)) return true;
    if (!this.#pattern) return false;
    this.#pattern.lastIndex = 0;
    return this.#pattern.test(text);
  }

  /** The same in a text that may be JSON: a backslash in the name of an account is two there. */
  holdsEscaped(text: string): boolean {
    return this.holds(text) || (text.includes('\\\\') && this.holds(text.replaceAll('\\\\', '\\')));
  }

  /** The text without what is looked for. */
  masked(text: string): string {
    const without = this.#wanted.size === 0 ? text : replaceIdentifiers(text, (identifier) => (this.#isWanted(identifier) ? mask : null));
    return this.#pattern ? without.replace(this.#pattern, (name) => `${mask}${this.#trace(name)}`) : without;
  }

  /** Whether that account is one of those sought: a name that only begins like it is another one. */
  isAccount(name: string): boolean {
    return this.names.includes(name) || this.#names(name);
  }

  /** The name of an account, or what stands in its place. */
  maskedAccount(name: string): string {
    return this.isAccount(name) ? `${mask}${this.#trace(name)}` : name;
  }

  /** Whether an identifier that is sought stands in the text. */
  #names(text: string): boolean {
    if (this.#wanted.size === 0) return false;
    for (const identifier of identifiersIn([text])) if (this.#isWanted(identifier)) return true;
    return false;
  }

  #isWanted(identifier: string): boolean {
    let is = this.#known.get(identifier);
    if (is === undefined) {
      is = this.#wanted.has(Buffer.from(blindIndexOf(this.#key, identifier)).toString('hex'));
      this.#known.set(identifier, is);
    }
    return is;
  }

  #trace(name: string): string {
    return Buffer.from(blindIndexOf(this.#key, `trace:${name.toLowerCase()}`)).toString('hex', 0, 4);
  }
}

const wordCharacter = String.raw`[\p{L}\p{N}_]`;

function wholeWord(name: string): string {
  const escaped = name.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
  const before = new RegExp(`^${wordCharacter}`, 'u').test(name) ? `(?<!${wordCharacter})` : '';
  const after = new RegExp(`${wordCharacter}$`, 'u').test(name) ? `(?!${wordCharacter})` : '';
  return `${before}${escaped}${after}`;
}
