import { Worker } from 'node:worker_threads';
import type { BatchToCompose, ComposedBatch } from './compose.ts';
import { composeMessage } from './compose-message.ts';

interface Waiting {
  readonly resolve: (composed: ComposedBatch) => void;
  readonly reject: (error: Error) => void;
}

/** Composes batches on another thread, in the order they are given, while this one reads and writes. */
export class Composer {
  readonly #worker = new Worker(new URL('./compose.worker.ts', import.meta.url));
  readonly #waiting: Waiting[] = [];
  #failure: Error | null = null;

  constructor() {
    this.#worker.on('message', (composed: ComposedBatch) => this.#waiting.shift()?.resolve(composed));
    this.#worker.on('error', (error: Error) => this.#fail(error));
    this.#worker.on('exit', () => this.#fail(new Error('the composing thread ended')));
    // A process that has nothing else to do may end.
    this.#worker.unref();
  }

  /** @throws Error where the thread failed */
  compose(batch: BatchToCompose): Promise<ComposedBatch> {
    if (this.#failure) return Promise.reject(this.#failure);
    const message = composeMessage(batch);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage(message, [message.cells.buffer, message.fingerprints.buffer]);
    });
  }

  /** Ends the thread; what was under way is given up. */
  async close(): Promise<void> {
    this.#fail(new Error('closed'));
    await this.#worker.terminate();
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}
