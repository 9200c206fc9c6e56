import type { Language } from '../../../shared/contract/scalars.ts';
import en from '../../../shared/locales/en/opening.json' with { type: 'json' };
import kk from '../../../shared/locales/kk/opening.json' with { type: 'json' };
import ru from '../../../shared/locales/ru/opening.json' with { type: 'json' };
import { writeOut } from '../common/write-out.ts';
import type { AreaHandlers } from '../handlers.ts';

const words: Readonly<Record<Language, typeof kk>> = { kk, ru, en };
const rule = '-'.repeat(72);

/** How the recipient opens a file, in three languages one under the other; nothing secret stands in it. */
export function openingInstructions(name: string, way: keyof typeof kk.ways): string {
  const inOne = ({ title, ways }: typeof kk): string => [title, ...ways[way]].join('\n\n').replaceAll('\n', '\r\n').replaceAll('{{name}}', name);
  // A byte order mark: Notepad of the recipient's Windows would guess the letters wrong without it.
  return `\uFEFF${(['kk', 'ru', 'en'] as const).map((language) => inOne(words[language])).join(`\r\n\r\n${rule}\r\n\r\n`)}\r\n`;
}

export const saveInstructions: AreaHandlers<'encryption'>['saveInstructions'] = ({ target, name, way }, { files }) => ({
  file: writeOut(files.take(target, 'write'), Buffer.from(openingInstructions(name, way))),
});
