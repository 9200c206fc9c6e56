import type { Database } from 'better-sqlite3';
import { Fault } from '../../../shared/contract/problem.ts';
import { WorkerQueue } from '../common/worker-queue.ts';
import type { PagesChecked, PagesToCheck } from './check-pages.worker.ts';
import { integrityProblems } from './connection.ts';
import { registerPaths } from './layout.ts';
import type { OpenedRegister } from './open.ts';

/** Below this many bytes a thread takes longer to start than the check. */
const worthThread = 4 * 1024 * 1024;

/**
 * {@link integrityProblems} of an open register, on a thread and a connection of its own where the file is large: a gibibyte takes seven
 * seconds, and other calls are answered meanwhile.
 * @throws Fault CANCELLED
 */
export async function pageProblems({ db, folder, dataKey }: OpenedRegister, signal: AbortSignal): Promise<readonly string[]> {
  const size = (db.pragma('page_count', { simple: true }) as number) * (db.pragma('page_size', { simple: true }) as number);
  if (size < worthThread) return integrityProblems(db);
  const { promise, resolve: ended } = Promise.withResolvers<undefined>();
  underWay.set(db, promise);
  const thread = new WorkerQueue<PagesToCheck, PagesChecked>(new URL('./check-pages.worker.ts', import.meta.url));
  const stop = (): void => void thread.close();
  signal.addEventListener('abort', stop, { once: true });
  // Handed over, not copied: it is wiped where it is used, and here where no thread took it.
  const key = Uint8Array.from(dataKey);
  try {
    const checked = await thread.ask({ file: registerPaths(folder).database, key }, [key.buffer]).catch(() => null);
    if (signal.aborted) throw new Fault('CANCELLED');
    // Where the thread could not read the file, this connection says why, in words that callers know.
    return checked ?? integrityProblems(db);
  } finally {
    signal.removeEventListener('abort', stop);
    if (key.length > 0) key.fill(0);
    await thread.close();
    underWay.delete(db);
    ended(undefined);
  }
}

const underWay = new WeakMap<Database, Promise<undefined>>();

/**
 * Ends when no thread reads the file any more: SQLite cannot be interrupted, and a log that somebody reads cannot be put away when the
 * register is closed.
 */
export async function pagesAreRead(db: Database): Promise<void> {
  await underWay.get(db);
}
