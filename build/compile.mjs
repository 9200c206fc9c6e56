// Builds what runs: dist/main, dist/preload, dist/vault, dist/cli, dist/renderer and dist/page.
//
// A part is rebuilt only when a file it is made of has changed, so that `npm start` and `npm run derbes` cost nothing
// the second time. Everything said here goes to standard error: standard output belongs to the command being run.

import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fingerprint, readIfThere, replaceFolder } from './compile/files.mjs';
import { parts } from './compile/parts.mjs';
import { build } from './compile/vite.mjs';
import { exitWith, projectRoot, say } from './runtime/project.mjs';

/**
 * @param {object} [options]
 * @param {boolean} [options.dev] readable code with source maps
 * @param {string} [options.only] the name of one part
 */
export async function compile({ dev = false, only } = {}) {
  for (const part of parts) {
    if (only === undefined || only === part.name || neededBy(only).includes(part.name)) await compilePart(part, dev);
  }
}

/** @param {string} name @returns {string[]} */
function neededBy(name) {
  return parts.find((part) => part.name === name)?.needs ?? [];
}

/** @param {import('./compile/parts.mjs').Part} part @param {boolean} dev */
async function compilePart(part, dev) {
  const entries = Object.fromEntries(
    Object.entries(part.entries()).filter(([, file]) => existsSync(join(projectRoot, file))),
  );
  if (Object.keys(entries).length === 0) {
    say(`compile: ${part.name} has no source yet, left out`);
    return;
  }
  const dist = join(projectRoot, 'dist');
  const stamp = join(dist, `.${part.name}.stamp`);
  const wanted = fingerprint(part.folders, dev);
  const present = Object.keys(entries).every((name) => existsSync(join(dist, dirname(name))));
  if (present && readIfThere(stamp) === wanted) return;

  const started = performance.now();
  // Built aside and moved in whole, so that two builds at once, or one that fails, never leave half a part.
  const aside = join(dist, `.building-${process.pid}-${part.name}`);
  try {
    await build(await part.config(entries, aside, dev));
    for (const name of part.outputs) replaceFolder(join(aside, name), join(dist, name));
    writeFileSync(stamp, wanted);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  say(`compile: ${part.name} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const only = process.argv.find((argument) => argument.startsWith('--only='));
  await exitWith(async () => {
    await compile({ dev: process.argv.includes('--dev'), only: only?.slice('--only='.length) });
    return 0;
  });
}
