import { app } from 'electron';
import { join } from 'node:path';

/** The Electron that `package.json` pins; a test compares. */
export const pinnedElectronMajor = 45;

/**
 * `development`: an Electron other than the pinned one stands in. Told from the running program itself, so that the mark
 * on the screen cannot be lost between a build and its start.
 */
export function runtimeKind(electronVersion: string = process.versions.electron): 'electron' | 'development' {
  return Number(electronVersion.split('.')[0]) === pinnedElectronMajor ? 'electron' : 'development';
}

/** Where the parts of the console stand, as absolute paths. */
export interface Layout {
  readonly preload: string;
  readonly renderer: string;
  readonly vault: string;
  /** Root of what stands outside the archive and is checked at start; null in a clone, which has no archive. */
  readonly outside: string | null;
  readonly digests: string;
  /** The Node beside Electron; null where a clone was started without one. Drivers of tokens run on it. */
  readonly node: string | null;
  /** Electron's own Node cannot run the vault: it is forked on the one beside it, not a utilityProcess. */
  readonly vaultOnNode: boolean;
}

/** In a packaged console nothing here can be changed through the environment. */
export function layout(): Layout {
  const inside = app.getAppPath();
  const outside = app.isPackaged ? process.resourcesPath : null;
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  const node = outside ? join(outside, 'node', program) : (process.env['DERBES_NODE'] ?? null);
  return {
    preload: join(inside, 'dist', 'preload', 'preload.cjs'),
    renderer: join(inside, 'dist', 'renderer'),
    vault: join(outside ? join(outside, 'vault') : inside, 'dist', 'vault', 'process.mjs'),
    outside,
    digests: join(inside, 'outside-digests.json'),
    node,
    vaultOnNode: node !== null && runtimeKind() === 'development',
  };
}
