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
  /** The Node that the vault is forked on where Electron's own cannot run it; null: the vault is a utilityProcess. */
  readonly vaultNode: string | null;
}

/** In a packaged console nothing here can be changed through the environment. */
export function layout(): Layout {
  const inside = app.getAppPath();
  const outside = app.isPackaged ? process.resourcesPath : null;
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  const bundledNode = outside ? join(outside, 'node', program) : (process.env['DERBES_VAULT_NODE'] ?? null);
  return {
    preload: join(inside, 'dist', 'preload', 'preload.cjs'),
    renderer: join(inside, 'dist', 'renderer'),
    vault: join(outside ? join(outside, 'vault') : inside, 'dist', 'vault', 'process.mjs'),
    outside,
    digests: join(inside, 'outside-digests.json'),
    vaultNode: runtimeKind() === 'development' ? bundledNode : null,
  };
}
