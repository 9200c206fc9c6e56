import type { Database } from 'better-sqlite3';
import type { JournalFilter } from '../../../shared/contract/journal.ts';
import { almatyHours, dayText } from './almaty-days.ts';
import { blindIndexOf, identifierOf } from './blind-index.ts';
import { actionCode, streamCode } from './codes.ts';
import { type ColumnFilter, Columns, type RecordColumns } from './columns.ts';
import type { Dimensions } from './dimensions.ts';

/** How many filters keep their result: the page, the map and the count of one screen ask for the same one. */
const keptResults = 6;
const nothing: ReadonlySet<number> = new Set();
/** Records that a finding which still stands rests on. */
const flaggedRecords = `SELECT DISTINCT l.seq FROM journal_finding l JOIN finding f ON f.id = l.finding WHERE f.state IN ('open', 'incident')`;

export type Order = 'newest' | 'oldest';

export interface DayActivity {
  /** `YYYY-MM-DD` in Almaty. */
  readonly day: string;
  /** Twelve bands of two hours. */
  readonly bands: readonly number[];
  readonly findings: readonly number[];
}

/** Answers filters from the columns in memory. Belongs to one state of the journal and grows with it. */
export class JournalQuery {
  readonly columns = new Columns();
  readonly #db: Database;
  readonly #dimensions: Dimensions;
  readonly #blindKey: Uint8Array;
  readonly #results = new Map<string, Uint32Array>();

  constructor(db: Database, dimensions: Dimensions, blindKey: Uint8Array) {
    this.#db = db;
    this.#dimensions = dimensions;
    this.#blindKey = blindKey;
    const rows = db
      .prepare<[], RecordColumns>(
        // Lists show whom the register names now; the leaf keeps what was known when the record was entered.
        `SELECT r.time, r.stream, r.action, r.account, ifnull(r.source, 0) AS source, r.object, ifnull(r.rows, -1) AS rows,
                ifnull(iif(a.seq IS NULL, r.base, a.base), 0) AS base,
                ifnull(iif(a.seq IS NULL, r.person, a.person), 0) AS person
         FROM journal_record r LEFT JOIN journal_attribution a ON a.seq = r.seq ORDER BY r.seq`,
      )
      .iterate();
    for (const row of rows) this.columns.push(row);
  }

  /** Sequences that pass, oldest first. */
  select(filter: JournalFilter): Uint32Array {
    // Findings change without the journal growing; total_changes counts every write of this connection.
    const volatile = filter.finding !== undefined || filter.onlyFindings === true;
    const writes = volatile ? this.#db.prepare<[], number>('SELECT total_changes()').pluck().get() : 0;
    const cacheKey = `${this.columns.size}/${writes ?? 0}/${JSON.stringify(filter)}`;
    let found = this.#results.get(cacheKey);
    if (found) {
      this.#results.delete(cacheKey);
    } else {
      found = this.columns.select(this.#columnFilter(filter));
      for (const oldest of this.#results.keys()) {
        if (this.#results.size < keptResults) break;
        this.#results.delete(oldest);
      }
    }
    this.#results.set(cacheKey, found);
    return found;
  }

  activity(filter: JournalFilter): DayActivity[] {
    const flagged = new Set(this.#db.prepare<[], number>(flaggedRecords).pluck().all());
    const days = new Map<number, { bands: number[]; findings: number[] }>();
    for (const seq of this.select(filter)) {
      const hours = almatyHours(this.columns.time[seq] ?? 0);
      const day = Math.floor(hours / 24);
      let entry = days.get(day);
      if (!entry) {
        entry = { bands: new Array<number>(12).fill(0), findings: new Array<number>(12).fill(0) };
        days.set(day, entry);
      }
      const band = (hours - day * 24) >> 1;
      entry.bands[band] = (entry.bands[band] ?? 0) + 1;
      if (flagged.has(seq)) entry.findings[band] = (entry.findings[band] ?? 0) + 1;
    }
    return [...days].sort(([a], [b]) => a - b).map(([day, counts]) => ({ day: dayText(day), ...counts }));
  }

  #columnFilter(filter: JournalFilter): ColumnFilter {
    return {
      stream: filter.stream === undefined ? undefined : streamCode(filter.stream),
      bases: this.#bases(filter),
      people: filter.people && numbersOf(filter.people, (id) => this.#dimensions.knownPerson(id)),
      accounts: filter.accounts && this.#accounts((name) => filter.accounts?.includes(name) ?? false),
      source: filter.source === undefined ? undefined : (this.#dimensions.sources.known(filter.source) ?? -1),
      actions: filter.actions && new Set(filter.actions.map(actionCode)),
      from: filter.from === undefined ? undefined : Date.parse(filter.from),
      to: filter.to === undefined ? undefined : Date.parse(filter.to),
      sequences: this.#findings(filter),
      text: this.#text(filter.text),
    };
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
      const rows = this.#db.prepare<[Uint8Array], number>('SELECT seq FROM journal_blind WHERE hash = ?').pluck();
      const sequences = new Set(rows.all(blindIndexOf(this.#blindKey, identifier)));
      return { accounts: nothing, objects: nothing, sequences };
    }
    const lower = wanted.toLocaleLowerCase();
    const objects = this.#db
      .prepare<[], { id: number; name: string; schema: string }>('SELECT id, name, schema FROM journal_object')
      .all();
    // The text stands in the column as JSON: a quote or a line break must be looked for as it is spelled there.
    const pattern = `%${JSON.stringify(wanted.toWellFormed()).slice(1, -1).replace(/[\\%_]/g, '\\$&')}%`;
    const sequences = this.#db
      .prepare<[string], number>("SELECT seq FROM journal_content WHERE personal LIKE ? ESCAPE '\\'")
      .pluck()
      .all(pattern);
    return {
      accounts: this.#accounts((name) => name.toLocaleLowerCase().includes(lower)),
      objects: new Set(
        objects.filter(({ name, schema }) => `${schema}.${name}`.toLocaleLowerCase().includes(lower)).map(({ id }) => id),
      ),
      sequences: new Set(sequences),
    };
  }
}

function numbersOf(ids: readonly string[], find: (id: string) => number | undefined): Set<number> {
  return new Set(ids.map(find).filter((id) => id !== undefined));
}
