// The way in for `npm start`, `npm test`, `npm run setup`, `npm run derbes` and `npm run dist`.
//
// This file and node-version.mjs are read by whatever Node the machine has, so they keep to plain old syntax; the rest
// is loaded only when that Node is new enough to read it.

import { nodeProblem } from './runtime/node-version.mjs';

const problem = nodeProblem(process.env.DERBES_PRETEND_NODE || process.versions.node);
if (problem) {
  console.error(problem);
  process.exitCode = 1;
} else {
  const given = process.argv.slice(3);
  const args = given[0] === '--' ? given.slice(1) : given;
  import('./runtime/commands.mjs')
    .then((commands) => commands.run(process.argv[2], args))
    .then((exitCode) => {
      process.exitCode = exitCode;
    });
}
