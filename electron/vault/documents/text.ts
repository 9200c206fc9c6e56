/** Marks that steer layout and show nothing; a reader of paper could not know of them. */
const invisible = /[\u00AD\u200B-\u200F\u2028-\u202E\u2060-\u2064\u2066-\u206F\uFEFF\uFFFE\uFFFF]/gu;
// eslint-disable-next-line no-control-regex -- control characters are what it is for
const control = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/g;

/**
 * Text as every form of a document holds it: composed letters, line feeds only, nothing invisible, nothing that XML or a
 * page cannot hold. Halves of a broken character become U+FFFD.
 */
export function cleanText(text: string): string {
  const plain = text.toWellFormed().replace(/\r\n?/g, '\n').replace(/\t/g, ' ').replace(invisible, '').replace(control, '');
  // Last: what was taken out may have stood between a letter and its mark.
  return plain.normalize('NFC');
}
