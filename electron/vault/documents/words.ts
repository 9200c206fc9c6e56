import type { DocumentLanguage } from '../../../shared/contract/scalars.ts';
import type { Label3 } from '../../../shared/contract/forms.ts';
import { legalZone } from '../../../shared/domain/working-days.ts';
import { localTime } from '../../../shared/regulation/values.ts';
import checklistEn from '../../../shared/locales/en/checklist.json' with { type: 'json' };
import checklistKk from '../../../shared/locales/kk/checklist.json' with { type: 'json' };
import checklistRu from '../../../shared/locales/ru/checklist.json' with { type: 'json' };
import kk from '../../../shared/locales/kk/document.json' with { type: 'json' };
import ru from '../../../shared/locales/ru/document.json' with { type: 'json' };

/** Words of letters that no order sets: letterhead, numbering, signature. */
export const words: Readonly<Record<DocumentLanguage, typeof kk>> = { kk, ru };

/** Label of the checklist's item about the edition. */
export const editionLabel: Label3 = { kk: checklistKk.edition, ru: checklistRu.edition, en: checklistEn.edition };

const noBreakSpace = '\u00A0';

/** Puts values in place of `{{name}}`. */
export function phrase(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** `2026-11-24` → `2026 жылғы 24 қараша`, `24 ноября 2026 года`. */
export function formatDate(day: string, language: DocumentLanguage): string {
  const [year = '', month = '', date = ''] = day.split('-');
  const months: Readonly<Record<string, string>> = words[language].months;
  return phrase(words[language].date, { year, day: Number(date), month: months[String(Number(month))] ?? month }).replaceAll(' ', noBreakSpace);
}

/** An instant as the zone of the law shows it, with its offset: old times had another. */
export function formatDateTime(instant: string, language: DocumentLanguage): string {
  const { date, time, offset } = localTime(instant, legalZone);
  return phrase(words[language].dateTime, { date: formatDate(date, language), time, offset: offset.replace(/^([+-])0?(\d+):00$/, '$1$2') });
}

/** Digits in threes with no-break spaces. */
export function formatInteger(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, noBreakSpace);
}
