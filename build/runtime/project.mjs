import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top folder of the project. */
export const projectRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** What setup brings in and remembers. Deleting this folder costs nothing but the time to fill it again. */
export const runtimeFolder = join(projectRoot, '.runtime');

/**
 * On a build server nothing may be left out quietly.
 * @param {NodeJS.ProcessEnv} [env]
 */
export function isCi(env = process.env) {
  return env.CI !== undefined && env.CI !== '' && env.CI !== 'false' && env.CI !== '0';
}

/** A mistake the reader can mend: shown as one message, without a stack. */
export class SetupError extends Error {}

/**
 * For a program of its own: a mistake the reader can mend ends it with its message.
 * @param {() => Promise<number>} main returns the exit code
 */
export async function exitWith(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}

/** Standard output belongs to the command that is run; what setup has to say goes beside it. */
export function say(/** @type {string} */ line) {
  process.stderr.write(`${line}\n`);
}
