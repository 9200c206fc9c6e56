import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { startXvfb } from '../../../build/runtime/display.mjs';
import { hasTool } from '../../../build/runtime/tools.mjs';

/** Where an X server of this machine listens. */
const socketOf = (display: string | undefined) => `/tmp/.X11-unix/X${display?.slice(1)}`;

describe.skipIf(!hasTool('Xvfb') || !hasTool('setpriv'))('a virtual display', () => {
  test('takes a free number, listens on no network, and ends when told', async () => {
    const [first, second] = await Promise.all([startXvfb(), startXvfb()]);
    expect(first.name).not.toBe(second.name);
    expect(existsSync(socketOf(first.name))).toBe(true);
    const listening = spawnSync('cat', ['/proc/net/tcp', '/proc/net/tcp6'], { encoding: 'utf8' }).stdout;
    const port = (6000 + Number(first.name?.slice(1))).toString(16).toUpperCase();
    expect(listening).not.toMatch(new RegExp(`:${port} [0-9A-F]+:0000 0A `));
    first.stop();
    second.stop();
    await expect.poll(() => existsSync(socketOf(first.name))).toBe(false);
  });

  test('goes when the process that started it is killed', async () => {
    const starter = spawn(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        `import { startXvfb } from './build/runtime/display.mjs';
         console.log((await startXvfb()).name);
         setInterval(() => {}, 1000);`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [said] = (await once(starter.stdout, 'data')) as [Buffer];
    const socket = socketOf(String(said).trim());
    expect(existsSync(socket)).toBe(true);
    starter.kill('SIGKILL');
    await expect.poll(() => existsSync(socket), { timeout: 5000 }).toBe(false);
  });
});
