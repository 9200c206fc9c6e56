import type { ChecklistItem, FormField, FormSection, FormValues } from '../../../shared/contract/forms.ts';
import { valueProblem } from '../../../shared/regulation/values.ts';

/**
 * The checklist as it will be after the next save: lines of fields that were typed in are judged anew by the same rule the
 * vault uses, so that a line is ticked while its text is being written.
 */
export function liveChecklist(items: readonly ChecklistItem[], sections: readonly FormSection[], values: FormValues, edited: ReadonlySet<string>): ChecklistItem[] {
  const fields = new Map(sections.flatMap((section) => section.fields.map((field) => [field.id, field])));
  return items.map((item) => {
    const field = fields.get(item.id);
    if (!field || !edited.has(field.id)) return item;
    const problem = valueProblem(field, values[field.id]);
    return { ...item, ready: problem === null, missing: problem?.missing ?? null, params: { ...problem?.params } };
  });
}

/** The lines of the checklist that speak of a field. */
export function linesOf(field: FormField, checklist: readonly ChecklistItem[]): readonly ChecklistItem[] {
  return checklist.filter((item) => item.field === field.id);
}
