import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isRoot, playwrightWrapper } from '../../../build/runtime/launch.mjs';
import { closedToNobody } from '../../../build/runtime/readable.mjs';
import { hasTool } from '../../../build/runtime/tools.mjs';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'derbes-setup-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function setup(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  return spawnSync(process.execPath, ['build/setup.mjs', ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

test('an old Node gets one clear message and nothing else', () => {
  const { status, stdout, stderr } = setup(['start'], { DERBES_PRETEND_NODE: '18.20.4' });
  expect(status).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^Node 18 found; Derbes needs Node 20 or newer/);
});

test('an unknown command is answered with those there are', () => {
  const { status, stderr } = setup(['unknown']);
  expect(status).toBe(2);
  expect(stderr).toMatch(/setup, start, test, cli, dist/);
});

test('start without a display says how to get one', () => {
  const { status, stderr } = setup(['start', '--'], { DISPLAY: '' });
  expect(status).toBe(1);
  expect(stderr).toMatch(/npm start -- --xvfb/);
});

test('a folder closed to others is found on a real disk', () => {
  const closed = join(folder, 'closed');
  mkdirSync(join(closed, 'clone'), { recursive: true });
  chmodSync(folder, 0o755);
  chmodSync(closed, 0o700);
  expect(closedToNobody(join(closed, 'clone'))).toBe(closed);
  chmodSync(closed, 0o755);
  expect(closedToNobody(join(closed, 'clone'))).toBeUndefined();
});

describe.skipIf(!hasTool('setpriv'))('the program given to Playwright', () => {
  const wrapped = (script: string, ...args: string[]) => {
    const program = join(folder, "it's a program");
    writeFileSync(program, `#!/bin/sh\n${script}\n`);
    chmodSync(folder, 0o755);
    chmodSync(program, 0o755);
    return spawnSync(playwrightWrapper(program), args, { encoding: 'utf8' }).stdout;
  };

  test('never passes --no-sandbox on, and passes everything else as it is', () => {
    const args = ['--no-sandbox', '--inspect=0', 'a folder', "it's", ''];
    expect(wrapped(`printf '[%s]' "$@"`, ...args)).toBe("[--inspect=0][a folder][it's][]");
  });

  test('does not run as root', () => {
    expect(wrapped('id -u')).not.toBe('0\n');
    if (isRoot) expect(wrapped('id -u; id -G')).toBe('65534\n65534\n');
  });
});

test('nothing in the project starts Electron without its sandbox', () => {
  const files = spawnSync('git', ['grep', '-lE', '--', '--no-sandbox', ':!docs', ':!*.md'], { encoding: 'utf8' });
  // One takes the switch out of what Playwright adds, one refuses to start with it, the others try that.
  const allowed = [
    'build/runtime/launch.mjs',
    'electron/main/security.ts',
    'test/e2e/sandbox.test.ts',
    'test/e2e/security-processes.test.ts',
    'test/integration/setup/setup.test.ts',
  ];
  expect(files.stdout.trim().split('\n')).toEqual(allowed);
  expect(readFileSync('build/runtime/launch.mjs', 'utf8')).toContain('[ "$argument" = --no-sandbox ] ||');
});
