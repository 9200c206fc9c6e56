import { randomUUID } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { Right } from '../../shared/domain/vocabulary.ts';
import { insertSource } from '../../electron/vault/journal/ingest/source-store.ts';
import type { SourceFields } from '../../shared/contract/sources.ts';

const at = '2026-01-05T04:00:00.000Z';

/** Rows of the register's lists, written straight into the tables: for tests of what reads them. */
export function addBase(db: Database, code: string, name: string): string {
  const id = randomUUID();
  db.prepare(
    `INSERT INTO base (id, code, code_key, name_kk, name_ru, owner_name, owner_bin, operator_name, operator_bin, purposes, country, address, dbms,
                       subjects, records, categories, access_category, organisation_role, automated, note, created, updated)
     VALUES (?, ?, ?, ?, '', '', '', '', '', '["мақсат"]', 'KZ', '', '', 0, 0, '[]', 'restricted', 'owner', 1, '', ?, ?)`,
  ).run(id, code, code.toLowerCase(), name, at, at);
  return id;
}

export function addPerson(db: Database, surname: string, given: string): string {
  const id = randomUUID();
  db.prepare(
    `INSERT INTO person (id, surname, given, patronymic, iin, position, department, dismissed, note, created, updated, archived)
     VALUES (?, ?, ?, '', '', '', '', NULL, '', ?, ?, NULL)`,
  ).run(id, surname, given, at, at);
  return id;
}

export function addAccount(db: Database, name: string, kind: 'personal' | 'shared' | 'service', people: readonly string[], source: string | null = null): string {
  const id = randomUUID();
  db.prepare(`INSERT INTO account (id, name, kind, source_id, note, created, disabled) VALUES (?, ?, ?, ?, '', ?, NULL)`).run(id, name, kind, source, at);
  for (const person of people) db.prepare('INSERT INTO account_person (account_id, person_id) VALUES (?, ?)').run(id, person);
  return id;
}

export interface GrantRow {
  readonly base: string;
  readonly person?: string;
  readonly account?: string;
  readonly rights: readonly Right[];
  readonly from: string;
  readonly to?: string;
  readonly revokedAt?: string;
  readonly order?: string;
}

export function addGrant(db: Database, grant: GrantRow): string {
  const id = randomUUID();
  db.prepare(
    `INSERT INTO access_grant (id, base_id, person_id, account_id, rights, from_day, to_day, order_number, order_date, created, revoked_at, revoked_order, revoked_reason)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, ?, ?, ?)`,
  ).run(
    id, grant.base, grant.person ?? null, grant.account ?? null, JSON.stringify(grant.rights), grant.from, grant.to ?? null, grant.order ?? '', at,
    grant.revokedAt ?? null, grant.revokedAt ? '' : null, grant.revokedAt ? '' : null,
  );
  return id;
}

export function addSource(db: Database, fields: Partial<SourceFields> & Pick<SourceFields, 'name' | 'objects'>): string {
  const id = randomUUID();
  insertSource(db, id, { kind: 'postgresql-csvlog', timeZone: 'Asia/Almaty', encoding: 'auto', mapping: null, ...fields }, at);
  return id;
}
