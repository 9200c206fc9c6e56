import { resolve } from 'node:path';
import { projectRoot } from '../runtime/project.mjs';

/**
 * Sources name a worker thread as `new URL('./NAME.worker.ts', import.meta.url)`, a process of its own as
 * `./NAME.process.ts`; plain Node 24 can start both in tests. In dist/ they stand in dist/vault, wherever the code that
 * starts them was put.
 * @returns {import('vite').Plugin}
 */
function startedUrls() {
  return {
    name: 'derbes:started-urls',
    transform: {
      filter: { code: /\.(?:worker|process)\.ts/ },
      handler: (code) =>
        code.replace(
          /(new URL\(\s*['"])[^'"]*?([\w-]+\.(?:worker|process))\.ts(['"]\s*,\s*import\.meta\.url)/g,
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
 * @param {(string | RegExp)[]} options.external packages that are not put into the bundle
 * @param {string} [options.chunks] folder for code that several entries share; without it they stand beside them
 * @returns {import('vite').InlineConfig}
 */
export function forNode({ entries, outDir, dev, target, format, external, chunks }) {
  const extension = format === 'cjs' ? 'cjs' : 'mjs';
  return {
    configFile: false,
    root: projectRoot,
    mode: dev ? 'development' : 'production',
    plugins: [startedUrls()],
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
        input: Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, resolve(projectRoot, file)])),
        external,
        output: {
          format,
          entryFileNames: `[name].${extension}`,
          chunkFileNames: `${chunks ? `${chunks}/` : ''}[name]-[hash].${extension}`,
          ...(format === 'cjs' ? { codeSplitting: false } : {}),
        },
      },
    },
  };
}
