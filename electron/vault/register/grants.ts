import type { Database } from 'better-sqlite3';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { accessHours } from '../../../shared/contract/access-hours.ts';
import type { Grant, grantFields } from '../../../shared/contract/people.ts';
import { rights } from '../../../shared/domain/vocabulary.ts';
import { almaty, type Clock } from '../clock.ts';
import { fullName } from './people.ts';

export type GrantFields = z.output<typeof grantFields>;

const grantRow = z.object({
  id: z.string(),
  base_id: z.string(),
  person_id: z.string().nullable(),
  account_id: z.string().nullable(),
  rights: z.string().transform((text) => z.array(z.enum(rights)).parse(JSON.parse(text))),
  from_day: z.string(),
  to_day: z.string().nullable(),
  order_number: z.string(),
  order_date: z.string().nullable(),
  hours: z.string().nullable().transform((text) => (text === null ? null : accessHours.parse(JSON.parse(text)))),
  created: z.string(),
  revoked_at: z.string().nullable(),
  revoked_order: z.string().nullable(),
  revoked_reason: z.string().nullable(),
  base_name: z.string(),
  base_code: z.string(),
  surname: z.string().nullable(),
  given: z.string().nullable(),
  patronymic: z.string().nullable(),
  account_name: z.string().nullable(),
});

const selectGrants = `
  SELECT access_grant.*, base.name_kk AS base_name, base.code AS base_code,
         person.surname, person.given, person.patronymic, account.name AS account_name
  FROM access_grant
  JOIN base ON base.id = access_grant.base_id
  LEFT JOIN person ON person.id = access_grant.person_id
  LEFT JOIN account ON account.id = access_grant.account_id`;

function fromRow(value: unknown, clock: Clock): Grant {
  const row = grantRow.parse(value);
  const revoked =
    row.revoked_at === null ? null : { at: row.revoked_at, order: row.revoked_order ?? '', reason: row.revoked_reason ?? '' };
  return {
    id: row.id,
    base: row.base_id,
    person: row.person_id,
    account: row.account_id,
    rights: row.rights,
    from: row.from_day,
    to: row.to_day,
    order: { number: row.order_number, date: row.order_date },
    hours: row.hours,
    created: row.created,
    revoked,
    state: stateOf(row.from_day, row.to_day, row.revoked_at, clock.now()),
    baseName: row.base_name,
    baseCode: row.base_code,
    holder: row.account_name ?? fullName({ surname: row.surname ?? '', given: row.given ?? '', patronymic: row.patronymic ?? '' }),
  };
}

/** What a grant is at a moment. A revocation dated ahead has not happened yet. */
function stateOf(from: string, to: string | null, revokedAt: string | null, now: Temporal.Instant): Grant['state'] {
  if (revokedAt !== null && Temporal.Instant.compare(revokedAt, now) <= 0) return 'revoked';
  const day = now.toZonedDateTimeISO(almaty).toPlainDate().toString();
  if (day < from) return 'future';
  return to !== null && day > to ? 'expired' : 'active';
}

export interface GrantFilter {
  readonly base?: string | undefined;
  readonly person?: string | undefined;
  readonly account?: string | undefined;
  /** In force at some moment of that day, Almaty ("who had access on date D", R4). */
  readonly on?: string | undefined;
}

/** Newest first. Whether a grant is in force is said by `state`, as of the clock. */
export function listGrants(db: Database, clock: Clock, filter: GrantFilter = {}): Grant[] {
  const conditions: string[] = [];
  const values: Record<string, string> = {};
  for (const [key, column] of [['base', 'base_id'], ['person', 'person_id'], ['account', 'account_id']] as const) {
    const value = filter[key];
    if (value === undefined) continue;
    conditions.push(`access_grant.${column} = @${key}`);
    values[key] = value;
  }
  if (filter.on !== undefined) {
    conditions.push('from_day <= @on AND (to_day IS NULL OR to_day >= @on) AND (revoked_at IS NULL OR revoked_at > @start)');
    values['on'] = filter.on;
    values['start'] = Temporal.PlainDate.from(filter.on).toZonedDateTime(almaty).toInstant().toString({ smallestUnit: 'millisecond' });
  }
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  return db
    .prepare(`${selectGrants} ${where} ORDER BY from_day DESC, access_grant.created DESC, access_grant.rowid DESC`)
    .all(values)
    .map((row) => fromRow(row, clock));
}

export function findGrant(db: Database, clock: Clock, id: string): Grant | null {
  const row = db.prepare(`${selectGrants} WHERE access_grant.id = ?`).get(id);
  return row === undefined ? null : fromRow(row, clock);
}

export function insertGrant(db: Database, id: string, fields: GrantFields, at: string): void {
  db.prepare(
    `INSERT INTO access_grant (id, base_id, person_id, account_id, rights, from_day, to_day, order_number, order_date, hours, created)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    id,
    fields.base,
    fields.person,
    fields.account,
    JSON.stringify(rights.filter((right) => fields.rights.includes(right))),
    fields.from,
    fields.to,
    fields.order.number,
    fields.order.date,
    fields.hours && JSON.stringify(fields.hours),
    at,
  );
}

/** null takes a revocation back. */
export function setRevoked(db: Database, id: string, revoked: Grant['revoked']): void {
  db.prepare('UPDATE access_grant SET revoked_at = ?, revoked_order = ?, revoked_reason = ? WHERE id = ?').run(
    revoked?.at ?? null,
    revoked?.order ?? null,
    revoked?.reason ?? null,
    id,
  );
}
