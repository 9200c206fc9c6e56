import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { type FormValue, type FormValues, textInBoth } from '../contract/forms.ts';
import type { DocumentLanguage } from '../contract/scalars.ts';
import { fieldsOf, type PackField, type RulePack } from './pack.ts';

/** What is wrong with a value: a key under `checklist:` and what fills its sentence. */
export interface ValueProblem {
  readonly missing: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** The longest a text may be where the pack sets no bound. */
export const longestText = 20_000;

/** Whether anything stands in the field; of a text in both languages, in either. */
export function isFilled(value: FormValue | undefined): boolean {
  if (value === undefined || value === null) return false;
  if (typeof value === 'string') return value.trim() !== '';
  if (typeof value === 'number' || typeof value === 'boolean') return true;
  if (Array.isArray(value)) return value.length > 0;
  return value.kk.trim() !== '' || value.ru.trim() !== '';
}

/** The text of a field in one language of the document, trimmed; a field written once has one text for both. */
export function textIn(value: FormValue | undefined, language: DocumentLanguage): string {
  if (typeof value === 'string') return value.trim();
  const both = textInBoth.safeParse(value);
  return both.success ? both.data[language].trim() : '';
}

/**
 * What stands in the way of using the value in a document: nothing in a mandatory field, one of the languages missing,
 * or a value that the type of the field does not allow. null when it is good.
 */
export function valueProblem(field: PackField, value: FormValue | undefined, mandatory = field.mandatory): ValueProblem | null {
  if (!isFilled(value) || value === undefined || value === null) {
    return mandatory ? { missing: field.options ? 'choiceEmpty' : 'fieldEmpty', params: {} } : null;
  }
  if (field.perLanguage) return textInBothProblem(field, value);
  const fits = typeRules[field.type](field, value);
  if (fits !== null) return fits;
  // A condition that must hold is not met by saying no.
  return mandatory && value === false ? { missing: 'notConfirmed', params: {} } : null;
}

function textInBothProblem(field: PackField, value: FormValue): ValueProblem | null {
  const both = textInBoth.safeParse(value);
  if (!both.success) return invalid;
  for (const language of ['kk', 'ru'] as const) {
    const text = both.data[language].trim();
    if (text === '') return { missing: language === 'kk' ? 'kazakhEmpty' : 'russianEmpty', params: {} };
    const long = tooLong(field, text);
    if (long) return long;
  }
  return null;
}

const invalid: ValueProblem = { missing: 'fieldInvalid', params: {} };

function tooLong(field: PackField, text: string): ValueProblem | null {
  const longest = field.maxLength ?? longestText;
  return text.length > longest ? { missing: 'textTooLong', params: { longest, length: text.length } } : null;
}

type TypeRule = (field: PackField, value: FormValue) => ValueProblem | null;

const plainText: TypeRule = (field, value) => (typeof value === 'string' ? tooLong(field, value) : invalid);
const matching =
  (fits: (text: string) => boolean): TypeRule =>
  (field, value) =>
    typeof value === 'string' && fits(value.trim()) ? tooLong(field, value) : invalid;

const typeRules: Readonly<Record<PackField['type'], TypeRule>> = {
  text: plainText,
  multiline: plainText,
  email: matching((text) => z.email().safeParse(text).success),
  // Digits, spaces and the usual punctuation; a number within the country has at least six digits.
  phone: matching((text) => /^[+\d\s().,;-]+$/.test(text) && (text.match(/\d/g)?.length ?? 0) >= 6),
  date: matching((text) => z.iso.date().safeParse(text).success),
  instant: matching((text) => z.iso.datetime().safeParse(text).success),
  integer: (_field, value) => (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? null : invalid),
  boolean: (_field, value) => (typeof value === 'boolean' ? null : invalid),
  choice: (field, value) => (typeof value === 'string' && hasOption(field, value) ? null : invalid),
  choices: (field, value) =>
    Array.isArray(value) && new Set(value).size === value.length && value.every((one) => hasOption(field, one)) ? null : invalid,
};

function hasOption(field: PackField, value: string): boolean {
  return field.options?.some((option) => option.value === value) ?? false;
}

/** Values that a document begins with before anything is known: the default option of each choice. */
export function defaultValues(pack: RulePack): FormValues {
  const values: FormValues = {};
  for (const field of fieldsOf(pack)) {
    const proposed = field.options?.find((option) => option.default)?.value;
    if (proposed !== undefined) values[field.id] = field.type === 'choices' ? [proposed] : proposed;
  }
  return values;
}

/** Whether two values say the same. */
export function sameValue(a: FormValue | undefined, b: FormValue | undefined): boolean {
  return !isFilled(a) && !isFilled(b) ? true : JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));
}

function canonical(value: FormValue | undefined): unknown {
  const both = textInBoth.safeParse(value);
  return both.success ? [both.data.kk, both.data.ru] : (value ?? null);
}

/** An instant of a value as the zone of the law shows it, for letters and lists. */
export function localTime(instant: string, zone: string): { readonly date: string; readonly time: string; readonly offset: string } {
  const at = Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
  return { date: at.toPlainDate().toString(), time: at.toPlainTime().toString({ smallestUnit: 'minute' }), offset: at.offset };
}
