import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commonProblems } from '../../../shared/contract/problem.ts';
import { contract } from '../../../shared/contract/index.ts';
import type { Procedure } from '../../../shared/contract/procedure.ts';
import { resources } from '../../../shared/locales/index.ts';

/** Plural suffixes differ between languages (kk and en two forms, ru four), so they are folded before comparing. */
const pluralSuffix = /_(zero|one|two|few|many|other)$/;

function leaves(value: unknown, prefix = ''): Map<string, string> {
  const found = new Map<string, string>();
  if (typeof value === 'string') return found.set(prefix, value);
  for (const [key, inner] of Object.entries(value as Record<string, unknown>)) {
    for (const [path, text] of leaves(inner, prefix === '' ? key : `${prefix}.${key}`)) found.set(path, text);
  }
  return found;
}

const messages = { kk: leaves(resources.kk), ru: leaves(resources.ru), en: leaves(resources.en) };
const folded = (language: keyof typeof messages): Set<string> => new Set([...messages[language].keys()].map((key) => key.replace(pluralSuffix, '')));
const placeholders = (text: string): string[] => [...text.matchAll(/\{\{\s*(\w+)/g)].map((match) => match[1] ?? '').sort();

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name));
}

describe('messages in three languages', () => {
  test('every key stands in Kazakh, Russian and English', () => {
    const all = new Set([...folded('kk'), ...folded('ru'), ...folded('en')]);
    const missing = [...all].flatMap((key) => (['kk', 'ru', 'en'] as const).filter((language) => !folded(language).has(key)).map((language) => `${language}: ${key}`));
    expect(missing).toEqual([]);
  });

  test('no problem has its sentence in two files: one of them would never be shown', () => {
    const twice: string[] = [];
    for (const language of ['kk', 'ru', 'en']) {
      const folder = join('shared/locales', language, 'errors');
      const codes = readdirSync(folder).flatMap((name) => Object.keys(JSON.parse(readFileSync(join(folder, name), 'utf8')) as object));
      twice.push(...codes.filter((code, at) => codes.indexOf(code) !== at).map((code) => `${language}: ${code}`));
    }
    expect(twice).toEqual([]);
  });

  test('no message is empty', () => {
    const empty = (['kk', 'ru', 'en'] as const).flatMap((language) => [...messages[language]].filter(([, text]) => text.trim() === '').map(([key]) => `${language}: ${key}`));
    expect(empty).toEqual([]);
  });

  test('plural messages have every form of their language', () => {
    const wrong: string[] = [];
    for (const language of ['kk', 'ru', 'en'] as const) {
      const needed = language === 'ru' ? ['one', 'few', 'many', 'other'] : ['one', 'other'];
      const stems = [...messages[language].keys()].filter((key) => /_(few|many|other)$/.test(key)).map((key) => key.replace(pluralSuffix, ''));
      for (const stem of new Set(stems)) {
        for (const form of needed) if (!messages[language].has(`${stem}_${form}`)) wrong.push(`${language}: ${stem}_${form}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('placeholders agree between the languages', () => {
    const wrong: string[] = [];
    for (const [key, text] of messages.kk) {
      for (const language of ['ru', 'en'] as const) {
        const other = messages[language].get(key);
        if (other !== undefined && placeholders(other).join() !== placeholders(text).join()) wrong.push(`${language}: ${key}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('every problem of the contract has a sentence and a hint', () => {
    const entries = Object.values(contract).flatMap((area) => Object.values(area as Record<string, Procedure>));
    const codes = new Set([...commonProblems, ...entries.flatMap((entry) => entry.problems)]);
    const missing = [...codes].flatMap((code) => ['message', 'hint'].filter((part) => !messages.kk.has(`errors.${code}.${part}`)).map((part) => `${code}.${part}`));
    expect(missing).toEqual([]);
  });

  test('every code thrown in the vault has a sentence and a hint', () => {
    const missing = new Set<string>();
    for (const file of [...sourceFiles('electron'), ...sourceFiles('shared')]) {
      for (const match of readFileSync(file, 'utf8').matchAll(/new Fault\(\s*'([A-Z0-9_]+)'/g)) {
        const code = match[1] ?? '';
        if (!messages.kk.has(`errors.${code}.message`) || !messages.kk.has(`errors.${code}.hint`)) missing.add(`${file}: ${code}`);
      }
    }
    expect([...missing]).toEqual([]);
  });

  test('every key that code names literally exists', () => {
    const known = folded('kk');
    const missing = new Set<string>();
    for (const file of [...sourceFiles('renderer'), ...sourceFiles('electron')]) {
      for (const match of readFileSync(file, 'utf8').matchAll(/\bt\(\s*'([a-zA-Z][\w-]*):([\w.-]+)'/g)) {
        const key = `${match[1] ?? ''}.${match[2] ?? ''}`;
        // A list (months, suggestions) is named as a whole.
        if (!known.has(key) && !known.has(`${key}.0`)) missing.add(`${file}: ${key}`);
      }
    }
    expect([...missing]).toEqual([]);
  });

  test('Kazakh is Kazakh: long texts use letters that Russian lacks', () => {
    const suspicious = [...messages.kk].filter(([key, text]) => text.length > 60 && /[а-яё]/i.test(text) && !/[әғқңөұүһі]/i.test(text) && !key.startsWith('errors.place'));
    expect(suspicious.map(([key]) => key)).toEqual([]);
  });
});
