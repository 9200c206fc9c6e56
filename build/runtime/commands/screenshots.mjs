import { join } from 'node:path';
import { findNode24 } from '../dependencies.mjs';
import { projectRoot } from '../project.mjs';
import { runInForeground } from '../run.mjs';

/** Pictures of every page for the documents. Node 24, because it reads the TypeScript of the tests' harness as it stands. */
export async function run() {
  return runInForeground(findNode24(), [join(projectRoot, 'build', 'screenshots.mjs')]);
}
