import { z } from 'zod';
import { type EditionWarning, formField, formSection, label3, type PackRef } from '../contract/forms.ts';
import { Fault } from '../contract/problem.ts';

/** What a field is filled with from the register before anyone writes in it. */
export const prefills = [
  'incident.kinds',
  'incident.detected',
  'incident.startedAt',
  'incident.endedAt',
  'incident.bases',
  'incident.records',
  'incident.subjects',
  'incident.risk',
  'responsible.name',
  'responsible.position',
  'responsible.phone',
  'responsible.email',
] as const;
export type Prefill = (typeof prefills)[number];

/** Columns that the list of subjects has to offer to an annex (R21). */
export const subjectColumns = ['surname', 'given', 'patronymic', 'iin', 'phone'] as const;

/** What may stand in the wording as `{{name}}`. */
export const wordingPlaceholders = [
  'organisation',
  'bin',
  'number',
  'date',
  'detected',
  'subjects',
  'order',
  'edition',
  'newOrder',
  'newFrom',
  'file',
  'sha256',
] as const;
export type WordingPlaceholder = (typeof wordingPlaceholders)[number];

const template = z
  .string()
  .min(1)
  .refine((text) => placeholdersOf(text).every((name) => (wordingPlaceholders as readonly string[]).includes(name)), 'unknown placeholder');

const wording = z.object({
  title: z.string().min(1),
  /** Lines of the addressee, upper right. */
  addressee: z.array(z.string().min(1)).min(1),
  opening: z.array(template).min(1),
  closing: z.array(template),
  /** Printed visibly in the document when an edition in force on its date is not bundled. */
  editionWarning: template,
  /** Lines under "Annex": `annex` names the list that follows, `annexFile` the list that goes as a file. */
  attachments: z.object({ annex: template.optional(), annexFile: template.optional(), other: z.array(template).default([]) }),
});
export type Wording = z.infer<typeof wording>;

const identifier = /^[a-z][A-Za-z0-9]*$/;

const packField = formField.extend({ prefill: z.enum(prefills).optional() });
const packSection = formSection.extend({
  id: z.string().regex(identifier),
  fields: z.array(packField).min(1),
});

/** Conditions of readiness beyond "a mandatory field is filled". */
const check = z.discriminatedUnion('kind', [
  /** The annex has at least one row. */
  z.object({ kind: z.literal('annexFilled'), id: z.string().regex(identifier), label: label3, requirements: z.array(z.string()).default([]) }),
  /** Where `field` is filled, at least one of `anyOf` is too. */
  z.object({ kind: z.literal('withAnyOf'), id: z.string().regex(identifier), label: label3, field: z.string(), anyOf: z.array(z.string()).min(1) }),
  /** `field` is mandatory while `when` holds one of `equals`. */
  z.object({ kind: z.literal('requiredWhen'), id: z.string().regex(identifier), label: label3, field: z.string(), when: z.string(), equals: z.array(z.string()).min(1) }),
]);
export type PackCheck = z.infer<typeof check>;

const shape = z.object({
  format: z.literal('derbes-rule-pack/1'),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{2,60}$/),
  kind: z.enum(['notice', 'application']),
  /** Short number, `481/НҚ`. */
  order: z.string().min(1),
  title: label3,
  /** Date of the edition. */
  edition: z.iso.date(),
  inForceFrom: z.iso.date(),
  inForceTo: z.iso.date().nullable(),
  /** What the dates above do not tell, e.g. that the day of publication is not known. */
  inForceNote: label3.optional(),
  /** The edition that took this one's place, as far as is known. */
  supersededBy: z.object({ order: z.string().min(1), from: z.iso.date(), source: z.string().min(1) }).nullable(),
  /** Text of the paragraphs that the form answers: Kazakh as published, Russian our own translation, unofficial. */
  paragraphs: z.array(z.object({ number: z.string(), kk: z.string().min(1), ru: z.string().optional() })),
  /** Term that starts with the event: detection for a notice, submission for an application. */
  deadline: z.object({ amount: z.number().int().positive(), unit: z.literal('working_day'), requirement: z.string(), citation: z.string() }),
  sections: z.array(packSection).min(1),
  checks: z.array(check).default([]),
  annex: z
    .object({
      id: z.string().regex(identifier),
      /** XML element of one row. */
      row: z.string().regex(identifier),
      title: label3,
      requirements: z.array(z.string()).default([]),
      clause: z.string().default(''),
      columns: z
        .array(
          z.object({
            id: z.string().regex(identifier),
            source: z.enum(subjectColumns),
            label: label3,
            mandatory: z.boolean().default(false),
            maxLength: z.number().int().positive().default(200),
            /** Regular expression of the whole value, in what XSD and ECMA-262 have in common. */
            pattern: z.string().optional(),
          }),
        )
        .min(1),
      /** Columns of which every row has at least one: the ways to reach a subject. */
      anyOf: z.array(z.string()).default([]),
    })
    .nullable(),
  wording: z.object({ kk: wording, ru: wording }),
  /** Name of the files without number and ending, e.g. `habarlama`. */
  fileName: z.string().regex(/^[a-z][a-z-]*$/),
  xml: z.object({ namespace: z.string().regex(/^(urn|https?):\S+$/), root: z.string().regex(/^[A-Z][A-Za-z0-9]*$/) }),
});

/**
 * A rule pack: one edition of one order, as data. The form, checklist, PDF, XML + XSD and JSON + JSON Schema of a
 * document are all made from it (docs/formats/rule-pack.md).
 */
