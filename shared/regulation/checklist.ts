import type { ChecklistItem, EditionWarning, FormValues, Label3 } from '../contract/forms.ts';
import { fieldsOf, type PackCheck, type RulePack } from './pack.ts';
import { isFilled, valueProblem, type ValueProblem } from './values.ts';

/** What readiness depends on besides the values. */
export interface Circumstances {
  /** Rows of the annex that can be used, and rows that were refused. */
  readonly annexRows: number;
  readonly annexRefused: number;
  readonly warning: EditionWarning | null;
  readonly warningAccepted: boolean;
  /** Label of the item about the edition. */
  readonly editionLabel: Label3;
}

/**
 * What a document needs before it may be made, in the order of its pack: every mandatory field, every field whose value
 * does not fit, the checks of the pack, and the edition where the one in force is not here. Ready when all of it is.
 */
export function checklistOf(pack: RulePack, values: FormValues, circumstances: Circumstances): ChecklistItem[] {
  const items: ChecklistItem[] = [];
  for (const field of fieldsOf(pack)) {
    const problem = valueProblem(field, values[field.id]);
    if (field.mandatory || problem) items.push(item(field.id, field.label, problem, field.id));
  }
  for (const check of pack.checks) {
    const [problem, field] = checkProblem(pack, check, values, circumstances);
    items.push(item(check.id, check.label, problem, field));
  }
  const { warning } = circumstances;
  if (warning) {
    const problem = circumstances.warningAccepted
      ? null
      : { missing: 'editionNotAccepted', params: { order: warning.order, from: warning.inForceFrom } };
    items.push(item('edition', circumstances.editionLabel, problem, null));
  }
  return items;
}

function checkProblem(
  pack: RulePack,
  check: PackCheck,
  values: FormValues,
  { annexRows, annexRefused }: Circumstances,
): [ValueProblem | null, string | null] {
  switch (check.kind) {
    case 'annexFilled':
      if (annexRows > 0) return [null, null];
      return [{ missing: annexRefused > 0 ? 'annexAllRefused' : 'annexEmpty', params: { count: annexRefused } }, null];
    case 'withAnyOf': {
      const stands = !isFilled(values[check.field]) || check.anyOf.some((id) => isFilled(values[id]));
      return [stands ? null : { missing: 'contactMissing', params: {} }, check.anyOf[0] ?? null];
    }
    case 'requiredWhen': {
      const field = fieldsOf(pack).find((candidate) => candidate.id === check.field);
      const held = [values[check.when]].flat().some((value) => typeof value === 'string' && check.equals.includes(value));
      return [field && held ? valueProblem(field, values[field.id], true) : null, check.field];
    }
  }
}

function item(id: string, label: Label3, problem: ValueProblem | null, field: string | null): ChecklistItem {
  return { id, label, ready: problem === null, missing: problem?.missing ?? null, params: { ...problem?.params }, field };
}
