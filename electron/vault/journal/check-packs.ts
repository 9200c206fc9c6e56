import { type PackRow, readPack, type StoredRecord } from '../register/journal-packs/pack-reader.ts';
import { hashLeafText, hashLength } from './merkle.ts';
import type { Body, RecordOpener } from './stored-record.ts';

/** What becomes of packs that are looked at. */
export interface CheckedPacks {
  /** 32 bytes a record, in order; zeros where the row gives no leaf. */
  readonly leafHashes: Uint8Array<ArrayBuffer>;
  /** 1 for a record whose columns and values are those it committed to. */
  readonly sound: Uint8Array<ArrayBuffer>;
}

/** Makes the leaves of stored records again, and holds what lists show against what was committed. Needs no database. */
export function checkPacks(opener: RecordOpener, rows: readonly PackRow[]): CheckedPacks {
  const total = rows.reduce((sum, { count }) => sum + count, 0);
  const leafHashes = new Uint8Array(total * hashLength);
  const sound = new Uint8Array(total);
  let at = 0;
  for (const row of rows) {
    const records = readPack(row) ?? [];
    for (let place = 0; place < row.count; place++, at++) {
      const record = records[place];
      const leafHash = record && leafHashOf(opener, record);
      if (!record || !leafHash) continue;
      leafHashes.set(leafHash, at * hashLength);
      if (showsWhatItCommits(opener, record)) sound[at] = 1;
    }
  }
  return { leafHashes, sound };
}

/** Null where the row holds what no version of ours writes. */
function leafHashOf(opener: RecordOpener, record: StoredRecord): Uint8Array | null {
  try {
    return hashLeafText(opener.leaf(record));
  } catch {
    return null;
  }
}

function showsWhatItCommits(opener: RecordOpener, record: StoredRecord): boolean {
  try {
    // The leaf fitted, so these are the bytes that were entered; a full look at their shape would double the time.
    return opener.difference(record, JSON.parse(record.body) as Body) === null;
  } catch {
    return false; // no JSON of ours, or codes that no version of ours writes
  }
}
