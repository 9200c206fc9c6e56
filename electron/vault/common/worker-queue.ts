import { type Transferable, Worker } from 'node:worker_threads';

interface Waiting<Reply> {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
}

/** A thread that answers requests in the order they are given. It keeps the process alive only while it has any. */
export class WorkerQueue<Request, Reply> {
  readonly #worker: Worker;
  readonly #waiting: Waiting<Reply>[] = [];
  #failure: Error | null = null;

  /** @param module `new URL('./NAME.worker.ts', import.meta.url)` of the caller @param workerData handed over once */
  constructor(module: URL, workerData?: unknown) {
    this.#worker = new Worker(module, { workerData });
    this.#worker.on('message', (reply: Reply) => {
      this.#waiting.shift()?.resolve(reply);
      if (this.#waiting.length === 0) this.#worker.unref();
    });
    this.#worker.on('error', (error: Error) => this.#fail(error));
    this.#worker.on('exit', () => this.#fail(new Error('the thread ended')));
    this.#worker.unref();
  }

  /** How many requests are not answered yet. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** @param transfer what need not be copied @throws Error where the thread failed or was closed */
  ask(request: Request, transfer: readonly Transferable[] = []): Promise<Reply> {
    if (this.#failure) return Promise.reject(this.#failure);
    const reply = new Promise<Reply>((resolve, reject) => this.#waiting.push({ resolve, reject }));
    // Whoever asks may wait for others first: until then a failure is not unhandled.
    reply.catch(() => undefined);
    this.#worker.ref();
    this.#worker.postMessage(request, transfer);
    return reply;
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
