import { readFileSync } from 'node:fs';
import { _electron, type ElectronApplication } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folderForApp, playwrightLaunch } from '../../build/runtime/launch.mjs';

describe.runIf(process.platform === 'linux')('the process that shows the page', () => {
  let app: ElectronApplication;
  beforeAll(async () => {
    app = await _electron.launch(playwrightLaunch({ userDataDir: folderForApp() }));
    await app.firstWindow();
  });
  afterAll(() => app.close());

  const status = async (field: string) => {
    const pid = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => window.webContents.getOSProcessId()),
    );
    const text = readFileSync(`/proc/${pid[0]}/status`, 'utf8');
    return new RegExp(`^${field}:\\s*(.*)$`, 'm').exec(text)?.[1];
  };

  test('is held by a system call filter', async () => {
    expect(await status('Seccomp')).toBe('2');
  });

  test('does not belong to root', async () => {
    expect(await status('Uid')).not.toMatch(/\b0\b/);
  });

  test('was started without the switch that turns the sandbox off', async () => {
    expect(await app.evaluate(() => process.argv)).not.toContain('--no-sandbox');
  });
});
