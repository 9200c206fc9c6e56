// `npm run dist`: packages for users, from what dist/ holds.
//
//   npm run dist                      for this machine, unpacked, and started to see that it works
//   npm run dist -- --installers      AppImage and deb on Linux, NSIS and portable zip on Windows
//   npm run dist -- --platform=win32  for Windows, from Linux
//
// Where only the development runtime is at hand the result is marked as such and no installer is made of it.

import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { Arch, build, Platform } from 'electron-builder';
import { smoke } from './package/smoke.mjs';
import { stage } from './package/stage.mjs';
import { builderConfig, executableName } from './electron-builder.mjs';
import { setFuses } from './fuses.mjs';
import { resolveElectron } from './runtime/electron.mjs';
import { projectRoot, say, SetupError } from './runtime/project.mjs';

const { values } = parseArgs({
  options: {
    installers: { type: 'boolean', default: false },
    platform: { type: 'string', default: process.platform },
    arch: { type: 'string', default: 'x64' },
    'no-smoke': { type: 'boolean', default: false },
  },
});

try {
  await dist();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(error.message);
  process.exitCode = 1;
}

async function dist() {
  const target = { platform: values.platform, arch: values.arch };
  const forHere = target.platform === process.platform && target.arch === process.arch;
  const runtime = await resolveElectron();
  const development = runtime.kind === 'development';
  if (development && (!forHere || values.installers)) {
    throw new SetupError(
      `Electron ${runtime.wanted} cannot be downloaded here, and the development runtime is not shipped to anybody. ` +
        'In an open network run the same command again: DERBES_RETRY_ELECTRON=1 npm run dist -- --installers',
    );
  }

  const output = join(projectRoot, 'release', development ? 'development' : '.');
  const laidOut = join(projectRoot, 'release', '.stage');
  say('Laying out …');
  stage(laidOut, target);

  /** @type {string | undefined} */
  let unpacked;
  const config = builderConfig({
    stage: laidOut,
    output,
    electronVersion: runtime.version,
    electronDist: forHere ? dirname(runtime.executable) : undefined,
    development,
    afterPack: async ({ appOutDir, electronPlatformName }) => {
      unpacked = appOutDir;
      // Not by electron-builder's own `extraResources`, which leaves out what it thinks nobody needs.
      cpSync(join(laidOut, 'outside'), join(appOutDir, 'resources'), { recursive: true });
      cpSync(join(laidOut, 'top'), appOutDir, { recursive: true });
      await finish(appOutDir, electronPlatformName, development);
    },
  });
  say('Packing …');
  await build({ projectDir: projectRoot, config, targets: targets(target), publish: 'never' });
  rmSync(laidOut, { recursive: true });
  if (!unpacked) throw new Error('electron-builder packed nothing');
  say(`Packed: ${unpacked}`);
  if (forHere && !values['no-smoke']) await smoke(unpacked);
}

/** @param {{ platform: string, arch: string }} target */
function targets({ platform, arch }) {
  const wanted = Arch[/** @type {keyof typeof Arch} */ (arch)];
  if (platform === 'win32') return Platform.WINDOWS.createTarget(values.installers ? ['nsis', 'zip'] : ['dir'], wanted);
  if (platform === 'linux')
    return Platform.LINUX.createTarget(values.installers ? ['AppImage', 'deb', 'dir'] : ['dir'], wanted);
  throw new SetupError(`There is no package for ${platform}.`);
}

/** Sets the fuses before anything is signed or compressed. @param {string} folder @param {string} platform @param {boolean} development */
async function finish(folder, platform, development) {
  // The development runtime brings a folder that starts any app; a packaged console starts itself only.
  rmSync(join(folder, 'resources', 'app'), { recursive: true, force: true });
  const executable = join(folder, `${executableName}${platform === 'win32' ? '.exe' : ''}`);
  const fuses = await setFuses(executable);
  for (const [name, value] of Object.entries(fuses)) say(`  fuse ${name}: ${value}`);
  if (!development) return;
  const text = 'Built on the development runtime: for tests only, not to be given to anybody.\n';
  writeFileSync(join(folder, 'DEVELOPMENT-RUNTIME'), text);
}
