import { Worker } from 'node:worker_threads';
import { Fault } from '../../../../shared/contract/problem.ts';
import { leaveWithoutWaiting } from './leave.ts';
import type { FromModule, ModuleAnswers, ModuleRequest, ToModule } from './messages.ts';

/** Milliseconds that a driver may take. Logging in at a keypad waits for a person, an RSA signature for a slow card. */
export interface ModulePatience {
  readonly contents: number;
  readonly login: number;
  readonly sign: number;
}

export const defaultPatience: ModulePatience = { contents: 15_000, login: 90_000, sign: 60_000 };

export interface ModuleUse {
  readonly patience?: ModulePatience;
  readonly signal?: AbortSignal | undefined;
}

type Settle = (message: FromModule | Fault) => void;

/** Threads whose driver has not come back, by the module's path. */
const stuck = new Map<string, Set<Worker>>();
/** The last use of each module: modules do not like two at once. */
const queue = new Map<string, Promise<unknown>>();

/** Calls to a module that runs in a thread of its own. */
export class Pkcs11Module {
  readonly #worker: Worker;
  readonly #path: string;
  readonly #use: ModuleUse;
  #settle: Settle | undefined;
  #abandoned = false;

  constructor(path: string, use: ModuleUse) {
    this.#path = path;
    this.#use = use;
    this.#worker = new Worker(new URL('./pkcs11-module.worker.ts', import.meta.url), { workerData: { path } });
    this.#worker.on('message', (message: FromModule) => this.#settle?.(message));
    this.#worker.on('error', () => this.#settle?.(new Fault('TOKEN_MODULE_INVALID')));
    this.#worker.on('exit', () => this.#settle?.(new Fault('TOKEN_MODULE_INVALID')));
  }

  /**
   * One call at a time.
   * @throws Fault TOKEN_MODULE_HANGS when the driver does not answer, CANCELLED, and the codes of `problems.ts`
   */
  async ask<R extends ModuleRequest>(request: R): Promise<ModuleAnswers[R['kind']]> {
    const { signal, patience = defaultPatience } = this.#use;
    const message = await new Promise<FromModule | Fault>((resolve) => {
      const timer = setTimeout(() => {
        this.#abandon();
        resolve(new Fault('TOKEN_MODULE_HANGS'));
      }, patience[request.kind]);
      const cancel = (): void => {
        this.#abandon();
        this.#settle?.(new Fault('CANCELLED'));
      };
      this.#settle = (result) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', cancel);
        resolve(result);
      };
      if (signal?.aborted) cancel();
      else {
        signal?.addEventListener('abort', cancel, { once: true });
        this.#post({ kind: 'request', request });
      }
    });
    this.#settle = undefined;
    if (message instanceof Fault) throw message;
    if (message.kind === 'problem') throw new Fault(message.problem, message.code === null ? {} : { params: { code: `0x${message.code.toString(16)}` } });
    return message.value as ModuleAnswers[R['kind']];
  }

  #post(message: ToModule): void {
    this.#worker.postMessage(message);
  }

  /** The thread cannot be stopped inside the driver. It is left alone, and ends when the driver lets it. */
  #abandon(): void {
    this.#abandoned = true;
    const threads = stuck.get(this.#path) ?? new Set<Worker>();
    threads.add(this.#worker);
    stuck.set(this.#path, threads);
    this.#worker.unref();
    this.#worker.once('exit', () => {
      threads.delete(this.#worker);
      if (threads.size === 0) stuck.delete(this.#path);
    });
    leaveWithoutWaiting(() => stuck.size > 0);
  }

  /** Logs out and lets go of the module. A thread that hangs does so when it comes back. */
  async close(patience: number): Promise<void> {
    const gone = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()));
    this.#post({ kind: 'close' });
    if (this.#abandoned) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        this.#abandon();
        resolve();
      }, patience);
    });
    await Promise.race([gone, late]);
    clearTimeout(timer);
  }
}

/**
 * Lets `run` work with a module, after whoever works with it now, and lets go of it afterwards.
 * @throws Fault TOKEN_MODULE_HANGS at once while the driver still hangs from before
 */
export async function withModule<T>(path: string, use: ModuleUse, run: (module: Pkcs11Module) => Promise<T>): Promise<T> {
  const before = queue.get(path) ?? Promise.resolve();
  const turn = before.then(async () => {
    if (stuck.has(path)) throw new Fault('TOKEN_MODULE_HANGS');
    const module = new Pkcs11Module(path, use);
    try {
      return await run(module);
    } finally {
      await module.close((use.patience ?? defaultPatience).contents);
    }
  });
  const settled = turn.then(
    () => undefined,
    () => undefined,
  );
  queue.set(path, settled);
  void settled.then(() => {
    if (queue.get(path) === settled) queue.delete(path);
  });
  return turn;
}
