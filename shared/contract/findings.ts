import { z } from 'zod';
import { findingRules, actions } from '../domain/vocabulary.ts';
import { procedure } from './procedure.ts';
import { journalRow } from './journal.ts';
import { id, instant, nothing } from './scalars.ts';

export const finding = z.object({
  id,
  rule: z.enum(findingRules),
  severity: z.enum(['danger', 'warning']),
  /** `explained` and `dismissed` carry a reason; `incident` names it. */
  state: z.enum(['open', 'incident', 'dismissed']),
  base: z.object({ id, code: z.string(), name: z.string() }).nullable(),
  account: z.string(),
  person: z.object({ id, name: z.string() }).nullable(),
  source: z.object({ id, name: z.string() }),
  firstTime: instant,
  lastTime: instant,
  detectedAt: instant,
  records: z.number().int(),
  rows: z.number().int(),
  actions: z.array(z.enum(actions)),
  objects: z.array(z.string()),
  /** Grant that ended, or rights that were exceeded: values for the sentence `findings:why.<rule>`. */
  why: z.record(z.string(), z.union([z.string(), z.number()])),
  reason: z.string().nullable(),
  incident: z.object({ id, number: z.string() }).nullable(),
});
export type Finding = z.infer<typeof finding>;

export const findings = {
  list: procedure({
    access: 'auditor',
    input: z.object({ state: z.enum(['open', 'incident', 'dismissed']).optional() }),
    output: z.object({ findings: z.array(finding) }),
  }),
  get: procedure({
    access: 'auditor',
    input: z.object({ id }),
    output: z.object({ finding, sample: z.array(journalRow) }),
  }),
  dismiss: procedure({
    access: 'editor',
    input: z.object({ id, reason: z.string().trim().min(3).max(1000) }),
    output: finding,
    problems: ['FINDING_CLOSED'],
  }),
  reopen: procedure({ access: 'editor', input: z.object({ id }), output: finding, problems: ['FINDING_CLOSED', 'FINDING_OPEN_ALREADY'] }),
  /** Runs every rule over the whole journal again (after lists were changed). */
  run: procedure({ access: 'editor', input: nothing, output: z.object({ added: z.number().int(), open: z.number().int(), withdrawn: z.number().int() }) }),
} as const;
