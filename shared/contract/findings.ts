import { z } from 'zod';
import { findingRules, actions } from '../domain/vocabulary.ts';
import { findingRuleChange, findingRuleSetting } from './finding-rules.ts';
import { journalRow } from './journal.ts';
import { procedure } from './procedure.ts';
import { id, instant, nothing, workProgress } from './scalars.ts';

/** `withdrawn`: no longer true; kept with its history and the records it rested on. */
export const findingStates = ['open', 'incident', 'dismissed', 'withdrawn'] as const;

/** Why a finding is no longer true: lists or rules were changed, its rule is off, other records came, a day has passed. */
export const withdrawalCauses = ['lists', 'rules', 'rule_off', 'records', 'time'] as const;
export type WithdrawalCause = (typeof withdrawalCauses)[number];

/** Who is to look at it. */
export const assignee = z.object({ kind: z.enum(['operator', 'person']), id: z.string().min(1).max(100) });
export type Assignee = z.infer<typeof assignee>;

export const finding = z.object({
  id,
  rule: z.enum(findingRules),
  severity: z.enum(['danger', 'warning']),
  /** `dismissed` carries a reason; `incident` names it. */
  state: z.enum(findingStates),
  base: z.object({ id, code: z.string(), name: z.string() }).nullable(),
  /** '' where the rule looks at no account. */
  account: z.string(),
  person: z.object({ id, name: z.string() }).nullable(),
  /** null where the rule looks at no source. */
  source: z.object({ id, name: z.string() }).nullable(),
  firstTime: instant,
  lastTime: instant,
  detectedAt: instant,
  records: z.number().int(),
  rows: z.number().int(),
  actions: z.array(z.enum(actions)),
  objects: z.array(z.string()),
  /** Values for the sentence `findings:why.<rule>`: what was found, with its numbers. */
  why: z.record(z.string(), z.union([z.string(), z.number()])),
  reason: z.string().nullable(),
  incident: z.object({ id, number: z.string() }).nullable(),
  assignee: assignee.extend({ name: z.string() }).nullable(),
  /** The withdrawn finding of the same thing, where there was one. */
  earlier: id.nullable(),
  withdrawn: z.object({ at: instant, cause: z.enum(withdrawalCauses).nullable() }).nullable(),
});
export type Finding = z.infer<typeof finding>;

/** What was done about a finding, oldest first. Nothing of it is ever changed. */
export const findingStep = z.object({
  at: instant,
  operator: z.string(),
  step: z.enum(['state', 'assigned', 'note']),
  state: z.enum(findingStates),
  /** What was said, to whom it was given; '' for nothing. */
  text: z.string(),
  cause: z.enum(withdrawalCauses).nullable(),
});
export type FindingStep = z.infer<typeof findingStep>;

/** Several are dealt with at once: all of them or none. */
const ids = z.array(id).min(1).max(500);
const changed = z.object({ findings: z.array(finding) });

export const findings = {
  list: procedure({
    access: 'auditor',
    /** Without a state all but the withdrawn. */
    input: z.object({ state: z.enum(findingStates).optional(), withdrawn: z.boolean().default(false) }),
    /** `listsChanged`: lists are otherwise than when all rules ran last; `run` brings the findings up to date. */
    output: z.object({ findings: z.array(finding), listsChanged: z.boolean() }),
  }),
  get: procedure({
    access: 'auditor',
    input: z.object({ id }),
    output: z.object({ finding, sample: z.array(journalRow), history: z.array(findingStep) }),
  }),
  assign: procedure({ access: 'editor', input: z.object({ ids, assignee: assignee.nullable() }), output: changed, problems: ['FINDING_CLOSED'] }),
  /** A note beside the finding; it closes nothing. */
  explain: procedure({ access: 'editor', input: z.object({ ids, text: z.string().trim().min(3).max(4000) }), output: changed }),
  dismiss: procedure({
    access: 'editor',
    input: z.object({ ids, reason: z.string().trim().min(3).max(1000) }),
    output: changed,
    problems: ['FINDING_CLOSED'],
  }),
  reopen: procedure({ access: 'editor', input: z.object({ ids }), output: changed, problems: ['FINDING_CLOSED', 'FINDING_OPEN_ALREADY'] }),
  /** Runs every rule over the whole journal again (after lists were changed). */
  run: procedure({
    access: 'editor',
    input: nothing,
    output: z.object({ added: z.number().int(), open: z.number().int(), withdrawn: z.number().int() }),
    progress: workProgress,
  }),
  rules: procedure({ access: 'auditor', input: nothing, output: z.object({ rules: z.array(findingRuleSetting) }) }),
  /** What a rule would find if it were set so, without setting it. */
  tryRule: procedure({
    access: 'auditor',
    input: findingRuleChange.pick({ rule: true, parameters: true }),
    output: z.object({ findings: z.number().int(), records: z.number().int() }),
    progress: workProgress,
    problems: ['FIELDS_INVALID'],
  }),
  /** Sets a rule and runs all of them again. */
  setRule: procedure({
    access: 'editor',
    input: findingRuleChange,
    output: z.object({ added: z.number().int(), open: z.number().int(), withdrawn: z.number().int() }),
    progress: workProgress,
    problems: ['FIELDS_INVALID', 'RULE_OFF_REASON'],
  }),
} as const;
