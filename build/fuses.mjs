// Electron's fuses: bits in its binary that switch parts of it off for good.

import { flipFuses, FuseState, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses';

/** What each fuse of a packaged console is set to. */
export const wantedFuses = /** @type {const} */ ({
  // With these the signed program could be started as a plain Node, or with code of somebody else's put in.
  RunAsNode: false,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  // The program is the archive it was built with; a folder `app` beside it is not looked at.
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  // Pages come from app://, so file:// needs no privileges. The console sets no cookies.
  GrantFileProtocolExtraPrivileges: false,
  EnableCookieEncryption: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
});

/** @typedef {keyof typeof wantedFuses} FuseName */

/**
 * Sets every fuse that this Electron has, and reads them back.
 * @param {string} executable
 * @returns {Promise<Record<FuseName, boolean | 'absent'>>} what the binary now holds
 */
export async function setFuses(executable) {
  const present = await readFuses(executable);
  const wanted = Object.entries(wantedFuses).filter(([name]) => present[/** @type {FuseName} */ (name)] !== 'absent');
  await flipFuses(executable, {
    version: FuseVersion.V1,
    ...Object.fromEntries(wanted.map(([name, value]) => [FuseV1Options[/** @type {FuseName} */ (name)], value])),
  });
  const now = await readFuses(executable);
  for (const [name, value] of wanted) {
    if (now[/** @type {FuseName} */ (name)] !== value)
      throw new Error(`The fuse ${name} of ${executable} was not set.`);
  }
  return now;
}

/** @param {string} executable @returns {Promise<Record<FuseName, boolean | 'absent'>>} */
export async function readFuses(executable) {
  /** @type {Record<string, unknown>} */
  const wire = { ...(await getCurrentFuseWire(executable)) };
  const names = /** @type {FuseName[]} */ (Object.keys(wantedFuses));
  const read = names.map((name) => [name, stateOf(wire[FuseV1Options[name]])]);
  return Object.fromEntries(read);
}

/** @param {unknown} state an older Electron has a shorter wire, or has given a fuse up */
function stateOf(state) {
  if (state === FuseState.ENABLE) return true;
  if (state === FuseState.DISABLE) return false;
  return 'absent';
}
