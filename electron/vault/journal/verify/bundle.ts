/** Entries of a bundle: two bytes of length, big-endian, and the leaf. */
export class BundleReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** Null where the bundle ends too early. */
  next(): Uint8Array | null {
    const high = this.#bytes[this.#at];
    const low = this.#bytes[this.#at + 1];
    if (high === undefined || low === undefined) return null;
    const from = this.#at + 2;
    const to = from + ((high << 8) | low);
    if (to > this.#bytes.length) return null;
    this.#at = to;
    return this.#bytes.subarray(from, to);
  }
}
