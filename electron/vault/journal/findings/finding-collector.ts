import type { Database, Statement } from 'better-sqlite3';
import type { Action } from '../../../../shared/domain/vocabulary.ts';
import { randomUUID } from '../../crypto/primitives.ts';
import { addHistory } from './finding-store.ts';
import type { Violation } from './rule.ts';

/** A record in the journal that broke rules. */
export interface ViolatingRecord {
  readonly sequence: number;
  readonly timeMs: number;
  readonly action: Action;
  readonly base: string | null;
  readonly account: string;
  readonly source: string;
  /** Name for the list of objects, `schema.table`; '' for none. */
  readonly object: string;
  readonly rows: number | null;
  /** Same for all records of one statement, so that its rows count once; '' where the log does not say. */
  readonly statement: string;
}

interface Gathered {
  readonly id: string;
  severity: 'danger' | 'warning';
  firstMs: number;
  lastMs: number;
  records: number;
  rows: number;
  lastStatement: string;
  lastRows: number;
  actions: Set<Action>;
  objects: Set<string>;
  why: string;
  /** Whether anything was taken since it was read. */
  fresh: boolean;
}

interface StoredFinding {
  readonly id: string;
  readonly severity: 'danger' | 'warning';
  readonly first_time: number;
  readonly last_time: number;
  readonly records: number;
  readonly rows: number;
  readonly last_statement: string;
  readonly last_rows: number;
  readonly actions: string;
  readonly objects: string;
  readonly why: string;
}

const objectLimit = 50;

/** What groups records into one finding. */
export function findingKey(violation: Violation, record: Pick<ViolatingRecord, 'base' | 'source' | 'account'>): string {
  return JSON.stringify([violation.rule, record.base, record.source, record.account, violation.person]);
}

/**
 * Groups violating records into findings by rule, base, source, account and person. A finding that is still open is
 * extended; what follows a dismissed one, or one that became an incident, is a new finding. Used inside one transaction:
 * `save` writes what was gathered since the last one.
 */
export class FindingCollector {
  readonly #db: Database;
  readonly #at: string;
  readonly #operator: string;
  readonly #anew: boolean;
  readonly #gathered = new Map<string, Gathered>();
  readonly #link: Statement<[string, number, string]>;
  readonly #findOpen: Statement<unknown[], StoredFinding>;
  #added = 0;

  /** @param mode `anew`: all records come again, so findings are summed up from nothing; else they are extended */
  constructor(db: Database, at: string, operator: string, mode: 'extend' | 'anew' = 'extend') {
    this.#db = db;
    this.#at = at;
    this.#operator = operator;
    this.#anew = mode === 'anew';
    this.#link = db.prepare('INSERT OR IGNORE INTO journal_finding (finding, seq, rule) VALUES (?, ?, ?)');
    this.#findOpen = db.prepare(
      `SELECT * FROM finding
       WHERE state = 'open' AND rule = ? AND ifnull(base_id, '') = ? AND source_id = ? AND account = ? AND ifnull(person_id, '') = ?`,
    );
  }

  /** Findings that were not there before. */
  get added(): number {
    return this.#added;
  }

  /** @returns id of the finding that the record belongs to */
  add(record: ViolatingRecord, violation: Violation): string {
    const key = findingKey(violation, record);
    let gathered = this.#gathered.get(key);
    if (!gathered) {
      gathered = this.#open(record, violation);
      this.#gathered.set(key, gathered);
    }
    const linked = this.#link.run(gathered.id, record.sequence, violation.rule).changes > 0;
    if (linked || this.#anew) take(gathered, record, violation);
    return gathered.id;
  }

  /** Writes what was gathered. @returns ids of all findings that a record was added to since the last time */
  save(): Set<string> {
    const update = this.#db.prepare(
      `UPDATE finding SET severity = ?, first_time = ?, last_time = ?, records = ?, rows = ?, last_statement = ?, last_rows = ?,
                          actions = ?, objects = ?, why = ? WHERE id = ?`,
    );
    for (const one of this.#gathered.values()) {
      if (!one.fresh) continue;
      update.run(
        one.severity, one.firstMs, one.lastMs, one.records, one.rows, one.lastStatement, one.lastRows,
        JSON.stringify([...one.actions]), JSON.stringify([...one.objects]), one.why, one.id,
      );
    }
    const ids = new Set([...this.#gathered.values()].map(({ id }) => id));
    // Next time findings are looked up again: someone may have dismissed them meanwhile.
    this.#gathered.clear();
    return ids;
  }

  #open(record: ViolatingRecord, violation: Violation): Gathered {
    const stored = this.#findOpen.get(violation.rule, record.base ?? '', record.source, record.account, violation.person ?? '');
    if (stored) return this.#anew ? emptyGathered(stored.id, violation, record.timeMs) : fromStored(stored);
    const id = randomUUID();
    this.#db
      .prepare(
        `INSERT INTO finding (id, rule, severity, state, base_id, account, person_id, source_id, first_time, last_time, detected_at,
                              records, rows, last_statement, last_rows, actions, objects, why, reason)
         VALUES (?, ?, ?, 'open', ?, ?, ?, ?, ?, ?, ?, 0, 0, '', 0, '[]', '[]', '{}', NULL)`,
      )
      .run(id, violation.rule, violation.severity, record.base, record.account, violation.person, record.source, record.timeMs, record.timeMs, this.#at);
    addHistory(this.#db, id, 'open', { at: this.#at, operator: this.#operator });
    this.#added += 1;
    return emptyGathered(id, violation, record.timeMs);
  }
}

function emptyGathered(id: string, violation: Violation, timeMs: number): Gathered {
  return {
    id, severity: violation.severity, firstMs: timeMs, lastMs: timeMs, records: 0, rows: 0, lastStatement: '', lastRows: 0,
    actions: new Set(), objects: new Set(), why: JSON.stringify(violation.why), fresh: false,
  };
}

function fromStored(stored: StoredFinding): Gathered {
  return {
    id: stored.id, severity: stored.severity, firstMs: stored.first_time, lastMs: stored.last_time, records: stored.records,
    rows: stored.rows, lastStatement: stored.last_statement, lastRows: stored.last_rows,
    actions: new Set(JSON.parse(stored.actions) as Action[]), objects: new Set(JSON.parse(stored.objects) as string[]), why: stored.why, fresh: false,
  };
}

function take(gathered: Gathered, record: ViolatingRecord, violation: Violation): void {
  gathered.fresh = true;
  gathered.records += 1;
  if (violation.severity === 'danger' && gathered.severity === 'warning') {
    gathered.severity = 'danger';
    gathered.why = JSON.stringify(violation.why);
  }
  if (record.timeMs >= gathered.lastMs && violation.severity === gathered.severity) gathered.why = JSON.stringify(violation.why);
  gathered.firstMs = Math.min(gathered.firstMs, record.timeMs);
  gathered.lastMs = Math.max(gathered.lastMs, record.timeMs);
  const rows = record.rows ?? 0;
  if (record.statement !== '' && record.statement === gathered.lastStatement) {
    gathered.rows += Math.max(0, rows - gathered.lastRows);
    gathered.lastRows = Math.max(gathered.lastRows, rows);
  } else {
    gathered.rows += rows;
    gathered.lastRows = rows;
    gathered.lastStatement = record.statement;
  }
  gathered.actions.add(record.action);
  if (record.object !== '' && gathered.objects.size < objectLimit) gathered.objects.add(record.object);
}
