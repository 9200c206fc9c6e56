// How Electron is started here, by `npm start` and by the tests.

import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { electronRuntime } from './electron.mjs';
import { runtimeFolder, SetupError } from './project.mjs';
import { closedToNobody, nobody } from './readable.mjs';
import { findCommand } from './run.mjs';
import { installation, installationForNobody, stageFolder } from './staging.mjs';

export { hasDisplay, startXvfb, withDisplay } from './display.mjs';

/**
 * @typedef {object} LaunchOptions
 * @property {string} [appDir] folder with the package.json of the app; the console itself if left out
 * @property {readonly string[]} [args] arguments for the app
 * @property {Record<string, string | undefined>} [env] added to the environment; `undefined` removes a name
 * @property {string} [userDataDir] where the app keeps its settings; a fresh folder, or the user's own, if left out
 * @property {string} [home] the home of nobody, when root starts; a fresh folder if left out
 */

/** @typedef {{ command: string, args: string[], env: Record<string, string> }} Launch */

const setpriv = [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'];

/** Chromium's sandbox does not start for root, and the console does not start without its sandbox. */
export const isRoot = process.platform === 'linux' && process.getuid?.() === 0;

/** @param {LaunchOptions} [options] @returns {Launch} for `child_process.spawn` */
export function electronCommand(options = {}) {
  const { executable, args, env } = prepare(options);
  if (!isRoot) return { command: executable, args, env };
  return { command: 'setpriv', args: [...setpriv, executable, ...args], env };
}

/**
 * Starts another program as the user that the app runs as, e.g. a packaged console.
 * @param {string} executable @param {readonly string[]} args
 * @param {Pick<LaunchOptions, 'env' | 'home'>} [options]
 * @returns {Launch}
 */
export function programCommand(executable, args, options = {}) {
  const env = withoutUndefined({ ...environment(options.home), ...options.env });
  if (!isRoot) return { command: executable, args: [...args], env };
  return { command: 'setpriv', args: [...setpriv, executable, ...args], env };
}

/**
 * What Playwright's `_electron.launch` takes.
 * @param {LaunchOptions} [options]
 */
export function playwrightLaunch(options = {}) {
  const { executable, args, env } = prepare(options);
  return { executablePath: playwrightWrapper(executable), args, env, chromiumSandbox: true };
}

/**
 * Playwright starts one program and adds `--no-sandbox` to its arguments of its own accord. So root gives it this
 * script, which takes that argument out and root's rights away.
 * @param {string} [executable]
 * @returns {string} what to give Playwright as `executablePath`
 */
export function playwrightWrapper(executable = where().electron) {
  if (process.platform !== 'linux') return executable;
  const start = [...(isRoot ? ['setpriv', ...setpriv] : []), executable].map(quoteForShell).join(' ');
  const file = join(
    runtimeFolder,
    `electron-for-playwright-${createHash('sha256').update(start).digest('hex').slice(0, 8)}`,
  );
  mkdirSync(runtimeFolder, { recursive: true });
  writeFileSync(
    file,
    `#!/bin/bash
arguments=()
for argument in "$@"; do
  [ "$argument" = --no-sandbox ] || arguments+=("$argument")
done
exec ${start} "\${arguments[@]}"
`,
  );
  chmodSync(file, 0o755);
  return file;
}

/** @param {string} word */
function quoteForShell(word) {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** @param {LaunchOptions} options */
function prepare(options) {
  const { appDir, electron, vaultNode } = where();
  const app = options.appDir ?? appDir;
  if (isRoot) checkReadable(app);
  const dataDir = options.userDataDir ? [`--user-data-dir=${options.userDataDir}`] : [];
  // Chromium's switches first: what follows the app's folder is for the app.
  const args = [...dataDir, app, ...(options.args ?? [])];
  const env = { ...environment(options.home), ...runtimeVariables(vaultNode), ...options.env };
  return { executable: electron, args, env: withoutUndefined(env) };
}

function where() {
  if (!isRoot) return installation();
  if (!findCommand('setpriv')) throw new SetupError('setpriv is missing (Debian package util-linux).');
  return installationForNobody();
}

/** @param {string} path */
function checkReadable(path) {
  const closed = closedToNobody(path);
  if (closed) throw new SetupError(`${closed} must be readable for everybody: Electron does not run as root.`);
}

/**
 * Drivers of tokens run on a Node beside Electron. The one inside the development runtime is too old for the vault, so
 * there main forks the vault on this one too.
 * @param {string} node
 */
function runtimeVariables(node) {
  return { ...(electronRuntime().kind === 'development' && { DERBES_RUNTIME: 'development' }), DERBES_NODE: node };
}

/** @param {string | undefined} home */
function environment(home) {
  // Set where Electron's own tools run, this makes Electron a plain Node.
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: undefined, NODE_OPTIONS: undefined };
  if (!isRoot) return env;
  const folder = home ?? folderForApp('derbes-home-');
  return {
    ...env,
    HOME: folder,
    USER: 'nobody',
    LOGNAME: 'nobody',
    // These lead to root's own places.
    XDG_RUNTIME_DIR: undefined,
    XDG_CONFIG_HOME: undefined,
    XDG_CACHE_HOME: undefined,
    XDG_DATA_HOME: undefined,
    DBUS_SESSION_BUS_ADDRESS: undefined,
    TMPDIR: undefined,
    XAUTHORITY: displayCookie(folder),
  };
}

/** A copy of root's key to the display, for nobody. @param {string} home */
function displayCookie(home) {
  const cookie = process.env.XAUTHORITY ?? join(homedir(), '.Xauthority');
  if (!process.env.DISPLAY || !existsSync(cookie)) return undefined;
  const copy = join(home, '.Xauthority');
  copyFileSync(cookie, copy);
  chownSync(copy, nobody, nobody);
  return copy;
}

/**
 * A fresh folder that the app may write into, whoever starts it: for user data, registers and what tests export. It
 * lasts as long as this process.
 * @param {string} [prefix]
 */
export function folderForApp(prefix = 'derbes-') {
  // A test suite removes the folder it names here, as its processes end too suddenly to remove their own.
  const above = process.env.DERBES_APP_FOLDERS ?? (isRoot ? '/tmp' : tmpdir());
  const folder = mkdtempSync(join(above, prefix));
  giveToApp(folder);
  if (folders.length === 0) process.once('exit', removeFolders);
  folders.push(folder);
  return folder;
}

/** @type {string[]} */
const folders = [];

function removeFolders() {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

/**
 * A home for nobody that is the same at every start, so that the console remembers its registers and its settings.
 * @returns {string | undefined} nothing when the user has a home of their own
 */
export function lastingHome() {
  if (!isRoot) return undefined;
  const folder = `${stageFolder()}-home`;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (found.uid === 0) giveToApp(folder);
  else if (found.uid !== nobody || !found.isDirectory()) {
    throw new SetupError(`${folder} belongs to somebody else. Remove it and start again.`);
  }
  return folder;
}

/** Lets the app write a file or folder that its starter made. @param {string} path */
export function giveToApp(path) {
  if (isRoot) chownSync(path, nobody, nobody);
}

/** @param {Record<string, string | undefined>} env @returns {Record<string, string>} */
function withoutUndefined(env) {
  /** @type {Record<string, string>} */
  const result = {};
  for (const [name, value] of Object.entries(env)) if (value !== undefined) result[name] = value;
  return result;
}
