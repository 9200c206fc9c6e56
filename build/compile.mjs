// Builds what runs: dist/main, dist/preload, dist/vault, dist/cli and dist/renderer.
//
// A part is rebuilt only when a file it is made of has changed, so that `npm start` and `npm run derbes` cost nothing
// the second time. Everything said here goes to standard error: standard output belongs to the command being run.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const projectRoot = dirname(dirname(fileURLToPath(import.meta.url)));

/** Packages the vault finds in node_modules at run time: native ones, and those that read their own data files. */
const externalToVault = ['better-sqlite3', 'koffi', 'pdfmake', 'fontkit', /^@expo-google-fonts\//];

/**
 * @typedef {object} Part
 * @property {string} name shown to the reader, and the name of the stamp
 * @property {string[]} folders what the part is made of; a change in any file inside asks for a rebuild
 * @property {string[]} outputs folders inside dist/ that the part fills
 * @property {() => Record<string, string>} entries output name → source file; those that do not exist are left out
 * @property {(entries: Record<string, string>, outDir: string, dev: boolean) => import('vite').InlineConfig} config
 */

/** @type {Part[]} */
const parts = [
  {
    name: 'main',
    folders: ['electron/main', 'shared'],
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
    name: 'vault and command line',
    folders: ['electron/vault', 'electron/cli', 'shared'],
    outputs: ['vault', 'cli'],
    // One build for both, because the command line runs the same vault: common code is written once.
    entries: () => ({
      'vault/process': 'electron/vault/process.ts',
      'cli/derbes': 'electron/cli/derbes.ts',
      ...workerEntries(),
    }),
    config: (entries, outDir, dev) =>
      forNode({ entries, outDir, dev, target: 'node24', format: 'esm', external: externalToVault }),
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

/** Every `NAME.worker.ts` of the vault is an entry of its own, started as a worker thread. */
function workerEntries() {
  return Object.fromEntries(
    filesIn(join(projectRoot, 'electron/vault'))
      .filter((file) => file.endsWith('.worker.ts'))
      .map((file) => [`vault/${basename(file, '.ts')}`, relative(projectRoot, file)]),
  );
}

/**
 * Sources name a worker as `new URL('./NAME.worker.ts', import.meta.url)`, which plain Node 24 can start in tests.
 * In dist/ every worker stands in dist/vault, wherever the code that starts it was put.
 * @returns {import('vite').Plugin}
 */
function workerUrls() {
  return {
    name: 'derbes:worker-urls',
    transform: {
      filter: { code: '.worker.ts' },
      handler: (code) =>
        code.replace(
          /(new URL\(\s*['"])[^'"]*?([\w-]+\.worker)\.ts(['"]\s*,\s*import\.meta\.url)/g,
          '$1../vault/$2.mjs$3',
        ),
    },
  };
}

/**
 * @param {object} options
 * @param {Record<string, string>} options.entries
 * @param {string} options.outDir
 * @param {boolean} options.dev
 * @param {string} options.target
 * @param {'cjs' | 'esm'} options.format
 * @param {(string | RegExp)[]} options.external
 * @returns {import('vite').InlineConfig}
 */
function forNode({ entries, outDir, dev, target, format, external }) {
  const extension = format === 'cjs' ? 'cjs' : 'mjs';
  return {
    configFile: false,
    root: projectRoot,
    mode: dev ? 'development' : 'production',
    plugins: [workerUrls()],
    ssr: { target: 'node', noExternal: true, external: external.filter((name) => typeof name === 'string') },
    build: {
      ssr: true,
      target,
      outDir,
      emptyOutDir: false,
      copyPublicDir: false,
      minify: false,
      sourcemap: dev,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, join(projectRoot, file)])),
        external,
        output: {
          format,
          entryFileNames: `[name].${extension}`,
          chunkFileNames: `${dirname(Object.keys(entries)[0] ?? '.')}/[name]-[hash].${extension}`,
          ...(format === 'cjs' ? { codeSplitting: false } : {}),
        },
      },
    },
  };
}

/** @param {string} folder @returns {string[]} every file inside, in a stable order */
function filesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/**
 * What a part was made of. Contents, not times: a checkout or a copy changes every time and no content.
 * @param {Part} part @param {boolean} dev
 */
function fingerprint(part, dev) {
  const hash = createHash('sha256').update(dev ? 'dev' : 'production');
  const settings = ['build/compile.mjs', 'vite.config.ts', 'tsconfig.json', 'package-lock.json', 'package.json'];
  const sources = part.folders.flatMap((folder) => filesIn(join(projectRoot, folder)));
  for (const file of [...settings.map((name) => join(projectRoot, name)), ...sources]) {
    hash.update(`\0${relative(projectRoot, file)}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

/**
 * @param {object} [options]
 * @param {boolean} [options.dev] readable code with source maps
 * @param {string[]} [options.only] names of parts; all of them if left out
 * @param {(line: string) => void} [options.say]
 */
export async function compile({ dev = false, only, say = (line) => process.stderr.write(`${line}\n`) } = {}) {
  const dist = join(projectRoot, 'dist');
  for (const part of parts) {
    if (only && !only.includes(part.name)) continue;
    const entries = Object.fromEntries(
      Object.entries(part.entries()).filter(([, file]) => existsSync(join(projectRoot, file))),
    );
    if (Object.keys(entries).length === 0) {
      say(`compile: ${part.name} is not there yet, left out`);
      continue;
    }
    const stamp = join(dist, `.${part.name.replaceAll(' ', '-')}.stamp`);
    const wanted = fingerprint(part, dev);
    if (readIfThere(stamp) === wanted && part.outputs.some((name) => existsSync(join(dist, name)))) continue;

    const started = performance.now();
    // Built aside and moved in whole, so that two builds at once, or one that fails, never leave half a part.
    const aside = join(dist, `.building-${process.pid}-${part.outputs.join('-')}`);
    try {
      await build(part.config(entries, aside, dev));
      for (const name of part.outputs) replaceFolder(join(aside, name), join(dist, name));
      writeFileSync(stamp, wanted);
    } finally {
      rmSync(aside, { recursive: true, force: true });
    }
    say(`compile: ${part.name} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  }
}

/** @param {import('vite').InlineConfig} config */
async function build(config) {
  // Loaded only when something must be built: Vite itself takes longer to load than checking every stamp.
  const vite = await import('vite');
  await vite.build({ ...config, logLevel: 'warn', customLogger: standardErrorLogger(vite) });
}

/** @param {typeof import('vite')} vite */
function standardErrorLogger(vite) {
  /** @param {string} line */
  const write = (line) => void process.stderr.write(`${line}\n`);
  return { ...vite.createLogger('warn'), info: () => {}, warn: write, warnOnce: write, error: write };
}

/** @param {string} from @param {string} to */
function replaceFolder(from, to) {
  if (!existsSync(from)) return;
  const old = `${to}.old-${process.pid}`;
  mkdirSync(dirname(to), { recursive: true });
  if (existsSync(to)) renameSync(to, old);
  renameSync(from, to);
  rmSync(old, { recursive: true, force: true });
}

/** @param {string} file */
function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await compile({ dev: process.argv.includes('--dev') });
}
