import type { AccessLists } from './access-lists.ts';
import type { ObservedRecord, Violation } from './rule.ts';

/** The register knows no account of that name. Signing in counts too, even when it failed: someone is trying. */
export function unknownAccount(record: ObservedRecord, lists: AccessLists): Violation | null {
  if (lists.account(record.account, record.source, record.timeMs)) return null;
  return { rule: 'unknown_account', severity: 'danger', person: null, why: { account: record.account } };
}
