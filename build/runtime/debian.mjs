import { spawnSync } from 'node:child_process';
import { SetupError } from './project.mjs';
import { findCommand, runInForeground } from './run.mjs';

/**
 * Installs packages of Debian or Ubuntu where that is possible, and otherwise says how.
 * @param {readonly string[]} packages
 * @param {(line: string) => void} tell
 * @returns {Promise<boolean>} whether they were installed
 */
export async function installDebianPackages(packages, tell) {
  const wanted = [...new Set(packages)];
  if (wanted.length === 0) return true;
  if (process.getuid?.() !== 0 || !findCommand('apt-get')) {
    tell(`To install what is missing: ${installCommand(wanted)}`);
    return false;
  }
  tell(`Installing ${wanted.join(' ')} …`);
  // The first attempt fails on a machine whose package lists were never fetched.
  return (
    (await aptGet(['install', ...wanted])) || ((await aptGet(['update'])) && (await aptGet(['install', ...wanted])))
  );
}

/** @param {readonly string[]} packages */
export function installCommand(packages) {
  return `sudo apt-get install -y --no-install-recommends ${packages.map((name) => quoteForShell(name)).join(' ')}`;
}

/** @param {string} word */
function quoteForShell(word) {
  return /^[\w.+-]+$/.test(word) ? word : `'${word}'`;
}

/** @param {readonly string[]} args */
async function aptGet(args) {
  const options = ['-y', '-q', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300'];
  const exitCode = await runInForeground('apt-get', [...options, ...args], {
    stdio: ['ignore', 2, 2],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return exitCode === 0;
}

/** The package that holds each library Electron asks for. Newer systems give some of them another name. */
const libraryPackages = {
  'libgtk-3.so.0': ['libgtk-3-0', 'libgtk-3-0t64'],
  'libgdk-3.so.0': ['libgtk-3-0', 'libgtk-3-0t64'],
  'libnss3.so': ['libnss3'],
  'libnssutil3.so': ['libnss3'],
  'libsmime3.so': ['libnss3'],
  'libnspr4.so': ['libnspr4'],
  'libasound.so.2': ['libasound2', 'libasound2t64'],
  'libgbm.so.1': ['libgbm1'],
  'libXss.so.1': ['libxss1'],
  'libatk-1.0.so.0': ['libatk1.0-0', 'libatk1.0-0t64'],
  'libatk-bridge-2.0.so.0': ['libatk-bridge2.0-0', 'libatk-bridge2.0-0t64'],
  'libatspi.so.0': ['libatspi2.0-0', 'libatspi2.0-0t64'],
  'libcups.so.2': ['libcups2', 'libcups2t64'],
  'libdrm.so.2': ['libdrm2'],
  'libdbus-1.so.3': ['libdbus-1-3'],
  'libxkbcommon.so.0': ['libxkbcommon0'],
  'libcairo.so.2': ['libcairo2'],
  'libpango-1.0.so.0': ['libpango-1.0-0'],
  'libexpat.so.1': ['libexpat1'],
  'libX11.so.6': ['libx11-6'],
  'libxcb.so.1': ['libxcb1'],
  'libXcomposite.so.1': ['libxcomposite1'],
  'libXdamage.so.1': ['libxdamage1'],
  'libXext.so.6': ['libxext6'],
  'libXfixes.so.3': ['libxfixes3'],
  'libXrandr.so.2': ['libxrandr2'],
  'libgio-2.0.so.0': ['libglib2.0-0', 'libglib2.0-0t64'],
  'libgobject-2.0.so.0': ['libglib2.0-0', 'libglib2.0-0t64'],
  'libglib-2.0.so.0': ['libglib2.0-0', 'libglib2.0-0t64'],
};

/**
 * @param {string} executable
 * @returns {string[]} shared libraries that it needs and that the system does not have
 */
export function missingLibraries(executable) {
  const ldd = spawnSync('ldd', [executable], { encoding: 'utf8' });
  if (ldd.error || ldd.status !== 0) return [];
  return parseLdd(ldd.stdout);
}

/** @param {string} output what ldd printed */
export function parseLdd(output) {
  return [...output.matchAll(/^\s*(\S+) => not found$/gm)].map((match) => String(match[1]));
}

/**
 * @param {readonly string[]} libraries
 * @param {(name: string) => boolean} [isKnown] whether this system has a package of that name
 * @returns {string[]} the packages that bring them
 */
export function packagesOfLibraries(libraries, isKnown = isKnownPackage) {
  return libraries.flatMap((library) => {
    const names = libraryPackages[/** @type {keyof typeof libraryPackages} */ (library)];
    if (!names) throw new SetupError(`Electron needs ${library}, which this system does not have.`);
    return names.find((name) => isKnown(name)) ?? names.slice(0, 1);
  });
}

/** @param {string} name */
function isKnownPackage(name) {
  // A name that only other packages provide has no candidate of its own, and apt-get refuses it.
  const policy = spawnSync('apt-cache', ['policy', name], { encoding: 'utf8' });
  return /Candidate: (?!\(none\))/.test(policy.stdout ?? '');
}
