// `npm run test:long [FILES]`: the same tests with their properties tried a hundred times as often (DERBES_LONG_TESTS says
// otherwise). Without files: those that feed files of strangers to the readers of signatures.

import { join } from 'node:path';
import { findNode24 } from './runtime/dependencies.mjs';
import { exitWith, projectRoot } from './runtime/project.mjs';
import { runInForeground } from './runtime/run.mjs';

const vitest = join(projectRoot, 'node_modules', 'vitest', 'vitest.mjs');
const asked = process.argv.slice(2);
const files = asked.length > 0 ? asked : ['test/unit/signing/fuzz.test.ts'];

await exitWith(() =>
  runInForeground(findNode24(), [vitest, 'run', '--project', 'unit', ...files], {
    cwd: projectRoot,
    env: { ...process.env, DERBES_LONG_TESTS: process.env.DERBES_LONG_TESTS ?? '100' },
  }),
);
