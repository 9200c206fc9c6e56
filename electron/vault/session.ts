import type { Database } from 'better-sqlite3';
import type { Action } from '../../shared/domain/vocabulary.ts';
import type { Operator } from '../../shared/contract/register.ts';
import type { Clock } from './clock.ts';
import type { GrantedFiles } from './files.ts';

/** What an operator did in the console; becomes a record of the `console` stream. */
export interface OwnAction {
  readonly action: Action;
  /** Locale key under `history:`, e.g. `base.changed`. */
  readonly what: string;
  /** What it was done to, `kind:uuid`, e.g. `base:…`, `incident:…`; history of a record is found by it. */
  readonly object: string;
  readonly base?: string;
  readonly rows?: number;
  /** Not personal: field names, numbers, codes. */
  readonly details?: Readonly<Record<string, string | number>>;
  /** Personal values: each becomes a salted commitment in the leaf. */
  readonly personal?: Readonly<Record<string, string>>;
}

/** An open register. One at a time; gone after lock. */
export interface Session {
  readonly db: Database;
  readonly registerId: string;
  readonly folder: string;
  readonly name: string;
  readonly demo: boolean;
  /** Damaged register opened for salvage, or a disk that cannot be written. */
  readonly readOnly: boolean;
  readonly operator: Operator;
  readonly clock: Clock;
  /**
   * Changes the register and records what was done, in one transaction: no record, no action (design.md, "The journal").
   * @throws Fault REGISTER_READ_ONLY
   */
  act<T>(change: (db: Database) => { readonly value: T; readonly actions: readonly OwnAction[] }): T;
  /** Records a view, search, print or export of subjects' data, before it is shown. */
  record(action: OwnAction): void;
  /** Closes the database, lets others open the folder, wipes keys. Called by the vault when it locks. */
  close(): void;
}

/** What every handler gets. */
export interface CallContext {
  readonly signal: AbortSignal;
  /** Typed by the contract entry's `progress`; at most ten a second reach the page, the last one always does. */
  progress(report: unknown): void;
  readonly files: GrantedFiles;
  readonly clock: Clock;
  readonly vault: VaultControl;
}

export interface OpenContext extends CallContext {
  readonly session: Session;
}

/** The vault's own state, for the handlers of `register`. */
export interface VaultControl {
  readonly session: Session | null;
  /** Folder of the selected register, open or not. */
  readonly selected: string | null;
  select(folder: string | null): void;
  open(session: Session): void;
  /** Closes the database and wipes keys; further calls answer REGISTER_LOCKED. */
  lock(): void;
  emit(event: 'register.changed'): void;
  emit(event: 'data.changed', areas: readonly string[]): void;
}

/** Work that nobody asks for, done now and then while a register is open and never after. */
export interface Duty {
  /** For reports of bugs. */
  readonly name: string;
  readonly everyMs: number;
  readonly run: (session: Session, vault: VaultControl) => Promise<void> | void;
}
