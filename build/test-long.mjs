// `npm run test:long [FILES]`: the same tests with their properties tried a hundred times as often (DERBES_LONG_TESTS says
// otherwise). Without files: those that feed files of strangers to the readers of signatures, and then the slow ones at full
// length (DERBES_LONG).

import { join } from 'node:path';
import { findNode24 } from './runtime/dependencies.mjs';
import { exitWith, projectRoot } from './runtime/project.mjs';
import { runInForeground } from './runtime/run.mjs';

const vitest = join(projectRoot, 'node_modules', 'vitest', 'vitest.mjs');
const asked = process.argv.slice(2);
const files = asked.length > 0 ? asked : ['test/unit/signing/fuzz.test.ts'];

/** Those that take minutes by themselves, and are short without DERBES_LONG. */
const slow = [
  'test/integration/journal/kill.test.ts',
  'test/integration/journal/damaged-exports.test.ts',
  'test/integration/ingest/kill.test.ts',
  'test/integration/ingest/fuzz.test.ts',
  'test/integration/ingest/log-files.test.ts',
  'test/integration/verifier-page/large.test.ts',
  'test/e2e/batch-many.test.ts',
];

await exitWith(async () => {
  const repeated = await repeat();
  if (asked.length > 0) return repeated;
  const environment = { ...process.env, DERBES_LONG: '1' };
  const lasted = await runInForeground(findNode24(), [vitest, 'run', '--project', 'integration', '--project', 'e2e', ...slow], { cwd: projectRoot, env: environment });
  return repeated || lasted;
});

function repeat() {
  return runInForeground(findNode24(), [vitest, 'run', '--project', 'unit', ...files], {
    cwd: projectRoot,
    env: { ...process.env, DERBES_LONG_TESTS: process.env.DERBES_LONG_TESTS ?? '100' },
  });
}
