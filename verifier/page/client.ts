import VerifyWorker from '../worker/verify.worker.ts?worker&inline';
import type { CallName, Calls, Failure, FromWorker, Progress, Report } from '../messages.ts';

/** What the worker could not do. */
export class WorkerFailure extends Error {
  readonly reason: Failure;

  constructor(reason: Failure, detail: string) {
    super(detail);
    this.reason = reason;
  }
}

interface Pending {
  readonly resolve: (value: never) => void;
  readonly reject: (error: WorkerFailure) => void;
  readonly progress: ((report: Progress) => void) | undefined;
}

/** Calls of the worker, each with an answer. */
export class WorkerClient {
  readonly #worker: Worker = new VerifyWorker();
  readonly #pending = new Map<number, Pending>();
  #last = 0;

  constructor() {
    this.#worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => this.#take(data));
    this.#worker.addEventListener('error', (event) => this.#failAll(event.message));
  }

  call<N extends CallName>(name: N, input: Calls[N]['input'], progress?: (report: Progress) => void): Promise<Calls[N]['output']> {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject, progress });
      this.#worker.postMessage({ id, call: name, input });
    });
  }

  /** Stops what takes long. */
  cancel(): void {
    this.#worker.postMessage({ id: 0, call: 'cancel' });
  }

  close(): void {
    this.#worker.terminate();
  }

  #take(message: FromWorker): void {
    const pending = this.#pending.get(message.id);
    if (!pending) return;
    if ('progress' in message) {
      pending.progress?.(message.progress);
      return;
    }
    this.#pending.delete(message.id);
    if ('value' in message) pending.resolve(message.value as never);
    else pending.reject(new WorkerFailure(message.failure, message.detail));
  }

  /** The worker itself is gone: out of memory, or not let run at all. */
  #failAll(detail: string): void {
    for (const { reject } of this.#pending.values()) reject(new WorkerFailure('crashed', detail));
    this.#pending.clear();
  }
}

/** A verification that is under way, in a worker of its own. */
export interface Running {
  readonly client: WorkerClient;
  readonly outcome: Promise<Report>;
}

export function begin(input: Calls['verify']['input'], progress?: (report: Progress) => void): Running {
  const client = new WorkerClient();
  return { client, outcome: client.call('verify', input, progress) };
}
