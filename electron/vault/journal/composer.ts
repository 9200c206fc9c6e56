import { WorkerQueue } from '../common/worker-queue.ts';
import { type BatchToCompose, composeBatch, type ComposedBatch } from './compose.ts';
import { composeMessage, type ComposeMessage } from './compose-message.ts';

/** A thread that has so many batches before it is behind: the next is quicker done here. */
const mostWaiting = 2;

/** Composes batches on another thread while this one reads and writes, and on this one where the other cannot keep up. */
export class Composer {
  readonly #thread = new WorkerQueue<ComposeMessage, ComposedBatch>(new URL('./compose.worker.ts', import.meta.url));

  /** A batch may be done before one that was given earlier. @throws Error where the thread failed */
  async compose(batch: BatchToCompose): Promise<ComposedBatch> {
    if (this.#thread.waiting >= mostWaiting) return composeBatch(batch);
    const message = composeMessage(batch);
    return this.#thread.ask(message, [message.cells.buffer, message.fingerprints.buffer]);
  }

  /** Ends the thread; what was under way is given up. */
  close(): Promise<void> {
    return this.#thread.close();
  }
}
