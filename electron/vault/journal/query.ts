import type { Database } from 'better-sqlite3';
import type { JournalFilter } from '../../../shared/contract/journal.ts';
import { blindIndexOf, identifierOf } from './blind-index.ts';
import { actionCode, streamCode } from './codes.ts';
import { type ColumnFilter, Columns, type RecordColumns } from './columns.ts';
import { type Dimensions, objectText } from './dimensions.ts';
import { FlaggedRecords } from './flagged-records.ts';
import { IdentifierEntries } from './identifier-entries.ts';
import { readNumbers } from '../register/journal-packs/pack.ts';
import { maskOf, type NumberMask } from './number-mask.ts';
import { refine, type RefinedColumn, refinedColumns, type Refinement } from './refine.ts';
import { type SearchLimits, TextSearch } from './text-search.ts';

/** How many filters keep their result: the page, the map and the count of one screen ask for the same one. */
const keptResults = 6;
/** How many numbers: those of the tabs. */
const keptCounts = 100;
const nothing: NumberMask = new Uint8Array(0);

export type Order = 'newest' | 'oldest';

interface PackRow {
  readonly first: number;
  readonly numbers: Buffer;
  readonly blind: Buffer;
}
interface MovedRow {
  readonly seq: number;
  readonly base: number;
  readonly person: number;
}

/** Answers filters from the columns in memory. Belongs to one state of the journal and grows with it. */
export class JournalQuery {
  readonly columns = new Columns();
  readonly #db: Database;
  readonly #dimensions: Dimensions;
  readonly #blindKey: Uint8Array;
  readonly #results = new Map<string, Uint32Array>();
  readonly #counts = new Map<string, number>();
  readonly #identifiers = new IdentifierEntries();
  readonly #texts: TextSearch;
  readonly #flagged: FlaggedRecords;
  #moves = 0;

  constructor(db: Database, dimensions: Dimensions, blindKey: Uint8Array) {
    this.#db = db;
    this.#dimensions = dimensions;
    this.#blindKey = blindKey;
    this.#texts = new TextSearch(db);
    this.#flagged = new FlaggedRecords(db);
    for (const { first, numbers, blind } of db.prepare<[], PackRow>('SELECT first, numbers, blind FROM journal_pack ORDER BY first').iterate()) {
      const read = readNumbers(numbers);
      if (!read) continue;
      this.columns.pushPack(first, read);
      this.#identifiers.pushPack(first, blind);
    }
    // Lists show whom the register names now; the leaf keeps what was known when the record was entered.
    const moved = db.prepare<[], MovedRow>('SELECT seq, ifnull(base, 0) AS base, ifnull(person, 0) AS person FROM journal_attribution').iterate();
    for (const { seq, base, person } of moved) this.move(seq, base, person);
  }

  /** Records were appended, in these packs. */
  push(records: readonly { readonly numbers: RecordColumns }[], packs: readonly { readonly first: number; readonly blind: Uint8Array }[]): void {
    for (const { numbers } of records) this.columns.push(numbers);
    for (const { first, blind } of packs) this.#identifiers.pushPack(first, blind);
  }

  /** A record is shown under another base and person from now on. */
  move(seq: number, base: number, person: number): void {
    this.columns.base[seq] = base;
    this.columns.person[seq] = person;
    this.#moves++;
  }

  /** Sequences of the records that name the identifier of that keyed hash, ascending. */
  naming(hash: Uint8Array, from = 0): number[] {
    return this.#identifiers.find(hash, from);
  }

  /**
   * Looks for the text of the filter in turns; {@link select} then has it at hand.
   * @returns the share of the journal that was looked at, 1 for all
   * @throws Fault CANCELLED
   */
  async prepare(filter: JournalFilter, limits: SearchLimits): Promise<number> {
    const text = textOf(filter);
    return text === '' || identifierOf(text) !== null ? 1 : this.#texts.prepare(text, limits);
  }

