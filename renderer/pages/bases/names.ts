import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../api/hooks.ts';

/** A name of the register in the language of the screen; Kazakh where the other one is empty. */
export function useName(): (names: { kk: string; ru: string }) => string {
  const { i18n } = useTranslation();
  return useCallback((names) => (i18n.language === 'ru' && names.ru !== '' ? names.ru : names.kk), [i18n.language]);
}

/** Name of a base that an answer names in Kazakh, e.g. a record of the journal. */
export function useBaseName(): (base: { id: string; name: string }) => string {
  const name = useName();
  const bases = useCall('bases.list', { archived: true }).data?.bases;
  return useCallback(
    ({ id, name: kazakh }) => {
      const base = bases?.find((one) => one.id === id);
      return base ? name(base.name) : kazakh;
    },
    [bases, name],
  );
}

/** Countries where bases of the country's organisations are met; the register takes any ISO code. */
export const countries = ['KZ', 'RU', 'UZ', 'KG', 'CN', 'TR', 'DE', 'NL', 'IE', 'GB', 'US', 'SG', 'AE'] as const;

/** Name of a country from its ISO code. From the locale files: Chromium's own tables know no Kazakh. */
export function useCountryName(): (code: string) => string {
  const { t } = useTranslation();
  return useCallback((code) => t(`bases:countries.${code}`, { defaultValue: code }), [t]);
}
