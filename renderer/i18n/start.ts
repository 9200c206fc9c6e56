import { createInstance, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '../../shared/contract/scalars.ts';
import { resources } from '../../shared/locales/index.ts';

export const languages: readonly Language[] = ['kk', 'ru', 'en'];

export const translations: i18n = createInstance();

/** `errors:CODE.message`, `bases:title`; the namespace is always named, so that a key tells its file. */
export async function startTranslations(language: Language): Promise<void> {
  await translations.use(initReactI18next).init({
    lng: language,
    // Kazakh is the primary language: a text forgotten elsewhere still says something true.
    fallbackLng: 'kk',
    resources,
    ns: [...new Set(Object.values(resources).flatMap((all) => Object.keys(all)))],
    defaultNS: 'common',
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  document.documentElement.lang = language;
}

export async function switchLanguage(language: Language): Promise<void> {
  if (translations.language === language) return;
  await translations.changeLanguage(language);
  document.documentElement.lang = language;
}
