import type { Database } from 'better-sqlite3';
import path from 'node:path';
import type { ImportBatch, RefusedFile } from '../../../shared/contract/sources.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import type { AreaHandlers } from '../handlers.ts';
import { getSource } from '../journal/ingest/source-store.ts';
import { deleteWatch, insertWatch, listWatches, watchedFolders } from '../journal/ingest/watch-store.ts';
import { lookInto } from '../journal/ingest/watched-folder.ts';
import { changedByImport } from './sources-import.ts';

type Handlers = AreaHandlers<'sources'>;

/** Registers that are being looked through: two looks at once would read everything twice. */
const looking = new WeakSet<Database>();

export const listWatched: Handlers['watched'] = (_input, { session }) => ({ folders: watchedFolders(session.db) });

export const watchFolder: Handlers['watch'] = ({ source, folder, pattern }, { session, files, vault }) => {
  getSource(session.db, source);
  const chosen = path.resolve(files.take(folder, 'folder'));
  session.act((db) => {
    insertWatch(db, { source, folder: chosen, pattern });
    return { value: undefined, actions: [{ action: 'change', what: 'source.watched', object: `source:${source}`, details: { pattern }, personal: { folder: chosen } }] };
  });
  vault.emit('data.changed', ['sources']);
  const found = watchedFolders(session.db).find((one) => one.source === source);
  if (!found) throw new Fault('NOT_FOUND');
  return found;
};

export const unwatchFolder: Handlers['unwatch'] = ({ source }, { session, vault }) => {
  if (listWatches(session.db, source).length === 0) throw new Fault('NOT_FOUND');
  session.act((db) => {
    deleteWatch(db, source);
    return { value: undefined, actions: [{ action: 'change', what: 'source.unwatched', object: `source:${source}` }] };
  });
  vault.emit('data.changed', ['sources']);
  return {};
};

export const lookForNew: Handlers['look'] = async ({ source }, context) => {
  const { session, signal, vault } = context;
  const batches: ImportBatch[] = [];
  const refused: RefusedFile[] = [];
  if (session.readOnly || looking.has(session.db)) return { batches, refused, busy: looking.has(session.db) };
  looking.add(session.db);
  try {
    for (const watch of listWatches(session.db, source)) {
      const done = await lookInto(watch, {
        session,
        signal,
        progress: (at, total) => {
          context.progress({ stage: 'import', done: at, total });
        },
      });
      batches.push(...done.batches);
      refused.push(...done.refused);
    }
    return { batches, refused, busy: false };
  } finally {
    looking.delete(session.db);
    if (batches.length > 0) {
      vault.emit('data.changed', changedByImport);
      vault.emit('register.changed');
    } else {
      vault.emit('data.changed', ['sources']);
    }
  }
};
