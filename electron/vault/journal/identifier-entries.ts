import { blindEntryLength, blindHashLength } from '../register/journal-packs/pack.ts';
import { asBuffer } from '../common/as-buffer.ts';

const startCapacity = 4096;

/**
 * Which records name which IIN or phone, by keyed hashes: the whole of it in memory, 12 bytes an entry. A million are looked
 * through in some milliseconds; a table with an index cost more than all else at every append.
 */
export class IdentifierEntries {
  #seq = new Uint32Array(startCapacity);
  #hash = new Uint32Array(2 * startCapacity);
  #size = 0;

  /** @param hash at least the bytes that are kept */
  push(seq: number, hash: Uint8Array): void {
    if (this.#size === this.#seq.length) {
      this.#seq = grown(this.#seq);
      this.#hash = grown(this.#hash);
    }
    const [high, low] = wordsOf(hash);
    this.#seq[this.#size] = seq;
    this.#hash[2 * this.#size] = high;
    this.#hash[2 * this.#size + 1] = low;
    this.#size++;
  }

  /** Takes the entries of a stored pack. */
  pushPack(first: number, entries: Uint8Array): void {
    for (let at = 0; at + blindEntryLength <= entries.length; at += blindEntryLength) {
      this.push(first + (entries[at] ?? 0), entries.subarray(at + 1, at + 1 + blindHashLength));
    }
  }

  /** Sequences of the records that name it, ascending, from that one on. */
  find(hash: Uint8Array, from = 0): number[] {
    const [high, low] = wordsOf(hash);
    const found: number[] = [];
    for (let i = 0; i < this.#size; i++) {
      if (this.#hash[2 * i] !== high || this.#hash[2 * i + 1] !== low) continue;
      const seq = this.#seq[i] ?? 0;
      if (seq >= from) found.push(seq);
    }
    return found;
  }
}

function wordsOf(hash: Uint8Array): [number, number] {
  const bytes = asBuffer(hash);
  return [bytes.readUInt32LE(0), bytes.readUInt32LE(4)];
}

function grown(from: Uint32Array): Uint32Array<ArrayBuffer> {
  const to = new Uint32Array(from.length * 2);
  to.set(from);
  return to;
}
