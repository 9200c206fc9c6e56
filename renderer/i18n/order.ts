const kazakhAlphabet = '\u0430\u04d9\u0431\u0432\u0433\u0493\u0434\u0435\u0451\u0436\u0437\u0438\u0439\u043a\u049b\u043b\u043c\u043d\u04a3\u043e\u04e9\u043f\u0440\u0441\u0442\u0443\u04b1\u04af\u0444\u0445\u04bb\u0446\u0447\u0448\u0449\u044a\u044b\u0456\u044c\u044d\u044e\u044f';
const firstPlace = 0xe000;
const places = new Map([...kazakhAlphabet].map((letter, index) => [letter, String.fromCharCode(firstPlace + index)]));

/**
 * Order of names. Chromium's tables know no Kazakh and would put І before К, so there each letter is replaced by a
 * private character that stands for its place in the alphabet; numbers inside names count as numbers in every language.
 */
export function textOrder(language: string): (a: string, b: string) => number {
  if (language !== 'kk') return new Intl.Collator(language, { numeric: true }).compare;
  const { compare } = new Intl.Collator('en', { numeric: true });
  return (a, b) => compare(inPlaces(a), inPlaces(b));
}

function inPlaces(text: string): string {
  return text.toLowerCase().replace(/\p{Script=Cyrillic}/gu, (letter) => places.get(letter) ?? letter);
}
