import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findNode24 } from '../dependencies.mjs';
import { hasDisplay } from '../display.mjs';
import { isElectronResolved, resolveElectron } from '../electron.mjs';
import { isRoot } from '../launch.mjs';
import { isCi, projectRoot, runtimeFolder, SetupError } from '../project.mjs';
import { runInForeground } from '../run.mjs';
import { countReport, sum, totalLine } from '../test-report.mjs';
import { describeMissing, tools } from '../tools.mjs';
import { installTestTools } from './setup.mjs';

/** @typedef {import('../test-report.mjs').Counts} Counts */

/** @type {{ heading: string, run: () => Promise<Counts> }[]} */
const steps = [
  { heading: 'Types', run: () => check('typescript/bin/tsc', '--noEmit') },
  { heading: 'Lint', run: () => check('eslint/bin/eslint.js', '.', '--max-warnings', '0') },
  { heading: 'Build', run: build },
  { heading: 'Unit tests', run: () => vitest('unit') },
  { heading: 'Integration tests', run: () => vitest('integration') },
  { heading: 'End-to-end tests', run: endToEnd },
];

/** All that can be checked on this machine. The last line says how it went. */
export async function run() {
  /** @type {Counts[]} */
  const counts = [];
  try {
    heading('Setup');
    await prepare();
    for (const step of steps) {
      heading(step.heading);
      counts.push(await step.run());
    }
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    counts.push({ passed: 0, failed: 1, skipped: 0 });
  }

  const total = sum(counts);
  if (isCi() && total.skipped > 0) console.log('\nOn a build server a skipped test is a failure.');
  console.log(`\n${totalLine(total)}`);
  return total.failed > 0 || (isCi() && total.skipped > 0) ? 1 : 0;
}

async function prepare() {
  const missing = (await installTestTools()).map(([name, tool]) => describeMissing(name, tool));
  try {
    await resolveElectron();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    missing.push(error.message);
  }
  if (missing.length === 0) return;
  if (isCi()) throw new SetupError(`On a build server every test must run:\n${missing.join('\n')}`);
  console.log(`${missing.join('\n')}\nTests that need them are skipped.`);
}

/** @param {string} title */
function heading(title) {
  console.log(`\n=== ${title} ===`);
}

/** A check that counts as one test. @param {string} script @param {readonly string[]} args @returns {Promise<Counts>} */
async function check(script, ...args) {
  const exitCode = await node(join(projectRoot, 'node_modules', script), ...args);
  if (exitCode === 0) console.log('ok');
  return { passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1, skipped: 0 };
}

/** The build is no test; only its failure counts. @returns {Promise<Counts>} */
async function build() {
  const exitCode = await node(join(projectRoot, 'build', 'compile.mjs'));
  if (exitCode === 0) console.log('ok');
  return { passed: 0, failed: exitCode === 0 ? 0 : 1, skipped: 0 };
}

/** @param {string} project @returns {Promise<Counts>} */
async function vitest(project) {
  const reports = join(runtimeFolder, 'reports');
  const file = join(reports, `${project}.json`);
  mkdirSync(reports, { recursive: true });
  rmSync(file, { force: true });
  const exitCode = await node(
    join(projectRoot, 'node_modules', 'vitest', 'vitest.mjs'),
    ...[
      'run',
      '--project',
      project,
      '--passWithNoTests',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ],
  );
  const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  const counts = countReport(report, exitCode);
  for (const name of counts.skippedNames) console.log(`skipped: ${name}`);
  return counts;
}

/** @returns {Promise<Counts>} */
async function endToEnd() {
  const hindrance = windowHindrance();
  if (!hindrance) return vitest('e2e');
  console.log(`skipped: every end-to-end test, because ${hindrance}`);
  return { passed: 0, failed: 0, skipped: 1 };
}

/** @returns {string | undefined} why no window can be shown here */
function windowHindrance() {
  if (!isElectronResolved()) return 'there is no Electron';
  if (!hasDisplay() && !tools.Xvfb.present()) return 'there is no display and no Xvfb';
  if (isRoot && !tools.setpriv.present()) return 'there is no setpriv to take the rights of root away';
  return undefined;
}

/** @param {readonly string[]} args */
function node(...args) {
  return runInForeground(findNode24(), args, { cwd: projectRoot, stdio: ['ignore', 'inherit', 'inherit'] });
}
