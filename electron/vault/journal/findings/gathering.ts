import type { Action } from '../../../../shared/domain/vocabulary.ts';
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
}

/** What has to be known of a record to see whether the next one is of the same statement. */
export type CountedRecord = Pick<ViolatingRecord, 'sequence' | 'timeMs' | 'action' | 'object' | 'rows'>;

/** Lines that a server writes of one statement come within this, milliseconds. */
const sameStatementMs = 10;
const objectLimit = 50;

/**
 * Whether two records of one account tell of one statement over several tables, whose rows count once: the log wrote them one after
 * the other, at the same time, with the same number of rows, for different tables.
 */
export function isSameStatement(before: CountedRecord | null, record: CountedRecord): boolean {
  return (
    before !== null &&
    record.sequence === before.sequence + 1 &&
    record.rows === before.rows &&
    record.action === before.action &&
    record.object !== before.object &&
    Math.abs(record.timeMs - before.timeMs) <= sameStatementMs
  );
}

/** What a finding says of all its records together, as it is summed up. */
export interface Summary {
  severity: 'danger' | 'warning';
  firstMs: number;
  lastMs: number;
  records: number;
  rows: number;
  last: CountedRecord | null;
  readonly actions: Set<Action>;
  readonly objects: Set<string>;
  why: Violation['why'];
}

export function emptySummary(violation: Violation, timeMs: number): Summary {
  return {
    severity: violation.severity, firstMs: timeMs, lastMs: timeMs, records: 0, rows: 0, last: null,
    actions: new Set(), objects: new Set(), why: violation.why,
  }; // prettier-ignore
}

/** Adds a record. The sentence is that of the gravest, and of these the latest. */
export function take(summary: Summary, record: ViolatingRecord, violation: Violation): void {
  summary.records += 1;
  if (violation.severity === 'danger' && summary.severity === 'warning') {
    summary.severity = 'danger';
    summary.why = violation.why;
  } else if (record.timeMs >= summary.lastMs && violation.severity === summary.severity) {
    summary.why = violation.why;
  }
  summary.firstMs = Math.min(summary.firstMs, record.timeMs);
  summary.lastMs = Math.max(summary.lastMs, record.timeMs);
  if (!isSameStatement(summary.last, record)) summary.rows += record.rows ?? 0;
  summary.last = { sequence: record.sequence, timeMs: record.timeMs, action: record.action, object: record.object, rows: record.rows };
  summary.actions.add(record.action);
  if (record.object !== '' && summary.objects.size < objectLimit) summary.objects.add(record.object);
}
