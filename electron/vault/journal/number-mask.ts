/** A set of numbers as one byte a number, 1 for those in it: a look-up costs a read, whatever its size. */
export type NumberMask = Uint8Array;

export function maskOf(numbers: Iterable<number>): NumberMask {
  const all = [...numbers];
  const mask = new Uint8Array(all.reduce((most, one) => Math.max(most, one), -1) + 1);
  for (const one of all) mask[one] = 1;
  return mask;
}
