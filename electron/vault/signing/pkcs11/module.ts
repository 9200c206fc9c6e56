import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Fault } from '../../../../shared/contract/problem.ts';
import { startDriver } from './driver-process.ts';
import { type FromModule, fromModule, type ModuleAnswers, moduleAnswers, type ModuleRequest, type ToModule } from './messages.ts';

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

/** The last use of each module: modules do not like two at once. */
const queue = new Map<string, Promise<unknown>>();

/** Calls to a module that runs in a process of its own. */
export class Pkcs11Module {
  readonly #driver: ChildProcess;
  /** Why there is no driver any more. */
  readonly #gone: Promise<Error>;
  readonly #signal: AbortSignal | undefined;
  readonly #patience: ModulePatience;

  constructor(path: string, { signal, patience = defaultPatience }: ModuleUse) {
    this.#signal = signal;
    this.#patience = patience;
    this.#driver = startDriver(path);
    this.#gone = new Promise((resolve) => {
      this.#driver.once('error', resolve);
      this.#driver.once('exit', (code, name) => {
        resolve(new Fault('TOKEN_MODULE_CRASHED', { params: { code: name ?? `0x${(code ?? 0).toString(16)}` } }));
      });
    });
  }

  /**
   * One call at a time.
   * @throws Fault TOKEN_MODULE_HANGS when the driver does not answer, TOKEN_MODULE_CRASHED when it ended its process,
   *   TOKEN_MODULE_INVALID when what it answers is none, CANCELLED, and the codes of `problems.ts`
   */
  async ask<K extends ModuleRequest['kind']>(request: ModuleRequest & { readonly kind: K }): Promise<ModuleAnswers[K]> {
    const message = await this.#exchange(request);
    if (message.kind === 'problem') throw new Fault(message.problem, message.code === null ? {} : { params: { code: `0x${message.code.toString(16)}` } });
    const answer = moduleAnswers[request.kind].safeParse(message.value);
    if (!answer.success) throw new Fault('TOKEN_MODULE_INVALID');
    return answer.data as ModuleAnswers[K];
  }

  async #exchange(request: ModuleRequest): Promise<FromModule> {
    const late = AbortSignal.timeout(this.#patience[request.kind]);
    const stop = this.#signal ? AbortSignal.any([late, this.#signal]) : late;
    const answered = once(this.#driver, 'message', { signal: stop });
    const gone = this.#gone.then((error): never => {
      throw error;
    });
    this.#post({ kind: 'request', request });
    try {
      const [raw] = (await Promise.race([answered, gone])) as readonly unknown[];
      const message = fromModule.safeParse(raw);
      if (!message.success) throw new Fault('TOKEN_MODULE_INVALID');
      return message.data;
    } catch (error) {
      if (!stop.aborted) throw error;
      this.#kill();
      throw new Fault(this.#signal?.aborted ? 'CANCELLED' : 'TOKEN_MODULE_HANGS');
    }
  }

  #post(message: ToModule): void {
    // A driver that is just ending refuses with an error; its end then answers the call.
    this.#driver.send(message, () => undefined);
  }

  /** A driver inside the kernel may outlive even this, so nothing waits for it. */
  #kill(): void {
    this.#driver.kill('SIGKILL');
    this.#driver.unref();
    this.#driver.channel?.unref();
  }

  /** Logs out and lets go of the module. What a driver does wrong after its work is done harms nobody. */
  async close(): Promise<void> {
    if (this.#driver.killed) return;
    this.#post({ kind: 'close' });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        this.#kill();
        resolve();
      }, this.#patience.contents);
    });
    await Promise.race([this.#gone, late]);
    clearTimeout(timer);
  }
}

/** Lets `run` work with a module, after whoever works with it now, and lets go of it afterwards. */
export async function withModule<T>(path: string, use: ModuleUse, run: (module: Pkcs11Module) => Promise<T>): Promise<T> {
  const before = queue.get(path) ?? Promise.resolve();
  const turn = before.then(async () => {
    const module = new Pkcs11Module(path, use);
    try {
      return await run(module);
    } finally {
      await module.close();
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
