import type { Action } from '../../../../shared/domain/vocabulary.ts';
import { dayOfInstant } from './day-text.ts';
import type { RuleBook } from './rule-book.ts';
import type { ObservedRecord, Violation } from './rule.ts';

/** What blocking suspends (R54: 395/НҚ, 25 and 2 (2)). Sending elsewhere is distribution; export is what sends. */
const suspended: ReadonlySet<Action> = new Set([
  'collect', 'accumulate', 'change', 'supplement', 'use', 'distribute', 'transfer', 'export', 'anonymise', 'destroy',
]); // prettier-ignore

/**
 * A suspended action on a subject whose data were blocked at that time (R54), known by an IIN or phone in the statement. Viewing
 * is not suspended by the order; a parameter counts it too.
 */
export function blockedSubject(record: ObservedRecord, book: RuleBook): Violation[] {
  if (record.subjects.length === 0) return [];
  const { viewing } = book.settings.blocked_subject.parameters;
  if (!suspended.has(record.action) && !(viewing && (record.action === 'view' || record.action === 'access'))) return [];
  return record.subjects
    .filter(({ fromMs, toMs }) => fromMs <= record.timeMs && (toMs === null || record.timeMs < toMs))
    .map(({ id, fromMs, act }) => ({
      rule: 'blocked_subject',
      severity: 'danger',
      person: null,
      part: id,
      why: { account: record.account, action: record.action, date: dayOfInstant(fromMs), act },
    }));
}
