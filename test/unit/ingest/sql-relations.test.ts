import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { relationsOf, splitQualifiedName } from '../../../electron/vault/journal/ingest/sql-relations.ts';

const names = (sql: string): string => relationsOf(sql).relations.map(({ schema, table, role }) => `${role === 'target' ? '>' : ''}${schema ? `${schema}.` : ''}${table}`).join(' ');

describe('tables of a statement', () => {
  it.each([
    ['SELECT * FROM patient', 'patient'],
    ['select 1', ''],
    ['SELECT version()', ''],
    ['SELECT * FROM ONLY public.patient p, registry."Карта" AS k', 'public.patient registry.Карта'],
    ['SELECT a FROM patient JOIN diagnosis USING (id) LEFT JOIN lab.result r ON r.x = patient.id, visit', 'patient diagnosis lab.result visit'],
    ['SELECT a FROM (SELECT b FROM inner_table WHERE c IN (SELECT d FROM deep)) x', 'inner_table deep'],
    ['SELECT a FROM (patient JOIN diagnosis ON true)', 'patient diagnosis'],
    ['SELECT extract(year FROM born), substring(name from 2), trim(both from iin) FROM patient', 'patient'],
    ['SELECT a IS NOT DISTINCT FROM b FROM patient WHERE c IS DISTINCT FROM d', 'patient'],
    ['SELECT * FROM generate_series(1, 10) g, patient', 'patient'],
    ['SELECT * FROM a.f(1)', ''],
    ['SELECT * FROM pg_catalog.pg_class JOIN pg_namespace n ON true', ''],
    ["SELECT 'FROM secret' FROM patient -- FROM other\n/* FROM /* nested */ third */", 'patient'],
    ["SELECT E'it\\'s FROM secret', $$FROM x$$, $q$ FROM y $q$ FROM patient", 'patient'],
    ['WITH last AS (SELECT * FROM visit), b (x) AS NOT MATERIALIZED (SELECT 1) SELECT * FROM last, b', 'visit'],
    ['WITH moved AS (DELETE FROM visit RETURNING *) INSERT INTO archive SELECT * FROM moved', '>visit >archive'],
    ['INSERT INTO public.visit (id) SELECT id FROM patient', '>public.visit patient'],
    ['INSERT INTO visit VALUES (1) ON CONFLICT (id) DO UPDATE SET a = 1', '>visit'],
    ['UPDATE ONLY patient SET phone = c.phone FROM contact c WHERE c.id = patient.id', '>patient contact'],
    ['DELETE FROM visit USING patient p WHERE p.id = visit.patient', '>visit patient'],
    ['SELECT * FROM patient FOR UPDATE OF patient', 'patient'],
    ['MERGE INTO stock s USING delivery d ON s.id = d.id WHEN MATCHED THEN UPDATE SET n = 1', '>stock delivery'],
    ['TRUNCATE TABLE ONLY a, b.c CASCADE', '>a >b.c'],
    ['COPY patient (id, iin) TO STDOUT', 'patient'],
    ["COPY lab.result FROM '/tmp/x' WITH (FORMAT csv)", '>lab.result'],
    ['COPY (SELECT * FROM patient) TO PROGRAM $$cat$$', 'patient'],
    ['TABLE patient', 'patient'],
    ['CREATE TABLE night AS SELECT id FROM patient', 'patient'],
    ['SELECT id INTO night FROM patient', 'patient'],
    ['SELECT a FROM mis.public.patient', 'public.patient'],
    ['SELECT 1 UNION SELECT b FROM c ORDER BY d, e', 'c'],
  ])('%s', (sql, expected) => {
    expect(names(sql)).toBe(expected);
  });

  it('any text is scanned without an error and in time', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('select ', 'from ', '(', ')', '"', "'", '$$', '/*', 'a', '.', ',', 'with ', ' as (', 'Қ', '--', '\n'), maxLength: 60 }), (sql) => {
      relationsOf(sql);
    }));
    const began = performance.now();
    relationsOf('SELECT a, ('.repeat(100_000));
    expect(performance.now() - began).toBeLessThan(15_000);
  });
});

describe('qualified names', () => {
  it.each([
    ['public.patient', 'public', 'patient'],
    ['patient', '', 'patient'],
    ['registry."Карта"', 'registry', 'Карта'],
    ['"a.b"."c""d"', 'a.b', 'c"d'],
    // names of other programs
    ['card; "барлығы"', '', 'card; "барлығы"'],
    ['№ 12.4 есеп', '', '№ 12.4 есеп'],
    ['', '', ''],
  ])('%s', (text, schema, table) => {
    expect(splitQualifiedName(text)).toEqual({ schema, table });
  });
});
