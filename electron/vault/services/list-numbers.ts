import type { Database } from 'better-sqlite3';
import { today } from '../clock.ts';
import { dayNumber } from '../journal/almaty-days.ts';
import { coverageBy } from '../journal/coverage.ts';
import { loadAccessLists } from '../journal/findings/load-lists.ts';
import { journalOf } from '../journal/journal.ts';
import type { Session } from '../session.ts';

/** What lists show of a base or a person besides its own fields. Each function reads its tables once for all of them. */
export interface Activity {
  readonly lastRecord: string | null;
  /** Log records a day, oldest first, today last. */
  readonly days: readonly number[];
}

const shownDays = 14;

/** Base id → its log. */
export function activityByBase({ db, clock }: Session): ReadonlyMap<string, Activity> {
  const first = today(clock).subtract({ days: shownDays - 1 });
  const covered = coverageBy(journalOf(db, clock), 'base', { first: dayNumber(first.toString()), count: shownDays });
  return new Map([...covered].map(([id, { days, lastMs }]) => [id, { lastRecord: instantOf(lastMs), days: [...days] }]));
}

/** Person id → time of the last log record. */
export function lastRecordByPerson(db: Database): ReadonlyMap<string, string> {
  const rows = db
    .prepare<[], { id: string; last: number }>(
      // As they are attributed now: a rule changed later moves them to another person.
      `SELECT dimension.person AS id, max(record.time) AS last
       FROM journal_record AS record
       LEFT JOIN journal_attribution AS attribution ON attribution.seq = record.seq
       JOIN journal_person AS dimension ON dimension.id = iif(attribution.seq IS NULL, record.person, attribution.person)
       WHERE record.stream = 0 AND dimension.person IS NOT NULL GROUP BY dimension.person`,
    )
    .all();
  return new Map(rows.map((row) => [row.id, instantOf(row.last)]));
}

/** Account id → time of its last log record, by the lists of now: one name may be another account in another source. */
export function lastRecordByAccount(db: Database): ReadonlyMap<string, string> {
  const lists = loadAccessLists(db);
  const rows = db
    .prepare<[], { source: string; name: string; last: number }>(
      `SELECT s.source, a.name, max(r.time) AS last
       FROM journal_record r JOIN journal_source s ON s.id = r.source JOIN journal_account a ON a.id = r.account
       WHERE r.stream = 0 AND a.name IS NOT NULL GROUP BY r.source, r.account`,
    )
    .all();
  const last = new Map<string, number>();
  for (const row of rows) {
    const account = lists.account(row.name, row.source, row.last);
    if (account) last.set(account.id, Math.max(last.get(account.id) ?? 0, row.last));
  }
  return new Map([...last].map(([id, time]) => [id, instantOf(time)]));
}

/** Id of a base or person → findings that nobody has dealt with. */
export function openFindingsBy(db: Database, column: 'base_id' | 'person_id'): ReadonlyMap<string, number> {
  const rows = db
    .prepare<[], { id: string; findings: number }>(
      `SELECT ${column} AS id, count(*) AS findings FROM finding WHERE state = 'open' AND ${column} IS NOT NULL GROUP BY ${column}`,
    )
    .all();
  return new Map(rows.map((row) => [row.id, row.findings]));
}

/** Bases that an object rule of some source leads to. */
export function coveredBases(db: Database): ReadonlySet<string> {
  return new Set(db.prepare<[], string>('SELECT DISTINCT base_id FROM source_object WHERE base_id IS NOT NULL').pluck().all());
}

/** Days of a base that no source covers. */
export const uncovered: readonly number[] = Array.from({ length: shownDays }, () => -1);
export const quiet: readonly number[] = Array.from({ length: shownDays }, () => 0);

function instantOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
