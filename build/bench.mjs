// `npm run bench` runs every test/bench/NAME.bench.ts, `npm run bench -- NAME …` those named and those whose names begin with NAME-. A benchmark is a program
// that prints what it measured; it runs alone in a process on the vault's Node, built as the vault is built.

import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from './compile.mjs';
import { forNode } from './compile/for-node.mjs';
import { externalToVault } from './compile/parts.mjs';
import { build } from './compile/vite.mjs';
import { findNode24 } from './runtime/dependencies.mjs';
import { exitWith, projectRoot, say } from './runtime/project.mjs';
import { runInForeground } from './runtime/run.mjs';

const ending = '.bench.ts';
const folder = join(projectRoot, 'test', 'bench');
const known = readdirSync(folder)
  .filter((file) => file.endsWith(ending))
  .map((file) => file.slice(0, -ending.length))
  .sort();

const asked = process.argv.slice(2);
/** @param {string} name */
const named = (name) => known.filter((one) => one === name || one.startsWith(`${name}-`));
const unknown = asked.filter((name) => named(name).length === 0);

if (known.length === 0 || unknown.length > 0) {
  say(`${unknown.map((name) => `No benchmark ${name}. `).join('')}Benchmarks: ${known.join(', ') || 'none yet'}.`);
  process.exitCode = 2;
} else {
  await exitWith(() => run(asked.length > 0 ? asked.flatMap(named) : known));
}

/** @param {readonly string[]} names */
async function run(names) {
  // Worker threads are started from dist/vault, a window from all of dist.
  await compile();
  const outDir = join(projectRoot, 'dist', 'bench');
  rmSync(outDir, { recursive: true, force: true });
  const entries = Object.fromEntries(names.map((name) => [name, `test/bench/${name}${ending}`]));
  await build(forNode({ entries, outDir, dev: false, target: 'node24', format: 'esm', external: [...externalToVault, 'playwright'] }));

  let failed = 0;
  for (const name of names) {
    console.log(`\n=== ${name} ===`);
    const exitCode = await runInForeground(findNode24(), ['--expose-gc', join(outDir, `${name}.mjs`)]);
    if (exitCode !== 0) failed += 1;
  }
  return failed > 0 ? 1 : 0;
}
