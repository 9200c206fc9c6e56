import { join } from 'node:path';
import { projectRoot } from './runtime/project.mjs';

/** What the GUI's executable is called; `derbes` is the command line beside it. */
export const executableName = 'derbes-console';

/**
 * @param {object} options
 * @param {string} options.stage what build/package/stage.mjs laid out
 * @param {string} options.output
 * @param {string} options.electronVersion
 * @param {string} [options.electronDist] an unpacked Electron; downloaded if left out
 * @param {boolean} options.development built on the development runtime: marked, and no package
 * @param {(context: import('electron-builder').AfterPackContext) => Promise<void>} options.afterPack
 * @returns {import('electron-builder').Configuration}
 */
export function builderConfig({ stage, output, electronVersion, electronDist, development, afterPack }) {
  return {
    appId: 'kz.derbes.console',
    productName: development ? 'Derbes DEVELOPMENT' : 'Derbes',
    copyright: 'Derbes',
    electronVersion,
    ...(electronDist ? { electronDist } : {}),
    directories: { app: join(stage, 'app'), output, buildResources: join(projectRoot, 'build', 'icons') },
    files: ['**/*'],
    asar: true,
    publish: null,
    // What the archive holds is laid out already; packages of the project are none of its business.
    beforeBuild: () => Promise.resolve(false),
    electronLanguages: ['en-US', 'ru'],
    afterPack,
    artifactName: 'derbes-${version}-${os}-${arch}.${ext}',
    executableName,
    linux: {
      icon: 'icon.png',
      category: 'Office',
      synopsis: 'Register and journal of personal data',
      maintainer: 'Derbes',
    },
    deb: { depends: ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxss1', 'libatk-bridge2.0-0', 'libdrm2'] },
    win: { icon: 'icon.png' },
    // Per user: a DPO seldom has administrator's rights, and nothing of the console needs them.
    nsis: {
      oneClick: false,
      perMachine: false,
      allowElevation: false,
      allowToChangeInstallationDirectory: true,
      deleteAppDataOnUninstall: false,
      artifactName: 'derbes-${version}-setup-${arch}.${ext}',
    },
  };
}
