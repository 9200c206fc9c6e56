import { z } from 'zod';
import { accessCategories, organisationRoles } from '../domain/vocabulary.ts';
import { accessHours } from './access-hours.ts';
import { procedure } from './procedure.ts';
import { day, id, instant, names, nothing } from './scalars.ts';

const party = z.object({ name: z.string().max(300).default(''), bin: z.string().max(12).default('') });

/** What a form of a base holds. */
export const baseFields = z.object({
  /** Short code, unique; the vault proposes the next one (`Б-01`). */
  code: z.string().trim().min(1).max(20),
  name: names,
  owner: party,
  operator: party,
  /** R1: at least one. */
  purposes: z.array(z.string().trim().min(1).max(500)).min(1),
  location: z.object({
    /** ISO 3166-1 alpha-2; anything but KZ is a gap (R14, R47). */
    country: z.string().length(2).default('KZ'),
    address: z.string().max(500).default(''),
  }),
  dbms: z.string().max(120).default(''),
  /** R13: both are kept; the rule applies to the larger. */
  subjects: z.number().int().nonnegative(),
  records: z.number().int().nonnegative(),
  categories: z.array(z.string().trim().min(1).max(200)),
  accessCategory: z.enum(accessCategories),
  organisationRole: z.enum(organisationRoles),
  automated: z.boolean().default(true),
  inUseSince: day.nullable().default(null),
  /** Hours in which it may be worked with; null: any. */
  hours: accessHours.nullable().default(null),
  note: z.string().max(4000).default(''),
});
export type BaseFields = z.infer<typeof baseFields>;

export const base = baseFields.extend({
  id,
  created: instant,
  updated: instant,
  archived: instant.nullable(),
  /** Numbers for lists. */
  people: z.number().int(),
  openFindings: z.number().int(),
  lastRecord: instant.nullable(),
  /** Records per day for the last 14 days, oldest first; -1 where no source covers the base. */
  coverage: z.array(z.number().int()),
});
export type Base = z.infer<typeof base>;

/** One own action of the console's operators, shown as history of a record. */
export const historyEntry = z.object({
  sequence: z.number().int(),
  at: instant,
  operator: z.string(),
  /** Locale key under `history:`, e.g. `base.changed`. */
  what: z.string(),
  /** Field names or values that are not personal, for the sentence. */
  details: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type HistoryEntry = z.infer<typeof historyEntry>;

export const bases = {
  list: procedure({
    access: 'auditor',
    input: z.object({ archived: z.boolean().default(false) }),
    output: z.object({ bases: z.array(base) }),
  }),
  get: procedure({
    access: 'auditor',
    input: z.object({ id }),
    output: z.object({ base, history: z.array(historyEntry) }),
  }),
  nextCode: procedure({ access: 'auditor', input: nothing, output: z.object({ code: z.string() }) }),
  create: procedure({
    access: 'editor',
    input: baseFields,
    output: base,
    problems: ['BASE_CODE_TAKEN', 'BIN_CONTROL_DIGIT', 'FIELDS_INVALID'],
  }),
  update: procedure({
    access: 'editor',
    input: z.object({ id, fields: baseFields }),
    output: base,
    problems: ['BASE_CODE_TAKEN', 'BIN_CONTROL_DIGIT', 'FIELDS_INVALID'],
  }),
  /** Takes a base out of use; undone by `restore`. Nothing is deleted. */
  archive: procedure({ access: 'editor', input: z.object({ id }), output: base }),
  restore: procedure({ access: 'editor', input: z.object({ id }), output: base }),
} as const;
