import type { Database } from 'better-sqlite3';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { accessHours } from '../../../../shared/contract/access-hours.ts';
import { accountKinds, rights } from '../../../../shared/domain/vocabulary.ts';
import { almaty } from '../../clock.ts';
import { AccessLists, type ListedAccount, type ListedGrant } from './access-lists.ts';

const accountRow = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(accountKinds),
  source_id: z.string().nullable(),
  disabled: z.string().nullable(),
});
const grantRow = z.object({
  base_id: z.string(),
  person_id: z.string().nullable(),
  account_id: z.string().nullable(),
  rights: z.string(),
  from_day: z.string(),
  to_day: z.string().nullable(),
  order_number: z.string(),
  revoked_at: z.string().nullable(),
  revoked_order: z.string().nullable(),
  hours: z.string().nullable(),
});
const rightList = z.array(z.enum(rights));

/** First millisecond of a day in Almaty. */
export function startOfDayMs(day: string): number {
  return Temporal.PlainDate.from(day).toZonedDateTime(almaty).epochMilliseconds;
}

/** Accounts, grants and people of the register, archived and ended ones included: old records are held against them. */
export function loadAccessLists(db: Database): AccessLists {
  const users = new Map<string, string[]>();
  for (const { account_id, person_id } of db.prepare<[], { account_id: string; person_id: string }>('SELECT account_id, person_id FROM account_person ORDER BY person_id').all()) {
    const list = users.get(account_id);
    if (list) list.push(person_id);
    else users.set(account_id, [person_id]);
  }
  const accounts = z
    .array(accountRow)
    .parse(db.prepare('SELECT id, name, kind, source_id, disabled FROM account').all())
    .map(
      (row): ListedAccount => ({
        id: row.id,
        name: row.name,
        kind: row.kind,
        source: row.source_id,
        people: users.get(row.id) ?? [],
        disabledMs: row.disabled === null ? null : Date.parse(row.disabled),
      }),
    );
  const grants = z
    .array(grantRow)
    .parse(db.prepare('SELECT base_id, person_id, account_id, rights, from_day, to_day, order_number, revoked_at, revoked_order, hours FROM access_grant').all())
    .map(
      (row): ListedGrant => ({
        base: row.base_id,
        person: row.person_id,
        account: row.account_id,
        rights: new Set(rightList.parse(JSON.parse(row.rights))),
        fromMs: startOfDayMs(row.from_day),
        toMs: row.to_day === null ? null : startOfDayMs(Temporal.PlainDate.from(row.to_day).add({ days: 1 }).toString()),
        toDay: row.to_day,
        revokedMs: row.revoked_at === null ? null : Date.parse(row.revoked_at),
        order: row.revoked_order || row.order_number,
        hours: row.hours === null ? null : accessHours.parse(JSON.parse(row.hours)),
      }),
    );
  const names = new Map(
    db
      .prepare<[], { id: string; name: string }>("SELECT id, trim(surname || ' ' || given || ' ' || patronymic) AS name FROM person")
      .all()
      .map(({ id, name }) => [id, name]),
  );
  return new AccessLists(accounts, grants, names);
}
