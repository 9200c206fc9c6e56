import { z } from 'zod';
import { documentRecord } from './documents.ts';
import { checklistItem, deadline, editionWarning, formSection, formValues, packRef } from './forms.ts';
import { procedure } from './procedure.ts';
import { id, instant, nothing, workProgress } from './scalars.ts';

export const application = z.object({
  id,
  number: z.string(),
  title: z.string(),
  state: z.enum(['draft', 'made', 'submitted', 'returned', 'accepted']),
  created: instant,
  updated: instant,
  pack: packRef,
  warning: editionWarning.nullable(),
  sections: z.array(formSection),
  values: formValues,
  checklist: z.array(checklistItem),
  ready: z.boolean(),
  submitted: instant.nullable(),
  /** R35: 10 working days from submission. */
  deadline: deadline.nullable(),
  returnReason: z.string().nullable(),
});
export type Application = z.infer<typeof application>;

export const applications = {
  list: procedure({ access: 'auditor', input: nothing, output: z.object({ applications: z.array(application) }) }),
  get: procedure({ access: 'auditor', input: z.object({ id }), output: z.object({ application, documents: z.array(documentRecord) }) }),
  create: procedure({ access: 'editor', input: z.object({ title: z.string().trim().min(1).max(300) }), output: application, problems: ['PACK_NONE'] }),
  save: procedure({
    access: 'editor',
    input: z.object({ id, title: z.string().trim().min(1).max(300), values: formValues }),
    output: application,
    problems: ['APPLICATION_NOT_DRAFT'],
  }),
  /** PDF kk, PDF ru, JSON + JSON Schema. */
  make: procedure({
    access: 'editor',
    input: z.object({ id }),
    output: documentRecord,
    progress: workProgress,
    problems: ['APPLICATION_INCOMPLETE', 'GLYPH_MISSING', 'PACK_NONE'],
  }),
  /** Moves along: submitted starts the 10 working days; returned asks for a reason and reopens the draft (R32). */
  setState: procedure({
    access: 'editor',
    input: z.object({ id, state: z.enum(['submitted', 'returned', 'accepted', 'draft']), at: instant, reason: z.string().max(4000).default('') }),
    output: application,
    problems: ['APPLICATION_STATE', 'APPLICATION_REASON'],
  }),
} as const;
