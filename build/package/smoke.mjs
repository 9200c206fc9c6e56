// Starts a packaged console and looks whether it works. With its inspect fuse off neither Playwright nor a debugger of
// Node reaches main, so the page is asked over the raw protocol of Chromium.

import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { executableName } from '../electron-builder.mjs';
import { readFuses, wantedFuses } from '../fuses.mjs';
import { folderForApp, giveToApp, isRoot, programCommand, withDisplay } from '../runtime/launch.mjs';
import { projectRoot, say } from '../runtime/project.mjs';
import { closedToNobody } from '../runtime/readable.mjs';
import { openPage } from './page-over-cdp.mjs';

/** Milliseconds a start may take. */
const patience = 60_000;

const suffix = process.platform === 'win32' ? '.exe' : '';

/** @param {string} packed the unpacked console. Rejects with what did not work. */
export async function smoke(packed) {
  const work = folderForApp('derbes-smoke-');
  const folder = readableCopy(packed, work);
  const display = await withDisplay();
  try {
    await checkFuses(folder);
    await checkStart(folder, work, display.name);
    await checkRefusal(folder, work, display.name);
    checkCommandLine(folder, work);
  } finally {
    display.stop();
    rmSync(work, { recursive: true, force: true });
  }
}

/** Where root's clone is closed to the user that the console runs as, a copy is started. @param {string} packed @param {string} work */
function readableCopy(packed, work) {
  if (!isRoot || closedToNobody(packed) === undefined) return packed;
  const copy = join(work, basename(packed));
  cpSync(packed, copy, { recursive: true });
  return copy;
}

/** @param {string} folder */
async function checkFuses(folder) {
  const fuses = await readFuses(join(folder, `${executableName}${suffix}`));
  for (const [name, value] of Object.entries(wantedFuses)) {
    const found = fuses[/** @type {keyof typeof fuses} */ (name)];
    expect(found === value || found === 'absent', `the fuse ${name} is ${found}`);
  }
  say('smoke: fuses are set');
}

/** @param {string} folder @param {string} work @param {string | undefined} display */
async function checkStart(folder, work, display) {
  const planted = join(work, 'planted.cjs');
  const mark = join(work, 'planted-code-ran');
  writeFileSync(planted, `require('node:fs').writeFileSync(${JSON.stringify(mark)}, '')`);
  // Each of these would turn an Electron without fuses into something else than the console.
  const console = start(folder, work, display, {
    args: ['--inspect=0'],
    env: { ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: `--require=${planted}` },
  });
  try {
    const page = await openPage(console.userData, 'app://derbes/', patience);
    const text = await until(() => page.evaluate('document.body.innerText.trim()'), 'the page shows nothing');
    const call = (/** @type {string} */ name) => page.evaluate(`window.derbes.call('${name}', {}, '0123456789abcdef')`);
    const runtime = await call('shell.runtime');
    expect(runtime?.value?.vault === 'running', `the vault does not run: ${JSON.stringify(runtime)}`);
    const status = await call('register.status');
    expect(status?.value?.state === 'none', `the vault does not answer: ${JSON.stringify(status)}`);
    mkdirSync(join(projectRoot, 'test-results'), { recursive: true });
    writeFileSync(join(projectRoot, 'test-results', 'packaged.png'), await page.screenshot());
    expect(!existsSync(mark), 'code named in NODE_OPTIONS ran');
    expect(!/Debugger listening/.test(console.said()), 'a debugger of Node listens');
    await page
      .evaluate(`void window.derbes.call('shell.window', { action: 'close' }, 'fedcba9876543210')`)
      .catch(() => {
        // closed before it could answer
      });
    page.close();
    expect((await console.exited(patience)) === 0, 'closing the window does not end the console');
    say(`smoke: the start page renders (${String(text).split('\n')[0]}), the vault answers, closing ends it`);
  } finally {
    console.kill();
  }
}

/** A changed file outside the archive. @param {string} folder @param {string} work @param {string | undefined} display */
async function checkRefusal(folder, work, display) {
  const file = join(folder, 'resources', 'vault', 'package.json');
  const before = readFileSync(file);
  writeFileSync(file, `${before.toString()} `);
  const console = start(folder, work, display, {});
  try {
    const log = join(console.userData, 'logs', 'derbes.log');
    const refused = () => existsSync(log) && readFileSync(log, 'utf8').includes('refused: PROGRAM_CHANGED vault/package.json');
    await until(() => Promise.resolve(refused()), 'a changed vault is not refused');
    const page = await openPage(console.userData, 'app://derbes/', 1500).catch(() => undefined);
    expect(page === undefined, 'a window opens in spite of a changed vault');
    say('smoke: a changed file outside the archive is refused');
  } finally {
    console.kill();
    writeFileSync(file, before);
  }
}

/** @param {string} folder @param {string} work */
function checkCommandLine(folder, work) {
  const out = join(work, 'demo');
  mkdirSync(out);
  giveToApp(out);
  const { command, args, env } = programCommand(
    join(folder, process.platform === 'win32' ? 'derbes.cmd' : 'derbes'),
    ['demo', '--out', out],
    { env: { NODE_OPTIONS: '--require=/nonexistent' } },
  );
  const result = spawnSync(command, args, {
    env,
    encoding: 'utf8',
    timeout: patience,
    shell: process.platform === 'win32',
  });
  expect(result.status === 0, `derbes demo ends with ${result.status}:\n${result.stdout}${result.stderr}`);
  say('smoke: derbes demo works from the packaged command line');
}

/**
 * @param {string} folder @param {string} work @param {string | undefined} display
 * @param {{ args?: string[], env?: Record<string, string> }} options
 */
function start(folder, work, display, { args = [], env = {} }) {
  const userData = folderForApp('derbes-smoke-data-');
  const launch = programCommand(
    join(folder, `${executableName}${suffix}`),
    ['--remote-debugging-port=0', `--user-data-dir=${userData}`, ...args],
    { home: work, env: { ...env, ...(display ? { DISPLAY: display } : {}) } },
  );
  const child = spawn(launch.command, launch.args, {
    env: launch.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  const exit = new Promise((resolve) => child.once('exit', resolve));
  return {
    userData,
    said: () => said,
    exited: (/** @type {number} */ limit) => Promise.race([exit, wait(limit, 'still running')]),
    kill: () => {
      try {
        // The whole group: a console that shows an error box has helpers.
        if (child.pid) process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
      } catch {
        // it has ended
      }
      rmSync(userData, { recursive: true, force: true });
    },
  };
}

/** @param {() => Promise<unknown>} look @param {string} complaint */
async function until(look, complaint) {
  for (const end = Date.now() + patience; Date.now() < end; await wait(100)) {
    // While a page is being loaded there is nothing to evaluate in.
    const found = await look().catch(() => undefined);
    if (found) return found;
  }
  throw new Error(`smoke: ${complaint}`);
}

/** @param {boolean} truth @param {string} complaint */
function expect(truth, complaint) {
  if (!truth) throw new Error(`smoke: ${complaint}`);
}
