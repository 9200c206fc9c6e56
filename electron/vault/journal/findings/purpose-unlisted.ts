import { normalPurpose } from './record-purposes.ts';
import type { RuleBook } from './rule-book.ts';
import type { ObservedRecord, Violation } from './rule.ts';

/**
 * A purpose that is not among those of the base (R1, R51). Only logs with a column for the purpose name one; by a parameter a
 * record of such a log that names none is a finding too.
 */
export function purposeUnlisted(record: ObservedRecord, book: RuleBook): Violation | null {
  if (record.purpose === null || record.base === null) return null;
  const base = book.bases.get(record.base);
  if (!base) return null;
  const purpose = normalPurpose(record.purpose);
  if (purpose === '' ? !book.settings.purpose_unlisted.parameters.missing : base.purposes.has(purpose)) return null;
  return {
    rule: 'purpose_unlisted',
    severity: 'warning',
    person: null,
    part: purpose.slice(0, 200),
    why: { account: record.account, purpose: record.purpose, context: purpose === '' ? 'missing' : 'named' },
  };
}
