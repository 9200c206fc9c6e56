import type { Database } from 'better-sqlite3';
import { blindEntryLength, contentKeyLength, fingerprintLength, keyAt, readNumbers, readTexts, textAt } from './pack.ts';
import { type NewRecord, packTable, PackWriter } from './pack-writer.ts';

interface PackRow {
  readonly first: number;
  readonly numbers: Buffer;
  readonly blind: Buffer;
  readonly bodies: Buffer;
  readonly personal: Buffer;
}

/**
 * Writes the packs anew that hold the given records, each as `change` gives it back. Inside a transaction of the caller's, who
 * then lets the journal forget what it has in memory. Leaves are made of bodies: `change` leaves them, or proofs break.
 * @param sequences ascending
 */
export function rewriteRecords(db: Database, sequences: readonly number[], change: (record: NewRecord) => NewRecord): void {
  const holding = db.prepare<[number], PackRow>('SELECT first, numbers, blind, bodies, personal FROM journal_pack WHERE first <= ? ORDER BY first DESC LIMIT 1');
  const remove = db.prepare('DELETE FROM journal_pack WHERE first = ?');
  const writer = new PackWriter(packTable(db));
  const wanted = new Set(sequences);
  let done = -1;
  for (const sequence of sequences) {
    if (sequence <= done) continue;
    const row = holding.get(sequence);
    if (!row) continue;
    const records = recordsOf(row);
    remove.run(row.first);
    for (const record of records) writer.add(wanted.has(record.seq) ? change(record) : record);
    writer.flush();
    done = row.first + records.length - 1;
  }
}

/** Every record of a pack, in the form it was written from. @throws RangeError for a pack that is not as ours are */
function recordsOf(row: PackRow): NewRecord[] {
  const numbers = readNumbers(row.numbers);
  const bodies = numbers && readTexts(row.bodies, numbers.count);
  const personal = numbers && readTexts(row.personal, numbers.count, contentKeyLength);
  if (!bodies || !personal) throw new RangeError('journal: damaged pack');
  const blind: Uint8Array[][] = Array.from({ length: numbers.count }, () => []);
  for (let at = 0; at + blindEntryLength <= row.blind.length; at += blindEntryLength) {
    blind[row.blind[at] ?? 0]?.push(row.blind.subarray(at + 1, at + blindEntryLength));
  }
  return Array.from({ length: numbers.count }, (_, place) => {
    const fingerprint = numbers.fingerprints.subarray(place * fingerprintLength, (place + 1) * fingerprintLength);
    return {
      seq: row.first + place,
      stream: numbers.stream[place] ?? 0,
      time: numbers.time[place] ?? 0,
      entered: numbers.entered[place] ?? 0,
      action: numbers.action[place] ?? 0,
      base: numbers.base[place] ?? 0,
      account: numbers.account[place] ?? 0,
      person: numbers.person[place] ?? 0,
      source: numbers.source[place] ?? 0,
      object: numbers.object[place] ?? 0,
      rows: numbers.rows[place] ?? -1,
      body: textAt(bodies, place),
      key: keyAt(personal, place),
      personal: textAt(personal, place) || null,
      fingerprint: fingerprint.some((byte) => byte !== 0) ? fingerprint : null,
      blind: blind[place] ?? [],
    };
  });
}
