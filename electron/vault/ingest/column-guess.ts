/**
 * Finds which column holds what by its header. A field is named by patterns over the header in lower case with
 * everything but letters and digits taken out; the first field in the order given that fits a column gets it.
 * @returns field → index of the column
 */
export function guessColumns<F extends string>(columns: readonly string[], fields: Readonly<Record<F, RegExp>>): Partial<Record<F, number>> {
  const found: Partial<Record<F, number>> = {};
  const taken = new Set<number>();
  for (const [field, pattern] of Object.entries(fields) as [F, RegExp][]) {
    const index = columns.findIndex((column, at) => !taken.has(at) && pattern.test(plainHeader(column)));
    if (index < 0) continue;
    found[field] = index;
    taken.add(index);
  }
  return found;
}

/** `Мобильный тел. №` → `мобильныйтел`. */
export function plainHeader(header: string): string {
  return header.normalize('NFKC').toLowerCase().replace(/ё/g, 'е').replace(/[^\p{L}\p{N}]/gu, '');
}
