import path from 'node:path';
import { Fault } from '../../../shared/contract/problem.ts';
import type { ImportBatch, RefusedFile } from '../../../shared/contract/sources.ts';
import type { GrantedFiles } from '../files.ts';
import type { AreaHandlers } from '../handlers.ts';
import { importLog } from '../journal/ingest/import-log.ts';
import { inspectLog } from '../journal/ingest/inspect-log.ts';
import { isTimeZone } from '../journal/ingest/local-time.ts';
import { logSet, type LogSetFile } from '../journal/ingest/log-set.ts';
import { getSource } from '../journal/ingest/source-store.ts';

type Handlers = AreaHandlers<'sources'>;

/** What an import changes on the screens. */
export const changedByImport = ['sources', 'journal', 'findings', 'bases', 'people', 'today'] as const;

/** Ends an import of several files: what it says holds for each of them. */
const fatal: ReadonlySet<string> = new Set(['CANCELLED', 'REGISTER_READ_ONLY', 'REGISTER_LOCKED', 'DISK_FULL', 'SOURCE_MAPPING_MISSING', 'NOT_FOUND']);

interface Picked {
  readonly path: string;
  readonly folder: boolean;
}

function take(files: GrantedFiles, handles: readonly string[]): Picked[] {
  return handles.map((handle) => files.takeAny(handle, 'read', 'folder')).map(({ path: place, mode }) => ({ path: place, folder: mode === 'folder' }));
}

export const inspectFiles: Handlers['inspect'] = async ({ files: handles, kind, encoding, timeZone, mapping }, { files }) => {
  if (!isTimeZone(timeZone)) throw new Fault('TIME_ZONE_UNKNOWN', { fields: { timeZone: 'TIME_ZONE_UNKNOWN' }, params: { zone: timeZone.slice(0, 60) } });
  const picked = take(files, handles);
  const settings = { timeZone, encoding, mapping };
  const found = await logSet(picked, kind, settings);
  const first = found.find((file) => file.bytes > 0 && (kind !== null || file.recognised !== null)) ?? found[0];
  if (!first) throw new Fault('FOLDER_WITHOUT_LOGS');
  const seen = await inspectLog(first.path, kind, settings);
  return {
    ...seen,
    files: picked.map((one) => files.renew(one.path, one.folder ? 'folder' : 'read')),
    found: [first, ...found.filter((file) => file !== first)].map(({ name, bytes, firstMs }) => ({ name, bytes, firstTime: firstMs === null ? null : new Date(firstMs).toISOString() })),
    sheets: [...seen.sheets],
    columns: [...seen.columns],
    sample: seen.sample.map((cells) => [...cells]),
    actionValues: [...seen.actionValues],
    objects: [...seen.objects],
    accounts: [...seen.accounts],
    preview: seen.preview.map(({ timeMs, ...record }) => ({ ...record, time: new Date(timeMs).toISOString() })),
    rejects: [...seen.rejects],
  };
};

export const importFiles: Handlers['import'] = async ({ source: id, files: handles }, context) => {
  const { session, files, signal, vault } = context;
  // Before the files are used up: a source that is gone is no reason to pick them again.
  const source = getSource(session.db, id);
  const set = await logSet(take(files, handles), source.kind, source);
  const batches: ImportBatch[] = [];
  const refused: RefusedFile[] = [];
  const total = set.reduce((sum, file) => sum + file.bytes, 0);
  let before = 0;
  const importOne = (file: LogSetFile): Promise<ImportBatch> =>
    importLog({
      session,
      source: id,
      path: file.path,
      fileName: path.basename(file.path),
      signal,
      progress: (done) => {
        context.progress({ stage: 'import', done: before + done, total });
      },
    });
  try {
    for (const file of set) {
      try {
        batches.push(await importOne(file));
      } catch (error) {
        // One file that cannot be read does not keep the others out.
        if (set.length === 1 || !(error instanceof Fault) || fatal.has(error.problem.code)) throw error;
        refused.push({ name: file.name, problem: error.problem.code });
      }
      before += file.bytes;
    }
    return { batches, refused };
  } finally {
    // Also after a stop: what was committed before it stays.
    vault.emit('data.changed', changedByImport);
    vault.emit('register.changed');
  }
};
