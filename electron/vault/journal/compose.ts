import { asBuffer } from '../common/as-buffer.ts';
import { randomBytes } from '../crypto/primitives.ts';
import { contentKeyLength, packWidth } from '../register/journal-packs/pack.ts';
import { type PackRow, PackWriter } from '../register/journal-packs/pack-writer.ts';
import { blindIndexOf, identifiersIn } from './blind-index.ts';
import type { RecordColumns } from './columns.ts';
import type { Keyed } from './dimensions.ts';
import type { JournalEntry } from './entry.ts';
import { HashBatch } from './hash-batch.ts';
import { bodyText, instantText, leafText, quoted } from './leaf.ts';
import { hashLength } from './merkle.ts';

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
export function composeBatch(batch: BatchToCompose): ComposedBatch {
  const packs: PackRow[] = [];
  const writer = new PackWriter((pack) => packs.push(pack));
  const leafHashes = new Uint8Array(batch.records.length * hashLength);
  const hashes = new HashBatch();
  for (let from = 0; from < batch.records.length; from += hashedTogether) {
    composeSome(batch, from, hashes, writer, leafHashes);
    hashes.clear();
  }
  writer.flush();
  return { packs, leafHashes };
}

/** So many that four messages of a length are found, and few enough that they stay in the processor's cache. */
const hashedTogether = packWidth;

/** What is under way of a record: the numbers of its hashes. */
interface UnderWay {
  readonly base: number;
  readonly time: number;
  readonly commitments: readonly { readonly kind: string; readonly hash: number }[];
  /** Canonical JSON object of the free texts; null without any. */
  readonly personal: string | null;
}

/** Three rounds: what bodies hold, bodies, leaves. Each needs the hashes of the one before. */
function composeSome({ first, entered, salt, blindIndex, records: all }: BatchToCompose, from: number, hashes: HashBatch, writer: PackWriter, leafHashes: Uint8Array): void {
  const records = all.slice(from, from + hashedTogether);
  const keys = asBuffer(randomBytes(contentKeyLength * records.length));
  const keyAt = (index: number): Buffer => keys.subarray(index * contentKeyLength, (index + 1) * contentKeyLength);
  const saltKey = hashes.key(salt);
  const holders = new HolderKeys(hashes);

  const underWay = records.map(({ entry, account, person }, index): UnderWay => {
    const seq = first + from + index;
    const commitments = [{ kind: 'account', hash: hashes.commit(holders.key(account), seq, 'account', account.json) }];
    if (person) commitments.push({ kind: 'person', hash: hashes.commit(holders.key(person), seq, 'person', person.json) });
    let personal = '';
    let key: number | null = null;
    for (const kind in entry.personal) {
      const value = entry.personal[kind];
      if (value === undefined || value === '') continue;
      const json = quoted(value);
      key ??= hashes.key(keyAt(index));
      commitments.push({ kind, hash: hashes.commit(key, seq, kind, json) });
      personal += `${personal === '' ? '' : ','}"${kind}":${json}`;
    }
    return {
      base: hashes.commit(saltKey, seq, 'base', entry.base === null ? 'null' : quoted(entry.base)),
      time: hashes.commit(saltKey, seq, 'time', `"${instantText(entry.timeMs)}"`),
      commitments,
      personal: personal === '' ? null : `{${personal}}`,
    };
  });
  hashes.run();

  const bodies = records.map(({ entry }, index) => {
    const commitments = underWay[index]?.commitments ?? [];
    const text = bodyText(entry, commitments.map(({ kind, hash }) => ({ kind, commitment: hashes.base64url(hash) }))); // prettier-ignore
    return { text, hash: hashes.commit(saltKey, first + from + index, 'body', text) };
  });
  hashes.run();

  const enteredText = instantText(entered);
  const leaves = records.map(({ entry }, index) => {
    const { base = -1, time = -1 } = underWay[index] ?? {};
    return hashes.leaf(
      leafText({
        sequence: first + from + index,
        stream: entry.stream,
        entered: enteredText,
        base: hashes.base64url(base),
        time: hashes.base64url(time),
        body: hashes.base64url(bodies[index]?.hash ?? -1),
      }),
    );
  });
  hashes.run();

  records.forEach((record, index) => {
    hashes.into(leaves[index] ?? -1, leafHashes, (from + index) * hashLength);
    const personal = underWay[index]?.personal ?? null;
    writer.add({
      ...record.numbers,
      seq: first + from + index,
      entered,
      body: bodies[index]?.text ?? '',
      personal,
      key: personal === null ? null : keyAt(index),
      fingerprint: record.fingerprint,
      blind: personal === null ? none : blindHashes(record.entry, blindIndex),
    });
  });
}

/** Accounts and people repeat within a batch. */
class HolderKeys {
  readonly #hashes: HashBatch;
  readonly #numbers = new Map<Keyed, number>();

  constructor(hashes: HashBatch) {
    this.#hashes = hashes;
  }

  key(holder: Keyed): number {
    let number = this.#numbers.get(holder);
    if (number === undefined) this.#numbers.set(holder, (number = this.#hashes.key(holder.key)));
    return number;
  }
}

function blindHashes(entry: ComposedEntry, blindIndex: Uint8Array): readonly Uint8Array[] {
  const { raw = '' } = entry.personal;
  // The line of a log nearly always holds the other texts as they are.
  const texts = raw === '' ? Object.values(entry.personal) : [raw, ...Object.values(entry.personal).filter((text) => text !== raw && !raw.includes(text))];
  const identifiers = identifiersIn(texts);
  return identifiers.size === 0 ? none : [...identifiers].map((identifier) => blindIndexOf(blindIndex, identifier));
}
