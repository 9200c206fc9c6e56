import { installDebianPackages } from '../debian.mjs';
import { findNode24 } from '../dependencies.mjs';
import { resolveElectron } from '../electron.mjs';
import { say } from '../project.mjs';
import { missingTools } from '../tools.mjs';

/** Everything that `npm start` and `npm test` need, so that they find it there. */
export async function run() {
  const electron = await resolveElectron();
  await installTestTools();
  const note = electron.kind === 'development' ? ' (development runtime)' : '';
  say(`Node for the vault: ${findNode24()}\nElectron: ${electron.version}${note}\nReady: npm start, npm test.`);
  return 0;
}

/** @returns {Promise<ReturnType<typeof missingTools>>} what is missing all the same */
export async function installTestTools() {
  // On other systems the tests that need them are left out.
  if (process.platform !== 'linux') return missingTools();
  await installDebianPackages(
    missingTools().map(([, tool]) => tool.debian),
    say,
  );
  return missingTools();
}
