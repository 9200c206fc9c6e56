import { join, resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { projectRoot } from '../runtime/project.mjs';
import { oneFile } from './one-file.mjs';

/** Where Node's cryptography stands, and what takes its place in a browser. */
const primitives = join(projectRoot, 'electron/vault/crypto/primitives.ts');
const inThePage = join(projectRoot, 'electron/vault/crypto/primitives-page.ts');

/** @returns {import('vite').Plugin} */
function withoutNode() {
  return {
    name: 'derbes:without-node',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (source.startsWith('node:')) throw new Error(`${importer} imports ${source}, which no browser has.`);
      if (!source.endsWith('/primitives.ts')) return null;
      const found = await this.resolve(source, importer, { ...options, skipSelf: true });
      return found?.id === primitives ? inThePage : found;
    },
  };
}

/**
 * The page that verifies exported journals: one file for any browser of the last years.
 * @param {string} outDir @param {boolean} dev @returns {import('vite').InlineConfig}
 */
export function forPage(outDir, dev) {
  return {
    configFile: false,
    root: resolve(projectRoot, 'verifier'),
    mode: dev ? 'development' : 'production',
    base: './',
    plugins: [withoutNode(), react(), oneFile()],
    worker: { format: 'iife', plugins: () => [withoutNode()] },
    build: {
      outDir: join(outDir, 'page'),
      emptyOutDir: true,
      // `Array.prototype.toSorted` and its like came in 2023.
      target: ['chrome110', 'firefox115', 'safari16.4'],
      minify: !dev,
      modulePreload: false,
      cssCodeSplit: false,
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 4000,
      rolldownOptions: { output: { codeSplitting: false } },
    },
  };
}
