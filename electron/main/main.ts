import { join, resolve } from 'node:path';
import { app, BrowserWindow, dialog, nativeTheme } from 'electron';
import { events } from '../../shared/contract/index.ts';
import { DevelopmentGate } from './development-gate.ts';
import { findChangedFile } from './integrity.ts';
import { isEventName, serveCalls, tellEvent } from './ipc.ts';
import { report, startLog } from './log.ts';
import { watchPower, type PowerWatch } from './power.ts';
import { PreferenceStore } from './preferences.ts';
import { declareAppScheme } from './protocol.ts';
import { layout, runtimeKind } from './runtime.ts';
import { closeContents, closeNetwork } from './security.ts';
import { answerShell, developmentQuestion, shellHandlers } from './shell.ts';
import { serveShortcuts } from './shortcuts.ts';
import { fill, problemIn, textsIn } from './texts.ts';
import { VaultCalls } from './vault-calls.ts';
import { startVault } from './vault-host.ts';
import { VaultLink } from './vault-link.ts';
import { openWindow, pageSession } from './window.ts';

/** Milliseconds the vault has for the lock at quitting, which may make a backup. */
const quitPatience = 120_000;

closeNetwork();
declareAppScheme();
closeContents();
startLog(join(app.getPath('userData'), 'logs'));
process.on('uncaughtException', (error) => {
  report.problem('main', error);
  app.exit(70);
});
process.on('unhandledRejection', (error) => report.problem('main', error));

if (app.requestSingleInstanceLock()) void app.whenReady().then(run);
else app.quit();

async function run(): Promise<void> {
  const places = layout();
  const userData = app.getPath('userData');
  let window: BrowserWindow | null = null;
  const page = () => (window && !window.isDestroyed() ? window.webContents : null);
  const preferences = new PreferenceStore(join(userData, 'preferences.json'), () =>
    tellEvent(page(), 'shell.preferences', {}),
  );
  nativeTheme.themeSource = preferences.current.theme;
  report.info(`start: ${app.getVersion()}, Electron ${process.versions.electron} (${runtimeKind()})`);

  if (places.outside && !(await isUntouched(places.outside, places.digests, preferences))) {
    app.exit(1);
    return;
  }

  let power: PowerWatch | null = null;
  const vault = new VaultLink({
    start: () => startVault({ file: places.vault, node: places.vaultNode }),
    onEvent: (event, payload) => {
      if (changesLockSettings(event, payload)) void refreshLockSettings(vault, power);
      if (isEventName(event)) tellEvent(page(), event, payload as never);
    },
    onDied: (code) => {
      report.info(`vault: ended (${code ?? 'by a signal'})`);
      power?.set(null);
      tellEvent(page(), 'vault.died', { code });
    },
    onStarted: () => tellEvent(page(), 'vault.started', {}),
  });

  const theWindow = (): BrowserWindow => {
    if (!window) throw new Error('no window');
    return window;
  };
  const gate = new DevelopmentGate(runtimeKind(), developmentQuestion(theWindow, preferences));
  const written = new Set<string>();
  const calls = new VaultCalls({ vault, preferences, gate, written });
  const shell = shellHandlers({ window: theWindow, vault, preferences, gate, written });
  serveCalls({
    page,
    start: (procedure, input, onProgress) =>
      procedure.startsWith('shell.')
        ? { result: answerShell(shell, procedure, input), cancel: () => undefined }
        : calls.start(procedure, input, onProgress),
  });

  const lock = (reason: 'button' | 'idle' | 'screen' | 'sleep' | 'quit') => vault.call('register.lock', { reason });
  power = watchPower((reason) => void lock(reason));
  quitWhenLocked(vault, () => lock('quit'));

  // What is said to the vault before it is up waits for it, so the window need not.
  void vault.restart();
  const named = registerArgument(process.argv, process.cwd());
  if (named) void calls.start('register.select', { folder: vault.grant(named, 'folder') }, () => undefined).result;

  window = openWindow(places, pageSession(places), userData, !app.isPackaged);
  serveShortcuts(window, () => {
    void lock('button');
    tellEvent(page(), 'shell.command', { command: 'lock' });
  });
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });
}

/** The register named on the command line, `--register DIR` or `--register=DIR`. */
function registerArgument(argv: readonly string[], from: string): string | null {
  const at = argv.findIndex((argument) => argument === '--register' || argument.startsWith('--register='));
  if (at < 0) return null;
  const [, given = argv[at + 1]] = argv[at]?.split('--register=') ?? [];
  return given ? resolve(from, given) : null;
}

async function isUntouched(outside: string, list: string, preferences: PreferenceStore): Promise<boolean> {
  const changed = await findChangedFile(outside, list).catch(() => 'outside-digests.json');
  if (changed === null) return true;
  report.info(`refused: ${changed} is not what was built`);
  const { language } = preferences.current;
  const { message, hint } = problemIn(language, 'PROGRAM_CHANGED');
  dialog.showErrorBox(textsIn(language).name, `${fill(message, { file: changed })}\n\n${hint}`);
  return false;
}

function changesLockSettings(event: string, payload: unknown): boolean {
  if (event === 'register.changed') return true;
  const changed = event === 'data.changed' ? events['data.changed'].safeParse(payload) : undefined;
  return changed?.success === true && changed.data.areas.includes('settings');
}

/** The idle time and the like are settings of the register, so they are known only while it is open. */
async function refreshLockSettings(vault: VaultLink, power: PowerWatch | null): Promise<void> {
  const status = await vault.call('register.status', {});
  const open = status.ok && status.value.state === 'open';
  const settings = open ? await vault.call('settings.get', {}) : null;
  power?.set(settings?.ok ? settings.value.settings : null);
}

/** Quitting waits for the register to be locked and, where due, backed up. */
function quitWhenLocked(vault: VaultLink, lock: () => Promise<unknown>): void {
  let done = false;
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (done) return;
    event.preventDefault();
    for (const window of BrowserWindow.getAllWindows()) window.hide();
    const patience = new Promise((resolve) => setTimeout(resolve, quitPatience));
    void Promise.race([lock(), patience]).finally(() => {
      done = true;
      vault.stop();
      app.quit();
    });
  });
}
