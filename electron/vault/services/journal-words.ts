import type { Language } from '../../../shared/contract/scalars.ts';
import type { Action, FindingRule } from '../../../shared/domain/vocabulary.ts';
import actionEn from '../../../shared/locales/en/action.json' with { type: 'json' };
import exportEn from '../../../shared/locales/en/journal-export.json' with { type: 'json' };
import actionKk from '../../../shared/locales/kk/action.json' with { type: 'json' };
import exportKk from '../../../shared/locales/kk/journal-export.json' with { type: 'json' };
import actionRu from '../../../shared/locales/ru/action.json' with { type: 'json' };
import exportRu from '../../../shared/locales/ru/journal-export.json' with { type: 'json' };
import redactionEn from '../../../shared/locales/en/redaction.json' with { type: 'json' };
import redactionKk from '../../../shared/locales/kk/redaction.json' with { type: 'json' };
import redactionRu from '../../../shared/locales/ru/redaction.json' with { type: 'json' };

/** Words of exported journals and lists. */
export const journalWords: Readonly<Record<Language, typeof exportKk>> = { kk: exportKk, ru: exportRu, en: exportEn };

/** Kinds of personal values and how they were treated. */
export const redactionWords: Readonly<Record<Language, typeof redactionKk>> = { kk: redactionKk, ru: redactionRu, en: redactionEn };

export const actionWords: Readonly<Record<Language, Readonly<Record<Action, string>>>> = { kk: actionKk, ru: actionRu, en: actionEn };

export function ruleWord(rule: FindingRule, language: Language): string {
  return journalWords[language].rule[rule];
}

/** Puts values in place of `{{name}}`. */
export function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => String(values[name] ?? whole));
}
