import { expect, test } from 'vitest';
import { textOrder } from '../../../renderer/i18n/order.ts';

test('Kazakh names stand in the order of the Kazakh alphabet', () => {
  const alphabet = Array.from('АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ');
  expect(alphabet.toReversed().sort(textOrder('kk'))).toEqual(alphabet);
  expect(['Ібраева', 'Ыбырай', 'ұлан', 'Үсен', 'Қадыров', 'Кәрім', 'Нұр', 'Ңы'].sort(textOrder('kk'))).toEqual(['Кәрім', 'Қадыров', 'Нұр', 'Ңы', 'ұлан', 'Үсен', 'Ыбырай', 'Ібраева']);
});

test('numbers inside names count as numbers, and case does not count', () => {
  for (const language of ['kk', 'ru', 'en']) {
    expect(['Б-10', 'Б-2', 'б-1'].sort(textOrder(language))).toEqual(['б-1', 'Б-2', 'Б-10']);
  }
});
