/**
 * Which trigrams the personal values of a pack hold, as a Bloom filter with one hash: a search reads only the packs that
 * may hold what it looks for. Letter case is folded; the text is searched in the JSON form that it is stored in.
 */

const bits = 32_768;
export const termsLength = bits / 8;

/** The form in which text is looked for and found. */
export function folded(text: string): string {
  return text.toLowerCase();
}

function bitOf(a: number, b: number, c: number): number {
  return (Math.imul(Math.imul(Math.imul(a, 0x9e37_79b1) + b, 0x85eb_ca6b) + c, 0xc2b2_ae35) >>> 17) & (bits - 1);
}

export function addTerms(terms: Uint8Array, foldedText: string): void {
  let a = foldedText.charCodeAt(0);
  let b = foldedText.charCodeAt(1);
  for (let i = 2; i < foldedText.length; i++) {
    const c = foldedText.charCodeAt(i);
    const bit = bitOf(a, b, c);
    terms[bit >> 3] = (terms[bit >> 3] ?? 0) | (1 << (bit & 7));
    a = b;
    b = c;
  }
}

/** Bits that all stand in a pack which holds the text; none for a text of less than three characters. */
export function bitsOfText(foldedText: string): Uint16Array {
  const found = new Set<number>();
  for (let i = 2; i < foldedText.length; i++) found.add(bitOf(foldedText.charCodeAt(i - 2), foldedText.charCodeAt(i - 1), foldedText.charCodeAt(i)));
  return Uint16Array.from(found);
}

export function mayHold(terms: Uint8Array, wanted: Uint16Array): boolean {
  for (const bit of wanted) if (((terms[bit >> 3] ?? 0) & (1 << (bit & 7))) === 0) return false;
  return true;
}
