import type { Action, FindingRule } from '../../../../shared/domain/vocabulary.ts';
import type { AccessLists, ListedAccount } from './access-lists.ts';
import type { HolderStanding } from './standing.ts';

/** What a rule looks at: one record of a log, already attributed. */
export interface ObservedRecord {
  readonly timeMs: number;
  readonly action: Action;
  /** null: no object rule applies, or the object holds no personal data. */
  readonly base: string | null;
  /** An object rule says that there is no personal data in it. */
  readonly notPersonal: boolean;
  readonly account: string;
  readonly source: string;
  /** Purpose that the log names, '' where it could and does not; null for a log that names none. */
  readonly purpose: string | null;
  /** Blocked subjects whose identifier stands in it, whenever they were blocked. */
  readonly subjects: readonly BlockedSubject[];
}

/** A subject whose data are, or were, blocked (R54). */
export interface BlockedSubject {
  readonly id: string;
  readonly fromMs: number;
  /** null: still. */
  readonly toMs: number | null;
  readonly act: string;
}

/** What a rule found wrong. */
export interface Violation {
  readonly rule: FindingRule;
  readonly severity: 'danger' | 'warning';
  readonly person: string | null;
  /** What else tells findings apart: a day, a blocked subject. Absent for nothing. */
  readonly part?: string;
  /** Values for the sentence `findings:why.<rule>`; dates as people of the country write them. `context` picks a variant. */
  readonly why: Readonly<Record<string, string | number>>;
}

/** A record that is of a listed account and done to a base, seen for one holder of a grant. */
export interface HeldRecord {
  readonly record: ObservedRecord;
  readonly base: string;
  readonly account: ListedAccount;
  /** The person, or null for an account that is authorised as itself. */
  readonly person: string | null;
  readonly standing: HolderStanding;
  readonly lists: AccessLists;
}

/** A rule over one holder. Rules exclude each other: each standing has exactly one. */
export interface HolderRule {
  readonly rule: FindingRule;
  check(held: HeldRecord): Violation | null;
}

/** Whom the sentence speaks of: the person, else the account. */
export function holderName(held: HeldRecord): string {
  return held.person === null ? held.account.name : held.lists.personName(held.person) || held.account.name;
}
