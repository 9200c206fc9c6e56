import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import type { WorkProgress } from '../../../shared/contract/scalars.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import type { Checkpoint, Journal } from './journal.ts';
import { asBuffer } from './hashing.ts';
import { Frontier, hashLeafText, hashLength } from './merkle.ts';
import { parseCheckpointText, parseNote, verifyNote } from './note.ts';
import { bodySchema, type StoredRecord } from './stored-record.ts';
import { tileHeight, tileWidth } from './tile-path.ts';

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
 * against every checkpoint ever signed, and what lists show against what was committed.
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
  const badTiles: number[] = [];
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
    const records = journal.stored(from, to);
    for (let i = 0; i < to - from; i++) {
      const record = records[i];
      const seq = from + i;
      if (record?.seq !== seq || record.body === null) return verdict('JOURNAL_RECORD_MISSING', seq);
      const leafHash = leafHashOf(journal, record);
      if (!leafHash?.equals(tileHash(journal, 0, seq)) || !showsWhatItCommits(journal, record)) {
        return verdict('JOURNAL_RECORD_CHANGED', seq);
      }
      frontier.append(leafHash, (level, index, hash) => {
        if (level > 0 && level % tileHeight === 0 && !asBuffer(hash).equals(tileHash(journal, level / tileHeight, index))) {
          badTiles.push(seq);
        }
      });
      if (badTiles.length > 0) return verdict('JOURNAL_TREE_CHANGED', seq);
      if (!passCheckpoints()) return verdict('JOURNAL_CHECKPOINT_CHANGED', seq);
    }
    await nextTurn();
  }
  progress({ stage: 'journal', done: size, total: size });
  if (!asBuffer(frontier.root()).equals(root)) return verdict('JOURNAL_TREE_CHANGED', null);
  const surplus = db
    .prepare<[number, number], number>(
      'SELECT seq FROM journal_record WHERE seq >= ? UNION ALL SELECT size FROM journal_checkpoint WHERE size > ? LIMIT 1',
    )
    .pluck()
    .get(size, size);
  // Records or checkpoints beyond the tree: its end was cut off.
  if (surplus !== undefined) return verdict('JOURNAL_TREE_CHANGED', size);
  return { size, root, bad: null };
}

function tileHash(journal: Journal, level: number, index: number): Buffer {
  const tile = journal.tiles.tile(level, Math.floor(index / tileWidth));
  const at = (index % tileWidth) * hashLength;
  return tile.subarray(at, at + hashLength);
}

/** Null where the row holds what no version of ours writes. */
function leafHashOf(journal: Journal, record: StoredRecord): Buffer | null {
  try {
    return hashLeafText(journal.reader.leaf(record));
  } catch {
    return null;
  }
}

function showsWhatItCommits(journal: Journal, record: StoredRecord): boolean {
  try {
    const body = bodySchema.safeParse(JSON.parse(record.body ?? ''));
    return body.success && journal.reader.difference(record, body.data) === null;
  } catch {
    return false; // no JSON, or codes that no version of ours writes
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
    asBuffer(checkpoint.root).equals(root) &&
    asBuffer(body.root).equals(root)
  );
}
