import type { JournalFilter } from '../../../shared/contract/journal.ts';
import type { OutputDraftOf } from '../../../shared/contract/index.ts';
import { activityByWeek } from '../journal/activity.ts';
import { identifierOf } from '../journal/blind-index.ts';
import { objectText } from '../journal/dimensions.ts';
import { journalOf } from '../journal/journal.ts';
import { tally, topList, type TopBy } from '../journal/top-list.ts';
import type { Session } from '../session.ts';
import { registerNames } from './register-names.ts';

/** Whoever looks for a subject is recorded; a number on a tab would tell the same and nobody asked for it. */
export function countsOf(session: Session, filters: readonly JournalFilter[]): (number | null)[] {
  const journal = journalOf(session.db, session.clock);
  return filters.map((filter) => (filter.text !== undefined && identifierOf(filter.text) !== null ? null : journal.count(filter)));
}

export function breakdownOf(session: Session, filter: JournalFilter, by: TopBy, limit: number): OutputDraftOf<'journal.breakdown'> {
  const { db, clock } = session;
  const journal = journalOf(db, clock);
  const { columns, dimensions } = journal;
  const selection = journal.select(filter);
  const flagged = journal.flagged();
  const names = registerNames(db);
  const accounts = topList(tally(columns, selection, flagged, 'account'), (number) => dimensions.accountById(number)?.value ?? '', by, limit);
  const objectName = (number: number): string => {
    const object = dimensions.objectById(number);
    return object ? objectText(object.schema, object.name) : '';
  };
  const objects = topList(tally(columns, selection, flagged, 'object'), objectName, by, limit);
  const week = activityByWeek(columns, selection, flagged);
  return {
    accounts: {
      total: accounts.total,
      top: accounts.top.map(({ name, belongsTo, ...counts }) => {
        const person = dimensions.personById(belongsTo)?.value;
        return { account: name, person: person ? names.person(person) : null, ...counts };
      }),
    },
    objects: {
      total: objects.total,
      top: objects.top.map(({ name, belongsTo, ...counts }) => {
        const base = dimensions.bases.name(belongsTo);
        return { object: name, base: base === undefined ? null : names.base(base), ...counts };
      }),
    },
    week: { records: [...week.records], findings: [...week.findings] },
  };
}
