import { join } from 'node:path';
import { findNode24 } from '../dependencies.mjs';
import { projectRoot } from '../project.mjs';
import { runInForeground } from '../run.mjs';
import { compileFirst } from './compile-first.mjs';

/** `derbes …`, the vault without a window. @param {readonly string[]} args */
export async function run(args) {
  await compileFirst('--only=vault');
  return runInForeground(findNode24(), [join(projectRoot, 'dist', 'cli', 'derbes.mjs'), ...args]);
}