  /** Sequences that pass, oldest first. */
  select(filter: JournalFilter): Uint32Array {
    return kept(this.#results, keptResults, this.#cacheKey(filter), () => this.#findAll(filter));
  }

  /** Those of them that {@link prepare} has come to so far. */
  selectSoFar(filter: JournalFilter): Uint32Array {
    const key = `${this.#cacheKey(filter)} ${this.#texts.seen(textOf(filter))}`;
    return kept(this.#results, keptResults, key, () => this.#find(filter, (text) => this.#texts.foundSoFar(text)));
  }

  /** How many pass: a number is kept for longer than the sequences it counts. */
  count(filter: JournalFilter): number {
    const cacheKey = this.#cacheKey(filter);
    return kept(this.#counts, keptCounts, cacheKey, () => (this.#results.get(cacheKey) ?? this.#findAll(filter)).length);
  }

  #findAll(filter: JournalFilter): Uint32Array {
    return this.#find(filter, (text) => this.#texts.find(text));
  }

  #find(filter: JournalFilter, textFound: (text: string) => readonly number[]): Uint32Array {
    return refine(this.columns, this.columns.select(this.#columnFilter(filter, textFound)), this.#refinement(filter));
  }

  #cacheKey(filter: JournalFilter): string {
    // Findings change without the journal growing.
    const volatile = filter.finding !== undefined || filter.onlyFindings === true;
    return `${this.columns.size}/${this.#moves}/${volatile ? this.#flagged.state() : ''}/${JSON.stringify(filter)}`;
  }

  /** 1 for every sequence that a finding which still stands rests on. */
  flagged(): NumberMask {
    return this.#flagged.mask(this.columns.size);
  }

  #columnFilter(filter: JournalFilter, textFound: (text: string) => readonly number[]): ColumnFilter {
    return {
      stream: filter.stream === undefined ? undefined : streamCode(filter.stream),
      bases: this.#bases(filter),
      people: filter.people && numbersOf(filter.people, (id) => this.#dimensions.knownPerson(id)),
      accounts: filter.accounts && this.#accounts((name) => filter.accounts?.includes(name) ?? false),
      sources: filter.sources && numbersOf(filter.sources, (id) => this.#dimensions.sources.known(id)),
      actions: filter.actions && maskOf(filter.actions.map(actionCode)),
      from: filter.from === undefined ? undefined : Date.parse(filter.from),
      to: filter.to === undefined ? undefined : Date.parse(filter.to),
      sequences: this.#findings(filter),
      text: this.#text(textOf(filter), textFound),
    };
  }

  #refinement({ objects, except = {}, hoursOfWeek }: JournalFilter): Refinement {
    const { bases, people, accounts, sources, actions } = except;
    return {
      only: masks({ object: objects && this.#objects(named(objects)) }),
      except: masks({
        base: bases && numbersOf(bases, (id) => this.#dimensions.bases.known(id)),
        person: people && numbersOf(people, (id) => this.#dimensions.knownPerson(id)),
        account: accounts && this.#accounts((name) => accounts.includes(name)),
        source: sources && numbersOf(sources, (id) => this.#dimensions.sources.known(id)),
        action: actions && maskOf(actions.map(actionCode)),
        object: except.objects && this.#objects(named(except.objects)),
      }),
      hoursOfWeek: hoursOfWeek && maskOf(hoursOfWeek),
    };
  }

  #objects(wanted: (name: string, schema: string) => boolean): NumberMask {
    const rows = this.#db.prepare<[], { id: number; name: string; schema: string }>('SELECT id, name, schema FROM journal_object').all();
    return maskOf(rows.filter(({ name, schema }) => wanted(name, schema)).map(({ id }) => id));
  }

  #bases(filter: JournalFilter): NumberMask | undefined {
    if (!filter.bases && !filter.withoutBase) return undefined;
    const bases = (filter.bases ?? []).map((id) => this.#dimensions.bases.known(id)).filter((number) => number !== undefined);
    return maskOf(filter.withoutBase ? [0, ...bases] : bases);
  }

  #findings(filter: JournalFilter): NumberMask | undefined {
    if (filter.finding !== undefined) {
      const rows = this.#db.prepare<[string], number>('SELECT seq FROM journal_finding WHERE finding = ?').pluck();
      return maskOf(rows.all(filter.finding));
    }
    return filter.onlyFindings ? this.flagged() : undefined;
  }

  #accounts(wanted: (name: string) => boolean): NumberMask {
    const rows = this.#db
      .prepare<[], { id: number; name: string }>('SELECT id, name FROM journal_account WHERE name IS NOT NULL')
      .all();
    return maskOf(rows.filter(({ name }) => wanted(name)).map(({ id }) => id));
  }

  #text(wanted: string, found: (text: string) => readonly number[]): ColumnFilter['text'] {
    if (wanted === '') return undefined;
    const identifier = identifierOf(wanted);
    if (identifier !== null) {
      const sequences = maskOf(this.naming(blindIndexOf(this.#blindKey, identifier)));
      return { accounts: nothing, objects: nothing, sequences };
    }
    const lower = wanted.toLocaleLowerCase();
    return {
      accounts: this.#accounts((name) => name.toLocaleLowerCase().includes(lower)),
      objects: this.#objects((name, schema) => `${schema}.${name}`.toLocaleLowerCase().includes(lower)),
      sequences: maskOf(found(wanted)),
    };
  }
}

/** What is looked for; '' for nothing. */
function textOf({ text }: JournalFilter): string {
  return text?.trim() ?? '';
}

function numbersOf(ids: readonly string[], find: (id: string) => number | undefined): NumberMask {
  return maskOf(ids.map(find).filter((id) => id !== undefined));
}

function named(wanted: readonly string[]): (name: string, schema: string) => boolean {
  return (name, schema) => wanted.includes(objectText(schema, name));
}

function masks(numbers: Readonly<Partial<Record<RefinedColumn, NumberMask | undefined>>>): Refinement['only'] {
  const found = new Map<RefinedColumn, NumberMask>();
  for (const column of refinedColumns) {
    const wanted = numbers[column];
    if (wanted) found.set(column, wanted);
  }
  return found;
}

/** The value under the key, made if it is not there; the one that was asked for longest ago gives way. */
function kept<V>(cache: Map<string, V>, most: number, key: string, make: () => V): V {
  const value = cache.get(key) ?? make();
  cache.delete(key);
  for (const oldest of cache.keys()) {
    if (cache.size < most) break;
    cache.delete(oldest);
  }
  cache.set(key, value);
  return value;
}
