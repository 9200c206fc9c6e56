import { sha256 } from '../../crypto/primitives.ts';

/** Different records remembered to tell repetitions apart. */
const rememberedRecords = 65_536;

/**
 * Numbers records whose bytes are the same, so that two equal actions are two records and yet the same file imported again
 * adds nothing. Looks back over 65 536 different records.
 */
export class Occurrences {
  readonly #seen = new Map<string, number>();

  next(raw: string): number {
    const key = Buffer.from(sha256(raw)).toString('latin1', 0, 16);
    const count = this.#seen.get(key) ?? 0;
    if (count === 0 && this.#seen.size >= rememberedRecords) {
      const [oldest] = this.#seen.keys();
      if (oldest !== undefined) this.#seen.delete(oldest);
    }
    this.#seen.set(key, count + 1);
    return count;
  }
}
