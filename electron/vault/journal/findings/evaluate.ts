import type { AccessLists, ListedAccount } from './access-lists.ts';
import { beyondRights } from './beyond-rights.ts';
import { grantExpired } from './grant-expired.ts';
import { grantRevoked } from './grant-revoked.ts';
import { notOnList } from './not-on-list.ts';
import type { HolderRule, ObservedRecord, Violation } from './rule.ts';
import { needsGrant, standingOf } from './standing.ts';
import { unknownAccount } from './unknown-account.ts';

const holderRules: readonly HolderRule[] = [notOnList, grantRevoked, grantExpired, beyondRights];

const none: readonly Violation[] = [];

/**
 * Holds one record against the lists as they were at its time. A record can break a rule once for each person on a shared
 * account: the log does not say who of them it was, so every one must be on the list of that base. An account of any kind
 * that is authorised as itself needs nobody else to be.
 */
export function evaluate(record: ObservedRecord, lists: AccessLists): readonly Violation[] {
  if (record.notPersonal) return none;
  const unknown = unknownAccount(record, lists);
  if (unknown) return [unknown];
  const account = lists.account(record.account, record.source, record.timeMs);
  if (!account || record.base === null || !needsGrant(record.action)) return none;
  const base = record.base;

  const own = standingOf(lists.grantsOfAccount(base, account.id), record.action, record.timeMs);
  if (own.kind === 'allowed') return none;
  const holders = peopleBehind(account).map((person) => ({
    person,
    standing: standingOf(lists.grantsOfPerson(base, person), record.action, record.timeMs),
  }));
  const missing = holders.filter(({ standing }) => standing.kind !== 'allowed');
  if (holders.length > 0 && missing.length === 0) return none;
  // Nobody stands behind it, or it was once authorised as itself: its own standing is what is wrong.
  if (holders.length === 0 || own.kind !== 'absent') return check(record, base, account, null, own, lists);
  return missing.flatMap(({ person, standing }) => check(record, base, account, person, standing, lists));
}

/** Whose grants count: those who answer for a service account do not use it. */
function peopleBehind(account: ListedAccount): readonly string[] {
  return account.kind === 'service' ? [] : account.people;
}

function check(
  record: ObservedRecord,
  base: string,
  account: ListedAccount,
  person: string | null,
  standing: ReturnType<typeof standingOf>,
  lists: AccessLists,
): readonly Violation[] {
  for (const rule of holderRules) {
    const violation = rule.check({ record, base, account, person, standing, lists });
    if (violation) return [violation];
  }
  return none;
}
