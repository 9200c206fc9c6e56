import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forNode } from '../../../build/compile/for-node.mjs';
import { build } from '../../../build/compile/vite.mjs';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'derbes-compile-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function source(name: string, code: string): string {
  const file = join(folder, name);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, code);
  return file;
}

test('a worker thread named by its source is found in dist/vault', async () => {
  const worker = source(
    'vault/signing/token.worker.ts',
    `import { parentPort } from 'node:worker_threads'; parentPort?.postMessage('from the worker' as string);`,
  );
  const host = source(
    'vault/signing/host.ts',
    `import { Worker } from 'node:worker_threads';
     new Worker(new URL('./token.worker.ts', import.meta.url)).on('message', (text: string) => { console.log(text); });`,
  );
  const outDir = join(folder, 'dist');
  await build(
    forNode({
      entries: { 'cli/derbes': host, 'vault/token.worker': worker },
      outDir,
      dev: false,
      target: 'node24',
      format: 'esm',
      external: [],
      chunks: 'vault',
    }),
  );
  expect(execFileSync(process.execPath, [join(outDir, 'cli/derbes.mjs')], { encoding: 'utf8' })).toBe(
    'from the worker\n',
  );
});

test('a process of the vault named by its source is found in dist/vault', async () => {
  const program = source('vault/signing/token.process.ts', `console.log('from the process' as string);`);
  const host = source(
    'vault/signing/driver.ts',
    `import { execFileSync } from 'node:child_process';
     import { fileURLToPath } from 'node:url';
     execFileSync(process.execPath, [fileURLToPath(new URL('./token.process.ts', import.meta.url))], { stdio: 'inherit' });`,
  );
  const outDir = join(folder, 'dist-process');
  await build(
    forNode({
      entries: { 'cli/derbes': host, 'vault/token.process': program },
      outDir,
      dev: false,
      target: 'node24',
      format: 'esm',
      external: [],
      chunks: 'vault',
    }),
  );
  expect(execFileSync(process.execPath, [join(outDir, 'cli/derbes.mjs')], { encoding: 'utf8' })).toBe(
    'from the process\n',
  );
});

test('what a sandboxed preload runs asks for nothing but Electron', async () => {
  const preload = source(
    'preload.ts',
    `import { contextBridge } from 'electron';
     import { z } from '${join(process.cwd(), 'node_modules/zod/index.js')}';
     contextBridge.exposeInMainWorld('parse', (value: unknown) => z.string().parse(value));`,
  );
  const outDir = join(folder, 'dist');
  await build(
    forNode({
      entries: { 'preload/preload': preload },
      outDir,
      dev: false,
      target: 'chrome114',
      format: 'cjs',
      external: ['electron'],
    }),
  );
  const code = readFileSync(join(outDir, 'preload/preload.cjs'), 'utf8');
  expect([...code.matchAll(/\brequire\("([^"]+)"\)/g)].map((match) => match[1])).toEqual(['electron']);
});
