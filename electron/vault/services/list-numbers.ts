import type { Database } from 'better-sqlite3';
import { today } from '../clock.ts';
import { dayNumber } from '../journal/almaty-days.ts';
import { coverageBy } from '../journal/coverage.ts';
import { loadAccessLists } from '../journal/findings/load-lists.ts';
import { journalOf } from '../journal/journal.ts';
import { tallyPairs } from '../journal/tally-pairs.ts';
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

/** Person id → time of the last log record, as records are attributed now. */
export function lastRecordByPerson({ db, clock }: Session): ReadonlyMap<string, string> {
  const journal = journalOf(db, clock);
  const { dimensions } = journal;
  const last = new Map<string, string>();
  for (const { second, lastMs } of tallyPairs(journal.columns, 'stream', 'person')) {
    const id = second === 0 ? null : dimensions.personById(second)?.value;
    if (id) last.set(id, instantOf(lastMs));
  }
  return last;
}

/** Account id → time of its last log record, by the lists of now: one name may be another account in another source. */
export function lastRecordByAccount({ db, clock }: Session): ReadonlyMap<string, string> {
  const lists = loadAccessLists(db);
  const journal = journalOf(db, clock);
  const { dimensions } = journal;
  const last = new Map<string, number>();
  for (const { first, second, lastMs } of tallyPairs(journal.columns, 'source', 'account')) {
    const name = dimensions.accountById(second)?.value;
    const account = name ? lists.account(name, dimensions.sources.name(first) ?? '', lastMs) : null;
    if (account) last.set(account.id, Math.max(last.get(account.id) ?? 0, lastMs));
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
