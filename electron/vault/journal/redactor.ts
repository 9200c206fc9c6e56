import { entryOf, type Redaction } from '../../../shared/domain/redaction.ts';
import { NameFinder } from './name-finder.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import type { Opened } from './stored-record.ts';

/** What leaves of the personal values of one record, by kind. */
export interface Redacted {
  readonly revealed: ReadonlyMap<string, Opened>;
  /** Labels. */
  readonly pseudonyms: ReadonlyMap<string, string>;
}

export interface ClosedNames {
  readonly accounts: Iterable<string>;
  /** Ids of people, and their names. */
  readonly people: Iterable<string>;
}

/** Decides of each personal value whether it is opened, closed, or stands under a label (docs/formats/journal.md). */
export class Redactor {
  readonly redaction: Redaction;
  readonly #pseudonyms: Pseudonyms | null;
  readonly #names: NameFinder;

  /**
   * @param redaction a sound one
   * @param pseudonyms null only where nothing is pseudonymised
   * @param known names that texts are searched for, as far as their kind is not revealed
   */
  constructor(redaction: Redaction, pseudonyms: Pseudonyms | null, known: ClosedNames) {
    this.redaction = redaction;
    this.#pseudonyms = pseudonyms;
    this.#names = new NameFinder([
      ...(redaction.account === 'revealed' ? [] : known.accounts),
      ...(redaction.person === 'revealed' ? [] : known.people),
    ]);
  }

  of(values: ReadonlyMap<string, Opened>): Redacted {
    const revealed = new Map<string, Opened>();
    const pseudonyms = new Map<string, string>();
    const closed: string[] = [];
    for (const [kind, opened] of values) {
      const treatment = this.redaction[entryOf(kind)];
      if (treatment === 'revealed') revealed.set(kind, opened);
      else if (!isName(kind)) closed.push(textIn(opened));
      if (treatment === 'pseudonymised') pseudonyms.set(kind, this.label(kind, opened.json) ?? '');
    }
    for (const [kind, opened] of revealed) {
      if (isName(kind)) continue;
      const text = textIn(opened);
      if (this.#names.foundIn(text) || closed.some((each) => each !== '' && text.includes(each))) revealed.delete(kind);
    }
    return { revealed, pseudonyms };
  }

  /** The label of a value, null where its kind is not pseudonymised. */
  label(kind: string, json: string): string | null {
    if (this.redaction[entryOf(kind)] !== 'pseudonymised') return null;
    if (!this.#pseudonyms) throw new TypeError('redactor: no key of pseudonyms');
    return this.#pseudonyms.label(kind, json);
  }
}

/** Values that are looked for as whole words; the others are whole texts. */
function isName(kind: string): boolean {
  return kind === 'account' || kind === 'person';
}

function textIn({ json }: Opened): string {
  return JSON.parse(json) as string;
}
