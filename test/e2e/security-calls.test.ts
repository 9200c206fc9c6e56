import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folderForApp } from '../../build/runtime/launch.mjs';
import type { Result } from '../../shared/contract/problem.ts';
import { launch, type RunningConsole } from './harness/app.ts';
import { plainApp } from './harness/plain-app.ts';

// Calls that main or the vault must refuse, made over the real bridge.

let derbes: RunningConsole;
beforeAll(async () => {
  derbes = await launch({ appDir: plainApp() });
});
afterAll(() => derbes.close());

/** A call as a page that was taken over could make it: any name, any input, any id. */
function raw(procedure: unknown, input: unknown, id: unknown = '0123456789abcdef'): Promise<Result<unknown>> {
  return derbes.page.evaluate((call) => window.derbes.call(call.procedure as string, call.input, call.id as string), {
    procedure,
    input,
    id,
  });
}

describe('what is asked', () => {
  test.each([
    '',
    'none.none',
    'shell',
    'shell.none',
    'shell.pick.more',
    '__proto__.toString',
    'shell.__proto__',
    'register.constructor',
  ])('no procedure is called %j', async (name) => {
    expect(await raw(name, {})).toMatchObject({ ok: false, problem: { code: 'PROCEDURE_UNKNOWN' } });
  });

  test('fields that do not fit are named', async () => {
    expect(await raw('shell.setPreferences', { language: 'xx', theme: 7 })).toEqual({
      ok: false,
      problem: {
        code: 'INPUT_INVALID',
        params: { procedure: 'shell.setPreferences' },
        fields: { language: 'FIELD_INVALID', theme: 'FIELD_INVALID' },
      },
    });
    expect(await raw('register.create', { organisation: { bin: 1 } })).toMatchObject({
      ok: false,
      problem: { code: 'INPUT_INVALID', fields: { 'organisation.bin': 'FIELD_INVALID', passphrase: 'FIELD_INVALID' } },
    });
  });

  test.each([[12], ['short'], ['XYZ0123456789abcdef'], [null], [{}]])('an id %j is refused', async (id) => {
    expect(await raw('shell.runtime', {}, id)).toMatchObject({ ok: false, problem: { code: 'INPUT_INVALID' } });
  });

  test('fields beyond the contract do not get through', async () => {
    const recent = [{ path: '/etc', name: 'x', demo: true }];
    const result = await raw('shell.setPreferences', { navigationCollapsed: true, recent });
    expect(result).toMatchObject({ ok: true, value: { navigationCollapsed: true, recent: [] } });
  });

  test('something that cannot be copied is refused before it is sent', async () => {
    const said = await derbes.page.evaluate(() =>
      window.derbes.call('shell.runtime', { f: () => 1 }, '0123456789abcdef').then(
        () => 'sent',
        () => 'refused',
      ),
    );
    expect(said).toBe('refused');
  });
});

describe('who asks', () => {
  test('a second window with the same preload and the same page is refused', async () => {
    const answer = await derbes.app.evaluate(async ({ app, BrowserWindow }) => {
      const ours = BrowserWindow.getAllWindows()[0]!;
      const second = new BrowserWindow({
        show: false,
        webPreferences: {
          preload: `${app.getAppPath()}/dist/preload/preload.cjs`,
          session: ours.webContents.session,
          sandbox: true,
        },
      });
      try {
        await second.loadURL('app://derbes/');
        return (await second.webContents.executeJavaScript(
          `window.derbes.call('shell.preferences', {}, '0123456789abcdef')`,
        )) as unknown;
      } finally {
        second.destroy();
      }
    });
    expect(answer).toEqual({ ok: false, problem: { code: 'SENDER_REFUSED' } });
  });

  test('a frame inside our own window is refused', async () => {
    // The page cannot make such a frame and the preload does not enter it: main is given what only a frame could send.
    const answer = await derbes.app.evaluate(async ({ BrowserWindow, ipcMain }) => {
      const { webContents } = BrowserWindow.getAllWindows()[0]!;
      type Handler = (event: unknown, message: unknown) => Promise<unknown>;
      const handlers = (ipcMain as unknown as { _invokeHandlers: Map<string, Handler> })._invokeHandlers;
      const handler = handlers.get('derbes:call')!;
      const { mainFrame } = webContents;
      const message = { procedure: 'shell.preferences', input: {}, id: '0123456789abcdef' };
      const from = (frame: unknown) => handler({ sender: webContents, senderFrame: frame }, message);
      const like = { processId: mainFrame.processId, routingId: mainFrame.routingId, url: mainFrame.url, parent: null };
      return {
        ours: await from(like),
        inner: await from({ ...like, routingId: like.routingId + 1, parent: mainFrame }),
        elsewhere: await from({ ...like, url: 'https://example.kz/' }),
        lookalike: await from({ ...like, url: 'app://derbes.kz/' }),
        gone: await from(null),
      };
    });
    const refused = { ok: false, problem: { code: 'SENDER_REFUSED' } };
    expect(answer).toMatchObject({
      ours: { ok: true },
      inner: refused,
      elsewhere: refused,
      lookalike: refused,
      gone: refused,
    });
  });
});

