import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A disk of its own for a test: it can be filled, and be made read-only. */
export interface SmallDisk {
  readonly folder: string;
  /** Leaves about so many bytes free. */
  fill(free: number): void;
  empty(): void;
  readOnly(yes: boolean): void;
  dispose(): void;
}

/** Whether this process may mount: root outside of a strict container. */
export function canMount(): boolean {
  try {
    mountSmallDisk(1).dispose();
    return true;
  } catch {
    return false;
  }
}

/** @param mebibytes size of the disk, which is memory */
export function mountSmallDisk(mebibytes: number): SmallDisk {
  const folder = mkdtempSync(path.join(tmpdir(), 'derbes-disk-'));
  const mount = (...options: string[]): void => void execFileSync('mount', [...options, folder], { stdio: 'pipe' });
  try {
    mount('-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs');
  } catch (error) {
    rmSync(folder, { recursive: true });
    throw error;
  }
  const ballast = path.join(folder, 'ballast');
  return {
    folder,
    fill: (free) => {
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - free)));
    },
    empty: () => {
      rmSync(ballast, { force: true });
    },
    readOnly: (yes) => {
      mount('-o', `remount,${yes ? 'ro' : 'rw'}`);
    },
    dispose: () => {
      execFileSync('umount', [folder], { stdio: 'pipe' });
      rmSync(folder, { recursive: true });
    },
  };
}

/**
 * As a disk that fails at writing: no file of this process grows beyond so many bytes, and SQLite says that its write failed.
 * @param bytes null ends it
 */
export function limitFileSize(bytes: number | null): void {
  execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${bytes ?? 'unlimited'}:`]);
}
