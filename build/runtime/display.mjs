import { spawn } from 'node:child_process';
import { SetupError } from './project.mjs';
import { findCommand } from './run.mjs';
import { describeMissing, tools } from './tools.mjs';

/**
 * @typedef {object} Display
 * @property {string | undefined} name such as `:99`; undefined where the system needs none
 * @property {() => void} stop
 */

/** Whether windows can be shown as things are. */
export function hasDisplay(env = process.env) {
  return process.platform !== 'linux' || Boolean(env.DISPLAY);
}

/** The display there is, or else a virtual one that lasts until `stop`. @returns {Promise<Display>} */
export async function withDisplay() {
  if (hasDisplay()) return { name: process.env.DISPLAY, stop: () => {} };
  return startXvfb();
}

/**
 * A virtual display. Nobody's windows must reach a server that root started, so it asks for no cookie (`-ac`); it
 * listens on no network.
 * @returns {Promise<Display>}
 */
export async function startXvfb() {
  if (!findCommand('Xvfb')) throw new SetupError(`${describeMissing('Xvfb', tools.Xvfb)}.`);
  // With -displayfd the server takes the first free number and says which.
  const xvfb = ['Xvfb', '-displayfd', '3', '-ac', '-nolisten', 'tcp', '-screen', '0', '1920x1080x24'];
  // Whoever started it may be killed: then the server goes too.
  const [command = '', ...args] = findCommand('setpriv') ? ['setpriv', '--pdeathsig', 'TERM', ...xvfb] : xvfb;
  const server = spawn(command, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const stop = () => void server.kill();
  process.once('exit', stop);
  const number = await new Promise((resolve, reject) => {
    let said = '';
    server.stdio[3]?.on('data', (chunk) => {
      said += String(chunk);
      if (said.includes('\n')) resolve(said.trim());
    });
    server.once('exit', () => reject(new SetupError('Xvfb ended before it had a display.')));
    server.once('error', reject);
  });
  // It must not keep its starter alive: whoever forgets `stop` still ends.
  server.unref();
  server.stdio[3]?.destroy();
  return { name: `:${number}`, stop };
}
