import { type AccessHours, hoursText, isWithinHours } from '../../../../shared/domain/access-hours.ts';
import { almatyDayMinute } from '../almaty-days.ts';
import type { ListedAccount, ListedGrant } from './access-lists.ts';
import { clockOfInstant, dayOfInstant } from './day-text.ts';
import type { RuleBook } from './rule-book.ts';
import type { ObservedRecord, Violation } from './rule.ts';

/** Grants of one who may have done it. */
export interface Holder {
  /** null: the account itself. */
  readonly person: string | null;
  readonly grants: readonly ListedGrant[];
}

/**
 * Done at an hour, by the clock in Almaty, at which nobody behind the account may work with that base (R2: the procedure of
 * access). Hours stand on the grant, else on the base; where neither has any, every hour is allowed. Of several grants or
 * people it is enough that one may: the log does not say whose hand it was. `working` hours follow the register's calendar.
 */
export function outsideHours(record: ObservedRecord, base: string, account: ListedAccount, holders: readonly Holder[], book: RuleBook): Violation | null {
  const ofBase = book.bases.get(base)?.hours ?? null;
  const { graceMinutes, serviceAccounts } = book.settings.outside_hours.parameters;
  // A service runs when it runs, unless somebody stated its hours.
  const inherited = account.kind === 'service' && !serviceAccounts ? null : ofBase;
  let broken: AccessHours | null = null;
  let day = 0;
  let minute = -1;
  for (const { grants } of holders) {
    for (const grant of grants) {
      if (!isInForce(grant, record.timeMs)) continue;
      const hours = grant.hours ?? inherited;
      if (hours === null) return null;
      if (minute < 0) ({ day, minute } = almatyDayMinute(record.timeMs));
      if (isWithinHours(hours, minute, graceMinutes, (offset) => book.isWorking(day + offset))) return null;
      broken = hours;
    }
  }
  if (!broken) return null;
  const [only, ...others] = holders;
  const person = only && others.length === 0 ? only.person : null;
  return {
    rule: 'outside_hours',
    severity: 'warning',
    person,
    why: {
      account: account.name,
      holder: (person !== null && book.lists.personName(person)) || account.name,
      date: dayOfInstant(record.timeMs),
      time: clockOfInstant(record.timeMs),
      hours: hoursText(broken),
      context: broken.days === 'working' && !book.isWorking(day) ? 'dayOff' : 'hour',
    },
  };
}

function isInForce(grant: ListedGrant, atMs: number): boolean {
  return grant.fromMs <= atMs && Math.min(grant.toMs ?? Infinity, grant.revokedMs ?? Infinity) > atMs;
}
