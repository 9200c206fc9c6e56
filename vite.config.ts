import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const here = fileURLToPath(new URL('.', import.meta.url));

/**
 * The renderer's build, and the three suites of Vitest. The other entries of the product (main, preload, vault, command
 * line) are built by `build/compile.mjs`, which takes the renderer's settings from here.
 */
export default defineConfig({
  root: `${here}renderer`,
  plugins: [react()],
  build: {
    outDir: `${here}dist/renderer`,
    // Chromium of the oldest runtime the console is started on (the development runtime).
    target: 'chrome114',
    // A font inside a data: URL would need `font-src data:` in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
  },
  test: {
    root: here,
    projects: [
      {
        extends: true,
        // Properties take seconds on a machine that is busy with other work.
        test: { name: 'unit', root: here, include: ['test/unit/**/*.test.ts'], testTimeout: 30_000 },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          root: here,
          include: ['test/integration/**/*.test.ts'],
          globalSetup: ['test/integration/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          root: here,
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/e2e/global-setup.ts'],
          // One window at a time: focus, clipboard and idle time belong to the whole display.
          fileParallelism: false,
          // A window on a busy machine answers later than the second that polls wait by default.
          expect: { poll: { timeout: 20_000 } },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
