import { closeSync, existsSync, openSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { Fault } from '../../../shared/contract/problem.ts';
import type { Operator } from '../../../shared/contract/register.ts';
import { closeWritten, type FolderLock, integrityProblems, isBrokenOff, isDamage, lockFolder, openDatabase } from './connection.ts';
import { openSlot, passphraseBytes, readKeyslots, type Slot } from './keyslots.ts';
import { registerName, registerPaths } from './layout.ts';
import { readMeta, type RegisterMeta } from './meta.ts';
import { latestVersion, migrate, refuseNewer, schemaVersion } from './migrate.ts';
import { findOperator } from './operators.ts';

/** A register whose database is open. `close` must be called, also to let others in. */
export interface OpenedRegister {
  readonly db: Database;
  readonly folder: string;
  readonly name: string;
  readonly meta: RegisterMeta;
  readonly readOnly: boolean;
  /** What the check of the pages at opening found; null when it was left for later. */
  readonly damage: readonly string[] | null;
  /** A copy for making further key slots; wiped by `close`. */
  readonly dataKey: Uint8Array;
  close(): void;
}

/** Files up to this many bytes are checked whole while opening: a fraction of a second. */
const checkedAtOpening = 96 * 1024 * 1024;

export interface OpenOptions {
  /** Makes the verified backup before a migration. */
  readonly backup?: (opened: OpenedRegister) => void;
}

/**
 * Tries a passphrase on the slot of one operator. @returns the data key.
 * @throws Fault REGISTER_WRONG_PASSPHRASE also for an operator without a slot, so that guessing learns nothing
 */
export async function unlockDataKey(folder: string, operator: string, passphrase: string): Promise<Uint8Array> {
  const keyslots = readKeyslots(registerPaths(folder).keyslots);
  const slot = keyslots.slots.find((candidate) => candidate.kind === 'operator' && candidate.operator === operator);
  const dataKey = slot && (await openSlot(keyslots.register, slot, passphraseBytes(passphrase)));
  if (!dataKey) throw new Fault('REGISTER_WRONG_PASSPHRASE');
  return dataKey;
}

/** Tries a recovery code. @throws Fault REGISTER_WRONG_RECOVERY_CODE */
export async function recoverDataKey(folder: string, secret: Uint8Array): Promise<Uint8Array> {
  const keyslots = readKeyslots(registerPaths(folder).keyslots);
  const slot = keyslots.slots.find((candidate): candidate is Slot => candidate.kind === 'recovery');
  const dataKey = slot && (await openSlot(keyslots.register, slot, secret));
  if (!dataKey) throw new Fault('REGISTER_WRONG_RECOVERY_CODE');
  return dataKey;
}

/**
 * Opens the database of a register with its data key, brings the schema up to date and checks the pages. A damaged one
 * is opened for reading only.
 * @throws Fault REGISTER_IN_USE, REGISTER_NEWER (nothing is written then), REGISTER_DAMAGED when not even that is possible
 */
export function openRegister(folder: string, dataKey: Uint8Array, options: OpenOptions = {}): OpenedRegister {
  const paths = registerPaths(folder);
  if (!existsSync(paths.database)) throw new Fault('REGISTER_NOT_A_REGISTER');
  const lock = isWritable(paths.database) ? lockUnlessUnwritable(paths.lock) : null;
  try {
    const probe = probeDatabase(paths.database, dataKey, lock !== null);
    const readOnly = lock === null || probe.damage !== null && probe.damage.length > 0;
    const db = openDatabase(paths.database, dataKey, readOnly ? 'read' : 'write');
    try {
      const opened: OpenedRegister = {
        db,
        folder,
        name: registerName(folder),
        meta: readMeta(db),
        readOnly,
        damage: probe.damage,
        dataKey: Uint8Array.from(dataKey),
        close: () => {
          if (readOnly) db.close();
          else closeWritten(db);
          opened.dataKey.fill(0);
          lock?.release();
        },
      };
      if (readKeyslots(paths.keyslots).register !== opened.meta.registerId) throw new Fault('KEYSLOTS_DAMAGED');
      if (!readOnly) migrate(db, { beforeChange: () => options.backup?.(opened) });
      else if (schemaVersion(db) < latestVersion()) throw new Fault('REGISTER_READ_ONLY');
      return opened;
    } catch (error) {
      db.close();
      throw isDamage(error) ? new Fault('REGISTER_DAMAGED', {}, { cause: error }) : error;
    }
  } catch (error) {
    lock?.release();
    throw error;
  }
}

/**
 * The operator who may go on, by the register's own word: a slot carried back from an old backup opens nothing.
 * @throws Fault OPERATOR_DISABLED
 */
export function admitOperator(opened: OpenedRegister, id: string): Operator {
  const operator = findOperator(opened.db, id);
  if (!operator || operator.disabled !== null) throw new Fault('OPERATOR_DISABLED');
  return operator;
}

/**
 * Looks before anything is written: version and, for files that are not too large, every page. What a crash broke off while the register was
 * being closed is taken back first.
 */
function probeDatabase(file: string, dataKey: Uint8Array, writable: boolean): { damage: readonly string[] | null } {
  const db = openToLook(file, dataKey, writable);
  try {
    refuseNewer(db);
    const size = (db.pragma('page_count', { simple: true }) as number) * (db.pragma('page_size', { simple: true }) as number);
    return { damage: size <= checkedAtOpening ? integrityProblems(db) : null };
  } finally {
    db.close();
  }
}

function openToLook(file: string, dataKey: Uint8Array, writable: boolean): Database {
  try {
    return openDatabase(file, dataKey, 'read');
  } catch (error) {
    if (!writable || !isBrokenOff(error)) throw error;
    openDatabase(file, dataKey, 'recover').close();
    return openDatabase(file, dataKey, 'read');
  }
}

/** Asked of the file itself: SQLite takes a lock on one that it cannot write without a word. */
function isWritable(file: string): boolean {
  try {
    closeSync(openSync(file, 'r+'));
    return true;
  } catch {
    return false;
  }
}

/** @returns null where nothing can be written: a read-only disk or folder holds no second writer either. */
function lockUnlessUnwritable(file: string): FolderLock | null {
  try {
    return lockFolder(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'SQLITE_CANTOPEN' || code === 'SQLITE_READONLY') return null;
    throw error;
  }
}
