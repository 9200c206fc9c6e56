import { asBuffer } from '../common/as-buffer.ts';
import { randomBytes } from '../crypto/primitives.ts';
import { contentKeyLength } from '../register/journal-packs/pack.ts';
import { type PackRow, PackWriter } from '../register/journal-packs/pack-writer.ts';
import { blindIndexOf, identifiersIn } from './blind-index.ts';
import type { RecordColumns } from './columns.ts';
import type { Keyed } from './dimensions.ts';
import type { JournalEntry } from './entry.ts';
import { commitDerived } from './hashing.ts';
import { bodyText, type Commitment, instantText, quoted } from './leaf.ts';
import { hashLeafText, hashLength } from './merkle.ts';
import { leafOf } from './stored-record.ts';

/** What of an entry stands in its leaf, its body or beside them. */
export type ComposedEntry = Omit<JournalEntry, 'account' | 'person' | 'dedup'>;

/** A record whose place in the tree is known, with the numbers that lists filter by. */
export interface RecordToCompose {
  readonly entry: ComposedEntry;
  readonly numbers: RecordColumns;
  readonly account: Keyed;
  readonly person: Keyed | null;
  readonly fingerprint: Uint8Array | null;
}

export interface BatchToCompose {
  /** Sequence of the first record; the others follow. */
  readonly first: number;
  /** When they are entered, milliseconds. */
  readonly entered: number;
  /** The register's key for the salts of bases, times and bodies. */
  readonly salt: Uint8Array;
  readonly blindIndex: Uint8Array;
  readonly records: readonly RecordToCompose[];
}

/** What is written of a batch. */
export interface ComposedBatch {
  readonly packs: readonly PackRow[];
  /** 32 bytes a record. */
  readonly leafHashes: Uint8Array;
}

const none: readonly Uint8Array[] = [];

/**
 * Makes bodies and leaves of records (docs/formats/journal.md) and puts them into packs. Everything that takes time at an append is
 * here, and needs no database: a worker can do it.
 */
export function composeBatch({ first, entered, salt, blindIndex, records }: BatchToCompose): ComposedBatch {
  const packs: PackRow[] = [];
  const writer = new PackWriter((pack) => packs.push(pack));
  const leafHashes = new Uint8Array(records.length * hashLength);
  const enteredText = instantText(entered);
  const keys = asBuffer(randomBytes(contentKeyLength * records.length));
  records.forEach((record, index) => {
    const seq = first + index;
    const key = keys.subarray(index * contentKeyLength, (index + 1) * contentKeyLength);
    const { body, personal, leafHash } = composeRecord(record, seq, enteredText, salt, key);
    leafHashes.set(leafHash, index * hashLength);
    writer.add({
      ...record.numbers, seq, entered, body, personal,
      key: personal === null ? null : key,
      fingerprint: record.fingerprint,
      blind: personal === null ? none : blindHashes(record.entry, blindIndex),
    }); // prettier-ignore
  });
  writer.flush();
  return { packs, leafHashes };
}

interface Composed {
  readonly body: string;
  /** Canonical JSON object of the free texts; null without any. */
  readonly personal: string | null;
  readonly leafHash: Uint8Array;
}

/** @param key a random key of this record, 32 bytes, which the salts of its free texts come from */
function composeRecord({ entry, account, person }: RecordToCompose, sequence: number, entered: string, salt: Uint8Array, key: Uint8Array): Composed {
  const commitments: Commitment[] = [{ kind: 'account', commitment: commitDerived(account.key, sequence, 'account', account.json) }];
  if (person) commitments.push({ kind: 'person', commitment: commitDerived(person.key, sequence, 'person', person.json) });
  let personal = '';
  for (const kind in entry.personal) {
    const value = entry.personal[kind];
    if (value === undefined || value === '') continue;
    const json = quoted(value);
    commitments.push({ kind, commitment: commitDerived(key, sequence, kind, json) });
    personal += `${personal === '' ? '' : ','}"${kind}":${json}`;
  }
  const body = bodyText(entry, commitments);
  const leaf = leafOf(salt, {
    sequence,
    stream: entry.stream,
    entered,
    baseJson: entry.base === null ? 'null' : quoted(entry.base),
    timeJson: `"${instantText(entry.timeMs)}"`,
    body,
  });
  return { body, personal: personal === '' ? null : `{${personal}}`, leafHash: hashLeafText(leaf) };
}

function blindHashes(entry: ComposedEntry, blindIndex: Uint8Array): readonly Uint8Array[] {
  const { raw = '' } = entry.personal;
  // The line of a log nearly always holds the other texts as they are.
  const texts = raw === '' ? Object.values(entry.personal) : [raw, ...Object.values(entry.personal).filter((text) => text !== raw && !raw.includes(text))];
  const identifiers = identifiersIn(texts);
  return identifiers.size === 0 ? none : [...identifiers].map((identifier) => blindIndexOf(blindIndex, identifier));
}
