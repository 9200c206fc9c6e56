import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import type { CheckpointFolder } from '../../../shared/contract/checkpoints.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import { instant } from '../../../shared/contract/scalars.ts';
import { toInstantString } from '../clock.ts';
import { sameBytes, utf8 } from '../common/bytes.ts';
import { keepCopy, type KeptCheckpoint, newestCheckpoint, signatureOf } from '../journal/checkpoint-store.ts';
import { readSetting, writeSetting } from '../register/settings.ts';
import type { Session } from '../session.ts';

/** The folder outside of the register, a USB disk or a share, that takes every checkpoint. What fails there is kept and shown. */

/** Milliseconds that a share may take: at the lock nobody waits for one that is gone. */
const patience = 5_000;

const folderState = z.object({
  folder: z.string(),
  /** The folder lay on another volume than the register when it was chosen: a place where nothing is plugged in does not. */
  elsewhere: z.boolean(),
  last: z.object({ at: instant, size: z.number().int() }).nullable(),
  problem: z.object({ code: z.string(), at: instant }).nullable(),
});
type FolderState = z.infer<typeof folderState>;

const setting = 'checkpointFolder';

function readState(db: Database): FolderState | null {
  const found = folderState.safeParse(readSetting(db, setting));
  return found.success ? found.data : null;
}

export function checkpointFolderOf(db: Database): CheckpointFolder | null {
  const state = readState(db);
  return state && { path: state.folder, last: state.last, problem: state.problem };
}

/** Name of the files: one for each size, so that none is ever replaced. */
export function checkpointFileName({ name }: Session, size: number): string {
  return `${name}-checkpoint-${size}.txt`;
}

/** Sets the folder; null forgets it. Called in the transaction of the action. @throws Fault CHECKPOINT_FOLDER_INSIDE, FILE_UNREADABLE */
export async function chosenFolder(session: Session, folder: string): Promise<(db: Database) => void> {
  const from = path.relative(session.folder, folder);
  if (from === '' || (!from.startsWith('..') && !path.isAbsolute(from))) throw new Fault('CHECKPOINT_FOLDER_INSIDE');
  const elsewhere = (await volumeOf(folder)) !== (await volumeOf(session.folder));
  return (db) => {
    writeSetting(db, setting, { folder, elsewhere, last: null, problem: null } satisfies FolderState);
  };
}

async function volumeOf(folder: string): Promise<number> {
  try {
    return (await stat(folder)).dev;
  } catch (error) {
    throw new Fault('FILE_UNREADABLE', {}, { cause: error });
  }
}

export function forgetFolder(db: Database): void {
  writeSetting(db, setting, null);
}

/**
 * Copies the newest checkpoint to the chosen folder, and keeps how that went. Never throws for what happens there.
 * @returns null where no folder is chosen
 */
export async function copyToFolder(session: Session): Promise<CheckpointFolder | null> {
  const { db, clock } = session;
  const state = readState(db);
  const checkpoint = newestCheckpoint(db);
  if (!state || !checkpoint || session.readOnly) return checkpointFolderOf(db);
  const problem = await attempt(session, state, checkpoint);
  // The register may have been locked, or the folder forgotten, while a slow disk was at it.
  if (!db.open || readState(db)?.folder !== state.folder) return null;
  const at = toInstantString(clock.now());
  const known = state.last?.size === checkpoint.size && state.problem === null;
  db.transaction(() => {
    if (problem === null && !known) keepCopy(db, checkpoint.id, at, 'folder', checkpointFileName(session, checkpoint.size));
    const last = problem === null ? { at, size: checkpoint.size } : state.last;
    writeSetting(db, setting, { ...state, last, problem: problem === null ? null : { code: problem, at } } satisfies FolderState);
  })();
  return checkpointFolderOf(db);
}

async function attempt(session: Session, state: FolderState, checkpoint: KeptCheckpoint): Promise<string | null> {
  const gaveUp = new AbortController();
  const slow = wait(patience, 'CHECKPOINT_FOLDER_SLOW', { signal: gaveUp.signal, ref: false }).catch(() => null);
  try {
    return await Promise.race([write(session, state, checkpoint).then(() => null), slow]);
  } catch (error) {
    return codeOf(error);
  } finally {
    gaveUp.abort();
  }
}

async function write(session: Session, { folder, elsewhere }: FolderState, checkpoint: KeptCheckpoint): Promise<void> {
  // A folder that was made again where the disk used to be would be no place outside.
  if (elsewhere && (await stat(folder)).dev === (await stat(session.folder)).dev) throw new Fault('CHECKPOINT_FOLDER_ABSENT');
  const name = checkpointFileName(session, checkpoint.size);
  const signature = signatureOf(session.db, checkpoint.id);
  await writeOnce(path.join(folder, name), utf8(checkpoint.note));
  if (signature) await writeOnce(path.join(folder, `${name}.cms`), signature.cms);
}

/** A checkpoint of the same size and other contents is never replaced: one of the two journals was rewritten. */
async function writeOnce(file: string, bytes: Uint8Array): Promise<void> {
  const there = await readFile(file).catch((error: unknown) => {
    if (codeOfSystem(error) === 'ENOENT') return null;
    throw error;
  });
  if (there && sameBytes(there, bytes)) return;
  if (there) throw new Fault('CHECKPOINT_FOLDER_DIFFERS');
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, bytes, { flush: true });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

function codeOfSystem(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function codeOf(error: unknown): string {
  if (error instanceof Fault) return error.problem.code;
  switch (codeOfSystem(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ENODEV':
      return 'CHECKPOINT_FOLDER_ABSENT';
    case 'ENOSPC':
      return 'DISK_FULL';
    default:
      return 'FILE_UNWRITABLE';
  }
}
