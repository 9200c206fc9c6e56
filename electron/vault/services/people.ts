import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Account, Grant, Person } from '../../../shared/contract/people.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import { plainNumber } from '../../../shared/domain/identifiers.ts';
import { toInstantString } from '../clock.ts';
import { fileDigest } from '../common/file-digest.ts';
import { randomUUID } from '../crypto/primitives.ts';
import type { AreaHandlers } from '../handlers.ts';
import { disableAccount, findAccount, insertAccount, listAccounts, updateAccount } from '../register/accounts.ts';
import { findGrant, insertGrant, listGrants, setRevoked } from '../register/grants.ts';
import { findPerson, insertPerson, listPeople, type PersonFields, type PersonRecord, setPersonArchived, updatePerson } from '../register/people.ts';
import type { OpenContext, Session } from '../session.ts';
import { changedFields } from './changed-fields.ts';
import { lastRecordByAccount, lastRecordByPerson, openFindingsBy } from './list-numbers.ts';
import { checkAccount, checkGrant, checkPerson, onAccount, onGrant, onPerson } from './people-actions.ts';
import { importPeople, peopleTemplate } from './people-import.ts';
import { historyOf } from './record-history.ts';

function existingPerson(session: Session, id: string): PersonRecord {
  const found = findPerson(session.db, id);
  if (!found) throw new Fault('NOT_FOUND');
  return found;
}

function existingAccount(session: Session, id: string): Account {
  const found = findAccount(session.db, id);
  if (!found) throw new Fault('NOT_FOUND');
  return found;
}

function existingGrant(session: Session, id: string): Grant {
  const found = findGrant(session.db, session.clock, id);
  if (!found) throw new Fault('NOT_FOUND');
  return found;
}

function withNumbers(session: Session, people: readonly PersonRecord[]): Person[] {
  const { db, clock } = session;
  const accounts = new Map<string, Account[]>();
  for (const account of listAccounts(db)) {
    for (const person of account.people) accounts.set(person, [...(accounts.get(person) ?? []), account]);
  }
  const grants = new Map<string, number>();
  for (const { person, state } of listGrants(db, clock)) {
    if (person !== null && state === 'active') grants.set(person, (grants.get(person) ?? 0) + 1);
  }
  const findings = openFindingsBy(db, 'person_id');
  const lastRecords = lastRecordByPerson(session);
  return people.map((person) => ({
    ...person,
    accounts: accounts.get(person.id) ?? [],
    activeGrants: grants.get(person.id) ?? 0,
    openFindings: findings.get(person.id) ?? 0,
    lastRecord: lastRecords.get(person.id) ?? null,
  }));
}

function oneWithNumbers(session: Session, id: string): Person {
  const [person] = withNumbers(session, [existingPerson(session, id)]);
  if (!person) throw new Fault('NOT_FOUND');
  return person;
}

function setArchived({ session, vault, clock }: OpenContext, id: string, archived: boolean): Person {
  const person = existingPerson(session, id);
  const held = listGrants(session.db, clock, { person: id }).some(({ state }) => state === 'active' || state === 'future');
  if (archived && held) throw new Fault('PERSON_HAS_GRANTS');
  if ((person.archived !== null) !== archived) {
    const now = toInstantString(clock.now());
    session.act((db) => {
      setPersonArchived(db, id, archived ? now : null, now);
      return { value: undefined, actions: [onPerson(id, person, 'change', archived ? 'person.archived' : 'person.restored')] };
    });
    vault.emit('data.changed', ['people', 'today']);
  }
  return oneWithNumbers(session, id);
}

const changedAreas = ['people', 'bases', 'today'] as const;

