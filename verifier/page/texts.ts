import { createInstance, type i18n, type TFunction } from 'i18next';
import { createContext, useContext } from 'react';
import actionEn from '../../shared/locales/en/action.json' with { type: 'json' };
import certificateEn from '../../shared/locales/en/certificate.json' with { type: 'json' };
import redactionEn from '../../shared/locales/en/redaction.json' with { type: 'json' };
import verifyPageEn from '../../shared/locales/en/verify-page.json' with { type: 'json' };
import verifyEn from '../../shared/locales/en/verify.json' with { type: 'json' };
import actionKk from '../../shared/locales/kk/action.json' with { type: 'json' };
import certificateKk from '../../shared/locales/kk/certificate.json' with { type: 'json' };
import redactionKk from '../../shared/locales/kk/redaction.json' with { type: 'json' };
import verifyPageKk from '../../shared/locales/kk/verify-page.json' with { type: 'json' };
import verifyKk from '../../shared/locales/kk/verify.json' with { type: 'json' };
import actionRu from '../../shared/locales/ru/action.json' with { type: 'json' };
import certificateRu from '../../shared/locales/ru/certificate.json' with { type: 'json' };
import redactionRu from '../../shared/locales/ru/redaction.json' with { type: 'json' };
import verifyPageRu from '../../shared/locales/ru/verify-page.json' with { type: 'json' };
import verifyRu from '../../shared/locales/ru/verify.json' with { type: 'json' };

/** The texts of the page: its own, and those it shares with the console. */
export const languages = ['kk', 'ru', 'en'] as const;
export type PageLanguage = (typeof languages)[number];

const translations: i18n = createInstance();

export function startTexts(): void {
  void translations.init({
    lng: preferredLanguage(navigator.languages),
    fallbackLng: 'kk',
    initAsync: false,
    resources: {
      kk: { page: verifyPageKk, verify: verifyKk, action: actionKk, certificate: certificateKk, redaction: redactionKk },
      ru: { page: verifyPageRu, verify: verifyRu, action: actionRu, certificate: certificateRu, redaction: redactionRu },
      en: { page: verifyPageEn, verify: verifyEn, action: actionEn, certificate: certificateEn, redaction: redactionEn },
    },
    defaultNS: 'page',
    interpolation: { escapeValue: false },
    returnNull: false,
  });
}

/** The first language of the browser that the page speaks. */
export function preferredLanguage(wanted: readonly string[]): PageLanguage {
  for (const tag of wanted) {
    const found = languages.find((language) => tag.toLowerCase().startsWith(language));
    if (found) return found;
  }
  return 'kk';
}

export function textsOf(language: PageLanguage): TFunction {
  return translations.getFixedT(language);
}

export interface Texts {
  readonly language: PageLanguage;
  readonly t: TFunction;
}

export const TextsContext = createContext<Texts | null>(null);

export function useTexts(): Texts {
  const texts = useContext(TextsContext);
  if (!texts) throw new Error('page: no texts around');
  return texts;
}

const locales: Readonly<Record<PageLanguage, string>> = { kk: 'kk-KZ', ru: 'ru-KZ', en: 'en-GB' };

export function formatNumber(value: number, language: PageLanguage): string {
  return new Intl.NumberFormat(locales[language]).format(value);
}

/** Date and time in Almaty, to the second. */
export function formatTime(instant: string, language: PageLanguage): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return instant;
  return new Intl.DateTimeFormat(locales[language], { timeZone: 'Asia/Almaty', dateStyle: 'short', timeStyle: 'medium' }).format(date);
}
