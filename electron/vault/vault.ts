import { type FromVault, type ToVault } from '../../shared/contract/envelope.ts';
import { type events, findProcedure } from '../../shared/contract/index.ts';
import { Fault, type Problem } from '../../shared/contract/problem.ts';
import type { Procedure } from '../../shared/contract/procedure.ts';
import { type Clock, systemClock } from './clock.ts';
import { beginDuties, type Repeat, repeatByTimer } from './duties.ts';
import { GrantedFiles } from './files.ts';
import { accessRank, type VaultHandlers } from './handlers.ts';
import { isDamage, isDiskError } from './register/connection.ts';
import type { CallContext, Duty, Session, VaultControl } from './session.ts';

/** Milliseconds between two progress reports of one call. */
const progressInterval = 100;

/** No room left, on the disk or for this user. */
const diskFull: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL']);
/** What a file system answers where something may not, or cannot, be made at the place that the user chose. */
const refusedWrite: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR']);
const writingCalls: ReadonlySet<string> = new Set(['mkdir', 'rename', 'copyfile', 'write', 'fsync']);

export interface VaultOptions {
  readonly handlers: VaultHandlers;
  /** None for hosts that open a register for one command. */
  readonly duties?: readonly Duty[];
  readonly repeat?: Repeat;
  /** Sends a message to whoever hosts the vault. */
  readonly post: (message: FromVault) => void;
  readonly clock?: Clock;
  /** Told of exceptions that are not {@link Fault}s: a bug, a broken disk. Never given input or output of a call. */
  readonly report?: (procedure: string, error: unknown) => void;
}

/**
 * The only process that holds keys, opens the register, signs and parses files. Knows nothing of Electron: main, the
 * CLI, tests and benchmarks host the same object and speak to it by messages of `shared/contract/envelope.ts`.
 */
export class Vault {
  readonly files = new GrantedFiles();
  readonly #options: VaultOptions;
  readonly #clock: Clock;
  readonly #running = new Map<string, AbortController>();
  readonly #control: VaultControl;
  #endDuties: () => void = () => undefined;
  #session: Session | null = null;
  #selected: string | null = null;

