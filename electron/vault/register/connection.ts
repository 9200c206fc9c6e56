import SqliteDatabase, { type Database } from 'better-sqlite3';
import { Fault } from '../../../shared/contract/problem.ts';

/** `recover`: to be written only where a change that was broken off has to be taken back. */
export type DatabaseMode = 'create' | 'write' | 'recover' | 'read';

/** Length of the data key, bytes. */
export const dataKeyLength = 32;
/** `PRAGMA application_id` of a register: "DRBS". */
export const applicationId = 0x44_52_42_53;

/**
 * Opens `register.db`: every page encrypted in the format of SQLCipher 4 under the raw 256-bit data key, no key
 * derivation. Sorting and scratch stay in memory, freed pages are overwritten (design.md, "The register on disk").
 * @throws Fault REGISTER_DAMAGED when the file does not open with this key. The key comes out of an authenticated slot,
 *   so it is the file that is wrong.
 */
export function openDatabase(file: string, dataKey: Uint8Array, mode: DatabaseMode): Database {
  const db = new SqliteDatabase(file, { readonly: mode === 'read', fileMustExist: mode !== 'create', timeout: 5000 });
  try {
    db.pragma("cipher = 'sqlcipher'");
    db.pragma('legacy = 4');
    applyKey(db, dataKey);
    db.pragma('temp_store = MEMORY');
    db.pragma('trusted_schema = OFF');
    db.pragma('foreign_keys = ON');
    // The first read of a page: what fails here is a wrong key or a damaged header.
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    if (mode === 'create' || mode === 'write') {
      db.pragma('journal_mode = WAL');
      db.pragma('synchronous = FULL');
      db.pragma('secure_delete = ON');
    }
    return db;
  } catch (error) {
    db.close();
    if (isDamage(error)) throw new Fault('REGISTER_DAMAGED', {}, { cause: error });
    throw error;
  }
}

/**
 * Closes a database that was open for writing. It leaves no write-ahead log behind, also not the mode of it: a file in that
 * mode cannot be opened, even for reading, where nothing can be written beside it.
 */
export function closeWritten(db: Database): void {
  try {
    db.pragma('journal_mode = DELETE');
  } catch {
    // Someone else reads it, or the disk is gone: the log stays, as after a crash.
  }
  db.close();
}

/** What SQLite answers where a page cannot be read, or comes back as another than was written. */
const unreadable: ReadonlySet<string> = new Set(['SQLITE_IOERR_READ', 'SQLITE_IOERR_SHORT_READ', 'SQLITE_IOERR_DATA', 'SQLITE_IOERR_CORRUPTFS', 'SQLITE_IOERR_IN_PAGE']);

/** Whether SQLite says that the file is not what it should be: a page fails its MAC or cannot be read, a structure does not add up. */
export function isDamage(error: unknown): boolean {
  return error instanceof SqliteDatabase.SqliteError && (error.code === 'SQLITE_NOTADB' || error.code.startsWith('SQLITE_CORRUPT') || unreadable.has(error.code));
}

/** Whether a change that was broken off stands in the way of reading: SQLite takes it back where it may write, and only there. */
export function isBrokenOff(error: unknown): boolean {
  return error instanceof SqliteDatabase.SqliteError && (error.code === 'SQLITE_READONLY_ROLLBACK' || error.code === 'SQLITE_READONLY_RECOVERY');
}

/** Whether the disk, and not what is written on it, failed: it did not take what was written, or does not answer at all. */
export function isDiskError(error: unknown): boolean {
  return error instanceof SqliteDatabase.SqliteError && error.code.startsWith('SQLITE_IOERR') && !unreadable.has(error.code);
}

/** Hands over the key as `x'…'` in bytes that are wiped afterwards; a string would stay in memory at the collector's will. */
function applyKey(db: Database, dataKey: Uint8Array): void {
  if (dataKey.length !== dataKeyLength) throw new Error('the data key has 32 bytes');
  const digits = '0123456789abcdef';
  const text = Buffer.alloc(3 + 2 * dataKeyLength);
  text.write("x'", 0, 'latin1');
  dataKey.forEach((byte, index) => {
    text[2 + 2 * index] = digits.charCodeAt(byte >> 4);
    text[3 + 2 * index] = digits.charCodeAt(byte & 15);
  });
  text.write("'", text.length - 1, 'latin1');
  try {
    db.key(text);
  } finally {
    text.fill(0);
  }
}

/** Empty when every page and index is sound, else SQLite's own lines. Reads the whole file. */
export function integrityProblems(db: Database): string[] {
  try {
    const rows = db.pragma('integrity_check(20)') as { integrity_check: string }[];
    const lines = rows.map((row) => row.integrity_check);
    if (lines.length === 1 && lines[0] === 'ok') {
      return (db.pragma('foreign_key_check') as unknown[]).length === 0 ? [] : ['foreign_key_check'];
    }
    return lines;
  } catch (error) {
    if (isDamage(error)) return [error instanceof Error ? error.message : 'damaged'];
    throw error;
  }
}

/** Frees a folder for others. */
export interface FolderLock {
  release(): void;
}

/**
 * Keeps a second console out of the same register. The lock is the operating system's own, held through SQLite on an
 * empty file: it ends with the process that holds it however that ends, so there is no stale lock to guess about.
 * @throws Fault REGISTER_IN_USE
 */
export function lockFolder(lockFile: string): FolderLock {
  const db = new SqliteDatabase(lockFile, { timeout: 0 });
  try {
    db.pragma('journal_mode = MEMORY');
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (error instanceof SqliteDatabase.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw new Fault('REGISTER_IN_USE', {}, { cause: error });
    }
    throw error;
  }
  return { release: () => void db.close() };
}
