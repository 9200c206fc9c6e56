import type { Database } from 'better-sqlite3';
import type { destroyedKinds } from '../../../../shared/contract/destruction.ts';
import { blindIndexOf } from '../blind-index.ts';
import { streamCode } from '../codes.ts';
import { Sought } from './sought.ts';

export type DestroyedKind = (typeof destroyedKinds)[number];

/**
 * Keyed hash by which somebody stands in a tombstone. That of an IIN or phone is the one of the index of the journal.
 * @param value IIN, `7…` of a phone, name of an account, id of a person
 */
export function subjectHash(key: Uint8Array, kind: DestroyedKind, value: string): Uint8Array {
  return blindIndexOf(key, `${kind}:${value}`);
}

/** Somebody as this register knows them: found by the hash alone, so that a tombstone finds them in a backup as well. */
export interface FoundSubject {
  readonly sought: Sought;
  /** Rows of `journal_account`. */
  readonly accounts: readonly number[];
  /** Row of the register's list of people. */
  readonly person: string | null;
}

interface PersonRow {
  readonly id: string;
  readonly surname: string;
  readonly given: string;
  readonly iin: string;
}

/** @param key of the blind index */
export function findSubject(db: Database, key: Uint8Array, kind: DestroyedKind, hash: Uint8Array): FoundSubject {
  const is = (what: DestroyedKind, value: string): boolean => Buffer.compare(subjectHash(key, what, value), hash) === 0;
  switch (kind) {
    case 'iin':
    case 'phone':
      return found(db, new Sought(key, { identifiers: [hash] }), null);
    case 'account': {
      const names = knownAccounts(db).filter((name) => is('account', name));
      return found(db, new Sought(key, { names }), null);
    }
    case 'person': {
      const row = db.prepare<[], PersonRow>('SELECT id, surname, given, iin FROM person').all().find(({ id }) => is('person', id));
      if (!row) return found(db, new Sought(key, {}), null);
      const names = row.surname === '' || row.given === '' ? [] : [`${row.surname} ${row.given}`, `${row.given} ${row.surname}`];
      const identifiers = row.iin === '' ? [] : [subjectHash(key, 'iin', row.iin)];
      return found(db, new Sought(key, { identifiers, names: [...names, ...accountsOfOne(db, row.id)] }), row.id);
    }
  }
}

function found(db: Database, sought: Sought, person: string | null): FoundSubject {
  const rows = db.prepare<[number], { id: number; name: string }>('SELECT id, name FROM journal_account WHERE stream = ? AND name IS NOT NULL').all(streamCode('log'));
  return { sought, person, accounts: rows.filter(({ name }) => sought.isAccount(name)).map(({ id }) => id) };
}

/** Wherever accounts of logs have their names. */
function knownAccounts(db: Database): string[] {
  return db.prepare<[], string>("SELECT name FROM journal_account WHERE stream = 0 AND name IS NOT NULL UNION SELECT name FROM account UNION SELECT account FROM finding WHERE account <> ''").pluck().all();
}

/** Accounts that one person uses and nobody else. */
function accountsOfOne(db: Database, person: string): string[] {
  return db
    .prepare<[string], string>(
      `SELECT DISTINCT account.name FROM account JOIN account_person ON account_id = account.id
       WHERE person_id = ? AND (SELECT count(*) FROM account_person other WHERE other.account_id = account.id) = 1 AND kind = 'personal'`,
    )
    .pluck()
    .all(person);
}
