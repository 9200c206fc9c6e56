import type { AccessLists, ListedAccount } from './access-lists.ts';
import { beyondRights } from './beyond-rights.ts';
import { blockedSubject } from './blocked-subject.ts';
import { grantExpired } from './grant-expired.ts';
import { grantRevoked } from './grant-revoked.ts';
import { notOnList } from './not-on-list.ts';
import { type Holder, outsideHours } from './outside-hours.ts';
import { purposeUnlisted } from './purpose-unlisted.ts';
import type { RuleBook } from './rule-book.ts';
import type { HolderRule, ObservedRecord, Violation } from './rule.ts';
import { needsGrant, standingOf } from './standing.ts';
import { unknownAccount } from './unknown-account.ts';

const holderRules: readonly HolderRule[] = [notOnList, grantRevoked, grantExpired, beyondRights];

const none: readonly Violation[] = [];

/** Holds one record against every rule that looks at single records and is switched on. Most records break none: then nothing is made. */
export function evaluate(record: ObservedRecord, book: RuleBook): readonly Violation[] {
  if (record.notPersonal) return none;
  let found = accessOf(record, book);
  if (record.purpose !== null) {
    const violation = purposeUnlisted(record, book);
    if (violation) found = [...found, violation];
  }
  if (record.subjects.length > 0) found = [...found, ...blockedSubject(record, book)];
  return found.length === 0 ? none : found.filter(({ rule }) => book.settings[rule].enabled);
}

/**
 * Holds a record against the lists as they were at its time. A record can break a rule once for each person on a shared
 * account: the log does not say who of them it was, so every one must be on the list of that base. An account of any kind
 * that is authorised as itself needs nobody else to be.
 */
function accessOf(record: ObservedRecord, book: RuleBook): readonly Violation[] {
  const { lists } = book;
  const unknown = unknownAccount(record, lists);
  if (unknown) return [unknown];
  const account = lists.account(record.account, record.source, record.timeMs);
  if (!account || record.base === null || !needsGrant(record.action)) return none;
  const base = record.base;

  const ownGrants = lists.grantsOfAccount(base, account.id);
  const own = standingOf(ownGrants, record.action, record.timeMs);
  if (own.kind === 'allowed') return atThatHour(record, base, account, [{ person: null, grants: ownGrants }], book);
  const holders = peopleBehind(account).map((person) => {
    const grants = lists.grantsOfPerson(base, person);
    return { person, grants, standing: standingOf(grants, record.action, record.timeMs) };
  });
  const missing = holders.filter(({ standing }) => standing.kind !== 'allowed');
  if (holders.length > 0 && missing.length === 0) return atThatHour(record, base, account, holders, book);
  // Nobody stands behind it, or it was once authorised as itself: its own standing is what is wrong.
  if (holders.length === 0 || own.kind !== 'absent') return check(record, base, account, null, own, lists);
  return missing.flatMap(({ person, standing }) => check(record, base, account, person, standing, lists));
}

function atThatHour(record: ObservedRecord, base: string, account: ListedAccount, holders: readonly Holder[], book: RuleBook): readonly Violation[] {
  const violation = outsideHours(record, base, account, holders, book);
  return violation ? [violation] : none;
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
