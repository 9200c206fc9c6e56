import type { Action } from '../../../shared/domain/vocabulary.ts';

export type Stream = 'log' | 'console';

/** What goes into the journal: one line of a DBMS log, or one act of an operator of the console. */
export interface JournalEntry {
  readonly stream: Stream;
  /** When it happened, milliseconds since 1970 UTC. */
  readonly timeMs: number;
  readonly action: Action;
  /** Id of the base; null where no object rule maps the record. */
  readonly base: string | null;
  /** Name of the account as it stands in the log; the operator's name in the console stream. */
  readonly account: string;
  /** Id of the person behind the account, where it is known. */
  readonly person: string | null;
  /** Id of the source. */
  readonly source: string | null;
  /** Table, view, function; `kind:uuid` in the console stream. */
  readonly object: string;
  readonly database?: string;
  readonly schema?: string;
  readonly rows: number | null;
  readonly purpose: string | null;
  /** Locale key under `history:` of an own action. */
  readonly what: string | null;
  /** Not personal: field names, counts, codes. Integers; other numbers are written as text. */
  readonly details: Readonly<Record<string, string | number>>;
  /**
   * Personal values by kind: `statement`, `parameters`, `raw`, `host` of a log; any of an own action. Kinds are
   * `[a-z][A-Za-z0-9]*`; `account` and `person` are taken.
   */
  readonly personal: Readonly<Record<string, string>>;
  /** Batch and line of the file it was read from. */
  readonly batch?: string | null;
  readonly line?: number | null;
  /** 16 bytes that make the record one of a kind within its source and millisecond; a second such one is not added. */
  readonly dedup?: Uint8Array | null;
  /** Id of the console's operator. */
  readonly operator?: string;
}

/** What became of a call of `append`. New records have the sequences `first … first + added - 1`. */
export interface Appended {
  readonly first: number;
  readonly added: number;
  /** Sequence of each entry given, in its order; -1 for a duplicate. */
  readonly sequences: readonly number[];
  readonly duplicates: number;
}
