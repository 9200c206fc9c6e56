import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import type { WorkProgress } from '../../../shared/contract/scalars.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import type { Checkpoint, Journal } from './journal.ts';
import { sameBytes } from '../common/bytes.ts';
import { Frontier, hashLeafText, hashLength } from './merkle.ts';
import { parseCheckpointText, parseNote, verifyNote } from './note.ts';
import type { StoredRecord } from '../register/journal-packs/pack-reader.ts';
import type { Body, RecordReader } from './stored-record.ts';
import { tileHeight, tileWidth } from './tile-path.ts';
import type { TileStore } from './tile-store.ts';

/** Problem codes of a journal that is not what it was. */
export type JournalDamage =
  | 'JOURNAL_RECORD_MISSING'
  | 'JOURNAL_RECORD_CHANGED'
  | 'JOURNAL_TREE_CHANGED'
  | 'JOURNAL_CHECKPOINT_CHANGED';

export interface JournalVerdict {
  readonly size: number;
  readonly root: Uint8Array;
  /** The first bad place; null where everything fits. */
  readonly bad: { readonly reason: JournalDamage; readonly sequence: number | null } | null;
}

const chunk = 2048;

/**
 * Makes every leaf again out of what is stored and holds it against the tiles, the tiles against the root, the root
 * against every checkpoint ever signed, and what lists show against what was committed. Speaks of the journal as it was
 * at the call; the register may be worked in meanwhile.
 * @throws Fault CANCELLED
 */
export async function verifyJournal(
  db: Database,
  journal: Journal,
  signal: AbortSignal,
  progress: (report: WorkProgress) => void,
): Promise<JournalVerdict> {
  const size = journal.size;
  const root = journal.root();
  const verdict = (reason: JournalDamage, sequence: number | null): JournalVerdict => ({ size, root, bad: { reason, sequence } });
  const checkpoints = db
    .prepare<[number], Checkpoint>('SELECT at AS atMs, size, root, reason, note FROM journal_checkpoint WHERE size <= ? ORDER BY size')
    .all(size);
  const frontier = new Frontier();
  let nextCheckpoint = 0;
  const passCheckpoints = (): boolean => {
    for (let at = checkpoints[nextCheckpoint]; at?.size === frontier.size; at = checkpoints[++nextCheckpoint]) {
      if (!checkpointHolds(at, journal, frontier.root())) return false;
    }
    return true;
  };
  if (!passCheckpoints()) return verdict('JOURNAL_CHECKPOINT_CHANGED', null);
  for (let from = 0; from < size; from += chunk) {
    if (signal.aborted) throw new Fault('CANCELLED');
    progress({ stage: 'journal', done: from, total: size });
    const to = Math.min(size, from + chunk);
    // Taken once: each look into the journal asks the tables whether memory is still theirs.
    const { reader, tiles } = journal;
    const records = reader.range(from, to);
    let hashes: Buffer = Buffer.alloc(0);
    for (let seq = from; seq < to; seq++) {
      const place = seq % tileWidth;
      if (place === 0 || seq === from) hashes = tiles.tile(0, Math.floor(seq / tileWidth));
      const record = records[seq - from];
      if (record?.seq !== seq) return verdict('JOURNAL_RECORD_MISSING', seq);
      const leafHash = leafHashOf(reader, record);
      if (!leafHash || !sameBytes(leafHash, hashes.subarray(place * hashLength, (place + 1) * hashLength)) || !showsWhatItCommits(reader, record)) {
        return verdict('JOURNAL_RECORD_CHANGED', seq);
      }
      const badTiles: number[] = [];
      frontier.append(leafHash, (level, index, hash) => {
        if (level > 0 && level % tileHeight === 0 && !sameBytes(hash, tileHash(tiles, level / tileHeight, index))) {
          badTiles.push(level);
        }
      });
      if (badTiles.length > 0) return verdict('JOURNAL_TREE_CHANGED', seq);
      if (!passCheckpoints()) return verdict('JOURNAL_CHECKPOINT_CHANGED', seq);
    }
    await nextTurn();
  }
  progress({ stage: 'journal', done: size, total: size });
  if (!sameBytes(frontier.root(), root)) return verdict('JOURNAL_TREE_CHANGED', null);
  const surplus = db
    .prepare<[number, number], number>(
      'SELECT first FROM journal_pack WHERE first + count > ? UNION ALL SELECT size FROM journal_checkpoint WHERE size > ? LIMIT 1',
    )
    .pluck()
    .get(journal.size, journal.size);
  // Records or checkpoints beyond the tree: its end was cut off. What was entered meanwhile is within it.
  if (surplus !== undefined) return verdict('JOURNAL_TREE_CHANGED', size);
  return { size, root, bad: null };
}

function tileHash(tiles: TileStore, level: number, index: number): Buffer {
  const tile = tiles.tile(level, Math.floor(index / tileWidth));
  const at = (index % tileWidth) * hashLength;
  return tile.subarray(at, at + hashLength);
}

/** Null where the row holds what no version of ours writes. */
function leafHashOf(reader: RecordReader, record: StoredRecord): Uint8Array | null {
  try {
    return hashLeafText(reader.leaf(record));
  } catch {
    return null;
  }
}

function showsWhatItCommits(reader: RecordReader, record: StoredRecord): boolean {
  try {
    // The leaf fitted, so these are the bytes that were entered; a full look at their shape would double the time.
    return reader.difference(record, JSON.parse(record.body) as Body) === null;
  } catch {
    return false; // no JSON of ours, or codes that no version of ours writes
  }
}

function checkpointHolds(checkpoint: Checkpoint, journal: Journal, root: Uint8Array): boolean {
  const note = parseNote(checkpoint.note);
  const body = note && parseCheckpointText(note.text);
  return (
    body !== null &&
    verifyNote(note as NonNullable<typeof note>, journal.origin, journal.publicKey) &&
    body.origin === journal.origin &&
    body.size === checkpoint.size &&
    sameBytes(checkpoint.root, root) &&
    sameBytes(body.root, root)
  );
}
