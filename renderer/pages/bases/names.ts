import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

/** A name of the register in the language of the screen; Kazakh where the other one is empty. */
export function useName(): (names: { kk: string; ru: string }) => string {
  const { i18n } = useTranslation();
  return useCallback((names) => (i18n.language === 'ru' && names.ru !== '' ? names.ru : names.kk), [i18n.language]);
}

/** Name of a country in the language of the screen, from its ISO code. */
export function useCountryName(): (code: string) => string {
  const { i18n } = useTranslation();
  return useCallback(
    (code) => {
      try {
        return new Intl.DisplayNames([i18n.language, 'kk'], { type: 'region' }).of(code) ?? code;
      } catch {
        return code;
      }
    },
    [i18n.language],
  );
}
