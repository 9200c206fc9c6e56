import type { TFunction } from 'i18next';
import { useCallback } from 'react';
import type { FieldError, FieldErrors, FieldPath, FieldValues, UseFormSetError } from 'react-hook-form';
import { z } from 'zod';
import type { Problem } from '../../../shared/contract/problem.ts';

/** Zod's own sentences are in English: it says codes instead, and the page says them in its language. */
z.config({
  customError: (issue) => {
    if (issue.code === 'too_small' && (issue.origin === 'string' || issue.origin === 'array')) return 'FIELD_REQUIRED';
    if (issue.code === 'too_big') return 'FIELD_TOO_LONG';
    if (issue.code === 'invalid_type' && (issue.input === undefined || issue.input === null)) return 'FIELD_REQUIRED';
    return 'FIELD_INVALID';
  },
});

/** The sentence of a field: message and remedy of its code, in one line. */
export function codeSentence(t: TFunction, code: string): string {
  const own = { FIELD_REQUIRED: 'common:field.required', FIELD_TOO_LONG: 'common:field.tooLong' }[code];
  if (own) return t(own);
  const message = t(`errors:${code}.message`, { defaultValue: t('errors:FIELD_INVALID.message') });
  const hint = t(`errors:${code}.hint`, { defaultValue: '' });
  return `${message} ${hint}`.trim();
}

/** Error of a field of react-hook-form, as a sentence; nested errors are found by their path. */
export function fieldSentence(t: TFunction, errors: FieldErrors, path: string): string | undefined {
  let found: unknown = errors;
  for (const key of path.split('.')) found = (found as Record<string, unknown> | undefined)?.[key];
  const error = found as (FieldError & { root?: FieldError }) | FieldError[] | undefined;
  if (Array.isArray(error)) {
    const first = error.find(Boolean);
    return first?.message ? codeSentence(t, first.message) : undefined;
  }
  const message = error?.message ?? error?.root?.message;
  return message ? codeSentence(t, message) : undefined;
}

/** Puts the codes a refusal names for fields beside those fields. @returns whether there were any. */
export function useFieldProblems<Values extends FieldValues>(setError: UseFormSetError<Values>): (problem: Problem) => boolean {
  return useCallback(
    (problem: Problem) => {
      const fields = Object.entries(problem.fields ?? {});
      for (const [path, code] of fields) {
        // Calls wrap the fields of a form as `fields`; the form does not.
        setError(path.replace(/^fields\./, '') as FieldPath<Values>, { type: 'vault', message: code });
      }
      return fields.length > 0;
    },
    [setError],
  );
}
