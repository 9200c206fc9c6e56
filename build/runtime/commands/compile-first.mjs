import { join } from 'node:path';
import { findNode24 } from '../dependencies.mjs';
import { projectRoot, SetupError } from '../project.mjs';
import { runInForeground } from '../run.mjs';

/** Brings dist/ up to date. In a process of its own: the build needs a newer Node than the one we may be running on. */
export async function compileFirst(/** @type {readonly string[]} */ ...args) {
  const exitCode = await runInForeground(findNode24(), [join(projectRoot, 'build', 'compile.mjs'), ...args], {
    stdio: ['ignore', 2, 2],
  });
  if (exitCode !== 0) throw new SetupError('The build failed: see its message above.');
}
