import type { Language } from '../contract/scalars.ts';

type Messages = { readonly [key: string]: string | Messages };

/**
 * Every message of the console: `shared/locales/<lang>/<namespace>.json`, and `<lang>/errors/<area>.json` joined into the
 * namespace `errors` as `CODE.message` and `CODE.hint`. Vite gathers the files; a missing key in one language fails a test.
 */
const files = import.meta.glob<Messages>(['./kk/**/*.json', './ru/**/*.json', './en/**/*.json'], { eager: true, import: 'default' });

function gather(): Record<Language, Record<string, Messages>> {
  const all: Record<Language, Record<string, Messages>> = { kk: {}, ru: {}, en: {} };
  for (const [path, messages] of Object.entries(files)) {
    const [, lang, name, errorsArea] = path.replace(/\.json$/, '').split('/') as [string, Language, string, string | undefined];
    all[lang][name] = errorsArea ? { ...all[lang][name], ...messages } : messages;
  }
  return all;
}

export const resources = gather();
