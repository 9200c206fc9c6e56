import { createInstance } from 'i18next';
import { resources } from '../../../shared/locales/index.ts';

const texts = createInstance();
await texts.init({ lng: 'kk', fallbackLng: false, resources, ns: Object.keys(resources.kk), interpolation: { escapeValue: false } });

/**
 * A text of the Kazakh screen from its locale file, e.g. `kk('bases:add')`, so that a test says which text it means and
 * not how it is worded.
 * @throws Error for a key that is not there
 */
export function kk(key: string, values: Readonly<Record<string, string | number>> = {}): string {
  if (!texts.exists(key, values)) throw new Error(`no text ${key} in Kazakh`);
  return texts.t(key, values);
}

/** The same as the beginning of a longer name: a button's name ends with its keys. */
export function kkStart(key: string, values: Readonly<Record<string, string | number>> = {}): RegExp {
  return new RegExp(`^\\s*${escaped(kk(key, values))}`, 'u');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
