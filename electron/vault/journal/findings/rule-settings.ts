import type { Database } from 'better-sqlite3';
import { ruleSchemas } from '../../../../shared/contract/finding-rules.ts';
import { initialParameters, type ParametersOf, type ParameterValues } from '../../../../shared/domain/finding-rules.ts';
import { type FindingRule, findingRules } from '../../../../shared/domain/vocabulary.ts';

/** How a rule is set. */
export interface RuleSetting<R extends FindingRule = FindingRule> {
  readonly enabled: boolean;
  /** Why it is off; '' while it is on. */
  readonly reason: string;
  readonly parameters: ParametersOf<R>;
  /** null: as it comes. */
  readonly changed: { readonly at: string; readonly operator: string } | null;
}
export type RuleSettings = { readonly [R in FindingRule]: RuleSetting<R> };

interface Row {
  readonly rule: string;
  readonly enabled: number;
  readonly reason: string;
  readonly parameters: string;
  readonly changed: string;
  readonly operator: string;
}

/** Every rule on, with the parameters it comes with. */
export const defaultRuleSettings: RuleSettings = settingsFrom(new Map());

export function readRuleSettings(db: Database): RuleSettings {
  const rows = db.prepare<[], Row>('SELECT rule, enabled, reason, parameters, changed, operator FROM finding_rule').all();
  return settingsFrom(new Map(rows.map((row) => [row.rule, row])));
}

/** The same settings with one rule set otherwise, for trying it out. */
export function withRule(settings: RuleSettings, rule: FindingRule, parameters: ParameterValues): RuleSettings {
  return { ...settings, [rule]: { ...settings[rule], enabled: true, reason: '', parameters } };
}

/** Called inside `session.act`; parameters were parsed by {@link ruleSchemas}. */
export function writeRuleSetting(
  db: Database,
  rule: FindingRule,
  setting: { readonly enabled: boolean; readonly reason: string; readonly parameters: ParameterValues; readonly at: string; readonly operator: string },
): void {
  db.prepare(
    `INSERT INTO finding_rule (rule, enabled, reason, parameters, changed, operator) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (rule) DO UPDATE SET enabled = excluded.enabled, reason = excluded.reason, parameters = excluded.parameters,
       changed = excluded.changed, operator = excluded.operator`,
  ).run(rule, setting.enabled ? 1 : 0, setting.enabled ? '' : setting.reason, JSON.stringify(setting.parameters), setting.at, setting.operator);
}

/** Parameters that a later version added take what they come with. */
function settingsFrom(rows: ReadonlyMap<string, Row>): RuleSettings {
  const one = (rule: FindingRule): RuleSetting => {
    const row = rows.get(rule);
    const initial = initialParameters(rule);
    if (!row) return { enabled: true, reason: '', parameters: initial, changed: null };
    const parameters = ruleSchemas[rule].parse({ ...initial, ...(JSON.parse(row.parameters) as object) }) as RuleSetting['parameters'];
    return { enabled: row.enabled === 1, reason: row.reason, parameters, changed: { at: row.changed, operator: row.operator } };
  };
  return Object.fromEntries(findingRules.map((rule) => [rule, one(rule)])) as unknown as RuleSettings;
}
