import type { Keyed } from './dimensions.ts';
import type { JournalEntry } from './entry.ts';
import { commitDerived } from './hashing.ts';
import { bodyText, instantText, quoted } from './leaf.ts';
import { hashLeafText } from './merkle.ts';
import { leafOf } from './stored-record.ts';

/** What is written of one record, besides the numbers that lists filter by. */
export interface Composed {
  readonly body: string;
  /** Canonical JSON object of the free texts; null without any. */
  readonly personal: string | null;
  readonly leafHash: Uint8Array;
}

/**
 * Makes body and leaf of a record (docs/formats/journal.md).
 * @param salt the register's key for the salts of base, time and body
 * @param key a random key of this record, 32 bytes, which the salts of its free texts come from
 * @param entered instant
 */
export function composeRecord(
  entry: JournalEntry,
  place: { readonly sequence: number; readonly entered: string },
  keys: { readonly salt: Uint8Array; readonly account: Keyed; readonly person: Keyed | null; readonly key: Uint8Array },
): Composed {
  const { sequence } = place;
  const commitments = new Map([['account', commitDerived(keys.account.key, sequence, 'account', keys.account.json)]]);
  if (keys.person) commitments.set('person', commitDerived(keys.person.key, sequence, 'person', keys.person.json));
  let personal = '';
  for (const kind in entry.personal) {
    const value = entry.personal[kind];
    if (value === undefined || value === '') continue;
    const json = quoted(value);
    commitments.set(kind, commitDerived(keys.key, sequence, kind, json));
    personal += `${personal === '' ? '' : ','}"${kind}":${json}`;
  }
  const body = bodyText(entry, commitments);
  const leaf = leafOf(keys.salt, {
    sequence,
    stream: entry.stream,
    entered: place.entered,
    baseJson: entry.base === null ? 'null' : quoted(entry.base),
    timeJson: `"${instantText(entry.timeMs)}"`,
    body,
  });
  return { body, personal: personal === '' ? null : `{${personal}}`, leafHash: hashLeafText(leaf) };
}
