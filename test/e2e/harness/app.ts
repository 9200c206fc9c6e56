import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, errors, type ElectronApplication, type Page } from 'playwright';
import { folderForApp, playwrightLaunch } from '../../../build/runtime/launch.mjs';
import { projectRoot } from '../../../build/runtime/project.mjs';
import type { InputOf, OutputOf, ProcedureName } from '../../../shared/contract/index.ts';
import type { Result } from '../../../shared/contract/problem.ts';
import { collectViolations } from './violations.ts';

/** How the dialogs of main are answered in a test; a real dialog would wait for ever. */
export interface DialogAnswers {
  /** What an open dialog returns, one path or several; null: cancelled. */
  readonly open?: string | readonly string[] | null;
  readonly save?: string | null;
  /** Index of the button pressed in a question. 0 is the refusing one. */
  readonly question?: number;
}

export interface LaunchOptions {
  /** Folder of the app instead of the console's own, e.g. of {@link plainApp}. */
  readonly appDir?: string;
  /** Settings folder; a fresh one if left out. Must be writable for the app: {@link folderForApp}. */
  readonly userData?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly dialogs?: DialogAnswers;
}

/** The console, started in a real Electron and sandboxed as its users have it. */
export interface RunningConsole {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly userData: string;
  /** Every violation of the content security policy since the start; empty in normal use. */
  readonly violations: readonly string[];
  /** A call over the bridge, as the page makes it. */
  call<N extends ProcedureName>(procedure: N, input: InputOf<N>): Promise<Result<OutputOf<N>>>;
  answerDialogs(answers: DialogAnswers): Promise<void>;
  /** Writes `test-results/NAME.png`. @returns its path */
  screenshot(name: string): Promise<string>;
  close(): Promise<void>;
}

/** Starts the console and waits until its page has loaded. The display comes from `global-setup.ts`. */
export async function launch(options: LaunchOptions = {}): Promise<RunningConsole> {
  const userData = options.userData ?? folderForApp('derbes-user-data-');
  const app = await start(options, userData);
  const violations = collectViolations(app.context());
  const answerDialogs = (answers: DialogAnswers) => stubDialogs(app, answers);
  await answerDialogs({ open: null, save: null, question: 0, ...options.dialogs });
  const page = await app.firstWindow();
  await page.waitForLoadState('load');
  return {
    app,
    page,
    userData,
    violations,
    call: (procedure, input) => callBridge(page, procedure, input),
    answerDialogs,
    screenshot: async (shot) => {
      const folder = join(projectRoot, 'test-results');
      mkdirSync(folder, { recursive: true });
      const path = join(folder, `${shot}.png`);
      await page.screenshot({ path });
      return path;
    },
    close: () => app.close(),
  };
}

/** Rarely, on a busy machine, Playwright's handshake with a process that has started never ends; with another one it does. */
async function start(options: LaunchOptions, userDataDir: string, again = true): Promise<ElectronApplication> {
  const { appDir, args = [], env = {} } = options;
  try {
    return await _electron.launch({ ...playwrightLaunch({ ...(appDir ? { appDir } : {}), args, env, userDataDir }), timeout: 45_000 });
  } catch (error) {
    if (again && error instanceof errors.TimeoutError) return start(options, userDataDir, false);
    throw error;
  }
}

async function callBridge<N extends ProcedureName>(
  page: Page,
  procedure: N,
  input: InputOf<N>,
): Promise<Result<OutputOf<N>>> {
  const id = randomBytes(8).toString('hex');
  const result = await page.evaluate(([name, given, callId]) => window.derbes.call(name, given, callId), [
    procedure,
    input,
    id,
  ] as const);
  return result as Result<OutputOf<N>>;
}

async function stubDialogs(app: ElectronApplication, answers: DialogAnswers): Promise<void> {
  await app.evaluate(({ dialog }, { open, save, question }) => {
    if (open !== undefined) {
      dialog.showOpenDialog = () =>
        Promise.resolve({ canceled: open === null, filePaths: open === null ? [] : typeof open === 'string' ? [open] : [...open] });
    }
    if (save !== undefined) {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: save === null, filePath: save ?? '' });
    }
    if (question !== undefined) {
      dialog.showMessageBox = () => Promise.resolve({ response: question, checkboxChecked: false });
    }
  }, answers);
}
