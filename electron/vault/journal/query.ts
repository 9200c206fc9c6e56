import type { Database } from 'better-sqlite3';
import type { JournalFilter } from '../../../shared/contract/journal.ts';
import { blindIndexOf, identifierOf } from './blind-index.ts';
import { actionCode, streamCode } from './codes.ts';
import { type ColumnFilter, Columns, type RecordColumns } from './columns.ts';
import { type Dimensions, objectText } from './dimensions.ts';
import { IdentifierEntries } from './identifier-entries.ts';
import { readNumbers } from '../register/journal-packs/pack.ts';
import { maskOf, type NumberMask, refine, type RefinedColumn, refinedColumns, type Refinement } from './refine.ts';
import { TextSearch } from './text-search.ts';

/** How many filters keep their result: the page, the map and the count of one screen ask for the same one. */
const keptResults = 6;
/** How many numbers: those of the tabs. */
const keptCounts = 100;
const nothing: ReadonlySet<number> = new Set();
/** Records that a finding which still stands rests on. */
const flaggedRecords = `SELECT DISTINCT l.seq FROM journal_finding l JOIN finding f ON f.id = l.finding WHERE f.state IN ('open', 'incident')`;

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
  #moves = 0;

  constructor(db: Database, dimensions: Dimensions, blindKey: Uint8Array) {
    this.#db = db;
    this.#dimensions = dimensions;
    this.#blindKey = blindKey;
    this.#texts = new TextSearch(db);
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

  /** Looks for the text of the filter in turns; {@link select} then has it at hand. @throws Fault CANCELLED */
  async prepare({ text }: JournalFilter, signal: AbortSignal): Promise<void> {
    const wanted = text?.trim() ?? '';
    if (wanted !== '' && identifierOf(wanted) === null) await this.#texts.prepare(wanted, signal);
  }

  /** Sequences that pass, oldest first. */
  select(filter: JournalFilter): Uint32Array {
    return kept(this.#results, keptResults, this.#cacheKey(filter), () => this.#find(filter));
  }

  /** How many pass: a number is kept for longer than the sequences it counts. */
  count(filter: JournalFilter): number {
    const cacheKey = this.#cacheKey(filter);
    return kept(this.#counts, keptCounts, cacheKey, () => (this.#results.get(cacheKey) ?? this.#find(filter)).length);
  }

  #find(filter: JournalFilter): Uint32Array {
    return refine(this.columns, this.columns.select(this.#columnFilter(filter)), this.#refinement(filter));
  }

  #cacheKey(filter: JournalFilter): string {
    // Findings change without the journal growing; total_changes counts every write of this connection.
    const volatile = filter.finding !== undefined || filter.onlyFindings === true;
    const writes = volatile ? this.#db.prepare<[], number>('SELECT total_changes()').pluck().get() : 0;
    return `${this.columns.size}/${this.#moves}/${writes ?? 0}/${JSON.stringify(filter)}`;
  }

  /** 1 for every sequence that a finding which still stands rests on. */
  flagged(): Uint8Array {
    const flagged = new Uint8Array(this.columns.size);
    for (const seq of this.#db.prepare<[], number>(flaggedRecords).pluck().all()) flagged[seq] = 1;
    return flagged;
  }

  #columnFilter(filter: JournalFilter): ColumnFilter {
    return {
      stream: filter.stream === undefined ? undefined : streamCode(filter.stream),
      bases: this.#bases(filter),
      people: filter.people && numbersOf(filter.people, (id) => this.#dimensions.knownPerson(id)),
      accounts: filter.accounts && this.#accounts((name) => filter.accounts?.includes(name) ?? false),
      sources: filter.sources && numbersOf(filter.sources, (id) => this.#dimensions.sources.known(id)),
      actions: filter.actions && new Set(filter.actions.map(actionCode)),
      from: filter.from === undefined ? undefined : Date.parse(filter.from),
      to: filter.to === undefined ? undefined : Date.parse(filter.to),
      sequences: this.#findings(filter),
      text: this.#text(filter.text),
    };
  }

  #refinement({ objects, except = {}, hoursOfWeek }: JournalFilter): Refinement {
    const { bases, people, accounts, sources, actions } = except;
    return {
      only: masks({ object: objects && this.#objects(objects) }),
      except: masks({
        base: bases && numbersOf(bases, (id) => this.#dimensions.bases.known(id)),
        person: people && numbersOf(people, (id) => this.#dimensions.knownPerson(id)),
        account: accounts && this.#accounts((name) => accounts.includes(name)),
        source: sources && numbersOf(sources, (id) => this.#dimensions.sources.known(id)),
        action: actions?.map(actionCode),
        object: except.objects && this.#objects(except.objects),
      }),
      hoursOfWeek: hoursOfWeek && maskOf(hoursOfWeek),
    };
  }

  #objects(wanted: readonly string[]): number[] {
    const rows = this.#db.prepare<[], { id: number; name: string; schema: string }>('SELECT id, name, schema FROM journal_object').all();
    return rows.filter((row) => wanted.includes(objectText(row.schema, row.name))).map(({ id }) => id);
  }

  #bases(filter: JournalFilter): ReadonlySet<number> | undefined {
    if (!filter.bases && !filter.withoutBase) return undefined;
    const bases = numbersOf(filter.bases ?? [], (id) => this.#dimensions.bases.known(id));
    if (filter.withoutBase) bases.add(0);
    return bases;
  }

  #findings(filter: JournalFilter): ReadonlySet<number> | undefined {
    if (filter.finding !== undefined) {
      const rows = this.#db.prepare<[string], number>('SELECT seq FROM journal_finding WHERE finding = ?').pluck();
      return new Set(rows.all(filter.finding));
    }
    if (!filter.onlyFindings) return undefined;
    return new Set(this.#db.prepare<[], number>(flaggedRecords).pluck().all());
  }

  #accounts(wanted: (name: string) => boolean): Set<number> {
    const rows = this.#db
      .prepare<[], { id: number; name: string }>('SELECT id, name FROM journal_account WHERE name IS NOT NULL')
      .all();
    return new Set(rows.filter(({ name }) => wanted(name)).map(({ id }) => id));
  }

  #text(text: string | undefined): ColumnFilter['text'] {
    const wanted = text?.trim() ?? '';
    if (wanted === '') return undefined;
    const identifier = identifierOf(wanted);
    if (identifier !== null) {
      const sequences = new Set(this.naming(blindIndexOf(this.#blindKey, identifier)));
      return { accounts: nothing, objects: nothing, sequences };
    }
    const lower = wanted.toLocaleLowerCase();
    const objects = this.#db
      .prepare<[], { id: number; name: string; schema: string }>('SELECT id, name, schema FROM journal_object')
      .all();
    return {
      accounts: this.#accounts((name) => name.toLocaleLowerCase().includes(lower)),
      objects: new Set(
        objects.filter(({ name, schema }) => `${schema}.${name}`.toLocaleLowerCase().includes(lower)).map(({ id }) => id),
      ),
      sequences: new Set(this.#texts.find(wanted)),
    };
  }
}

function numbersOf(ids: readonly string[], find: (id: string) => number | undefined): Set<number> {
  return new Set(ids.map(find).filter((id) => id !== undefined));
}

function masks(numbers: Readonly<Partial<Record<RefinedColumn, Iterable<number> | undefined>>>): Refinement['only'] {
  const found = new Map<RefinedColumn, NumberMask>();
  for (const column of refinedColumns) {
    const wanted = numbers[column];
    if (wanted) found.set(column, maskOf(wanted));
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
