import { WorkerQueue } from '../common/worker-queue.ts';
import type { BatchToCompose, ComposedBatch } from './compose.ts';
import { composeMessage, type ComposeMessage } from './compose-message.ts';

/** Composes batches on another thread, in the order they are given, while this one reads and writes. */
export class Composer {
  readonly #thread = new WorkerQueue<ComposeMessage, ComposedBatch>(new URL('./compose.worker.ts', import.meta.url));

  /** @throws Error where the thread failed */
  compose(batch: BatchToCompose): Promise<ComposedBatch> {
    const message = composeMessage(batch);
    return this.#thread.ask(message, [message.cells.buffer, message.fingerprints.buffer]);
  }

  /** Ends the thread; what was under way is given up. */
  close(): Promise<void> {
    return this.#thread.close();
  }
}
