import { z } from 'zod';
import { type ParameterValues, parametersOf } from '../domain/finding-rules.ts';
import { type FindingRule, findingRules } from '../domain/vocabulary.ts';
import { instant } from './scalars.ts';

function schemaOf(rule: FindingRule): z.ZodType<ParameterValues> {
  const shape = Object.entries(parametersOf(rule)).map(([name, parameter]) => [
    name,
    parameter.kind === 'switch' ? z.boolean() : z.number().int().min(parameter.min).max(parameter.max),
  ]);
  return z.strictObject(Object.fromEntries(shape) as Record<string, z.ZodNumber | z.ZodBoolean>);
}

/** What the parameters of each rule must be. */
export const ruleSchemas = Object.fromEntries(findingRules.map((rule) => [rule, schemaOf(rule)])) as Readonly<Record<FindingRule, z.ZodType<ParameterValues>>>;

const parameterValues = z.record(z.string(), z.union([z.number(), z.boolean()]));

/** A rule as the register has it set. */
export const findingRuleSetting = z.object({
  rule: z.enum(findingRules),
  enabled: z.boolean(),
  /** Why it is off; '' while it is on. */
  reason: z.string(),
  parameters: parameterValues,
  /** null: as it comes. */
  changed: z.object({ at: instant, operator: z.string() }).nullable(),
  open: z.number().int(),
});
export type FindingRuleSetting = z.infer<typeof findingRuleSetting>;

/** A rule as somebody wants to set it. The parameters are checked by those of the rule: FIELDS_INVALID names the wrong ones. */
export const findingRuleChange = z.object({
  rule: z.enum(findingRules),
  enabled: z.boolean(),
  /** Asked for when it is switched off. */
  reason: z.string().trim().max(1000).default(''),
  parameters: parameterValues,
});
