import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { folderForApp } from '../../build/runtime/launch.mjs';
import { launch, type RunningConsole } from './harness/app.ts';
import { plainApp } from './harness/plain-app.ts';

// The life of a register as main sees it: locked by keys, by sleep and at the end, found again at the next start.

const passphrase = 'derbes demo register';

const appDir = plainApp();
const userData = folderForApp('derbes-user-data-');
const parent = folderForApp('derbes-registers-');
let derbes: RunningConsole;
let path: string;

const start = (args: string[] = []) => launch({ appDir, userData, args });
const state = async () => {
  const status = await derbes.call('register.status', {});
  return status.ok ? status.value.state : status.problem.code;
};
const unlock = async () => {
  const status = await derbes.call('register.status', {});
  if (!status.ok || status.value.state !== 'locked') throw new Error(`not locked: ${JSON.stringify(status)}`);
  const [operator] = status.value.operators;
  return derbes.call('register.unlock', { operator: operator!.id, passphrase });
};
const emit = (event: string) =>
  derbes.app.evaluate(({ powerMonitor }, name) => powerMonitor.emit(name as 'suspend'), event);

beforeAll(async () => {
  derbes = await start();
  await derbes.answerDialogs({ open: parent });
  const picked = await derbes.call('shell.pick', { purpose: 'register-parent' });
  const made = await derbes.call('register.createDemo', { parent: picked.ok ? picked.value.file!.handle : '' });
  if (!made.ok) throw new Error(made.problem.code);
  path = made.value.path;
});
afterAll(() => derbes.close());

test('the demo register opens on any runtime without a question, and is remembered', async () => {
  expect(path.startsWith(parent)).toBe(true);
  expect(await state()).toBe('open');
  expect(await derbes.call('shell.preferences', {})).toMatchObject({
    ok: true,
    value: { recent: [{ path, demo: true }] },
  });
});

test('Ctrl L locks without asking the page, and tells it', async () => {
  await derbes.page.evaluate(() => {
    const seen: unknown[] = [];
    Object.assign(window, { seenCommands: seen });
    window.derbes.subscribe((message) => {
      if (message.kind === 'event' && message.event === 'shell.command') seen.push(message.payload);
    });
  });
  await derbes.app.evaluate(({ BrowserWindow }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0]!;
    for (const type of ['keyDown', 'keyUp'] as const) {
      webContents.sendInputEvent({ type, keyCode: 'L', modifiers: ['control'] });
    }
  });
  await expect.poll(state).toBe('locked');
  expect(await derbes.page.evaluate(() => (window as unknown as { seenCommands: unknown[] }).seenCommands)).toEqual([
    { command: 'lock' },
  ]);
});

test.each(['suspend', 'lock-screen'])('%s locks', async (event) => {
  expect(await unlock()).toEqual({ ok: true, value: {} });
  expect(await state()).toBe('open');
  await emit(event);
  await expect.poll(state).toBe('locked');
});

test('a locked screen does not lock where the register says so', async () => {
  expect(await unlock()).toEqual({ ok: true, value: {} });
  const before = await derbes.call('settings.get', {});
  if (!before.ok) throw new Error(before.problem.code);
  const { settings } = before.value;
  await derbes.call('settings.set', { ...settings, lockOnScreenLock: false });
  await derbes.page.waitForTimeout(300);
  await emit('lock-screen');
  await derbes.page.waitForTimeout(500);
  expect(await state()).toBe('open');
  await derbes.call('settings.set', settings);
});

test('a vault that dies leaves the register usable', async () => {
  expect(await state()).toBe('open');
  expect(await derbes.call('shell.restartVault', {})).toMatchObject({ ok: true, value: { vault: 'running' } });
  expect(await state()).toBe('none');
  const recent = await derbes.call('shell.pickRecent', { path });
  expect(await derbes.call('register.select', { folder: recent.ok ? recent.value.folder : '' })).toMatchObject({
    ok: true,
    value: { path, demo: true },
  });
  expect(await unlock()).toEqual({ ok: true, value: {} });
});

test('quitting with an open register locks it; the next start finds it by the command line', async () => {
  expect(await state()).toBe('open');
  await derbes.close();
  derbes = await start(['--register', path]);
  await expect.poll(state).toBe('locked');
  const status = await derbes.call('register.status', {});
  expect(status).toMatchObject({ ok: true, value: { path, demo: true } });
  expect(await unlock()).toEqual({ ok: true, value: {} });
});

test('a folder on the command line that is no register is passed over', async () => {
  await derbes.close();
  derbes = await start([`--register=${join(parent, 'nothing')}`]);
  expect(await state()).toBe('none');
});
