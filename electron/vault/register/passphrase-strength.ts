import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';

/** Shortest passphrase taken, characters. */
export const shortestPassphrase = 12;
/** Least score of zxcvbn (0–4) taken: more than 10⁸ guesses, each of which costs a run of Argon2id. */
const leastScore = 3;

/** Words that people of the country reach for first; keys of the Russian layout are read as their Latin neighbours besides. */
const localWords = [
  'пароль', 'құпиясөз', 'құпия', 'қазақстан', 'казахстан', 'алматы', 'астана', 'шымкент', 'қарағанды', 'админ',
  'администратор', 'любовь', 'привет', 'солнце', 'махаббат', 'сәлем', 'отан', 'дербес', 'derbes', 'kazakhstan',
  'almaty', 'astana', 'qazaqstan', 'бұлтышоқ', 'тізілім', 'реестр', 'компания', 'бухгалтер', 'директор',
]; // prettier-ignore

const cyrillicKeys = 'йцукенгшщзхъфывапролджэячсмитьбю.ё';
const latinKeys = "qwertyuiop[]asdfghjkl;'zxcvbnm,./`";

const checker = new ZxcvbnFactory({ dictionary: { ...dictionary, local: localWords }, graphs: adjacencyGraphs });

export interface PassphraseStrength {
  readonly score: 0 | 1 | 2 | 3 | 4;
  readonly guessesLog10: number;
  readonly acceptable: boolean;
}

/**
 * How long a passphrase would stand against someone who guesses cleverly.
 * @param known names of the organisation, the register, the operator: an attacker knows them, so they add nothing
 */
export function passphraseStrength(passphrase: string, known: readonly string[] = []): PassphraseStrength {
  // zxcvbn's work grows with the square of the length; nothing is left to learn after the first hundred characters.
  const text = passphrase.normalize('NFKC').slice(0, 128);
  const words = [...new Set(known.flatMap((name) => name.normalize('NFKC').split(/[^\p{L}\p{N}]+/u)))].filter((word) => word.length > 3);
  const forms = new Set([text, onLatinKeys(text), withoutKnown(words, text)]);
  const results = [...forms].map((form) => checker.check(form, words));
  const weakest = results.reduce((a, b) => (b.guessesLog10 < a.guessesLog10 ? b : a));
  return {
    score: weakest.score,
    guessesLog10: weakest.guessesLog10,
    acceptable: weakest.score >= leastScore && Array.from(text).length >= shortestPassphrase,
  };
}

/** The text without words that are known, and each other word once. */
function withoutKnown(words: readonly string[], text: string): string {
  const fold = (word: string): string => word.toLocaleLowerCase('kk');
  const seen = new Set(words.map(fold));
  return text
    .split(/([^\p{L}\p{N}]+)/u)
    .filter((part) => {
      if (!/[\p{L}\p{N}]/u.test(part)) return true;
      const repeated = seen.has(fold(part));
      seen.add(fold(part));
      return !repeated;
    })
    .join('');
}

/** What the same keys give on a Latin layout: `йцукен` is as weak as `qwerty`. */
function onLatinKeys(text: string): string {
  return Array.from(text.toLowerCase(), (letter) => {
    const key = cyrillicKeys.indexOf(letter);
    return key < 0 ? letter : (latinKeys[key] ?? letter);
  }).join('');
}
