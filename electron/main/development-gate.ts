import { dialog, type BrowserWindow } from 'electron';
import type { Texts } from './texts.ts';

/** Calls that open a register, or make one that is then open. The demo register is free. */
const opening: ReadonlySet<string> = new Set([
  'register.unlock',
  'register.create',
  'register.recover',
  'register.restore',
]);
const openingSelected: ReadonlySet<string> = new Set(['register.unlock', 'register.recover']);

/**
 * On the development runtime, whose Chromium gets no fixes any more, real data is opened only after the user has said
 * that they know it. Asked once a run, in a dialog of main that no page can answer.
 */
export class DevelopmentGate {
  readonly #ask: () => Promise<boolean>;
  #confirmed: boolean;
  #asking: Promise<boolean> | null = null;

  constructor(kind: 'electron' | 'development', ask: () => Promise<boolean>) {
    this.#confirmed = kind === 'electron';
    this.#ask = ask;
  }

  /** @returns whether the call may go on. */
  async admits(procedure: string, selectedIsDemo: boolean): Promise<boolean> {
    if (this.#confirmed || !opening.has(procedure)) return true;
    if (openingSelected.has(procedure) && selectedIsDemo) return true;
    return this.confirm();
  }

  async confirm(): Promise<boolean> {
    if (this.#confirmed) return true;
    // Two calls at once ask once.
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null;
    });
    if (await this.#asking) this.#confirmed = true;
    return this.#confirmed;
  }
}

/** The question itself; refusing is the default answer. */
export async function askDevelopmentRuntime(window: BrowserWindow, texts: Texts): Promise<boolean> {
  const { title, message, detail, proceed, cancel } = texts.developmentRuntime;
  const answer = await dialog.showMessageBox(window, {
    type: 'warning',
    title,
    message,
    detail,
    buttons: [cancel, proceed],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return answer.response === 1;
}
