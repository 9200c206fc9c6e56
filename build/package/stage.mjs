// Lays out what a package consists of, for electron-builder to put together:
//   app/     what goes into the archive: main, preload, renderer, the digests of what stands outside
//   outside/ what goes beside it, to resources/: vault (with command line and packages) and node
//   top/     what goes beside the executable: the command `derbes`

import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { licenceTexts } from '../licences.mjs';
import { findNode24 } from '../runtime/dependencies.mjs';
import { projectRoot, say, SetupError } from '../runtime/project.mjs';
import { digestsOf } from './digests.mjs';
import { copyPackages, packagesOfVault } from './packages.mjs';

/** @typedef {import('./packages.mjs').Target} Target */

/**
 * @param {string} folder where to lay it out; emptied first
 * @param {Target} target
 */
export function stage(folder, target) {
  rmSync(folder, { recursive: true, force: true });
  const app = join(folder, 'app');
  const outside = join(folder, 'outside');
  const vault = join(outside, 'vault');
  const top = join(folder, 'top');
  for (const made of [app, vault, top]) mkdirSync(made, { recursive: true });

  const { name, version, description, author, license } = JSON.parse(
    readFileSync(join(projectRoot, 'package.json'), 'utf8'),
  );
  const main = 'dist/main/main.cjs';
  writeJson(join(app, 'package.json'), { name, version, description, author, license, main });
  for (const part of ['main', 'preload', 'renderer']) copyBuilt(part, app);

  writeJson(join(vault, 'package.json'), { name: 'derbes-vault', version, private: true, type: 'module' });
  for (const part of ['vault', 'cli', 'page']) copyBuilt(part, vault);
  const packages = packagesFor(target);
  copyPackages(packages, vault, packagesOfVault(packages, target), target);

  const node = nodeFor(packages, target);
  mkdirSync(join(outside, 'node'));
  const program = join(outside, 'node', target.platform === 'win32' ? 'node.exe' : 'node');
  copyFileSync(node, program);
  chmodSync(program, 0o755);

  writeLauncher(top, target);
  writeFileSync(join(top, 'THIRD-PARTY-LICENCES.txt'), `${licenceTexts()}\n`);
  writeJson(join(app, 'outside-digests.json'), digestsOf(outside));
}

/** @param {string} part @param {string} into */
function copyBuilt(part, into) {
  const from = join(projectRoot, 'dist', part);
  if (!existsSync(from)) throw new SetupError(`dist/${part} is not built.`);
  cpSync(from, join(into, 'dist', part), { recursive: true });
}

/**
 * A folder with node_modules for the target. For another machine than this one they are fetched aside, because npm
 * brings the binary packages of one platform only.
 * @param {Target} target
 */
function packagesFor({ platform, arch }) {
  if (platform === process.platform && arch === process.arch) return projectRoot;
  const folder = join(projectRoot, '.runtime', `packages-${platform}-${arch}`);
  mkdirSync(folder, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(projectRoot, file), join(folder, file));
  say(`Fetching the packages for ${platform} ${arch} …`);
  const args = ['ci', '--ignore-scripts', '--omit=dev', `--os=${platform}`, `--cpu=${arch}`];
  const { status } = spawnSync('npm', args, {
    cwd: folder,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new SetupError(`The packages for ${platform} ${arch} could not be fetched.`);
  return folder;
}

/** @param {string} packages @param {Target} target */
function nodeFor(packages, { platform, arch }) {
  if (platform === process.platform && arch === process.arch) return findNode24();
  const system = platform === 'win32' ? 'win' : platform;
  const node = join(
    packages,
    'node_modules',
    `node-${system}-${arch}`,
    'bin',
    platform === 'win32' ? 'node.exe' : 'node',
  );
  if (!existsSync(node)) throw new SetupError(`There is no Node for ${platform} ${arch} among the packages.`);
  return node;
}

/** The command line runs on a Node of its own; nothing from the environment gets into that Node. @param {string} top @param {Target} target */
function writeLauncher(top, { platform }) {
  if (platform === 'win32') {
    const lines = [
      '@echo off',
      'setlocal',
      'set NODE_OPTIONS=',
      'set NODE_PATH=',
      '"%~dp0resources\\node\\node.exe" "%~dp0resources\\vault\\dist\\cli\\derbes.mjs" %*',
    ];
    writeFileSync(join(top, 'derbes.cmd'), `${lines.join('\r\n')}\r\n`);
    return;
  }
  const script = `#!/bin/sh
# Derbes on the command line: the same vault, without a window.
here=$(dirname "$(readlink -f "$0")")
unset NODE_OPTIONS NODE_PATH
exec "$here/resources/node/node" "$here/resources/vault/dist/cli/derbes.mjs" "$@"
`;
  writeFileSync(join(top, 'derbes'), script);
  chmodSync(join(top, 'derbes'), 0o755);
}

/** @param {string} file @param {unknown} value */
function writeJson(file, value) {
  writeFileSync(file, `${JSON.stringify(value, undefined, 2)}\n`);
}
