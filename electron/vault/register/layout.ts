import path from 'node:path';
import { Fault } from '../../../shared/contract/problem.ts';

/** What stands inside `NAME.derbes/`; docs/formats/register.md describes each file. */
export const registerSuffix = '.derbes';
export const backupSuffix = '.derbes-backup';

export interface RegisterPaths {
  readonly folder: string;
  readonly database: string;
  readonly keyslots: string;
  readonly attempts: string;
  readonly lock: string;
  readonly backups: string;
  readonly restored: string;
  readonly destroyed: string;
}

export function registerPaths(folder: string): RegisterPaths {
  return {
    folder,
    database: path.join(folder, 'register.db'),
    keyslots: path.join(folder, 'keyslots.json'),
    attempts: path.join(folder, 'attempts.json'),
    lock: path.join(folder, 'register.lock'),
    backups: path.join(folder, 'backups'),
    restored: path.join(folder, 'restored.json'),
    destroyed: path.join(folder, 'destroyed.json'),
  };
}

/** The name of a register is the name of its folder. */
export function registerName(folder: string): string {
  return path.basename(path.resolve(folder)).replace(/\.derbes$/i, '');
}

// eslint-disable-next-line no-control-regex -- they are what must not be in a name
const forbidden = /[\u0000-\u001f\u007f<>:"/\\|?*]/;
const reservedByWindows = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])(\.|$)/i;

/**
 * The folder a register of this name gets, good on Windows and Linux alike, so that it can be carried from one to the other.
 * @throws Fault REGISTER_NAME_INVALID
 */
export function registerFolder(parent: string, name: string): string {
  const normal = name.normalize('NFC').trim();
  const bad =
    normal.length === 0 ||
    Buffer.byteLength(normal) > 180 ||
    forbidden.test(normal) ||
    reservedByWindows.test(normal) ||
    /^[.~]|[. ]$/.test(normal);
  if (bad) throw new Fault('REGISTER_NAME_INVALID', { fields: { name: 'REGISTER_NAME_INVALID' } });
  return path.join(parent, `${normal}${registerSuffix}`);
}
