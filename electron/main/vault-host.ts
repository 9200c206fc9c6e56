import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { utilityProcess } from 'electron';
import { fromVault } from '../../shared/contract/envelope.ts';
import type { VaultHost } from '../vault/client.ts';
import { report } from './log.ts';

/** A vault in a process of its own. */
export interface VaultProcess extends VaultHost {
  readonly pid: number | undefined;
}

export interface VaultProgram {
  /** The vault's entry file. */
  readonly file: string;
  /** The Node beside Electron, for drivers of tokens; null: none. */
  readonly node: string | null;
  /** That Node runs the vault too, not Electron's own as a utilityProcess. */
  readonly onNode: boolean;
}

/** Starts the vault. Messages posted before it is up wait for it. */
export function startVault({ file, node, onNode }: VaultProgram): VaultProcess {
  return node !== null && onNode ? startForked(file, node) : startUtility(file, node);
}

function startUtility(file: string, node: string | null): VaultProcess {
  const env = { ...vaultEnvironment(), ...(node !== null && { DERBES_NODE: node }) };
  const child = utilityProcess.fork(file, [], { env, serviceName: 'Derbes vault', stdio: 'pipe' });
  keepLines(child.stderr);
  keepLines(child.stdout);
  return {
    get pid() {
      return child.pid;
    },
    post: (message) => child.postMessage(message),
    onMessage: (listener) => {
      child.on('message', (raw) => passOn(raw, listener));
    },
    // A utilityProcess that aborts may report 0: whatever the code, it is gone.
    onExit: (listener) => {
      child.on('exit', listener);
    },
    kill: () => killHard(child.pid),
  };
}

function startForked(file: string, node: string): VaultProcess {
  // Not `fork`: Electron's adds a variable of its own to the environment.
  const child = spawn(node, [file], {
    env: vaultEnvironment(),
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  keepLines(child.stderr);
  keepLines(child.stdout);
  let gone = false;
  const exitListeners: ((code: number | null) => void)[] = [];
  const end = (code: number | null): void => {
    if (gone) return;
    gone = true;
    for (const listener of exitListeners) listener(code);
  };
  child.once('exit', end);
  child.once('error', (error) => {
    report.problem('vault', error);
    end(null);
  });
  return {
    get pid() {
      return child.pid;
    },
    post: (message) => {
      // A child that is just ending refuses with an error; its exit then answers the call.
      if (child.connected) child.send(message, () => undefined);
    },
    onMessage: (listener) => {
      child.on('message', (raw) => passOn(raw, listener));
    },
    onExit: (listener) => {
      exitListeners.push(listener);
    },
    kill: () => killHard(child.pid),
  };
}

function passOn(raw: unknown, listener: Parameters<VaultHost['onMessage']>[0]): void {
  const message = fromVault.safeParse(raw);
  if (message.success) listener(message.data);
  else report.info('vault: a message of unknown form');
}

/** A vault that hangs does not hear a polite signal. */
function killHard(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it ended by itself
  }
}

function keepLines(stream: NodeJS.ReadableStream | null): void {
  if (stream) createInterface({ input: stream }).on('line', (line) => report.vault(line));
}

/**
 * What the vault gets of our environment: where temporary files and homes are, the language, and where SoftHSM and
 * tokens keep theirs. Nothing else, so that no secret someone put into the environment reaches it or what it starts.
 */
export function vaultEnvironment(env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of environmentKept) {
    const value = env[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}

const environmentKept = [
  'HOME',
  'LANG',
  'LC_ALL',
  'PATH',
  'TMPDIR',
  'TZ',
  'SOFTHSM2_CONF',
  // Windows
  'APPDATA',
  'LOCALAPPDATA',
  'PROGRAMDATA',
  'SYSTEMROOT',
  'TEMP',
  'TMP',
  'USERPROFILE',
] as const;