  constructor(options: VaultOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- accessors of the control object read our private state
    const vault = this;
    this.#control = {
      get session() {
        return vault.#session;
      },
      get selected() {
        return vault.#selected;
      },
      select: (folder) => {
        vault.#selected = folder;
      },
      open: (session) => {
        vault.lock();
        vault.#session = session;
        vault.#beginDuties(session);
      },
      lock: () => {
        vault.lock();
      },
      emit: (event: 'register.changed' | 'data.changed', areas?: readonly string[]) => {
        vault.#emit(event, event === 'data.changed' ? { areas: areas ?? [] } : {});
      },
    };
  }

  get session(): Session | null {
    return this.#session;
  }

  handle(message: ToVault): void {
    switch (message.kind) {
      case 'grant':
        this.files.grant(message.handle, message.path, message.mode);
        return;
      case 'cancel':
        this.#running.get(message.id)?.abort();
        return;
      case 'call':
        void this.#call(message.id, message.procedure, message.input);
    }
  }

  lock(): void {
    const session = this.#session;
    if (!session) return;
    this.#session = null;
    this.#endDuties();
    // Work under way must not go on with a closed database.
    for (const controller of this.#running.values()) controller.abort();
    session.close();
  }

  #beginDuties(session: Session): void {
    const { duties = [], repeat = repeatByTimer, report } = this.#options;
    this.#endDuties = beginDuties(duties, session, this.#control, { repeat, report: (name, error) => report?.(name, error) });
  }

  async #call(id: string, name: string, rawInput: unknown): Promise<void> {
    const entry = findProcedure(name);
    if (!entry || name.startsWith('shell.')) {
      this.#answerProblem(id, { code: 'PROCEDURE_UNKNOWN', params: { procedure: name.slice(0, 60) } });
      return;
    }
    const parsed = entry.input.safeParse(rawInput);
    if (!parsed.success) {
      const fields: Record<string, string> = {};
      for (const issue of parsed.error.issues) fields[issue.path.join('.')] ??= 'FIELD_INVALID';
      this.#answerProblem(id, { code: 'INPUT_INVALID', params: { procedure: name }, fields });
      return;
    }
    const refusal = this.#refusal(entry);
    if (refusal) {
      this.#answerProblem(id, refusal);
      return;
    }
    const controller = new AbortController();
    this.#running.set(id, controller);
    const progress = this.#progressReporter(id, entry);
    const context: CallContext & { session: Session | null } = {
      signal: controller.signal,
      progress: progress.report,
      files: this.files,
      clock: this.#clock,
      vault: this.#control,
      session: this.#session,
    };
    try {
      const value = await this.#handlerOf(name)(parsed.data, context);
      progress.flush();
      const output = entry.output.safeParse(value);
      if (output.success) {
        this.#options.post({ kind: 'value', id, value: output.data });
      } else {
        this.#options.report?.(name, new Error(`output: ${output.error.issues.map((issue) => `${issue.path.join('.')} ${issue.code}`).join('; ')}`));
        this.#answerProblem(id, { code: 'OUTPUT_INVALID', params: { procedure: name } });
      }
    } catch (error) {
      this.#answerProblem(id, this.#problemOf(name, error, controller.signal));
    } finally {
      this.#running.delete(id);
    }
  }

  #refusal(entry: Procedure): Problem | null {
    if (entry.access === 'anyone') return null;
    if (!this.#session) return { code: 'REGISTER_LOCKED' };
    if (accessRank[this.#session.operator.role] < accessRank[entry.access]) {
      return { code: 'ROLE_INSUFFICIENT', params: { role: entry.access } };
    }
    return null;
  }

  #handlerOf(name: string): (input: unknown, context: unknown) => unknown {
    const [area, call] = name.split('.') as [string, string];
    const areas = this.#options.handlers as unknown as Record<string, Record<string, (input: unknown, context: unknown) => unknown>>;
    const handler = areas[area]?.[call];
    if (!handler) throw new Fault('PROCEDURE_UNKNOWN', { params: { procedure: name } });
    return handler;
  }

  #problemOf(name: string, error: unknown, signal: AbortSignal): Problem {
    if (error instanceof Fault) return error.problem;
    if (signal.aborted) return { code: 'CANCELLED' };
    if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
      if (diskFull.has(error.code)) return { code: 'DISK_FULL' };
      if (error.code === 'EIO' || isDiskError(error)) return { code: 'DISK_ERROR' };
      if (isDamage(error)) return { code: 'REGISTER_DAMAGED' };
      if (refusedWrite.has(error.code) && 'syscall' in error && writingCalls.has(String(error.syscall))) return { code: 'FILE_UNWRITABLE' };
      if (/^(SQLITE_READONLY|SQLITE_CANTOPEN|EROFS)/.test(error.code)) return { code: 'REGISTER_READ_ONLY' };
    }
    this.#options.report?.(name, error);
    return { code: 'INTERNAL', params: { procedure: name } };
  }

  #progressReporter(id: string, entry: Procedure): { report: (value: unknown) => void; flush: () => void } {
    let sentAt = 0;
    let waiting: unknown;
    const send = (value: unknown): void => {
      const parsed = entry.progress?.safeParse(value);
      if (parsed?.success) this.#options.post({ kind: 'progress', id, progress: parsed.data });
    };
    return {
      report: (value) => {
        const now = performance.now();
        if (now - sentAt < progressInterval) {
          waiting = value;
          return;
        }
        sentAt = now;
        waiting = undefined;
        send(value);
      },
      flush: () => {
        if (waiting !== undefined) send(waiting);
      },
    };
  }

  #answerProblem(id: string, problem: Problem): void {
    this.#options.post({ kind: 'problem', id, problem });
  }

  #emit(event: keyof typeof events, payload: unknown): void {
    this.#options.post({ kind: 'event', event, payload });
  }
}
