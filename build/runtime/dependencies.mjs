import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findCommand, runInForeground, runQuietly } from './run.mjs';
import { projectRoot, say, SetupError } from './project.mjs';

/**
 * @typedef {object} Lock
 * @property {Record<string, { version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }>} packages
 */

/** Installs what package-lock.json asks for, if that is not what stands in node_modules already. */
export async function ensureDependencies() {
  const wanted = readLock('package-lock.json');
  if (!wanted) throw new SetupError('package-lock.json is missing: this is no complete copy of the project.');
  // npm writes this file last, so a broken installation has none.
  const installed = readLock('node_modules/.package-lock.json');
  const difference = installed ? lockDifference(wanted, installed) : 'nothing is installed yet';
  if (!difference) return;

  say(`Installing packages (${difference}) …`);
  const [command, ...args] = npm();
  // Scripts of packages are not run: everything needed comes inside the packages.
  const exitCode = await runInForeground(
    command,
    [...args, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    { cwd: projectRoot, stdio: ['ignore', 2, 2] },
  );
  if (exitCode !== 0) throw new SetupError('npm ci --ignore-scripts failed: see its message above.');
}

/**
 * @param {Lock} wanted package-lock.json
 * @param {Lock} installed node_modules/.package-lock.json, npm's own note of what it installed
 * @returns {string | undefined} the first difference that matters
 */
export function lockDifference(wanted, installed) {
  for (const [place, entry] of Object.entries(wanted.packages)) {
    if (place === '') continue;
    const found = installed.packages[place];
    if (!found) {
      // Optional packages of other systems are never installed.
      if (entry.optional || entry.devOptional) continue;
      return `${nameOf(place)} is missing`;
    }
    if (found.version !== entry.version) return `${nameOf(place)} is ${found.version}, wanted ${entry.version}`;
    if (found.integrity !== entry.integrity) return `${nameOf(place)} is another package than the one wanted`;
  }
  return undefined;
}

/** @param {string} place */
function nameOf(place) {
  return place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/** @param {string} name @returns {Lock | undefined} */
function readLock(name) {
  const file = join(projectRoot, name);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** How to start npm: the one that started us, or else the one in PATH. @returns {[string, ...string[]]} */
export function npm() {
  const script = process.env.npm_execpath;
  if (script?.endsWith('.js')) return [nodeOutsideTheProject(), script];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
}

/** npm removes node_modules before it fills it, and with it the Node that an npm script is usually run by. */
function nodeOutsideTheProject() {
  if (!process.execPath.startsWith(join(projectRoot, 'node_modules'))) return process.execPath;
  return process.env.npm_node_execpath ?? process.execPath;
}

/** The Node that runs the vault, the command line, the tests and the build. */
export function findNode24() {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const binary = process.platform === 'win32' ? 'node.exe' : 'node';
  const bundled = join(projectRoot, 'node_modules', `node-${system}-${process.arch}`, 'bin', binary);
  if (existsSync(bundled)) return bundled;
  if (majorOf(process.versions.node) >= 24) return process.execPath;
  const inPath = findCommand(binary);
  if (inPath && majorOf(runQuietly(inPath, ['--version']).slice(1)) >= 24) return inPath;
  throw new SetupError(
    `No Node 24 for ${process.platform} ${process.arch} among the packages, and none in PATH.\n` +
      'Install Node 24 or newer and run the same command again.',
  );
}

/** @param {string} version */
function majorOf(version) {
  return Number(version.split('.')[0]);
}
