import type { ChecklistItem, FormSection } from '../../../shared/contract/forms.ts';

/** Steps of the notice. The first three hold the sections of the pack, whatever they are. */
export const stepIds = ['kind', 'responsible', 'measures', 'review', 'send'] as const;
export type StepId = (typeof stepIds)[number];

/**
 * Which sections stand on which step: the breach itself first, the person responsible second, and everything else a pack
 * may ask, now or in a later edition, together with the list of subjects.
 */
export function sectionsOf(step: StepId, sections: readonly FormSection[]): readonly FormSection[] {
  switch (step) {
    case 'kind':
      return sections.filter((section) => section.id === 'breach');
    case 'responsible':
      return sections.filter((section) => section.id === 'responsible');
    case 'measures':
      return sections.filter((section) => section.id !== 'breach' && section.id !== 'responsible');
    case 'review':
    case 'send':
      return [];
  }
}

/** The step on which a line of the checklist can be put right; undefined for the edition, which the banner settles. */
export function stepOf(item: ChecklistItem, sections: readonly FormSection[]): StepId | undefined {
  if (item.field === null) return item.id === 'edition' ? undefined : 'measures';
  return stepIds.find((step) => sectionsOf(step, sections).some((section) => section.fields.some((field) => field.id === item.field)));
}

/** Whether nothing on a step is missing. */
export function stepReady(step: StepId, sections: readonly FormSection[], checklist: readonly ChecklistItem[]): boolean {
  return checklist.every((item) => item.ready || stepOf(item, sections) !== step);
}
