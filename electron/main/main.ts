import { join, resolve } from 'node:path';
import { app, BrowserWindow, clipboard, dialog, nativeTheme } from 'electron';
import { events } from '../../shared/contract/index.ts';
import { DevelopmentGate } from './development-gate.ts';
import { findChangedFile } from './integrity.ts';
import { isEventName, serveCalls, tellEvent } from './ipc.ts';
import { report, startLog } from './log.ts';
import { watchPower, type PowerWatch } from './power.ts';
import { PreferenceStore } from './preferences.ts';
import { declareAppScheme } from './protocol.ts';
import { layout, runtimeKind } from './runtime.ts';
import { SecretClipboard } from './secret-clipboard.ts';
import { closeContents, closeNetwork, weakeningSwitch } from './security.ts';
import { answerShell, developmentQuestion, shellHandlers } from './shell.ts';
import { serveShortcuts } from './shortcuts.ts';
import { fill, problemIn, textsIn, type ShellProblem } from './texts.ts';
import { VaultCalls } from './vault-calls.ts';
import { startVault } from './vault-host.ts';
import { VaultLink } from './vault-link.ts';
import { openWindow, pageSession } from './window.ts';

/** Milliseconds the vault has for the lock at quitting, which may make a backup. */
const quitPatience = 120_000;

// ADR 0055: where there is no usable GPU, one start in sixteen waited for it for ever.
app.disableHardwareAcceleration();
closeNetwork();
declareAppScheme();
closeContents();
startLog(join(app.getPath('userData'), 'logs'));
process.on('uncaughtException', (error) => {
  report.problem('main', error);
  app.exit(70);
});
process.on('unhandledRejection', (error) => report.problem('main', error));

const weakened = weakeningSwitch();
if (weakened) refuse('PROTECTION_OFF', { switch: weakened });
else if (app.requestSingleInstanceLock()) void app.whenReady().then(run);
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

  const changed = places.outside ? await changedFile(places.outside, places.digests) : null;
  if (changed !== null) {
    refuse('PROGRAM_CHANGED', { file: changed });
    return;
  }

  let power: PowerWatch | null = null;
  const vault = new VaultLink({
    start: () => startVault({ file: places.vault, node: places.node, onNode: places.vaultOnNode }),
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
  const secrets = new SecretClipboard(clipboard);
  app.on('before-quit', () => void secrets.wipe());
  const shell = shellHandlers({ window: theWindow, vault, preferences, gate, secrets, written });
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

/** A list that cannot be read is itself a file that was changed. */
function changedFile(outside: string, list: string): Promise<string | null> {
  return findChangedFile(outside, list).catch(() => 'outside-digests.json');
}

/** Says why the console does not start, and ends it. Before the app is ready this goes to standard error on Linux. */
function refuse(code: ShellProblem, values: Readonly<Record<string, string>>): void {
  report.info(`refused: ${code} ${Object.values(values).join(' ')}`);
  const { language } = new PreferenceStore(join(app.getPath('userData'), 'preferences.json'), () => undefined).current;
  const { message, hint } = problemIn(language, code);
  dialog.showErrorBox(textsIn(language).name, `${fill(message, values)}\n\n${hint}`);
  app.exit(1);
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
