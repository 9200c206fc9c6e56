import { readdirSync, readFileSync } from 'node:fs';
import type { ElectronApplication } from 'playwright';

/** Fields of `/proc/PID/status`, e.g. `Seccomp` → `2`. */
export function processStatus(pid: number): ReadonlyMap<string, string> {
  const lines = readFileSync(`/proc/${pid}/status`, 'utf8').split('\n');
  return new Map(lines.map((line) => [line.split(':')[0]!, line.slice(line.indexOf(':') + 1).trim()]));
}

/** The environment a process was started with. */
export function processEnvironment(pid: number): ReadonlyMap<string, string> {
  const entries = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter(Boolean);
  return new Map(entries.map((entry) => [entry.split('=')[0]!, entry.slice(entry.indexOf('=') + 1)]));
}

export function commandLine(pid: number): string[] {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean);
}

export function mainPid(app: ElectronApplication): Promise<number> {
  return app.evaluate(() => process.pid);
}

export function rendererPid(app: ElectronApplication): Promise<number> {
  return app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.getOSProcessId());
}

/** The vault's process, whichever way it was started: forked by main, or a utilityProcess known to Electron. */
export async function vaultPid(app: ElectronApplication): Promise<number> {
  const known = await app.evaluate(({ app: electronApp }) =>
    electronApp
      .getAppMetrics()
      .filter((metric) => metric.name === 'Derbes vault')
      .map((metric) => metric.pid),
  );
  const forked = childrenOf(await mainPid(app)).filter((pid) =>
    commandLine(pid).some((part) => part.endsWith('process.mjs')),
  );
  const [pid, ...others] = [...known, ...forked];
  if (pid === undefined || others.length > 0) throw new Error(`${others.length + (pid ? 1 : 0)} vault processes`);
  return pid;
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && isChild(pid, parent));
}

function isChild(pid: number, parent: number): boolean {
  try {
    const status = processStatus(pid);
    return status.get('PPid') === String(parent) && !status.get('State')?.startsWith('Z');
  } catch {
    return false; // ended meanwhile
  }
}
