import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { accessHours } from '../../../shared/contract/access-hours.ts';
import type { baseFields } from '../../../shared/contract/bases.ts';
import { accessCategories, organisationRoles } from '../../../shared/domain/vocabulary.ts';

export type BaseFields = z.output<typeof baseFields>;

/** A base as it is kept, without the numbers that lists show of it. */
export interface BaseRecord extends BaseFields {
  readonly id: string;
  readonly created: string;
  readonly updated: string;
  readonly archived: string | null;
}

const texts = z.string().transform((text) => z.array(z.string()).parse(JSON.parse(text)));

const baseRow = z.object({
  id: z.string(),
  code: z.string(),
  name_kk: z.string(),
  name_ru: z.string(),
  owner_name: z.string(),
  owner_bin: z.string(),
  operator_name: z.string(),
  operator_bin: z.string(),
  purposes: texts,
  country: z.string(),
  address: z.string(),
  dbms: z.string(),
  subjects: z.number(),
  records: z.number(),
  categories: texts,
  access_category: z.enum(accessCategories),
  organisation_role: z.enum(organisationRoles),
  automated: z.number(),
  in_use_since: z.string().nullable(),
  note: z.string(),
  created: z.string(),
  updated: z.string(),
  archived: z.string().nullable(),
  hours: z.string().nullable().transform((text) => (text === null ? null : accessHours.parse(JSON.parse(text)))),
});

function fromRow(value: unknown): BaseRecord {
  const row = baseRow.parse(value);
  return {
    id: row.id,
    code: row.code,
    name: { kk: row.name_kk, ru: row.name_ru },
    owner: { name: row.owner_name, bin: row.owner_bin },
    operator: { name: row.operator_name, bin: row.operator_bin },
    purposes: row.purposes,
    location: { country: row.country, address: row.address },
    dbms: row.dbms,
    subjects: row.subjects,
    records: row.records,
    categories: row.categories,
    accessCategory: row.access_category,
    organisationRole: row.organisation_role,
    automated: row.automated === 1,
    inUseSince: row.in_use_since,
    note: row.note,
    hours: row.hours,
    created: row.created,
    updated: row.updated,
    archived: row.archived,
  };
}

function toRow(fields: BaseFields): Record<string, string | number | null> {
  return {
    code: fields.code,
    code_key: codeKey(fields.code),
    name_kk: fields.name.kk,
    name_ru: fields.name.ru,
    owner_name: fields.owner.name,
    owner_bin: fields.owner.bin,
    operator_name: fields.operator.name,
    operator_bin: fields.operator.bin,
    purposes: JSON.stringify(fields.purposes),
    country: fields.location.country,
    address: fields.location.address,
    dbms: fields.dbms,
    subjects: fields.subjects,
    records: fields.records,
    categories: JSON.stringify(fields.categories),
    access_category: fields.accessCategory,
    organisation_role: fields.organisationRole,
    automated: fields.automated ? 1 : 0,
    in_use_since: fields.inUseSince,
    note: fields.note,
    hours: fields.hours && JSON.stringify(fields.hours),
  };
}

/** Codes that differ only in letter case are one. */
export function codeKey(code: string): string {
  return code.normalize('NFC').trim().toLocaleUpperCase('kk');
}

/** In order of code; archived ones only when asked for. */
export function listBases(db: Database, archived = false): BaseRecord[] {
  const rows = db.prepare(`SELECT * FROM base ${archived ? '' : 'WHERE archived IS NULL'}`).all();
  const order = new Intl.Collator('kk', { numeric: true });
  return rows.map(fromRow).sort((a, b) => order.compare(a.code, b.code));
}

export function findBase(db: Database, id: string): BaseRecord | null {
  const row = db.prepare('SELECT * FROM base WHERE id = ?').get(id);
  return row === undefined ? null : fromRow(row);
}

export function findBaseByCode(db: Database, code: string): BaseRecord | null {
  const row = db.prepare('SELECT * FROM base WHERE code_key = ?').get(codeKey(code));
  return row === undefined ? null : fromRow(row);
}

export function insertBase(db: Database, id: string, fields: BaseFields, at: string): void {
  const row = { id, ...toRow(fields), created: at, updated: at };
  const columns = Object.keys(row);
  db.prepare(`INSERT INTO base (${columns.join(', ')}) VALUES (${columns.map((column) => `@${column}`).join(', ')})`).run(row);
}

export function updateBase(db: Database, id: string, fields: BaseFields, at: string): void {
  const row = toRow(fields);
  const assignments = Object.keys(row).map((column) => `${column} = @${column}`);
  db.prepare(`UPDATE base SET ${assignments.join(', ')}, updated = @updated WHERE id = @id`).run({ ...row, id, updated: at });
}

export function setBaseArchived(db: Database, id: string, archived: string | null, at: string): void {
  db.prepare('UPDATE base SET archived = ?, updated = ? WHERE id = ?').run(archived, at, id);
}

/** The code after the greatest of the form `Б-07`. */
export function nextBaseCode(db: Database): string {
  const codes = db.prepare<[], string>('SELECT code FROM base').pluck().all();
  const numbers = codes.map((code) => Number(/^Б-(\d{1,6})$/.exec(codeKey(code))?.[1] ?? 0));
  return `Б-${String(Math.max(0, ...numbers) + 1).padStart(2, '0')}`;
}
