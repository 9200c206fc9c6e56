import type { FromVault, ToVault } from '../../shared/contract/envelope.ts';
import type { InputOf, OutputOf, ProgressOf, VaultProcedureName } from '../../shared/contract/index.ts';
import type { Problem, Result } from '../../shared/contract/problem.ts';
import { randomBytes } from './crypto/primitives.ts';
import type { FileMode } from './files.ts';

/** Anything that carries messages to a vault: the object itself, a forked process, a utilityProcess. */
export interface VaultHost {
  post(message: ToVault): void;
  onMessage(listener: (message: FromVault) => void): void;
  onExit(listener: (code: number | null) => void): void;
  kill(): void;
}

export interface CallOptions<N extends VaultProcedureName> {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ProgressOf<N>) => void;
}

interface Pending {
  readonly resolve: (result: Result<unknown>) => void;
  readonly onProgress: ((progress: unknown) => void) | undefined;
}

/** Typed calls over a {@link VaultHost}. A vault that dies answers every pending call with VAULT_DIED. */
export class VaultClient {
  readonly #host: VaultHost;
  readonly #pending = new Map<string, Pending>();
  #dead = false;

  constructor(host: VaultHost) {
    this.#host = host;
    host.onMessage((message) => {
      this.#receive(message);
    });
    host.onExit(() => {
      this.#dead = true;
      const problem: Problem = { code: 'VAULT_DIED' };
      for (const pending of this.#pending.values()) pending.resolve({ ok: false, problem });
      this.#pending.clear();
    });
  }

  /** Lets the vault use a file once. @returns the handle that goes into a call's input. */
  grant(path: string, mode: FileMode): string {
    const handle = `fh_${Buffer.from(randomBytes(16)).toString('hex')}`;
    this.#host.post({ kind: 'grant', handle, path, mode });
    return handle;
  }

  call<N extends VaultProcedureName>(procedure: N, input: InputOf<N>, options: CallOptions<N> = {}): Promise<Result<OutputOf<N>>> {
    if (this.#dead) return Promise.resolve({ ok: false, problem: { code: 'VAULT_DIED' } });
    const id = Buffer.from(randomBytes(8)).toString('hex');
    return new Promise((resolve) => {
      this.#pending.set(id, {
        resolve: resolve as (result: Result<unknown>) => void,
        onProgress: options.onProgress as ((progress: unknown) => void) | undefined,
      });
      options.signal?.addEventListener('abort', () => {
        this.#host.post({ kind: 'cancel', id });
      });
      this.#host.post({ kind: 'call', id, procedure, input });
    });
  }

  #receive(message: FromVault): void {
    if (message.kind === 'ready' || message.kind === 'event') return;
    const pending = this.#pending.get(message.id);
    if (!pending) return;
    if (message.kind === 'progress') {
      pending.onProgress?.(message.progress);
      return;
    }
    this.#pending.delete(message.id);
    pending.resolve(message.kind === 'value' ? { ok: true, value: message.value } : { ok: false, problem: message.problem });
  }
}
