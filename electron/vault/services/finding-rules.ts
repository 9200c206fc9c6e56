import type { FindingRuleSetting } from '../../../shared/contract/finding-rules.ts';
import { ruleSchemas } from '../../../shared/contract/finding-rules.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import type { ParameterValues } from '../../../shared/domain/finding-rules.ts';
import { type FindingRule, findingRules } from '../../../shared/domain/vocabulary.ts';
import type { AreaHandlers } from '../handlers.ts';
import { countFindings, openByRule } from '../journal/findings/finding-store.ts';
import { loadRuleBook } from '../journal/findings/rule-book.ts';
import { readRuleSettings, withRule, writeRuleSetting } from '../journal/findings/rule-settings.ts';
import { judge } from '../journal/findings/run-rules.ts';
import { journalOf } from '../journal/journal.ts';
import type { OwnAction } from '../session.ts';
import { changedFields } from './changed-fields.ts';
import { controlOf, runAgain, stepOf } from './finding-runs.ts';

type Handlers = AreaHandlers<'findings'>;

export const listRules: Handlers['rules'] = (_input, { session }) => {
  const settings = readRuleSettings(session.db);
  const open = openByRule(session.db);
  return { rules: findingRules.map((rule): FindingRuleSetting => ({ rule, ...settings[rule], open: open.get(rule) ?? 0 })) };
};

export const tryRule: Handlers['tryRule'] = async ({ rule, parameters }, context) => {
  const { session } = context;
  const wanted = checked(rule, parameters);
  const journal = journalOf(session.db, session.clock);
  const { claims } = await judge(session.db, journal, session.clock.now().epochMilliseconds, controlOf(context), {
    rules: [rule],
    book: () => loadRuleBook(session.db, withRule(readRuleSettings(session.db), rule, wanted)),
  });
  return { findings: claims.length, records: claims.reduce((sum, { summary }) => sum + summary.records, 0) };
};

export const setRule: Handlers['setRule'] = async ({ rule, enabled, reason, parameters: given }, context) => {
  const { session } = context;
  const parameters = checked(rule, given);
  if (!enabled && reason.length < 3) throw new Fault('RULE_OFF_REASON', { fields: { reason: 'RULE_OFF_REASON' } });
  const before = readRuleSettings(session.db)[rule];
  const names = changedFields<ParameterValues>(before.parameters, parameters);
  if (names.length === 0 && enabled === before.enabled && (enabled || reason === before.reason)) {
    return { added: 0, withdrawn: 0, open: countFindings(session.db, 'open') };
  }
  const settings = { ...readRuleSettings(session.db), [rule]: { enabled, reason, parameters, changed: null } };
  const { added, withdrawn } = await runAgain(context, 'rules', {
    book: () => loadRuleBook(session.db, settings),
    first: (): OwnAction[] => {
      writeRuleSetting(session.db, rule, { enabled, reason, parameters, ...stepOf(session) });
      const what = enabled === before.enabled ? 'rule.changed' : enabled ? 'rule.on' : 'rule.off';
      const values = Object.entries(parameters).map(([name, value]) => `${name}=${String(value)}`);
      return [{ action: 'change', what, object: `rule:${rule}`, details: { rule, parameters: values.join(' ') }, ...(enabled ? {} : { personal: { reason } }) }];
    },
  });
  return { added, withdrawn, open: countFindings(session.db, 'open') };
};

/** @throws Fault FIELDS_INVALID with the parameters that are wrong */
function checked(rule: FindingRule, parameters: ParameterValues): ParameterValues {
  const parsed = ruleSchemas[rule].safeParse(parameters);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path }) => [`parameters.${path.join('.')}`, 'FIELD_INVALID'] as const);
  throw new Fault('FIELDS_INVALID', { fields: Object.fromEntries(fields) });
}
