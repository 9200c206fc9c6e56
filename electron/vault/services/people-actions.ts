import type { Account, Grant } from '../../../shared/contract/people.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import { checkIin } from '../../../shared/domain/identifiers.ts';
import { type AccountFields, findAccount, findAccountByName } from '../register/accounts.ts';
import { findBase } from '../register/bases.ts';
import type { GrantFields } from '../register/grants.ts';
import { findPerson, findPersonByIin, fullName, type PersonFields } from '../register/people.ts';
import type { OwnAction, Session } from '../session.ts';

/** @throws Fault IIN_INVALID, IIN_CONTROL_DIGIT, PERSON_IIN_TAKEN */
export function checkPerson(session: Session, fields: PersonFields, id: string | null): void {
  const problem = fields.iin === '' ? null : checkIin(fields.iin);
  if (problem === 'IIN_INVALID') throw new Fault('IIN_INVALID', { fields: { iin: 'IIN_INVALID' } });
  if (problem === 'IIN_CONTROL_DIGIT') throw new Fault('IIN_CONTROL_DIGIT', { fields: { iin: 'IIN_CONTROL_DIGIT' } });
  const other = findPersonByIin(session.db, fields.iin);
  if (other && other.id !== id) throw new Fault('PERSON_IIN_TAKEN', { fields: { iin: 'PERSON_IIN_TAKEN' } });
}

/** @throws Fault ACCOUNT_EXISTS, ACCOUNT_PERSONAL_ONE, PERSON_UNKNOWN, NOT_FOUND */
export function checkAccount(session: Session, fields: AccountFields, id: string | null): void {
  const { db } = session;
  const other = findAccountByName(db, fields.name, fields.source);
  if (other && other.id !== id) throw new Fault('ACCOUNT_EXISTS', { fields: { name: 'ACCOUNT_EXISTS' } });
  if (fields.kind === 'personal' && new Set(fields.people).size !== 1) {
    throw new Fault('ACCOUNT_PERSONAL_ONE', { fields: { people: 'ACCOUNT_PERSONAL_ONE' } });
  }
  if (fields.people.some((person) => !findPerson(db, person))) throw new Fault('PERSON_UNKNOWN', { fields: { people: 'PERSON_UNKNOWN' } });
  if (fields.source !== null && db.prepare('SELECT 1 FROM source WHERE id = ?').get(fields.source) === undefined) throw new Fault('NOT_FOUND');
}

/** @throws Fault GRANT_HOLDER, GRANT_DATES, NOT_FOUND, PERSON_UNKNOWN, ACCOUNT_DISABLED */
export function checkGrant(session: Session, fields: GrantFields): void {
  const { db } = session;
  if ((fields.person === null) === (fields.account === null)) throw new Fault('GRANT_HOLDER', { fields: { person: 'GRANT_HOLDER' } });
  if (fields.to !== null && fields.to < fields.from) throw new Fault('GRANT_DATES', { fields: { to: 'GRANT_DATES' } });
  if (findBase(db, fields.base)?.archived !== null) throw new Fault('NOT_FOUND', { fields: { base: 'NOT_FOUND' } });
  if (fields.person !== null && findPerson(db, fields.person)?.archived !== null) {
    throw new Fault('PERSON_UNKNOWN', { fields: { person: 'PERSON_UNKNOWN' } });
  }
  if (fields.account !== null && findAccount(db, fields.account)?.disabled !== null) {
    throw new Fault('ACCOUNT_DISABLED', { fields: { account: 'ACCOUNT_DISABLED' } });
  }
}

/** Own actions of this area. Names and IINs are personal values: committed to, not written into the leaf. */
export function onPerson(id: string, fields: PersonFields, action: OwnAction['action'], what: string, details: OwnAction['details'] = {}): OwnAction {
  return { action, what, object: `person:${id}`, details, personal: { fullName: fullName(fields), iin: fields.iin } };
}

export function onAccount(account: Pick<Account, 'id' | 'name' | 'kind'>, action: OwnAction['action'], what: string, details: OwnAction['details'] = {}): OwnAction {
  return { action, what, object: `account:${account.id}`, details: { kind: account.kind, ...details }, personal: { accountName: account.name } };
}

export function onGrant(grant: Grant, action: OwnAction['action'], what: string, details: OwnAction['details'] = {}): OwnAction {
  return {
    action,
    what,
    object: `grant:${grant.id}`,
    base: grant.base,
    details: {
      base: grant.baseCode,
      rights: grant.rights.join(','),
      from: grant.from,
      to: grant.to ?? '',
      order: grant.order.number,
      ...details,
    },
    personal: { holder: grant.holder },
  };
}
