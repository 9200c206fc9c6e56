import { statSync } from 'node:fs';
import { dirname } from 'node:path';

/** The user that owns nothing: what Electron runs as when it is started by root. */
export const nobody = 65534;

/**
 * @param {string} path absolute
 * @param {(path: string) => { mode: number, uid: number, gid: number }} [stat]
 * @returns {string | undefined} the topmost folder or file on the way to `path` that keeps `nobody` out
 */
export function closedToNobody(path, stat = statSync) {
  const way = [path];
  for (let folder = dirname(path); folder !== way[0]; folder = dirname(folder)) way.unshift(folder);
  return way.find((step) => {
    const { mode, uid, gid } = stat(step);
    const shift = uid === nobody ? 6 : gid === nobody ? 3 : 0;
    // Passing through a folder takes its x; reading what stands at the end takes its r.
    const needed = step === path ? 0o4 : 0o1;
    return ((mode >> shift) & needed) === 0;
  });
}
