import type { Database, Statement } from 'better-sqlite3';
import { z } from 'zod';
import { actions as allActions, type FindingRule } from '../../../../shared/domain/vocabulary.ts';
import { randomUUID } from '../../crypto/primitives.ts';
import { addHistory } from './finding-store.ts';
import type { Summary } from './gathering.ts';

/** What makes a finding one: there is at most one open finding of each. */
export interface FindingSubject {
  readonly rule: FindingRule;
  readonly base: string | null;
  /** null where the rule looks at no source. */
  readonly source: string | null;
  /** '' where the rule looks at no account. */
  readonly account: string;
  readonly person: string | null;
  /** A day, a blocked subject; '' for nothing. */
  readonly part: string;
}

/** Who does something, and when. */
export interface Step {
  readonly at: string;
  readonly operator: string;
}

/** One text for each subject. */
export function subjectKey({ rule, base, source, account, person, part }: FindingSubject): string {
  return JSON.stringify([rule, base, source, account, person, part]);
}

export interface SubjectRow {
  readonly rule: string;
  readonly base_id: string | null;
  readonly source_id: string | null;
  readonly account: string;
  readonly person_id: string | null;
  readonly part: string;
}

/** The same key, of a row of `finding`. */
export function keyOfRow({ rule, base_id, source_id, account, person_id, part }: SubjectRow): string {
  return JSON.stringify([rule, base_id, source_id, account, person_id, part]);
}

const lastRecord = z
  .object({ sequence: z.number(), timeMs: z.number(), action: z.enum(allActions), object: z.string(), rows: z.number().nullable() })
  .nullable();

/** Writes findings that rules made. Used inside one transaction. */
export class FindingWriter {
  readonly #db: Database;
  readonly #step: Step;
  readonly #earlier: Statement<unknown[], string>;
  readonly #insert: Statement;
  readonly #update: Statement;

  constructor(db: Database, step: Step) {
    this.#db = db;
    this.#step = step;
    // Both ends of what is one and the same: `is` lets null be equal to null.
    this.#earlier = db
      .prepare<unknown[], string>(
        `SELECT id FROM finding WHERE state = 'withdrawn' AND rule = ? AND base_id IS ? AND source_id IS ? AND account = ? AND person_id IS ? AND part = ?
         ORDER BY rowid DESC LIMIT 1`,
      )
      .pluck();
    this.#insert = db.prepare(
      `INSERT INTO finding (id, rule, severity, state, base_id, account, person_id, source_id, part, first_time, last_time, detected_at,
                            records, rows, last_record, actions, objects, why, reason, earlier_id)
       VALUES (?, ?, ?, 'open', ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 'null', '[]', '[]', '{}', NULL, ?)`,
    );
    this.#update = db.prepare(
      `UPDATE finding SET severity = ?, first_time = ?, last_time = ?, records = ?, rows = ?, last_record = ?, actions = ?, objects = ?, why = ?
       WHERE id = ?`,
    );
  }

  /** A new finding; one that was withdrawn before is named in it. @returns its id */
  open(subject: FindingSubject, summary: Pick<Summary, 'severity' | 'firstMs' | 'lastMs'>): string {
    const { rule, base, source, account, person, part } = subject;
    const id = randomUUID();
    const earlier = this.#earlier.get(rule, base, source, account, person, part) ?? null;
    this.#insert.run(id, rule, summary.severity, base, account, person, source, part, summary.firstMs, summary.lastMs, this.#step.at, earlier);
    addHistory(this.#db, id, 'open', this.#step);
    return id;
  }

  write(id: string, summary: Summary): void {
    this.#update.run(
      summary.severity, summary.firstMs, summary.lastMs, summary.records, summary.rows, JSON.stringify(summary.last),
      JSON.stringify([...summary.actions]), JSON.stringify([...summary.objects]), JSON.stringify(summary.why), id,
    ); // prettier-ignore
  }
}

export interface StoredSummary {
  readonly severity: 'danger' | 'warning';
  readonly first_time: number;
  readonly last_time: number;
  readonly records: number;
  readonly rows: number;
  readonly last_record: string;
  readonly actions: string;
  readonly objects: string;
  readonly why: string;
}

export function summaryOf(row: StoredSummary): Summary {
  return {
    severity: row.severity,
    firstMs: row.first_time,
    lastMs: row.last_time,
    records: row.records,
    rows: row.rows,
    last: lastRecord.parse(JSON.parse(row.last_record)),
    actions: new Set(z.array(z.enum(allActions)).parse(JSON.parse(row.actions))),
    objects: new Set(z.array(z.string()).parse(JSON.parse(row.objects))),
    why: z.record(z.string(), z.union([z.string(), z.number()])).parse(JSON.parse(row.why)),
  };
}
