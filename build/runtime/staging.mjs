// Root's home is closed to everybody else, and Electron started by root runs as nobody. So a clone in such a place is
// mirrored to one that nobody can read: hard links where they are possible, copies where they are not.

import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { findNode24 } from './dependencies.mjs';
import { electronRuntime } from './electron.mjs';
import { projectRoot, SetupError } from './project.mjs';
import { closedToNobody } from './readable.mjs';

/**
 * Where the built app, Electron and the vault's Node stand for the user that will run them.
 * @typedef {object} Installation
 * @property {string} appDir
 * @property {string} electron
 * @property {string} vaultNode
 */

/** @returns {Installation} */
export function installation() {
  return { appDir: projectRoot, electron: electronRuntime().executable, vaultNode: findNode24() };
}

/** @returns {Installation} the same, readable for nobody */
export function installationForNobody() {
  const here = installation();
  const needed = [...Object.values(here), ...runtimePackages().map((place) => join(projectRoot, place))];
  if (needed.every((path) => closedToNobody(path) === undefined)) return here;
  return mirror(here);
}

/** Outside every home, one for each clone. */
export function stageFolder() {
  return join('/var/tmp', `derbes-${digest(projectRoot).slice(0, 12)}`);
}

/** @param {Installation} here @returns {Installation} */
function mirror(here) {
  const stage = stageFolder();
  claim(stage);
  const closed = closedToNobody(stage);
  if (closed) throw new SetupError(`${closed} must be readable for everybody: Electron does not run as root.`);

  const moved = (/** @type {string} */ path) => join(stage, relative(projectRoot, path));
  const bringsNode = here.vaultNode.startsWith(projectRoot);
  whenChanged(join(stage, '.app-stamp'), appState(), () => {
    refresh(join(projectRoot, 'dist'), join(stage, 'dist'));
    refresh(join(projectRoot, 'package.json'), join(stage, 'package.json'));
  });
  // Large, and changed only with the lock.
  const lock = readFileSync(join(projectRoot, 'package-lock.json'), 'utf8');
  whenChanged(join(stage, '.packages-stamp'), digest(lock + here.electron + here.vaultNode), () => {
    for (const place of runtimePackages()) refresh(join(projectRoot, place), join(stage, place));
    refresh(dirname(here.electron), moved(dirname(here.electron)));
    if (bringsNode) refresh(here.vaultNode, moved(here.vaultNode));
  });
  return {
    appDir: stage,
    electron: moved(here.electron),
    vaultNode: bringsNode ? moved(here.vaultNode) : here.vaultNode,
  };
}

/** What the build noted of the parts it made. */
function appState() {
  const dist = join(projectRoot, 'dist');
  const stamps = readdirSync(dist).filter((name) => name.endsWith('.stamp'));
  return digest(stamps.map((name) => `${name} ${readFileSync(join(dist, name), 'utf8')}`).join('\n'));
}

/** @param {string} stamp @param {string} state @param {() => void} act */
function whenChanged(stamp, state, act) {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === state) return;
  rmSync(stamp, { force: true });
  act();
  writeFileSync(stamp, state);
}

/** @param {string} text */
function digest(text) {
  return createHash('sha256').update(text).digest('hex');
}

/** A folder of that name made by somebody else could hold a program of theirs. @param {string} folder */
function claim(folder) {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== process.getuid?.() || (found.mode & 0o022) !== 0) {
    throw new SetupError(`${folder} belongs to somebody else. Remove it and start again.`);
  }
}

/** @param {string} from @param {string} to */
function refresh(from, to) {
  rmSync(to, { recursive: true, force: true });
  mirrorTree(from, to);
}

/** @param {string} from @param {string} to */
function mirrorTree(from, to) {
  const found = lstatSync(from);
  if (found.isDirectory()) {
    mkdirSync(to, { recursive: true, mode: 0o755 });
    for (const name of readdirSync(from)) mirrorTree(join(from, name), join(to, name));
  } else {
    mkdirSync(dirname(to), { recursive: true, mode: 0o755 });
    copyFile(from, to, found);
  }
}

/** @param {string} from @param {string} to @param {import('node:fs').Stats} found */
function copyFile(from, to, found) {
  // A link shares the file's mode: only a file that everybody can read will do.
  if (found.isFile() && (found.mode & 0o004) !== 0) {
    try {
      return linkSync(from, to);
    } catch (error) {
      // Another file system, or one without hard links.
      if (!['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP'].includes(/** @type {NodeJS.ErrnoException} */ (error).code ?? ''))
        throw error;
    }
  }
  cpSync(from, to, { verbatimSymlinks: true });
}

/** Packages the vault loads when it runs, as places below the project: everything in the lock that is no tool. */
function runtimePackages() {
  /** @type {import('./dependencies.mjs').Lock & { packages: Record<string, { dev?: boolean }> }} */
  const lock = JSON.parse(readFileSync(join(projectRoot, 'package-lock.json'), 'utf8'));
  return (
    Object.entries(lock.packages)
      .filter(([place, entry]) => place !== '' && !entry.dev && !entry.devOptional)
      .map(([place]) => place)
      // Nested packages come along with the one they stand in; of Node only the program is needed.
      .filter((place) => place.lastIndexOf('node_modules/') === 0 && !place.startsWith('node_modules/node-'))
      .filter((place) => existsSync(join(projectRoot, place)))
  );
}
