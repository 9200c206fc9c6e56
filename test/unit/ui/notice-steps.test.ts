import { describe, expect, test } from 'vitest';
import type { ChecklistItem } from '../../../shared/contract/forms.ts';
import { bundledPacks } from '../../../shared/regulation/packs.ts';
import { checklistOf } from '../../../shared/regulation/checklist.ts';
import { liveChecklist } from '../../../renderer/components/draft/field-state.ts';
import { sectionsOf, stepIds, stepOf, stepReady } from '../../../renderer/pages/incidents/notice-steps.ts';

const pack = bundledPacks.find((one) => one.kind === 'notice')!;
const label = { kk: 'a', ru: 'b', en: 'c' };
const circumstances = { annexRows: 0, annexRefused: 0, warning: null, warningAccepted: false, editionLabel: label };
const empty = checklistOf(pack, {}, circumstances);

describe('steps of a notice', () => {
  test('every section of the pack, and one it never had, stands on exactly one step', () => {
    const added = { ...pack.sections[0]!, id: 'newSection' };
    const sections = [...pack.sections, added];
    const placed = stepIds.flatMap((step) => sectionsOf(step, sections).map((section) => section.id));
    expect(placed.toSorted()).toEqual(sections.map((section) => section.id).toSorted());
  });

  test('every missing line leads to a step, but for the edition', () => {
    for (const item of empty) expect(stepOf(item, pack.sections), item.id).toBeDefined();
    const edition: ChecklistItem = { id: 'edition', label, ready: false, missing: 'editionNotAccepted', params: {}, field: null };
    expect(stepOf(edition, pack.sections)).toBeUndefined();
    expect(stepIds.every((step) => stepReady(step, pack.sections, [edition]))).toBe(true);
  });

  test('an empty notice is not ready on the step of measures', () => {
    expect(stepReady('measures', pack.sections, empty)).toBe(false);
    expect(stepReady('responsible', pack.sections, empty)).toBe(true);
  });
});

describe('the checklist while a text is being written', () => {
  const live = (text: { kk: string; ru: string }) =>
    liveChecklist(empty, pack.sections, { legalMeasures: text }, new Set(['legalMeasures'])).find((item) => item.id === 'legalMeasures');

  test('says which language is still missing, and is ticked when none is', () => {
    expect(live({ kk: 'мәтін', ru: '' })).toMatchObject({ ready: false, missing: 'russianEmpty' });
    expect(live({ kk: 'мәтін', ru: 'текст' })).toMatchObject({ ready: true, missing: null });
  });

  test('leaves lines alone whose field was not typed in', () => {
    const untouched = liveChecklist(empty, pack.sections, { legalMeasures: { kk: 'мәтін', ru: 'текст' } }, new Set());
    expect(untouched).toEqual(empty);
  });
});
