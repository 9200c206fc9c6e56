import { preferences, type Preferences } from '../../shared/contract/shell.ts';
import { readJson, writeJson } from './json-file.ts';

const initial: Preferences = { language: 'kk', theme: 'system', navigationCollapsed: false, views: {}, recent: [] };
const recentKept = 10;

export type Recent = Preferences['recent'][number];

/** What the console remembers outside the register. A file that cannot be read is replaced by the defaults. */
export class PreferenceStore {
  readonly #file: string;
  readonly #changed: () => void;
  #current: Preferences;

  constructor(file: string, changed: () => void) {
    this.#file = file;
    this.#changed = changed;
    this.#current = readJson(file, preferences) ?? initial;
  }

  get current(): Preferences {
    return this.#current;
  }

  set(change: Partial<Omit<Preferences, 'recent' | 'tokenModule'>>): Preferences {
    return this.#save({ ...this.#current, ...change });
  }

  /** Puts a register on top of the list of those opened before. */
  remember(opened: Recent): void {
    const others = this.#current.recent.filter((entry) => entry.path !== opened.path);
    this.#save({ ...this.#current, recent: [opened, ...others].slice(0, recentKept) });
  }

  /** A driver is chosen once a machine. */
  rememberTokenModule(path: string): void {
    this.#save({ ...this.#current, tokenModule: path });
  }

  forget(path: string): void {
    this.#save({ ...this.#current, recent: this.#current.recent.filter((entry) => entry.path !== path) });
  }

  #save(next: Preferences): Preferences {
    this.#current = next;
    writeJson(this.#file, next);
    this.#changed();
    return next;
  }
}