export const rulePack = shape.superRefine((pack, context) => {
  const complain = (path: (string | number)[], message: string): void => {
    context.addIssue({ code: 'custom', path, message });
  };
  const fields = new Map<string, PackField>();
  const taken = new Set<string>(['document', 'organisation', ...(pack.annex ? [pack.annex.id] : [])]);
  pack.sections.forEach((section, s) => {
    if (taken.has(section.id)) complain(['sections', s, 'id'], 'used twice');
    taken.add(section.id);
    section.fields.forEach((field, f) => {
      const path = ['sections', s, 'fields', f];
      if (fields.has(field.id)) complain([...path, 'id'], 'used twice');
      fields.set(field.id, field);
      const choice = field.type === 'choice' || field.type === 'choices';
      if (choice !== Boolean(field.options?.length)) complain([...path, 'options'], 'for choices, and only for them');
      if (new Set(field.options?.map((option) => option.value)).size !== (field.options?.length ?? 0)) complain([...path, 'options'], 'a value stands twice');
      if (field.perLanguage && field.type !== 'text' && field.type !== 'multiline') complain([...path, 'perLanguage'], 'for texts only');
    });
  });
  pack.checks.forEach((entry, c) => {
    if (entry.kind === 'annexFilled') {
      if (!pack.annex) complain(['checks', c], 'there is no annex');
      return;
    }
    const named = entry.kind === 'withAnyOf' ? [entry.field, ...entry.anyOf] : [entry.field, entry.when];
    for (const id of named) if (!fields.has(id)) complain(['checks', c], `no field ${id}`);
  });
  const columns = pack.annex?.columns.map((column) => column.id) ?? [];
  if (new Set(columns).size !== columns.length) complain(['annex', 'columns'], 'used twice');
  for (const id of pack.annex?.anyOf ?? []) if (!columns.includes(id)) complain(['annex', 'anyOf'], `no column ${id}`);
  if (pack.inForceTo !== null && pack.inForceTo < pack.inForceFrom) complain(['inForceTo'], 'before inForceFrom');
});
export type RulePack = z.infer<typeof rulePack>;
export type PackField = z.infer<typeof packField>;
export type PackSection = z.infer<typeof packSection>;
export type PackKind = RulePack['kind'];

/**
 * Checks a pack whole.
 * @param raw parsed JSON
 * @throws Fault PACK_INVALID with the first place and what is wrong there
 */
export function parsePack(raw: unknown): RulePack {
  const parsed = rulePack.safeParse(raw);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Fault('PACK_INVALID', { params: { place: issue?.path.join('.') || '/', reason: issue?.message ?? '' } });
}

export function packRefOf(pack: RulePack): PackRef {
  return { id: pack.id, order: pack.order, edition: pack.edition, inForceFrom: pack.inForceFrom, inForceTo: pack.inForceTo };
}

/** Every field of a pack in the order of its sections. */
export function fieldsOf(pack: RulePack): readonly PackField[] {
  return pack.sections.flatMap((section) => section.fields);
}

/**
 * The pack by which a document of that kind and date is made: the one in force, or else the latest before it, with a
 * warning that names the edition that is in force and not here.
 * @param date `YYYY-MM-DD`, date of the document
 * @throws Fault PACK_NONE when no edition known here had begun by then
 */
export function packFor(kind: PackKind, date: string, packs: readonly RulePack[]): { pack: RulePack; warning: EditionWarning | null } {
  const [pack] = packs
    .filter((candidate) => candidate.kind === kind && candidate.inForceFrom <= date)
    .sort((a, b) => (a.inForceFrom === b.inForceFrom ? b.edition.localeCompare(a.edition) : b.inForceFrom.localeCompare(a.inForceFrom)));
  if (!pack) throw new Fault('PACK_NONE', { params: { kind, date } });
  const successor = pack.supersededBy;
  if (successor && successor.from <= date) {
    return { pack, warning: { order: successor.order, inForceFrom: successor.from, used: packRefOf(pack) } };
  }
  if (pack.inForceTo !== null && pack.inForceTo < date) {
    // It ended and what followed is not named: the order itself is all that can be said.
    const next = new Date(`${pack.inForceTo}T00:00:00Z`);
    next.setUTCDate(next.getUTCDate() + 1);
    return { pack, warning: { order: pack.order, inForceFrom: next.toISOString().slice(0, 10), used: packRefOf(pack) } };
  }
  return { pack, warning: null };
}

/** Editions in force by `date` that no pack here holds, with the order whose edition they replaced. */
export function missingEditions(date: string, packs: readonly RulePack[]): { order: string; replaces: string; from: string }[] {
  const kinds = new Set(packs.filter((pack) => pack.inForceFrom <= date).map((pack) => pack.kind));
  return [...kinds].flatMap((kind) => {
    const { pack, warning } = packFor(kind, date, packs);
    return warning ? [{ order: warning.order, replaces: pack.order, from: warning.inForceFrom }] : [];
  });
}

/** Names inside `{{…}}`. */
export function placeholdersOf(text: string): string[] {
  return [...text.matchAll(/\{\{([^{}]*)\}\}/g)].map((match) => match[1] ?? '');
}

/** Puts values in place of `{{name}}`; a placeholder without a value stays as it is, so that it is seen. */
export function fillIn(text: string, values: Readonly<Partial<Record<WordingPlaceholder, string>>>): string {
  return text.replace(/\{\{([^{}]*)\}\}/g, (whole, name: string) => values[name as WordingPlaceholder] ?? whole);
}
