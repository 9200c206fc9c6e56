import type { TFunction } from 'i18next';
import type { Problem } from '../contract/problem.ts';

export interface ProblemText {
  /** What happened. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
  /** Stable, shown in mono for support. */
  readonly code: string;
  /** `file, row 3, column phone`, empty where the problem has no place. */
  readonly place: string;
}

/** The sentence, the remedy and the place of a problem in the language of `t`. */
export function problemText(t: TFunction, problem: Problem): ProblemText {
  const params = problem.params ?? {};
  const place = problem.place;
  const parts: string[] = [];
  if (place?.file) parts.push(place.file);
  if (place?.row !== undefined) parts.push(t('errors:place.row', { row: place.row }));
  if (place?.column !== undefined) parts.push(t('errors:place.column', { column: place.column }));
  return {
    message: t(`errors:${problem.code}.message`, { ...params, defaultValue: problem.code }),
    hint: t(`errors:${problem.code}.hint`, { ...params, defaultValue: '' }),
    code: problem.code,
    place: parts.join(', '),
  };
}
