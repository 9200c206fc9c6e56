import { ensureDependencies } from './dependencies.mjs';
import { say, SetupError } from './project.mjs';

/** @type {Record<string, () => Promise<{ run(args: readonly string[]): Promise<number> }>>} */
const commands = {
  setup: () => import('./commands/setup.mjs'),
  start: () => import('./commands/start.mjs'),
  test: () => import('./commands/test.mjs'),
  cli: () => import('./commands/cli.mjs'),
  dist: () => import('./commands/dist.mjs'),
  screenshots: () => import('./commands/screenshots.mjs'),
};

/**
 * @param {string | undefined} name @param {readonly string[]} args
 * @returns {Promise<number>} the exit code
 */
export async function run(name, args) {
  const load = commands[name ?? ''];
  if (!load) {
    say(`Commands: ${Object.keys(commands).join(', ')}.`);
    return 2;
  }
  try {
    // Before the command is loaded: commands may import packages.
    await ensureDependencies();
    return await (await load()).run(args);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    return 1;
  }
}
