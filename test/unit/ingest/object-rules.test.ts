import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ObjectRules } from '../../../shared/domain/object-rules.ts';

const rule = (text: string, base: string | null) => {
  const [database = '*', schema = '*', table = '*'] = text.split('.');
  return { database, schema, table, base };
};
const of = (rules: ObjectRules, database: string, schema: string, table: string): string | null | undefined => {
  const mapped = rules.map(database, schema, table);
  return mapped.kind === 'mapped' ? mapped.base : undefined;
};

describe('object rules', () => {
  const rules = new ObjectRules([
    rule('mis.*.*', 'mis'),
    rule('mis.registry.*', 'registry'),
    rule('mis.public.icd10', null),
    rule('*.*.audit_trail', 'trail'),
    rule('Lab.results.lab_result', 'lab'),
  ]);

  it.each([
    ['mis', 'public', 'patient', 'mis'],
    ['mis', 'registry', 'appointment', 'registry'],
    ['mis', 'public', 'icd10', null],
    ['other', 'public', 'audit_trail', 'trail'],
    // a named table outweighs a named schema
    ['mis', 'registry', 'audit_trail', 'trail'],
    ['lab', 'results', 'LAB_RESULT', 'lab'],
    ['lab', 'results', 'lab_order', undefined],
    ['other', 'public', 'patient', undefined],
    // COPY patient: the schema is not known, and the rules agree or do not
    ['lab', '', 'lab_result', 'lab'],
    ['mis', '', 'icd10', null],
  ])('%s.%s.%s', (database, schema, table, expected) => {
    expect(of(rules, database, schema, table)).toBe(expected);
  });

  it('that contradict each other leave the record unmapped', () => {
    const split = new ObjectRules([rule('mis.a.patient', 'one'), rule('mis.b.patient', 'two')]);
    expect(of(split, 'mis', 'a', 'patient')).toBe('one');
    expect(of(split, 'mis', '', 'patient')).toBeUndefined();
  });

  it('give what names no object to the base of the whole database', () => {
    expect(of(rules, 'mis', '', '')).toBe('mis');
    // all rules of a database lead to one base
    expect(of(rules, 'lab', '', '')).toBeUndefined();
    const alone = new ObjectRules([rule('lab.results.lab_result', 'lab'), rule('lab.results.lab_order', 'lab'), rule('lab.public.unit', null)]);
    expect(of(alone, 'lab', '', '')).toBe('lab');
    expect(of(alone, 'mis', '', '')).toBeUndefined();
  });

  it('come to the same in any order', () => {
    const part = fc.constantFrom('*', 'a', 'b');
    const anyRule = fc.record({ database: part, schema: part, table: part, base: fc.constantFrom('x', 'y', null) });
    fc.assert(
      fc.property(fc.array(anyRule, { maxLength: 6 }), fc.constantFrom('a', 'b', 'c'), fc.constantFrom('', 'a', 'b'), fc.constantFrom('', 'a', 'b'), (all, database, schema, table) => {
        expect(of(new ObjectRules([...all].reverse()), database, schema, table)).toBe(of(new ObjectRules(all), database, schema, table));
      }),
    );
  });
});
