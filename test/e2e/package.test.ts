import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { electronRuntime } from '../../build/runtime/electron.mjs';
import { projectRoot } from '../../build/runtime/project.mjs';

const minutes = 60_000;

test('a package is built, fused, started and asked', { timeout: 5 * minutes }, () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(projectRoot, 'build', 'dist.mjs')], {
    cwd: projectRoot,
    encoding: 'utf8',
    timeout: 4 * minutes,
  });
  const said = `${stdout}${stderr}`;
  expect(status, said).toBe(0);
  for (const seen of [
    'fuse RunAsNode: false',
    'fuse OnlyLoadAppFromAsar: true',
    'smoke: fuses are set',
    'smoke: the start page renders',
    'smoke: a changed file outside the archive is refused',
    'smoke: derbes demo works',
  ]) {
    expect(said).toContain(seen);
  }

  const isDevelopment = electronRuntime().kind === 'development';
  const folder = join(projectRoot, 'release', isDevelopment ? 'development' : '.', 'linux-unpacked');
  expect(existsSync(join(folder, 'DEVELOPMENT-RUNTIME'))).toBe(isDevelopment);
  expect(existsSync(join(folder, 'resources', 'app'))).toBe(false);
  // Licences travel with what they cover; binaries of other systems do not travel at all.
  expect(existsSync(join(folder, 'LICENSES.chromium.html'))).toBe(true);
  const list = readFileSync(join(folder, 'resources', 'app.asar'), 'latin1');
  expect(list).toContain('vault/node_modules/better-sqlite3/prebuilds/linux-x64.node');
  expect(list).not.toMatch(/prebuilds\/(win32|darwin|linux-arm64|linuxmusl)/);
});

test('no installer is made of the development runtime', () => {
  if (electronRuntime().kind !== 'development') return;
  const { status, stderr } = spawnSync(process.execPath, [join(projectRoot, 'build', 'dist.mjs'), '--installers'], {
    cwd: projectRoot,
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stderr).toContain('the development runtime is not shipped');
});
