import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';
import { Fault } from '../../../shared/contract/problem.ts';
import { cleanText } from './text.ts';

/** Families of every PDF, in order of preference: a character goes to the first that has it. */
const families = {
  Inter: {
    normal: '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf',
    bold: '@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf',
  },
  NotoSans: {
    normal: '@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf',
    bold: '@expo-google-fonts/noto-sans/600SemiBold/NotoSans_600SemiBold.ttf',
  },
} as const;
type Family = keyof typeof families;
export const mainFamily: Family = 'Inter';

const require = createRequire(import.meta.url);
const path = (file: string): string => require.resolve(file);

/** What pdfmake takes as fonts. Letters have no italics: a slanted word stands upright rather than nowhere. */
export const fontFiles = Object.fromEntries(
  Object.entries(families).map(([family, { normal, bold }]) => [
    family,
    { normal: path(normal), bold: path(bold), italics: path(normal), bolditalics: path(bold) },
  ]),
);

let loaded: readonly { readonly family: Family; readonly fonts: readonly Font[] }[] | null = null;

function coverage(): NonNullable<typeof loaded> {
  loaded ??= Object.entries(families).map(([family, files]) => ({
    family: family as Family,
    fonts: Object.values(files).map((file) => create(readFileSync(path(file))) as Font),
  }));
  return loaded;
}

const familyByCharacter = new Map<number, Family | null>();

function familyOf(codePoint: number): Family | null {
  let family = familyByCharacter.get(codePoint);
  if (family === undefined) {
    family = coverage().find(({ fonts }) => fonts.every((font) => font.hasGlyphForCodePoint(codePoint)))?.family ?? null;
    familyByCharacter.set(codePoint, family);
  }
  return family;
}

/** A piece of text in one family. */
export interface Run {
  readonly text: string;
  readonly family: Family;
}

/**
 * Splits a text by the family that has its letters.
 * @param field named in the fault, so that a form can show the place
 * @throws Fault GLYPH_MISSING for a character that no family has, before anything is written
 */
export function runsOf(text: string, field: string): Run[] {
  const runs: { text: string; family: Family }[] = [];
  for (const character of cleanText(text)) {
    const codePoint = character.codePointAt(0) ?? 0;
    const last = runs.at(-1);
    const family = character === '\n' || character === ' ' ? (last?.family ?? mainFamily) : familyOf(codePoint);
    if (family === null) {
      const code = `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
      throw new Fault('GLYPH_MISSING', { params: { character, code, field }, ...(field ? { fields: { [field]: 'GLYPH_MISSING' } } : {}) });
    }
    if (last?.family === family) last.text += character;
    else runs.push({ text: character, family });
  }
  return runs;
}

/** For texts that come from files of others: a character that no family has is shown as unknown instead of stopping the page. */
export function printableText(text: string): string {
  return Array.from(cleanText(text), (character) => (character === '\n' || familyOf(character.codePointAt(0) ?? 0) !== null ? character : '\ufffd')).join('');
}
