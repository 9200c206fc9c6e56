import { describe, expect, it } from 'vitest';
import type { FormValues } from '../../../shared/contract/forms.ts';
import { checklistOf } from '../../../shared/regulation/checklist.ts';
import { fieldsOf, packFor, type RulePack } from '../../../shared/regulation/packs.ts';
import { defaultValues, sameValue, valueProblem } from '../../../shared/regulation/values.ts';
import { insuranceMeasures, packWithOneMoreField } from '../../fixtures/packs/make.ts';
import { applicationValues, noticeValues, packs } from '../../support/sample-documents.ts';

const label = { kk: 'к', ru: 'р', en: 'e' };
const lacking = (pack: RulePack, values: FormValues, changes: Partial<Parameters<typeof checklistOf>[2]> = {}): string[] =>
  checklistOf(pack, values, { annexRows: 3, annexRefused: 0, warning: null, warningAccepted: false, editionLabel: label, ...changes })
    .filter((item) => !item.ready)
    .map((item) => `${item.id}: ${item.missing}`);
const { notice, application } = packs;

describe('the checklist of a notice', () => {
  it('is complete for a complete notice', () => {
    expect(lacking(notice, noticeValues)).toEqual([]);
  });

  it('names what an empty one lacks, in the order of the form', () => {
    expect(lacking(notice, {}, { annexRows: 0 })).toEqual([
      'breachKinds: choiceEmpty',
      'detectedAt: fieldEmpty',
      'legalMeasures: fieldEmpty',
      'organisationalMeasures: fieldEmpty',
      'technicalMeasures: fieldEmpty',
      'subjects: annexEmpty',
    ]);
  });

  it.each<[string, FormValues, string]>([
    ['one language only', { legalMeasures: { kk: 'бар', ru: ' ' } }, 'legalMeasures: russianEmpty'],
    ['the other language only, in an optional field', { measuresTaken: { kk: '', ru: 'есть' } }, 'measuresTaken: kazakhEmpty'],
    ['a text too long', { technicalMeasures: { kk: 'а'.repeat(8001), ru: 'б' } }, 'technicalMeasures: textTooLong'],
    ['a kind that is none', { breachKinds: ['theft'] }, 'breachKinds: fieldInvalid'],
    ['a moment that is none', { detectedAt: '24.11.2026' }, 'detectedAt: fieldInvalid'],
    ['half a number', { subjectsCount: 1.5 }, 'subjectsCount: fieldInvalid'],
    ['an e-mail that is none', { responsibleEmail: 'dpo' }, 'responsibleEmail: fieldInvalid'],
    ['a telephone that is none', { responsiblePhone: 'кабинет 5' }, 'responsiblePhone: fieldInvalid'],
    ['a person without a contact', { responsiblePhone: '', responsibleEmail: '' }, 'responsibleContact: contactMissing'],
    ['one text where two languages belong', { legalMeasures: 'бар' }, 'legalMeasures: fieldInvalid'],
  ])('refuses %s', (_what, changes, expected) => {
    expect(lacking(notice, { ...noticeValues, ...changes })).toEqual([expected]);
  });

  it('needs no person responsible: the law says "if any"', () => {
    const nobody = { responsibleName: '', responsiblePosition: '', responsiblePhone: '', responsibleEmail: '' };
    expect(lacking(notice, { ...noticeValues, ...nobody })).toEqual([]);
  });

  it('says when a list was imported and nothing of it can be used', () => {
    expect(lacking(notice, noticeValues, { annexRows: 0, annexRefused: 7 })).toEqual(['subjects: annexAllRefused']);
  });

  it('holds the notice until the edition in force was thought of', () => {
    const { warning } = packFor('notice', '2026-11-24', [notice]);
    expect(lacking(notice, noticeValues, { warning })).toEqual(['edition: editionNotAccepted']);
    expect(lacking(notice, noticeValues, { warning, warningAccepted: true })).toEqual([]);
  });

  it('asks for a field of another edition that no code knows', () => {
    const pack = packWithOneMoreField();
    expect(lacking(pack, noticeValues)).toEqual(['insuranceMeasures: fieldEmpty']);
    expect(lacking(pack, { ...noticeValues, insuranceMeasures })).toEqual([]);
  });
});

describe('the checklist of an application', () => {
  it('begins with the way through 1414', () => {
    expect(defaultValues(application)).toEqual({ way: 'contact_centre_1414' });
    expect(lacking(application, applicationValues)).toEqual([]);
  });

  it('asks for test protocols with own means only (236/НҚ, 8)', () => {
    expect(lacking(application, { ...applicationValues, way: 'own_means' })).toEqual(['ownMeansProtocols: fieldEmpty']);
    const testProtocols = { kk: '№ 5 хаттама, 2026-03-01', ru: 'Протокол № 5 от 01.03.2026' };
    expect(lacking(application, { ...applicationValues, way: 'own_means', testProtocols })).toEqual([]);
  });

  it('wants the condition of every way confirmed (236/НҚ, 7)', () => {
    expect(lacking(application, { ...applicationValues, conformity: false })).toEqual(['conformity: notConfirmed']);
  });
});

it('takes empty values of any form for the same', () => {
  expect(sameValue(null, '')).toBe(true);
  expect(sameValue(undefined, { kk: '', ru: ' ' })).toBe(true);
  expect(sameValue([], null)).toBe(true);
  expect(sameValue(0, null)).toBe(false);
  expect(sameValue({ ru: 'б', kk: 'а' }, { kk: 'а', ru: 'б' })).toBe(true);
  expect(sameValue(['a', 'b'], ['b', 'a'])).toBe(false);
});

it('finds no fault with an optional field left empty', () => {
  for (const field of fieldsOf(notice)) if (!field.mandatory) expect(valueProblem(field, null)).toBeNull();
});
