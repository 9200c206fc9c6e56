import { Fault } from '../../shared/contract/problem.ts';
import { randomBytes } from './crypto/primitives.ts';

export type FileMode = 'read' | 'write' | 'folder';

/**
 * Files that the user picked. A page holds only a handle; main (or the CLI) grants the path behind it, and a handle is
 * good for one use. `renew` gives a fresh handle for the same path where one step looks and the next one acts.
 */
export class GrantedFiles {
  readonly #granted = new Map<string, { path: string; mode: FileMode }>();

  grant(handle: string, path: string, mode: FileMode): void {
    this.#granted.set(handle, { path, mode });
  }

  /** @throws Fault FILE_HANDLE_UNKNOWN for a handle never granted, already used, or granted for something else. */
  take(handle: string, ...modes: readonly FileMode[]): string {
    const found = this.#granted.get(handle);
    if (!found || !modes.includes(found.mode)) throw new Fault('FILE_HANDLE_UNKNOWN');
    this.#granted.delete(handle);
    return found.path;
  }

  renew(path: string, mode: FileMode): string {
    const handle = `fh_${Buffer.from(randomBytes(16)).toString('hex')}`;
    this.grant(handle, path, mode);
    return handle;
  }

  clear(): void {
    this.#granted.clear();
  }
}
