import type { Language } from '../../shared/contract/scalars.ts';
import en from '../../shared/locales/en/shell.json';
import enErrors from '../../shared/locales/en/errors/shell.json';
import kk from '../../shared/locales/kk/shell.json';
import kkErrors from '../../shared/locales/kk/errors/shell.json';
import ru from '../../shared/locales/ru/shell.json';
import ruErrors from '../../shared/locales/ru/errors/shell.json';

export type Texts = typeof kk;
export type ShellProblem = keyof typeof kkErrors;

const texts: Readonly<Record<Language, Texts>> = { kk, ru, en };
const problems: Readonly<Record<Language, typeof kkErrors>> = { kk: kkErrors, ru: ruErrors, en: enErrors };

/** What main itself says: its dialogs. The page has its own, larger set. */
export function textsIn(language: Language): Texts {
  return texts[language];
}

/** A problem that is shown by main, because no page can be. */
export function problemIn(language: Language, code: ShellProblem): { message: string; hint: string } {
  return problems[language][code];
}

/** Fills `{{name}}` placeholders, as i18next does on the page. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole);
}