describe('files', () => {
  test('a handle that nobody granted opens nothing', async () => {
    expect(await raw('register.select', { folder: `fh_${'0'.repeat(32)}` })).toEqual({
      ok: false,
      problem: { code: 'FILE_HANDLE_UNKNOWN' },
    });
  });

  test('a path instead of a handle is refused', async () => {
    expect(await raw('register.select', { folder: '/etc' })).toMatchObject({
      ok: false,
      problem: { code: 'INPUT_INVALID', fields: { folder: 'FIELD_INVALID' } },
    });
  });

  test('the page gets a handle and a name, not the path', async () => {
    const folder = folderForApp('derbes-picked-');
    await derbes.answerDialogs({ open: folder });
    const result = await derbes.call('shell.pick', { purpose: 'register-folder' });
    expect(result).toMatchObject({ ok: true, value: { file: { handle: expect.stringMatching(/^fh_[0-9a-f]{32}$/) } } });
    expect(JSON.stringify(result)).not.toContain(folder);
  });

  test('a handle is good for one use and for one kind of use', async () => {
    const folder = folderForApp('derbes-empty-');
    await derbes.answerDialogs({ open: folder });
    const picked = await derbes.call('shell.pick', { purpose: 'register-folder' });
    const handle = picked.ok ? picked.value.file!.handle : '';
    expect(await raw('register.select', { folder: handle })).toMatchObject({
      problem: { code: 'REGISTER_NOT_A_REGISTER' },
    });
    expect(await raw('register.select', { folder: handle })).toMatchObject({
      problem: { code: 'FILE_HANDLE_UNKNOWN' },
    });

    await derbes.answerDialogs({ save: join(folder, 'x.pdf') });
    const target = await derbes.call('shell.pickSave', { purpose: 'pdf', suggestedName: 'x' });
    const writable = target.ok ? target.value.file!.handle : '';
    expect(await raw('register.select', { folder: writable })).toMatchObject({
      problem: { code: 'FILE_HANDLE_UNKNOWN' },
    });
  });

  test('a cancelled dialog gives nothing', async () => {
    await derbes.answerDialogs({ open: null, save: null });
    const nothing = { ok: true, value: { file: null } };
    expect(await derbes.call('shell.pick', { purpose: 'log-file' })).toEqual(nothing);
    expect(await derbes.call('shell.pickSave', { purpose: 'csv', suggestedName: 'list' })).toEqual(nothing);
  });

  test('a suggested name cannot choose a place', async () => {
    await derbes.app.evaluate(({ dialog }) => {
      dialog.showSaveDialog = (...given: unknown[]) => {
        Object.assign(globalThis, { seenSaveOptions: given.at(-1) });
        return Promise.resolve({ canceled: true, filePath: '' });
      };
    });
    await derbes.call('shell.pickSave', { purpose: 'pdf', suggestedName: '../../etc/cron.d/x' });
    const seen = await derbes.app.evaluate(
      () => (globalThis as unknown as { seenSaveOptions: { defaultPath: string } }).seenSaveOptions.defaultPath,
    );
    expect(seen).toBe('_.._etc_cron.d_x.pdf');
  });

  test('a register never opened here is no recent one, and no path is shown that we did not write', async () => {
    expect(await raw('shell.pickRecent', { path: '/etc' })).toMatchObject({ problem: { code: 'RECENT_UNKNOWN' } });
    expect(await raw('shell.showInFolder', { path: '/etc/passwd' })).toMatchObject({
      problem: { code: 'PATH_NOT_OURS' },
    });
  });
});

test('the vault answers nothing that needs an open register', async () => {
  for (const procedure of ['bases.list', 'people.list', 'settings.get', 'operators.list']) {
    const result = await raw(procedure, {});
    expect(result.ok).toBe(false);
    expect(result).toMatchObject({ problem: { code: expect.stringMatching(/^(REGISTER_LOCKED|INPUT_INVALID)$/) } });
  }
  expect(await raw('settings.get', {})).toMatchObject({ problem: { code: 'REGISTER_LOCKED' } });
});

test('real data on the development runtime waits for a confirmation that no page can give', async () => {
  const runtime = await derbes.call('shell.runtime', {});
  const isDevelopment = runtime.ok && runtime.value.kind === 'development';
  const parent = folderForApp('derbes-parent-');
  const create = async () => {
    await derbes.answerDialogs({ open: parent });
    const picked = await derbes.call('shell.pick', { purpose: 'register-parent' });
    return raw('register.create', {
      parent: picked.ok ? picked.value.file!.handle : '',
      name: 'gate',
      organisation: {
        name: { kk: 'Көктал', ru: '' },
        bin: '990140000393',
        address: { kk: 'Алматы', ru: '' },
        responsible: {},
      },
      operator: { name: 'Әлия Жанболат' },
      // Refused by the vault as too weak: no register is made here.
      passphrase: 'x',
    });
  };
  await derbes.answerDialogs({ question: 0 });
  const declined = await create();
  const question = 'DEVELOPMENT_RUNTIME_DECLINED';
  if (isDevelopment) expect(declined).toEqual({ ok: false, problem: { code: question } });
  await derbes.answerDialogs({ question: 1 });
  expect(await derbes.call('shell.confirmDevelopmentRuntime', {})).toEqual({ ok: true, value: { confirmed: true } });
  const admitted = await create();
  expect(admitted).toMatchObject({ ok: false });
  expect(admitted).not.toMatchObject({ problem: { code: question } });
});

test('preferences outlive the window and hold nothing else', async () => {
  await derbes.call('shell.setPreferences', { language: 'ru', theme: 'dark', views: { bases: '{"sort":"name"}' } });
  const file = join(derbes.userData, 'preferences.json');
  expect(existsSync(file)).toBe(true);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    language: 'ru',
    theme: 'dark',
    navigationCollapsed: true,
    views: { bases: '{"sort":"name"}' },
    recent: [],
  });
  expect(await derbes.app.evaluate(({ nativeTheme }) => nativeTheme.shouldUseDarkColors)).toBe(true);
});
