import { fingerprintLength } from '../register/journal-packs/pack.ts';

/** Words of a slot: the fingerprint, the time in two, the source + 1 (0: the slot is empty). */
const slotWords = 7;
const sourceWord = 6;
const startSlots = 1024;

/** A set of fingerprints with source and time, 28 bytes a slot: a Set of strings takes four times as much. */
export class KnownSet {
  #slots = new Uint32Array(startSlots * slotWords);
  #capacity = startSlots;
  #size = 0;
  readonly #words = new Uint32Array(slotWords);

  get size(): number {
    return this.#size;
  }

  /** @param time milliseconds @param at where the fingerprint begins @returns false where it was there */
  add(source: number, time: number, bytes: Buffer, at: number): boolean {
    if ((this.#size + 1) * 4 > this.#capacity * 3) this.#grow();
    return this.#put(this.#key(source, time, bytes, at), 0);
  }

  has(source: number, time: number, bytes: Buffer, at: number): boolean {
    return this.#slots[this.#find(this.#key(source, time, bytes, at), 0) * slotWords + sourceWord] !== 0;
  }

  #key(source: number, time: number, bytes: Buffer, at: number): Uint32Array {
    const words = this.#words;
    for (let i = 0; i < fingerprintLength / 4; i++) words[i] = bytes.readUInt32LE(at + 4 * i);
    words[4] = time % 0x1_0000_0000;
    words[5] = Math.floor(time / 0x1_0000_0000);
    words[sourceWord] = source + 1;
    return words;
  }

  /** The slot that holds it, or the empty one where it would be. */
  #find(from: Uint32Array, at: number): number {
    const slots = this.#slots;
    const mask = this.#capacity - 1;
    // The fingerprint is a digest: any of its words is as good as a hash. The first may be a time.
    let slot = ((from[at + 1] ?? 0) ^ (from[at + 4] ?? 0)) & mask;
    for (;;) {
      const start = slot * slotWords;
      if (slots[start + sourceWord] === 0) return slot;
      let same = true;
      for (let i = 0; i < slotWords && same; i++) same = slots[start + i] === from[at + i];
      if (same) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #put(from: Uint32Array, at: number): boolean {
    const start = this.#find(from, at) * slotWords;
    if (this.#slots[start + sourceWord] !== 0) return false;
    this.#slots.set(from.subarray(at, at + slotWords), start);
    this.#size++;
    return true;
  }

  #grow(): void {
    const old = this.#slots;
    this.#capacity *= 2;
    this.#slots = new Uint32Array(this.#capacity * slotWords);
    this.#size = 0;
    for (let at = 0; at < old.length; at += slotWords) if (old[at + sourceWord] !== 0) this.#put(old, at);
  }
}
