import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import type { WorkProgress } from '../../../shared/contract/scalars.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import type { Checkpoint, Journal } from './journal.ts';
import { sameBytes } from '../common/bytes.ts';
import type { CheckedPacks } from './check-packs.ts';
import { Frontier, hashLength } from './merkle.ts';
import { parseCheckpointText, parseNote, verifyNote } from './note.ts';
import { PackChecker } from './pack-checker.ts';
import type { PackRow } from '../register/journal-packs/pack-reader.ts';
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
  // Taken once: each look into the journal asks the tables whether memory is still theirs.
  const { tiles } = journal;
  const passTree = (leafHash: Uint8Array): boolean => {
    let fits = true;
    frontier.append(leafHash, (level, index, hash) => {
      if (level > 0 && level % tileHeight === 0 && !sameBytes(hash, tileHash(tiles, level / tileHeight, index))) fits = false;
    });
    return fits;
  };
  /** The first problem of records that were looked at, which follow those that are in the frontier. */
  const passRecords = ({ leafHashes, sound }: CheckedPacks): JournalVerdict | null => {
    let hashes: Buffer = Buffer.alloc(0);
    for (let i = 0; i < sound.length; i++) {
      const seq = frontier.size;
      // What was entered since is the next verification's.
      if (seq === size) return null;
      const place = seq % tileWidth;
      if (place === 0 || i === 0) hashes = tiles.tile(0, Math.floor(seq / tileWidth));
      const leafHash = leafHashes.subarray(i * hashLength, (i + 1) * hashLength);
      if (sound[i] !== 1 || !sameBytes(leafHash, hashes.subarray(place * hashLength, (place + 1) * hashLength))) return verdict('JOURNAL_RECORD_CHANGED', seq);
      if (!passTree(leafHash)) return verdict('JOURNAL_TREE_CHANGED', seq);
      if (!passCheckpoints()) return verdict('JOURNAL_CHECKPOINT_CHANGED', seq);
    }
    return null;
  };

  const checker = new PackChecker(journal.checkerData(), size);
  const underWay: Promise<CheckedPacks>[] = [];
  let next = 0;
  try {
    while (frontier.size < size) {
      if (signal.aborted) throw new Fault('CANCELLED');
      progress({ stage: 'journal', done: frontier.size, total: size });
      while (underWay.length < checker.depth && next < size) {
        const rows = contiguous(journal.reader.packs(next, Math.min(size, next + chunk)), next);
        if (rows.length === 0) break;
        next = rows.reduce((end, { count }) => end + count, next);
        underWay.push(checker.check(rows));
      }
      const checked = await underWay.shift();
      if (!checked) return verdict('JOURNAL_RECORD_MISSING', frontier.size);
      const bad = passRecords(checked);
      if (bad) return bad;
      await nextTurn();
    }
  } finally {
    await checker.close();
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

/** Packs that follow one another from that sequence on: what is behind a gap cannot be placed. */
function contiguous(packs: Iterable<PackRow>, from: number): PackRow[] {
  const rows: PackRow[] = [];
  let next = from;
  for (const row of packs) {
    if (row.first !== next) break;
    rows.push(row);
    next += row.count;
  }
  return rows;
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