export const people: AreaHandlers<'people'> = {
  list: ({ archived }, { session }) => ({ people: withNumbers(session, listPeople(session.db, archived)) }),

  get: ({ id }, { session }) => {
    const person = oneWithNumbers(session, id);
    const grants = listGrants(session.db, session.clock, { person: id });
    return {
      person,
      grants,
      history: historyOf(session, [
        { object: `person:${id}` },
        ...person.accounts.map((account) => ({ object: `account:${account.id}`, details: { account: account.name } })),
        ...grants.map((grant) => ({ object: `grant:${grant.id}`, details: { holder: grant.holder, base: grant.baseCode } })),
      ]),
    };
  },

  create: (input, { session, vault, clock }) => {
    const fields = { ...input, iin: plainNumber(input.iin) };
    checkPerson(session, fields, null);
    const id = randomUUID();
    session.act((db) => {
      insertPerson(db, id, fields, toInstantString(clock.now()));
      return { value: undefined, actions: [onPerson(id, fields, 'supplement', 'person.created')] };
    });
    vault.emit('data.changed', ['people', 'today']);
    return oneWithNumbers(session, id);
  },

  update: ({ id, fields: input }, { session, vault, clock }) => {
    const fields = { ...input, iin: plainNumber(input.iin) };
    const before = existingPerson(session, id);
    checkPerson(session, fields, id);
    const changed = changedFields<PersonFields>(before, fields);
    if (changed.length > 0) {
      session.act((db) => {
        updatePerson(db, id, fields, toInstantString(clock.now()));
        return { value: undefined, actions: [onPerson(id, fields, 'change', 'person.changed', { fields: changed.join(',') })] };
      });
      vault.emit('data.changed', ['people', 'today']);
    }
    return oneWithNumbers(session, id);
  },

  archive: ({ id }, context) => setArchived(context, id, true),
  restore: ({ id }, context) => setArchived(context, id, false),

  importCsv: async ({ file }, context) => {
    const report = await importPeople(context.files.take(file, 'read'), context);
    if (report.added + report.grants > 0) context.vault.emit('data.changed', changedAreas);
    return report;
  },

  template: ({ target }, { files }) => {
    const file = files.take(target, 'write');
    try {
      writeFileSync(file, peopleTemplate());
    } catch (error) {
      throw new Fault('FILE_UNWRITABLE', {}, { cause: error });
    }
    return { name: path.basename(file), path: file, ...fileDigest(file) };
  },

  accounts: (_input, { session }) => {
    const { db, clock } = session;
    const lastRecords = lastRecordByAccount(session);
    const own = listGrants(db, clock).filter(({ state }) => state === 'active');
    return {
      accounts: listAccounts(db).map((account) => ({
        ...account,
        activeGrants: own.filter((grant) => grant.account === account.id).length,
        lastRecord: lastRecords.get(account.id) ?? null,
      })),
    };
  },

  createAccount: (fields, { session, vault, clock }) => {
    checkAccount(session, fields, null);
    const id = randomUUID();
    session.act((db) => {
      insertAccount(db, id, fields, toInstantString(clock.now()));
      return { value: undefined, actions: [onAccount({ id, ...fields }, 'supplement', 'account.created')] };
    });
    vault.emit('data.changed', ['people']);
    return existingAccount(session, id);
  },

  updateAccount: ({ id, fields }, { session, vault }) => {
    const before = existingAccount(session, id);
    if (before.disabled !== null) throw new Fault('ACCOUNT_DISABLED');
    checkAccount(session, fields, id);
    const changed = changedFields<typeof fields>(before, { ...fields, people: [...new Set(fields.people)].sort() });
    if (changed.length > 0) {
      session.act((db) => {
        updateAccount(db, id, fields);
        return { value: undefined, actions: [onAccount({ id, ...fields }, 'change', 'account.changed', { fields: changed.join(',') })] };
      });
      vault.emit('data.changed', ['people']);
    }
    return existingAccount(session, id);
  },

  disableAccount: ({ id }, { session, vault, clock }) => {
    const account = existingAccount(session, id);
    if (account.disabled === null) {
      session.act((db) => {
        disableAccount(db, id, toInstantString(clock.now()));
        return { value: undefined, actions: [onAccount(account, 'change', 'account.disabled')] };
      });
      vault.emit('data.changed', ['people']);
    }
    return existingAccount(session, id);
  },

  grants: (filter, { session }) => ({ grants: listGrants(session.db, session.clock, filter) }),

  createGrant: (fields, { session, vault, clock }) => {
    checkGrant(session, fields);
    const id = randomUUID();
    const grant = session.act((db) => {
      insertGrant(db, id, fields, toInstantString(clock.now()));
      const made = existingGrant(session, id);
      return { value: made, actions: [onGrant(made, 'supplement', 'grant.given')] };
    });
    vault.emit('data.changed', changedAreas);
    return grant;
  },

  revokeGrant: ({ id, order, reason, at }, { session, vault, clock }) => {
    const before = existingGrant(session, id);
    if (before.revoked !== null) throw new Fault('GRANT_ALREADY_REVOKED');
    const revoked = { at: at ?? toInstantString(clock.now()), order, reason };
    const grant = session.act((db) => {
      setRevoked(db, id, revoked);
      return { value: existingGrant(session, id), actions: [onGrant(before, 'change', 'grant.revoked', { at: revoked.at, revokedBy: order })] };
    });
    vault.emit('data.changed', changedAreas);
    return grant;
  },

  reinstateGrant: ({ id }, { session, vault }) => {
    const before = existingGrant(session, id);
    if (before.revoked === null) return before;
    const grant = session.act((db) => {
      setRevoked(db, id, null);
      return { value: existingGrant(session, id), actions: [onGrant(before, 'change', 'grant.reinstated')] };
    });
    vault.emit('data.changed', changedAreas);
    return grant;
  },
};
