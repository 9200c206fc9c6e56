import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import type { WatchedFolder } from '../../../../shared/contract/sources.ts';
import type { ReadMark } from './read-mark.ts';

/** A folder that a source takes new records from. Its path stands in the register, encrypted like everything in it. */
export interface Watch {
  readonly source: string;
  readonly folder: string;
  readonly pattern: string;
}

/** A file of such a folder, as the last look left it. */
export interface WatchedFile extends ReadMark {
  readonly name: string;
  readonly size: number;
  readonly mtimeMs: number;
  readonly problem: string | null;
}

const watchRow = z.object({ source_id: z.string(), folder: z.string(), pattern: z.string(), last_look: z.string().nullable(), problem: z.string().nullable() });
const fileRow = z.object({
  name: z.string(), size: z.number(), mtime: z.number(), problem: z.string().nullable(), head_length: z.number(), head_digest: z.instanceof(Buffer),
  read_to: z.number(), waiting: z.number(), warm_from: z.number(), warm_line: z.number(), warm_digest: z.instanceof(Buffer),
}); // prettier-ignore

export function listWatches(db: Database, source?: string): Watch[] {
  const rows = z.array(watchRow).parse(db.prepare('SELECT * FROM source_watch ORDER BY source_id').all());
  return rows.filter((row) => source === undefined || row.source_id === source).map((row) => ({ source: row.source_id, folder: row.folder, pattern: row.pattern }));
}

export function watchedFiles(db: Database, source: string): WatchedFile[] {
  const rows = z.array(fileRow).parse(db.prepare('SELECT * FROM source_watch_file WHERE source_id = ? ORDER BY name').all(source));
  return rows.map((row) => ({
    name: row.name, size: row.size, mtimeMs: row.mtime, problem: row.problem, headLength: row.head_length, headDigest: row.head_digest,
    readTo: row.read_to, waiting: row.waiting, warmFrom: row.warm_from, warmLine: row.warm_line, warmDigest: row.warm_digest,
  })); // prettier-ignore
}

/** As the contract shows it. */
export function watchedFolders(db: Database): WatchedFolder[] {
  return z.array(watchRow).parse(db.prepare('SELECT * FROM source_watch ORDER BY source_id').all()).map((row) => ({
    source: row.source_id,
    folder: row.folder,
    pattern: row.pattern,
    lastLook: row.last_look,
    problem: row.problem,
    files: watchedFiles(db, row.source_id).map(({ name, size, waiting, problem }) => ({ name, bytes: size, waiting, problem })),
  })); // prettier-ignore
}

/** A folder chosen anew is looked into from the start: what is known is recognised. */
export function insertWatch(db: Database, { source, folder, pattern }: Watch): void {
  deleteWatch(db, source);
  db.prepare('INSERT INTO source_watch (source_id, folder, pattern, last_look, problem) VALUES (?, ?, ?, NULL, NULL)').run(source, folder, pattern);
}

export function deleteWatch(db: Database, source: string): void {
  db.prepare('DELETE FROM source_watch_file WHERE source_id = ?').run(source);
  db.prepare('DELETE FROM source_watch WHERE source_id = ?').run(source);
}

export function writeLook(db: Database, source: string, at: string, problem: string | null): void {
  db.prepare('UPDATE source_watch SET last_look = ?, problem = ? WHERE source_id = ?').run(at, problem, source);
}

export function writeWatchedFile(db: Database, source: string, file: WatchedFile): void {
  db.prepare(
    `INSERT OR REPLACE INTO source_watch_file (source_id, name, size, mtime, problem, head_length, head_digest, read_to, waiting, warm_from, warm_line, warm_digest)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    source, file.name, file.size, file.mtimeMs, file.problem, file.headLength, file.headDigest, file.readTo, file.waiting, file.warmFrom, file.warmLine, file.warmDigest,
  ); // prettier-ignore
}

export function forgetWatchedFiles(db: Database, source: string, names: readonly string[]): void {
  const forget = db.prepare('DELETE FROM source_watch_file WHERE source_id = ? AND name = ?');
  for (const name of names) forget.run(source, name);
}
