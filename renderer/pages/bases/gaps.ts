import type { Base } from '../../../shared/contract/bases.ts';

/** What a base lacks that its own fields already tell; the matrix of every requirement comes later. */
export interface Gap {
  readonly id: 'abroad' | 'biometrics' | 'silent' | 'noSource' | 'noCategories';
  readonly requirement: string;
  readonly tone: 'danger' | 'warning';
  readonly params: Readonly<Record<string, string | number>>;
}

/** R13, 179/НҚ para 7-II-10; the unit is not defined, so the larger of subjects and records counts. */
export const biometricThreshold = 100_000;

export function gapsOf(base: Base): Gap[] {
  const gaps: Gap[] = [];
  if (base.location.country !== 'KZ') gaps.push({ id: 'abroad', requirement: 'R14, R47', tone: 'danger', params: { country: base.location.country } });
  if (base.categories.length === 0) gaps.push({ id: 'noCategories', requirement: 'R43', tone: 'warning', params: {} });
  if (base.accessCategory === 'restricted') {
    const larger = Math.max(base.subjects, base.records);
    if (larger > biometricThreshold) gaps.push({ id: 'biometrics', requirement: 'R13', tone: 'warning', params: { larger } });
    const covered = base.coverage.filter((records) => records >= 0);
    if (covered.length === 0) gaps.push({ id: 'noSource', requirement: 'R8', tone: 'warning', params: {} });
    else {
      const silent = covered.toReversed().findIndex((records) => records > 0);
      const days = silent < 0 ? covered.length : silent;
      if (days >= 3) gaps.push({ id: 'silent', requirement: 'R8', tone: 'warning', params: { days } });
    }
  }
  return gaps;
}
