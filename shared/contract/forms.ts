import { z } from 'zod';

/** A label in the three languages, straight from a rule pack. */
export const label3 = z.object({ kk: z.string(), ru: z.string(), en: z.string() });
export type Label3 = z.infer<typeof label3>;

/**
 * A field of a document as its rule pack describes it. The form, PDF, XML + XSD and JSON + schema are all made from
 * this and nothing else, so a pack with one more field needs no code.
 */
export const formField = z.object({
  /** lowerCamelCase; JSON property and, capitalised, XML element. */
  id: z.string().regex(/^[a-z][A-Za-z0-9]*$/),
  type: z.enum(['text', 'multiline', 'choice', 'choices', 'date', 'instant', 'integer', 'boolean', 'phone', 'email']),
  label: label3,
  hint: label3.optional(),
  example: label3.optional(),
  mandatory: z.boolean(),
  /** Written once in each document language (kk and ru) instead of once for both. */
  perLanguage: z.boolean().default(false),
  maxLength: z.number().int().positive().optional(),
  options: z.array(z.object({ value: z.string(), label: label3, condition: label3.optional(), default: z.boolean().optional() })).optional(),
  /** R ids and clause this field answers, e.g. `['R20']`, `3`. */
  requirements: z.array(z.string()).default([]),
  clause: z.string().default(''),
});
export type FormField = z.infer<typeof formField>;

export const formSection = z.object({ id: z.string(), title: label3, clause: z.string().default(''), fields: z.array(formField) });
export type FormSection = z.infer<typeof formSection>;

/** A text in both languages of the document; a draft may have one of them still empty. */
export const textInBoth = z.object({ kk: z.string().max(20_000), ru: z.string().max(20_000) });
export type TextInBoth = z.infer<typeof textInBoth>;
export const formValue = z.union([z.string().max(20_000), z.number(), z.boolean(), z.array(z.string().max(300)).max(100), textInBoth, z.null()]);
/** Field id → value; per-language fields hold `{ kk, ru }`. */
export const formValues = z.record(z.string(), formValue);
export type FormValue = z.infer<typeof formValue>;
export type FormValues = z.infer<typeof formValues>;

export const packRef = z.object({
  id: z.string(),
  /** `481/НҚ` */
  order: z.string(),
  /** Date of the edition. */
  edition: z.iso.date(),
  inForceFrom: z.iso.date(),
  inForceTo: z.iso.date().nullable(),
});
export type PackRef = z.infer<typeof packRef>;

/** Said on the screen and in the document itself when the edition in force on that date is not in the console. */
export const editionWarning = z.object({ order: z.string(), inForceFrom: z.iso.date(), used: packRef });
export type EditionWarning = z.infer<typeof editionWarning>;

/** One line of a readiness checklist; `ready` false names what is missing. */
export const checklistItem = z.object({
  id: z.string(),
  label: label3,
  ready: z.boolean(),
  /** Locale key under `checklist:` */
  missing: z.string().nullable(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  field: z.string().nullable(),
});
export type ChecklistItem = z.infer<typeof checklistItem>;

/** A legal term: the same clock time on the last day is the target, the end of that day the limit (facts.md, Working days). */
export const deadline = z.object({
  amount: z.number().int(),
  unit: z.enum(['working_day', 'calendar_day']),
  from: z.iso.datetime(),
  target: z.iso.datetime(),
  limit: z.iso.datetime(),
  requirement: z.string(),
  citation: z.string(),
  /** Why: each day passed over, e.g. weekend or holiday. */
  skipped: z.array(z.object({ day: z.iso.date(), reason: z.enum(['weekend', 'holiday', 'transferred']), name: label3.nullable() })),
});
export type Deadline = z.infer<typeof deadline>;
