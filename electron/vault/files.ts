import { Fault } from '../../shared/contract/problem.ts';
import { randomBytes } from './crypto/primitives.ts';

/** Of all that is held at once. */
const maxHeldBytes = 256 * 1024 * 1024;

const newHandle = (): string => `fh_${Buffer.from(randomBytes(16)).toString('hex')}`;

export type FileMode = 'read' | 'write' | 'folder';

/**
 * Files that the user picked. A page holds only a handle; main (or the CLI) grants the path behind it, and a handle is
 * good for one use. `renew` gives a fresh handle for the same path where one step looks and the next one acts.
 */
export class GrantedFiles {
  readonly #granted = new Map<string, { path: string; mode: FileMode }>();
  readonly #held = new Map<string, { name: string; bytes: Uint8Array }>();

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

  /** As {@link take}, and says which of the modes it was granted for. */
  takeAny(handle: string, ...modes: readonly FileMode[]): { readonly path: string; readonly mode: FileMode } {
    const mode = this.#granted.get(handle)?.mode ?? 'read';
    return { path: this.take(handle, ...modes), mode };
  }

  renew(path: string, mode: FileMode): string {
    const handle = newHandle();
    this.grant(handle, path, mode);
    return handle;
  }

  /** Bytes that came without a path, e.g. dropped on the window. The oldest give way where there is no room. */
  hold(name: string, bytes: Uint8Array): string {
    const handle = newHandle();
    this.#held.set(handle, { name, bytes });
    let total = [...this.#held.values()].reduce((sum, held) => sum + held.bytes.length, 0);
    for (const [oldest, held] of this.#held) {
      if (total <= maxHeldBytes || oldest === handle) break;
      this.#held.delete(oldest);
      total -= held.bytes.length;
    }
    return handle;
  }

  /** What is held under that handle; it stays good. */
  held(handle: string): { readonly name: string; readonly bytes: Uint8Array } | undefined {
    return this.#held.get(handle);
  }

  clear(): void {
    this.#granted.clear();
    this.#held.clear();
  }
}
