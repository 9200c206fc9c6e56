import { expect, test } from 'vitest';
import type { Base } from '../../../shared/contract/bases.ts';
import { gapsOf } from '../../../renderer/pages/bases/gaps.ts';

const sound: Base = {
  id: '00000000-0000-4000-8000-000000000000',
  code: 'Б-01',
  name: { kk: 'База', ru: '' },
  owner: { name: '', bin: '' },
  operator: { name: '', bin: '' },
  purposes: ['мақсат'],
  location: { country: 'KZ', address: '' },
  dbms: '',
  subjects: 10,
  records: 10,
  categories: ['Денсаулық'],
  accessCategory: 'restricted',
  organisationRole: 'owner',
  automated: true,
  inUseSince: null, hours: null,
  note: '',
  created: '2026-01-01T00:00:00.000Z',
  updated: '2026-01-01T00:00:00.000Z',
  archived: null,
  people: 0,
  openFindings: 0,
  lastRecord: null,
  coverage: Array.from({ length: 14 }, () => 5),
};
const ids = (base: Base) => gapsOf(base).map((gap) => gap.id);

test('a sound base has no gaps', () => {
  expect(ids(sound)).toEqual([]);
});

test('the larger of subjects and records is held against the threshold, which itself is allowed', () => {
  expect(ids({ ...sound, subjects: 100_000, records: 100_000 })).toEqual([]);
  expect(ids({ ...sound, records: 100_001 })).toEqual(['biometrics']);
  expect(ids({ ...sound, subjects: 100_001 })).toEqual(['biometrics']);
});

test('a base abroad and one without categories are gaps of any base', () => {
  expect(ids({ ...sound, accessCategory: 'public', location: { country: 'DE', address: '' }, categories: [] })).toEqual(['abroad', 'noCategories']);
});

test('silence counts from today back, and only where a source covers the base', () => {
  const days = (...last: number[]) => [...Array.from({ length: 14 - last.length }, () => 5), ...last];
  expect(ids({ ...sound, coverage: days(0, 0) })).toEqual([]);
  expect(gapsOf({ ...sound, coverage: days(0, 0, 0) })).toMatchObject([{ id: 'silent', params: { days: 3 } }]);
  expect(gapsOf({ ...sound, coverage: Array.from({ length: 14 }, () => 0) })).toMatchObject([{ id: 'silent', params: { days: 14 } }]);
  expect(ids({ ...sound, coverage: Array.from({ length: 14 }, () => -1) })).toEqual(['noSource']);
  expect(ids({ ...sound, accessCategory: 'public', coverage: Array.from({ length: 14 }, () => -1) })).toEqual([]);
});
