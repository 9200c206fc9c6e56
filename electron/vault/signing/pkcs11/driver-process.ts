import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Starts a process that loads the driver and answers over its channel. It ends with this one, also where the driver hangs.
 * @param path the PKCS#11 module
 */
export function startDriver(path: string): ChildProcess {
  const program = fileURLToPath(new URL('./pkcs11-module.process.ts', import.meta.url));
  // Not `fork`: Electron's adds a variable of its own to the environment.
  const driver = spawn(nodeProgram(), [program, path], {
    env: driverEnvironment(),
    serialization: 'advanced',
    // What a driver prints is for its makers, and may hold anything.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    windowsHide: true,
  });
  const end = (): void => void driver.kill('SIGKILL');
  const forget = (): void => void process.off('exit', end);
  process.once('exit', end);
  driver.once('exit', forget);
  driver.once('error', forget);
  return driver;
}

/** The Node that runs this; inside Electron, which is none (the fuse RunAsNode is off), the one that main names. */
function nodeProgram(): string {
  if (!('electron' in process.versions)) return process.execPath;
  const named = process.env.DERBES_NODE;
  if (named === undefined) throw new Error('main named no Node to run drivers with');
  return named;
}

/** Passphrases and PINs for the command line stand in DERBES_*; what changes Node is not for a driver either. */
function driverEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:DERBES|NODE)_/i.test(name)));
}
