import { type PackRow, readPack, type StoredRecord } from '../register/journal-packs/pack-reader.ts';
import { HashBatch, keyLength, longestField } from './hash-batch.ts';
import { leafText } from './leaf.ts';
import { hashLength } from './merkle.ts';
import type { Body, RecordOpener } from './stored-record.ts';

/** What becomes of packs that are looked at. */
export interface CheckedPacks {
  /** 32 bytes a record, in order; zeros where the row gives no leaf. */
  readonly leafHashes: Uint8Array<ArrayBuffer>;
  /** 1 for a record whose columns and values are those it committed to. */
  readonly sound: Uint8Array<ArrayBuffer>;
}

/** Makes the leaves of stored records again, and holds what lists show against what was committed. Needs no database. */
export class PackCheck {
  readonly #opener: RecordOpener;
  readonly #salt: Uint8Array;
  readonly #hashes = new HashBatch();

  /** @param salt the register's key for the salts of bases, times and bodies */
  constructor(opener: RecordOpener, salt: Uint8Array) {
    this.#opener = opener;
    this.#salt = salt;
  }

  check(rows: readonly PackRow[]): CheckedPacks {
    const total = rows.reduce((sum, { count }) => sum + count, 0);
    const checked = { leafHashes: new Uint8Array(total * hashLength), sound: new Uint8Array(total) };
    let at = 0;
    for (const row of rows) {
      this.#pack(readPack(row) ?? [], checked, at);
      this.#hashes.clear();
      at += row.count;
    }
    return checked;
  }

  #pack(records: readonly StoredRecord[], { leafHashes, sound }: CheckedPacks, at: number): void {
    const hashes = this.#hashes;
    const salt = hashes.key(this.#salt);
    const keys = new Map<Uint8Array, number>();
    const keyOf = (key: Uint8Array): number => {
      const known = keys.get(key) ?? hashes.key(key);
      keys.set(key, known);
      return known;
    };
    const underWay = records.map((record) => {
      const parts = partsOf(this.#opener, record);
      if (!parts) return null;
      const { seq } = record;
      return {
        seq,
        parts,
        base: hashes.commit(salt, seq, 'base', parts.baseJson),
        time: hashes.commit(salt, seq, 'time', parts.timeJson),
        body: hashes.commit(salt, seq, 'body', record.body),
        claimed: claimsOf(this.#opener, record)?.map(({ kind, key, json, commitment }) => ({ commitment, hash: hashes.commit(keyOf(key), seq, kind, json) })),
      };
    });
    hashes.run();
    const leaves = underWay.map((one, place) => {
      if (!one) return null;
      if (one.claimed?.every(({ commitment, hash }) => hashes.base64url(hash) === commitment)) sound[at + place] = 1;
      const { seq, parts, base, time, body } = one;
      return hashes.leaf(
        leafText({ sequence: seq, stream: parts.stream, entered: parts.entered, base: hashes.base64url(base), time: hashes.base64url(time), body: hashes.base64url(body) }),
      );
    });
    hashes.run();
    leaves.forEach((leaf, place) => {
      if (leaf !== null) hashes.into(leaf, leafHashes, (at + place) * hashLength);
    });
  }
}

/** Null where the row holds what no version of ours writes. */
function partsOf(opener: RecordOpener, record: StoredRecord): ReturnType<RecordOpener['leafParts']> | null {
  try {
    return opener.leafParts(record);
  } catch {
    return null;
  }
}

/** The stored values with what the body says of each; null where columns and body differ, or a value has nothing that proves it. */
function claimsOf(opener: RecordOpener, record: StoredRecord): readonly { kind: string; key: Uint8Array; json: string; commitment: string }[] | null {
  try {
    // Where the leaf fits these are the bytes that were entered; a full look at their shape would double the time.
    const body = JSON.parse(record.body) as Body;
    if (!opener.columnsFit(record, body)) return null;
    const claims = opener.claims(record)?.map(({ kind, key, json }) => {
      const commitment = body.personal[kind];
      return key?.length === keyLength && kind.length <= longestField && commitment !== undefined ? { kind, key, json, commitment } : null;
    });
    return claims?.every((claim) => claim !== null) ? claims : null;
  } catch {
    return null; // no JSON of ours, or codes that no version of ours writes
  }
}
