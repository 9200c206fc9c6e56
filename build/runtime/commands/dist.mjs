import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findNode24 } from '../dependencies.mjs';
import { projectRoot, SetupError } from '../project.mjs';
import { runInForeground } from '../run.mjs';
import { compileFirst } from './compile-first.mjs';

/** Packages for users. @param {readonly string[]} args */
export async function run(args) {
  const script = join(projectRoot, 'build', 'dist.mjs');
  if (!existsSync(script)) throw new SetupError('build/dist.mjs is not there yet.');
  await compileFirst();
  return runInForeground(findNode24(), [script, ...args]);
}
