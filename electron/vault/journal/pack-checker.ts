import { availableParallelism } from 'node:os';
import { WorkerQueue } from '../common/worker-queue.ts';
import type { PackRow } from '../register/journal-packs/pack-reader.ts';
import { type CheckedPacks, PackCheck } from './check-packs.ts';
import type { CheckerData } from './check-packs.worker.ts';
import { namesOf } from './record-names.ts';
import { RecordOpener } from './stored-record.ts';

const mostThreads = 4;
/** Below this many records a thread is not worth its start. */
const worthThreads = 8192;

/** Checks packs, on as many threads as the machine has processors for where there are many; on this one otherwise. */
export class PackChecker {
  readonly #threads: readonly WorkerQueue<readonly PackRow[], CheckedPacks>[];
  readonly #here: PackCheck;

  /** @param records how many there are to check */
  constructor(data: CheckerData, records: number) {
    const threads = records < worthThreads ? 0 : Math.min(mostThreads, availableParallelism());
    this.#threads = Array.from({ length: threads }, () => new WorkerQueue(new URL('./check-packs.worker.ts', import.meta.url), data));
    this.#here = new PackCheck(new RecordOpener(namesOf(data.names), data.salt), data.salt);
  }

  /** How many checks should be under way so that no thread waits. */
  get depth(): number {
    return Math.max(1, 2 * this.#threads.length);
  }

  check(rows: readonly PackRow[]): Promise<CheckedPacks> {
    const [first, ...others] = this.#threads;
    if (!first) return Promise.resolve(this.#here.check(rows));
    const idlest = others.reduce((least, thread) => (thread.waiting < least.waiting ? thread : least), first);
    return idlest.ask(rows);
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }
}
