import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { app, nativeTheme, shell as system, type BrowserWindow } from 'electron';
import type { InputOf, OutputDraftOf, ParsedInputOf, ShellProcedureName } from '../../shared/contract/index.ts';
import { Fault, type Result } from '../../shared/contract/problem.ts';
import { askDevelopmentRuntime, type DevelopmentGate } from './development-gate.ts';
import { pick, pickMany, pickSave, type DialogContext } from './dialogs.ts';
import type { PreferenceStore } from './preferences.ts';
import { runtimeKind } from './runtime.ts';
import { secretStays, type SecretClipboard } from './secret-clipboard.ts';
import { textsIn } from './texts.ts';
import type { VaultLink } from './vault-link.ts';

type ShellHandlers = {
  readonly [N in ShellProcedureName]: (input: ParsedInputOf<N>) => Promise<OutputDraftOf<N>> | OutputDraftOf<N>;
};

export interface ShellContext {
  readonly window: () => BrowserWindow;
  readonly vault: VaultLink;
  readonly preferences: PreferenceStore;
  readonly gate: DevelopmentGate;
  readonly secrets: SecretClipboard;
  /** Paths of files and folders that the vault has named in its answers. */
  readonly written: ReadonlySet<string>;
}

/** The calls of `shell` in the contract: windows, dialogs, preferences, the life of the vault. */
export function shellHandlers({ window, vault, preferences, gate, secrets, written }: ShellContext): ShellHandlers {
  const dialogContext = (): DialogContext => ({
    window: window(),
    texts: textsIn(preferences.current.language),
    grant: (path, mode) => vault.grant(path, mode),
  });
  const runtime = async (): Promise<OutputDraftOf<'shell.runtime'>> => ({
    version: app.getVersion(),
    kind: runtimeKind(),
    electron: process.versions.electron,
    chromium: process.versions.chrome,
    vaultNode: await vault.nodeVersion,
    platform: process.platform,
    vault: vault.running ? 'running' : 'dead',
  });

  return {
    'shell.pick': async ({ purpose }) => {
      const context = dialogContext();
      const grant: DialogContext['grant'] = (path, mode) => {
        if (purpose === 'token-module') preferences.rememberTokenModule(path);
        return context.grant(path, mode);
      };
      return { file: await pick(purpose, { ...context, grant }) };
    },
    'shell.pickMany': async ({ purpose }) => ({ files: await pickMany(purpose, dialogContext()) }),
    'shell.pickSave': async ({ purpose, suggestedName }) => ({
      file: await pickSave(purpose, suggestedName, dialogContext()),
    }),
    'shell.pickRecent': ({ path }) => {
      if (!preferences.current.recent.some((entry) => entry.path === path)) throw new Fault('RECENT_UNKNOWN');
      return { folder: vault.grant(path, 'folder') };
    },
    'shell.pickTokenModuleAgain': () => {
      const path = preferences.current.tokenModule;
      return { file: path === undefined || !existsSync(path) ? null : { handle: vault.grant(path, 'read'), name: basename(path) } };
    },
    'shell.forgetRecent': ({ path }) => {
      preferences.forget(path);
      return {};
    },
    'shell.preferences': () => preferences.current,
    'shell.setPreferences': (change) => {
      const next = preferences.set(change);
      nativeTheme.themeSource = next.theme;
      return next;
    },
    'shell.runtime': runtime,
    'shell.restartVault': async () => {
      await vault.restart();
      return runtime();
    },
    'shell.showInFolder': ({ path }) => {
      if (!written.has(path)) throw new Fault('PATH_NOT_OURS');
      system.showItemInFolder(path);
      return {};
    },
    'shell.copySecret': async ({ text }) => {
      await secrets.put(text);
      return { seconds: secretStays };
    },
    'shell.print': () => {
      window().webContents.print({ silent: false, printBackground: true });
      return {};
    },
    'shell.window': ({ action }) => {
      act(window(), action);
      return {};
    },
    'shell.confirmDevelopmentRuntime': async () => ({ confirmed: await gate.confirm() }),
  };
}

function act(window: BrowserWindow, action: InputOf<'shell.window'>['action']): void {
  switch (action) {
    case 'minimise':
      window.minimize();
      return;
    case 'maximise':
      if (window.isMaximized()) window.unmaximize();
      else window.maximize();
      return;
    case 'close':
      window.close();
  }
}

export function developmentQuestion(window: () => BrowserWindow, preferences: PreferenceStore): () => Promise<boolean> {
  return () => askDevelopmentRuntime(window(), textsIn(preferences.current.language));
}

/** Answers a shell call that was checked against the contract. */
export async function answerShell(
  handlers: ShellHandlers,
  procedure: string,
  input: unknown,
): Promise<Result<unknown>> {
  const handler = (handlers as Readonly<Record<string, (input: unknown) => unknown>>)[procedure];
  if (!handler) throw new Fault('PROCEDURE_UNKNOWN', { params: { procedure } });
  return { ok: true, value: await handler(input) };
}
