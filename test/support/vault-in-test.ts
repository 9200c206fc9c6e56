import type { FromVault } from '../../shared/contract/envelope.ts';
import type { InputOf, OutputOf, VaultProcedureName } from '../../shared/contract/index.ts';
import { VaultClient } from '../../electron/vault/client.ts';
import type { Clock } from '../../electron/vault/clock.ts';
import type { FileMode } from '../../electron/vault/files.ts';
import type { Duty } from '../../electron/vault/session.ts';
import { handlers } from '../../electron/vault/services/index.ts';
import { Vault } from '../../electron/vault/vault.ts';

export interface TestVault {
  readonly vault: Vault;
  readonly client: VaultClient;
  readonly events: string[];
  /** Each duty runs once, and is waited for; none does where no register is open. */
  tick(): Promise<void>;
  grant(path: string, mode: FileMode): string;
  /** The value of a call that must succeed. */
  value<N extends VaultProcedureName>(procedure: N, input: InputOf<N>): Promise<OutputOf<N>>;
  /** The problem code of a call that must fail. */
  problem<N extends VaultProcedureName>(procedure: N, input: InputOf<N>): Promise<string>;
}

/** A whole vault in this process, spoken to by messages as main and the command line do. Bugs in handlers fail the test. */
export function vaultInTest(clock?: Clock, duties: readonly Duty[] = []): TestVault {
  const listeners: ((message: FromVault) => void)[] = [];
  const events: string[] = [];
  const bugs: unknown[] = [];
  const repeated = new Set<() => void>();
  const running = new Set<Promise<void>>();
  const vault = new Vault({
    handlers,
    duties: duties.map((duty) => ({
      ...duty,
      run: (...given: Parameters<Duty['run']>) => {
        const work = Promise.resolve(duty.run(...given));
        running.add(work);
        return work;
      },
    })),
    repeat: (run) => {
      repeated.add(run);
      return () => void repeated.delete(run);
    },
    ...(clock && { clock }),
    post: (message) => {
      if (message.kind === 'event') events.push(message.event);
      for (const listener of listeners) listener(structuredClone(message));
    },
    report: (_procedure, error) => bugs.push(error),
  });
  const client = new VaultClient({
    post: (message) => {
      vault.handle(structuredClone(message));
    },
    onMessage: (listener) => void listeners.push(listener),
    onExit: () => undefined,
    kill: () => undefined,
  });
  const noBugs = (): void => {
    if (bugs.length > 0) throw bugs[0];
  };
  return {
    vault,
    client,
    events,
    tick: async () => {
      for (const run of repeated) run();
      await Promise.allSettled(running);
      running.clear();
      noBugs();
    },
    grant: (path, mode) => client.grant(path, mode),
    value: async (procedure, input) => {
      const result = await client.call(procedure, input);
      noBugs();
      if (!result.ok) throw new Error(`${procedure}: ${JSON.stringify(result.problem)}`);
      return result.value;
    },
    problem: async (procedure, input) => {
      const result = await client.call(procedure, input);
      noBugs();
      if (result.ok) throw new Error(`${procedure} was expected to fail`);
      return result.problem.code;
    },
  };
}
