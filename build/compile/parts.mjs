import { basename, join, relative } from 'node:path';
import { projectRoot } from '../runtime/project.mjs';
import { filesIn } from './files.mjs';
import { forNode } from './for-node.mjs';

/** Packages the vault finds in node_modules at run time: native ones, and those that read their own data files. */
export const externalToVault = ['better-sqlite3', 'koffi', 'pdfmake', 'fontkit', /^@expo-google-fonts\//];

/**
 * @typedef {object} Part
 * @property {string} name
 * @property {string[]} folders what the part is made of; a change in any file inside asks for a rebuild
 * @property {string[]} outputs folders inside dist/ that the part fills
 * @property {string[]} [needs] parts that this one reads when it runs
 * @property {() => Record<string, string>} entries output name → source file; those that do not exist are left out
 * @property {(entries: Record<string, string>, outDir: string, dev: boolean) => import('vite').InlineConfig | Promise<import('vite').InlineConfig>} config
 */

/** @type {Part[]} */
export const parts = [
  {
    name: 'main',
    folders: ['electron/main', 'electron/vault/crypto', 'shared'],
    outputs: ['main'],
    entries: () => ({ 'main/main': 'electron/main/main.ts' }),
    // CommonJS for Node 18: the one form that every Electron we start on can load.
    config: (entries, outDir, dev) =>
      forNode({ entries, outDir, dev, target: 'node18', format: 'cjs', external: ['electron'] }),
  },
  {
    name: 'preload',
    folders: ['electron/preload', 'shared'],
    outputs: ['preload'],
    entries: () => ({ 'preload/preload': 'electron/preload/preload.ts' }),
    // A sandboxed preload can require nothing but `electron`: the rest must be inside the file.
    config: (entries, outDir, dev) =>
      forNode({ entries, outDir, dev, target: 'chrome114', format: 'cjs', external: ['electron'] }),
  },
  {
    name: 'page',
    folders: ['verifier', 'electron/vault', 'shared', 'renderer/theme'],
    outputs: ['page'],
    entries: () => ({ 'page/verify': 'verifier/index.html' }),
    // Loaded only when it must be built, as Vite itself is.
    config: async (_entries, outDir, dev) => (await import('./for-page.mjs')).forPage(outDir, dev),
  },
  {
    name: 'vault',
    folders: ['electron/vault', 'electron/cli', 'shared'],
    outputs: ['vault', 'cli'],
    // Put into every export of a journal.
    needs: ['page'],
    // One build for both, because the command line runs the same vault: common code is written once.
    entries: () => ({
      'vault/process': 'electron/vault/process.ts',
      'cli/derbes': 'electron/cli/derbes.ts',
      ...startedEntries(),
    }),
    config: (entries, outDir, dev) =>
      forNode({ entries, outDir, dev, target: 'node24', format: 'esm', external: externalToVault, chunks: 'vault' }),
  },
  {
    name: 'renderer',
    folders: ['renderer', 'shared'],
    outputs: ['renderer'],
    entries: () => ({ 'renderer/index': 'renderer/index.html' }),
    config: (_entries, outDir, dev) => ({
      configFile: join(projectRoot, 'vite.config.ts'),
      mode: dev ? 'development' : 'production',
      build: { outDir: join(outDir, 'renderer'), emptyOutDir: true, minify: !dev, sourcemap: dev },
    }),
  },
];

/** Every `NAME.worker.ts` of the vault is an entry of its own, started as a worker thread; `NAME.process.ts` as a process. */
function startedEntries() {
  return Object.fromEntries(
    filesIn(join(projectRoot, 'electron/vault'))
      .filter((file) => /\.(?:worker|process)\.ts$/.test(file))
      .map((file) => [`vault/${basename(file, '.ts')}`, relative(projectRoot, file)]),
  );
}
