import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Database } from 'better-sqlite3';
import { Fault } from '../../../shared/contract/problem.ts';
import type { Destruction, Remaining } from '../../../shared/contract/destruction.ts';
import { toInstantString } from '../clock.ts';
import { erasePlaces } from '../journal/destruction/places.ts';
import { eraseFromJournal, recordsNaming } from '../journal/destruction/records.ts';
import { findSubject } from '../journal/destruction/subject.ts';
import { journalOf } from '../journal/journal.ts';
import { listBackups } from '../register/backup.ts';
import { insertDestruction, listDestructions, markFinished, type OrderedDestruction } from '../register/destructions.ts';
import { registerPaths } from '../register/layout.ts';
import { readMeta } from '../register/meta.ts';
import { TombstoneFile } from '../register/tombstones.ts';
import type { OwnAction, Session } from '../session.ts';
import { backupRegister } from './backup-register.ts';
import { openedOf } from './open-session.ts';

/**
 * Destroys what the register holds of the subject, and records it, in one transaction.
 * @param stays what a look before has found that is not destroyed; null where it is done again by a tombstone
 */
export function applyDestruction(session: Session, ordered: OrderedDestruction, stays: readonly Remaining[] | null): void {
  const { clock } = session;
  const journal = journalOf(session.db, clock);
  try {
    session.act((db) => {
      const applied = stays === null ? toInstantString(clock.now()) : ordered.at;
      const subject = findSubject(db, readMeta(db).blindIndexKey, ordered.kind, ordered.hash);
      const { sequences, texts } = recordsNaming(db, journal, subject);
      const places = erasePlaces(db, subject, applied);
      eraseFromJournal(db, subject, sequences);
      journal.forget();
      insertDestruction(db, ordered, { records: sequences.length, texts, places, stays: stays === null ? [] : [...stays], applied });
      return { value: undefined, actions: [recordOf(ordered, stays === null, { records: sequences.length, texts, places })] };
    });
  } finally {
    journal.forget();
  }
}

/** Whose values they were stands in the record as a keyed hash only. */
function recordOf(ordered: OrderedDestruction, again: boolean, done: Pick<Destruction, 'records' | 'texts' | 'places'>): OwnAction {
  const { id, at, kind, hash, ground, note, legalDemand, orderNumber, orderDay } = ordered;
  return {
    action: 'destroy',
    what: again ? 'subject.destroyed_again' : 'subject.destroyed',
    object: `destruction:${id}`,
    rows: done.records,
    details: {
      subject: Buffer.from(hash).toString('hex'), kind, ground, records: done.records, texts: done.texts,
      places: done.places.reduce((sum, { count }) => sum + count, 0), ...(again && { at }),
    }, // prettier-ignore
    personal: { order: `${orderNumber} ${orderDay}`, ...(note !== '' && { note }), ...(legalDemand !== '' && { legalDemand }) },
  };
}

/**
 * Wipes what transactions have left behind: free space of pages is rewritten, the write-ahead log emptied. Then, where it was so
 * ordered, a new backup takes the place of those that hold the values still. Does nothing where nothing waits for it.
 * @param replaceBackups whatever was ordered: a register just restored has a backup only of what it was restored from
 */
export function finishDestructions(session: Session, progress: (stage: string) => void = () => undefined, replaceBackups = false): void {
  const { db, clock } = session;
  const waiting = listDestructions(db).filter(({ finished }) => finished === null);
  if (waiting.length === 0) return;
  progress('wipe');
  db.exec('VACUUM');
  emptyLog(db);
  const own = registerPaths(session.folder).backups;
  const old = replaceBackups || waiting.some(({ backups }) => backups === 'replace') ? listBackups(own) : [];
  if (old.length > 0) {
    progress('backup');
    backupRegister(session, 'manual');
  }
  for (const backup of old) rmSync(backup.path, { recursive: true, force: true });
  if (old.length > 0) removeHalfBackups(own);
  session.act((now) => {
    markFinished(now, toInstantString(clock.now()));
    return {
      value: undefined,
      actions: waiting.map(({ id }) => ({ action: 'use', what: 'subject.traces_wiped', object: `destruction:${id}`, details: { backups: old.length } })),
    };
  });
  emptyLog(db);
}

/** @throws Error where somebody reads: then the log would keep pages from before, and SQLite says so in its answer only */
function emptyLog(db: Database): void {
  const [answer] = db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
  if (answer?.busy !== 0) throw new Error('the write-ahead log could not be emptied');
}

/** What a crash left of a backup under way. */
function removeHalfBackups(folder: string): void {
  for (const name of readdirSync(folder)) if (name.endsWith('.partial')) rmSync(path.join(folder, name), { recursive: true, force: true });
}

/**
 * Does again what the folder knows to be destroyed and the register, restored from a backup or left by a crash, does not; and
 * finishes what was not finished. Called before an opened register is of use to anybody.
 * @throws Fault DESTRUCTION_PENDING where something is to be done and nothing can be written
 */
export function settleDestructions(session: Session): void {
  const file = new TombstoneFile(openedOf(session));
  const { entries, damaged } = file.read();
  const known = listDestructions(session.db);
  const knownIds = new Set(known.map(({ id }) => id));
  const missing = entries.filter(({ id }) => !knownIds.has(id)).sort((a, b) => a.at.localeCompare(b.at));
  if (session.readOnly) {
    if (missing.length > 0) throw new Fault('DESTRUCTION_PENDING');
    return;
  }
  for (const ordered of missing) applyDestruction(session, ordered, null);
  finishDestructions(session, undefined, existsSync(registerPaths(session.folder).restored));
  if (!damaged && entries.length === known.length + missing.length) return;
  if (damaged) file.putAside();
  file.write([...known, ...missing]);
  if (damaged) session.record({ action: 'use', what: 'register.tombstones_damaged', object: `register:${session.registerId}` });
}
