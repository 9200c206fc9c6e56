import { stat } from 'node:fs/promises';
import path from 'node:path';
import { Fault } from '../../../../shared/contract/problem.ts';
import type { ImportBatch, RefusedFile } from '../../../../shared/contract/sources.ts';
import { toInstantString } from '../../clock.ts';
import type { Session } from '../../session.ts';
import { importLog } from './import-log.ts';
import { openContent } from './log-content.ts';
import { sinceMark } from './log-file.ts';
import { formatOf } from './log-formats.ts';
import { filesIn, logSet } from './log-set.ts';
import { beginsLike, type ReadMark } from './read-mark.ts';
import { getSource } from './source-store.ts';
import { forgetWatchedFiles, type Watch, type WatchedFile, watchedFiles, writeLook, writeWatchedFile } from './watch-store.ts';

export interface LookOptions {
  readonly session: Session;
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number) => void;
}
export interface LookResult {
  readonly batches: ImportBatch[];
  readonly refused: RefusedFile[];
}

/** Ends a look: what it says holds for every file. */
const fatal: ReadonlySet<string> = new Set(['CANCELLED', 'REGISTER_READ_ONLY', 'DISK_FULL', 'SOURCE_MAPPING_MISSING']);
const nothingRead: ReadMark = { headLength: 0, headDigest: Buffer.alloc(0), readTo: 0, waiting: 0, warmFrom: 0, warmLine: 0, warmDigest: Buffer.alloc(0) };

/**
 * Imports what is new in a watched folder. A log is known by its beginning, so one that was renamed, or packed after it was renamed, is
 * taken up where it ended; one that was rewritten is read from its start, and what is known of it is recognised. A record at the end
 * that is not whole waits until it is, or until the file has stood still from one look to the next.
 * @throws Fault CANCELLED and what makes writing impossible; anything else is told of the file
 */
export async function lookInto(watch: Watch, { session, signal, progress }: LookOptions): Promise<LookResult> {
  const { db } = session;
  const source = getSource(db, watch.source);
  const result: LookResult = { batches: [], refused: [] };
  const now = (): string => toInstantString(session.clock.now());
  let paths: string[];
  try {
    paths = await filesIn(watch.folder, watch.pattern);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    writeLook(db, watch.source, now(), error.problem.code);
    return result;
  }
  const known = watchedFiles(db, watch.source);
  const changed: string[] = [];
  for (const file of paths) if (await hasChanged(file, known)) changed.push(file);
  const files = changed.length === 0 ? [] : await logSet(changed.map((one) => ({ path: one, folder: false })), source.kind, source);
  for (const { path: file, name, bytes } of files) {
    if (signal.aborted) throw new Fault('CANCELLED');
    if (bytes === 0) continue;
    try {
      const batch = await takeNew(file);
      if (batch) result.batches.push(batch);
    } catch (error) {
      if (!(error instanceof Fault) || fatal.has(error.problem.code)) throw error;
      result.refused.push({ name, problem: error.problem.code });
      const about = await stat(file).catch(() => null);
      if (about) writeWatchedFile(db, watch.source, { ...(known.find((one) => one.name === name) ?? nothingRead), name, size: about.size, mtimeMs: about.mtimeMs, problem: error.problem.code });
    }
  }
  // The register may have been locked meanwhile.
  if (!db.open) throw new Fault('CANCELLED');
  const names = new Set(paths.map((file) => path.basename(file)));
  forgetWatchedFiles(db, watch.source, known.map(({ name }) => name).filter((name) => !names.has(name)));
  writeLook(db, watch.source, now(), null);
  return result;

  async function takeNew(file: string): Promise<ImportBatch | null> {
    const name = path.basename(file);
    const isStream = formatOf(source.kind).shape === 'stream';
    const content = await openContent(file);
    const about = { name, size: content.size, mtimeMs: content.mtimeMs, problem: null };
    let before: WatchedFile | undefined;
    try {
      const alike: WatchedFile[] = [];
      for (const one of known) if (one.headLength > 0 && (await beginsLike(content, one))) alike.push(one);
      before = alike.sort((a, b) => b.readTo - a.readTo)[0];
      const same = alike.find((one) => one.problem === null && one.size === about.size && one.mtimeMs === about.mtimeMs && one.waiting === 0);
      if (same) {
        // Renamed, and nothing else.
        writeWatchedFile(db, watch.source, { ...same, ...about });
        return null;
      }
    } finally {
      await content.close();
    }
    const stoodStill = before !== undefined && before.name === name && before.size === about.size && before.mtimeMs === about.mtimeMs;
    const waitForEnd = isStream && !content.packed && !stoodStill;
    const run = (after: ReadMark | undefined): Promise<ImportBatch> =>
      importLog({
        session, source: source.id, path: file, fileName: name, signal, progress,
        read: { waitForEnd, ...(after ? { after } : {}) },
        atEnd: (mark) => {
          writeWatchedFile(db, watch.source, { ...mark, ...about });
        },
      }); // prettier-ignore
    if (!isStream || before === undefined || before.readTo === 0) return run(undefined);
    const since = await sinceMark(file, source.encoding, before);
    if (since === 'more') return run(before);
    if (since === 'other') return run(undefined);
    writeWatchedFile(db, watch.source, { ...before, ...about });
    return null;
  }
}

/** Whether a file is another than the last look left. */
async function hasChanged(file: string, known: readonly WatchedFile[]): Promise<boolean> {
  const before = known.find((one) => one.name === path.basename(file));
  const about = await stat(file).catch(() => null);
  if (!about) return false;
  return before === undefined || before.size !== about.size || before.mtimeMs !== about.mtimeMs || before.waiting > 0;
}
