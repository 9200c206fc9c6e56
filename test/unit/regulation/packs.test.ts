import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formSection } from '../../../shared/contract/forms.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import { breachKinds } from '../../../shared/domain/vocabulary.ts';
import { fillIn, missingEditions, packFor, parsePack, rulePack, type RulePack } from '../../../shared/regulation/pack.ts';
import { bundledPacks, fieldsOf } from '../../../shared/regulation/packs.ts';

const byId = (id: string): RulePack => bundledPacks.find((pack) => pack.id === id)!;
const notice = byId('481-2026-03-11');
const application = byId('236-2025-05-30');
/** A pack as it stands in its file, to be changed. */
const raw = (): Record<string, never> => structuredClone(notice) as never;
const problemOf = (act: () => unknown): Fault['problem'] => {
  try {
    act();
  } catch (error) {
    if (error instanceof Fault) return error.problem;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('the notice of 481/НҚ', () => {
  it('asks for what paragraph 3 names, measures as three mandatory fields', () => {
    const answering = (requirement: string): string[] =>
      fieldsOf(notice).filter((field) => field.requirements.includes(requirement) && field.mandatory).map((field) => field.id);
    expect(answering('R17')).toEqual(['breachKinds']);
    expect(answering('R18')).toEqual(['detectedAt']);
    expect(answering('R20')).toEqual(['legalMeasures', 'organisationalMeasures', 'technicalMeasures']);
    // "If any": the contact is asked for and does not stop the notice.
    expect(answering('R19')).toEqual([]);
    expect(notice.annex?.columns.map((column) => column.source)).toEqual(['surname', 'given', 'patronymic', 'iin', 'phone']);
    expect(notice.deadline).toMatchObject({ amount: 1, unit: 'working_day', requirement: 'R18' });
  });

  it('knows the kinds of breach that the console does', () => {
    const options = fieldsOf(notice).find((field) => field.id === 'breachKinds')?.options;
    expect(options?.map((option) => option.value)).toEqual([...breachKinds]);
  });

  it('serves its sections in the form of the contract', () => {
    for (const pack of bundledPacks) for (const section of pack.sections) expect(formSection.parse(section).fields.length).toBeGreaterThan(0);
  });

  // The originals stand beside the project where it is developed; elsewhere there is no such test.
  const law = new URL('../../../../shared/law/', import.meta.url);
  if (existsSync(law)) {
    it('quotes the paragraphs as they are published', () => {
      const flat = (text: string): string => text.replace(/\s+/g, ' ');
      const original = flat(readFileSync(new URL('481-2024_breach-notification.kk.txt', law), 'utf8'));
      for (const paragraph of notice.paragraphs) for (const line of paragraph.kk.split('\n')) expect(original).toContain(flat(line));
    });
  }
});

describe('the application of 236/НҚ', () => {
  it('has the five mandatory fields of paragraph 5 and the five ways of paragraph 7', () => {
    const five = fieldsOf(application).filter((field) => field.clause.startsWith('5 '));
    expect(five.map((field) => [field.clause, field.requirements[0], field.mandatory])).toEqual([
      ['5 (1)', 'R28', true],
      ['5 (2)', 'R29', true],
      ['5 (3)', 'R30', true],
      ['5 (4)', 'R31', true],
      ['5 (5)', 'R32', true],
    ]);
    const way = fieldsOf(application).find((field) => field.id === 'way');
    expect(way?.options).toHaveLength(5);
    expect(way?.options?.filter((option) => option.default).map((option) => option.value)).toEqual(['contact_centre_1414']);
    expect(way?.options?.every((option) => option.condition)).toBe(true);
    expect(application.deadline).toMatchObject({ amount: 10, requirement: 'R35' });
  });
});

describe('choosing an edition', () => {
  it('takes the one in force', () => {
    expect(packFor('notice', '2026-07-11', bundledPacks)).toEqual({ pack: notice, warning: null });
    expect(packFor('application', '2026-11-24', bundledPacks)).toEqual({ pack: application, warning: null });
  });

  it('says when a later one is in force and not here', () => {
    const { pack, warning } = packFor('notice', '2026-07-12', bundledPacks);
    expect(pack).toBe(notice);
    expect(warning).toMatchObject({ order: '232/НҚ', inForceFrom: '2026-07-12', used: { id: notice.id, edition: '2026-03-11', inForceTo: '2026-07-11' } });
    expect(missingEditions('2026-11-24', bundledPacks)).toEqual([{ order: '232/НҚ', replaces: '481/НҚ', from: '2026-07-12' }]);
    expect(missingEditions('2026-07-11', bundledPacks)).toEqual([]);
  });

  it('takes the later one as soon as it was added', () => {
    const later: RulePack = { ...notice, id: '232-2026-04-30', order: '232/НҚ', edition: '2026-04-30', inForceFrom: '2026-07-12', inForceTo: null, supersededBy: null };
    expect(packFor('notice', '2026-11-24', [...bundledPacks, later])).toEqual({ pack: later, warning: null });
    expect(packFor('notice', '2026-07-01', [later, ...bundledPacks]).pack).toBe(notice);
    expect(missingEditions('2026-11-24', [...bundledPacks, later])).toEqual([]);
  });

  it('warns of an edition that ended without a known successor', () => {
    const ended: RulePack = { ...notice, supersededBy: null };
    expect(packFor('notice', '2026-08-01', [ended]).warning).toMatchObject({ order: '481/НҚ', inForceFrom: '2026-07-12' });
  });

  it('refuses a date before every edition', () => {
    expect(problemOf(() => packFor('notice', '2026-03-10', bundledPacks)).code).toBe('PACK_NONE');
  });
});

describe('a pack from a file', () => {
  it('is the same after a round through JSON', () => {
    expect(parsePack(JSON.parse(JSON.stringify(notice)))).toEqual(notice);
  });

  it.each<[string, (pack: RulePack) => void, string]>([
    ['a field twice', (pack) => pack.sections[1]!.fields.push(pack.sections[0]!.fields[1]!), 'sections.1.fields.4.id'],
    ['a section named like another part of the document', (pack) => void (pack.sections[0]!.id = 'organisation'), 'sections.0.id'],
    ['a choice without options', (pack) => void (pack.sections[0]!.fields[0]!.options = []), 'sections.0.fields.0.options'],
    ['options on a text', (pack) => void (pack.sections[1]!.fields[0]!.options = pack.sections[0]!.fields[0]!.options), 'sections.1.fields.0.options'],
    ['a number in two languages', (pack) => void (pack.sections[0]!.fields[6]!.perLanguage = true), 'sections.0.fields.6.perLanguage'],
    ['a check of a field that is not there', (pack) => void (pack.checks = [{ kind: 'withAnyOf', id: 'x', label: notice.title, field: 'risk', anyOf: ['nothing'] }]), 'checks.0'],
    ['an unknown placeholder', (pack) => void (pack.wording.kk.opening = ['{{passphrase}}']), 'wording.kk.opening.0'],
    ['no annex for the check of it', (pack) => void (pack.annex = null), 'checks.1'],
    ['an end before the start', (pack) => void (pack.inForceTo = '2026-01-01'), 'inForceTo'],
    ['a field id that is no identifier', (pack) => void (pack.sections[0]!.fields[0]!.id = 'Вид'), 'sections.0.fields.0.id'],
    ['a format of another version', (pack) => void Object.assign(pack, { format: 'derbes-rule-pack/2' }), 'format'],
  ])('is refused with %s, and the place is named', (_what, spoil, place) => {
    const pack = raw() as unknown as RulePack;
    spoil(pack);
    expect(problemOf(() => parsePack(pack))).toMatchObject({ code: 'PACK_INVALID', params: { place } });
  });

  it('that is no object at all is refused', () => {
    expect(problemOf(() => parsePack('[]')).code).toBe('PACK_INVALID');
    expect(rulePack.safeParse(null).success).toBe(false);
  });
});

it('fills templates and leaves what it does not know in sight', () => {
  expect(fillIn('{{organisation}} № {{number}} {{odd}}', { organisation: 'А', number: '1' })).toBe('А № 1 {{odd}}');
});
