import type { FromVault, ToVault } from '../../shared/contract/envelope.ts';
import type { InputOf, OutputOf, VaultProcedureName } from '../../shared/contract/index.ts';
import type { Result } from '../../shared/contract/problem.ts';
import type { FileMode } from '../vault/files.ts';
import { randomBytes } from '../vault/crypto/primitives.ts';
import type { VaultProcess } from './vault-host.ts';

interface Pending {
  readonly resolve: (result: Result<unknown>) => void;
  readonly onProgress: ((progress: unknown) => void) | undefined;
}

export interface VaultLinkOptions {
  readonly start: () => VaultProcess;
  readonly onEvent: (event: string, payload: unknown) => void;
  /** The vault ended without being asked to. */
  readonly onDied: (code: number | null) => void;
  readonly onStarted: () => void;
}

/** A call as the page made it. */
export interface RunningCall {
  readonly result: Promise<Result<unknown>>;
  cancel(): void;
}

const died: Result<never> = { ok: false, problem: { code: 'VAULT_DIED' } };

/** Calls to the vault process of the moment, which may die and be started anew. No call is ever left unanswered. */
export class VaultLink {
  readonly #options: VaultLinkOptions;
  readonly #pending = new Map<string, Pending>();
  #process: VaultProcess | null = null;
  #version: Promise<string> = Promise.resolve('');

  constructor(options: VaultLinkOptions) {
    this.#options = options;
  }

  get running(): boolean {
    return this.#process !== null;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Node of the vault, once it is up; empty when it could not start. */
  get nodeVersion(): Promise<string> {
    return this.#version;
  }

  /** Starts a vault; one that still runs is killed first, also where it hangs. @returns whether the new one came up. */
  async restart(): Promise<boolean> {
    const old = this.#process;
    if (old) {
      this.#process = null;
      this.#answerAll();
      old.kill();
    }
    const next = this.#options.start();
    this.#process = next;
    this.#version = new Promise((resolve) => {
      next.onMessage((message) => {
        if (this.#process !== next) return;
        if (message.kind === 'ready') {
          resolve(message.node);
          this.#options.onStarted();
        } else this.#receive(message);
      });
      next.onExit((code) => {
        resolve('');
        if (this.#process !== next) return;
        this.#process = null;
        this.#answerAll();
        this.#options.onDied(code);
      });
    });
    return (await this.#version) !== '';
  }

  /** Ends the vault for good. */
  stop(): void {
    const old = this.#process;
    this.#process = null;
    this.#answerAll();
    old?.kill();
  }

  /** Lets the vault use a file once. @returns the handle that goes into a call's input. */
  grant(path: string, mode: FileMode): string {
    const handle = `fh_${hex(16)}`;
    this.#post({ kind: 'grant', handle, path, mode });
    return handle;
  }

  /** Ids of the page stay with the page: the vault knows a call by one of ours. */
  start(procedure: string, input: unknown, onProgress?: (progress: unknown) => void): RunningCall {
    if (!this.#process) return { result: Promise.resolve(died), cancel: () => undefined };
    const id = hex(8);
    const result = new Promise<Result<unknown>>((resolve) => {
      this.#pending.set(id, { resolve, onProgress });
    });
    this.#post({ kind: 'call', id, procedure, input });
    return { result, cancel: () => this.#post({ kind: 'cancel', id }) };
  }

  /** A call of main's own, e.g. to lock. */
  call<N extends VaultProcedureName>(procedure: N, input: InputOf<N>): Promise<Result<OutputOf<N>>> {
    return this.start(procedure, input).result as Promise<Result<OutputOf<N>>>;
  }

  #post(message: ToVault): void {
    this.#process?.post(message);
  }

  #receive(message: Exclude<FromVault, { kind: 'ready' }>): void {
    if (message.kind === 'event') {
      this.#options.onEvent(message.event, message.payload);
      return;
    }
    const pending = this.#pending.get(message.id);
    if (!pending) return;
    if (message.kind === 'progress') {
      pending.onProgress?.(message.progress);
      return;
    }
    this.#pending.delete(message.id);
    pending.resolve(
      message.kind === 'value' ? { ok: true, value: message.value } : { ok: false, problem: message.problem },
    );
  }

  #answerAll(): void {
    for (const pending of this.#pending.values()) pending.resolve(died);
    this.#pending.clear();
  }
}

function hex(bytes: number): string {
  return Buffer.from(randomBytes(bytes)).toString('hex');
}
