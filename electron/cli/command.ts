import type { ParseArgsOptionsConfig } from 'node:util';
import type { TFunction } from 'i18next';
import { Temporal } from 'temporal-polyfill';
import type { InputOf, OutputOf, VaultProcedureName } from '../../shared/contract/index.ts';
import type { Language } from '../../shared/contract/scalars.ts';
import type { VaultClient } from '../vault/client.ts';
import type { ExitCode } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

export type OptionValues = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

export interface CommandContext {
  readonly positionals: readonly string[];
  readonly options: OptionValues;
  readonly environment: NodeJS.ProcessEnv;
  readonly terminal: Terminal;
  readonly language: Language;
  readonly t: TFunction;
  readonly client: VaultClient;
  /** A call that must succeed. @throws Fault with the problem of the answer */
  call<N extends VaultProcedureName>(procedure: N, input: InputOf<N>): Promise<OutputOf<N>>;
}

export interface Command {
  readonly name: string;
  /** e.g. `FILE --source NAME`; the sentence about it is `cli:<name>.summary`. */
  readonly usage: string;
  readonly options: ParseArgsOptionsConfig;
  run(context: CommandContext): Promise<ExitCode>;
}

/** Thrown for a wrong command line; the key stands under `cli:usage.`. */
export class UsageError extends Error {
  readonly key: string;
  readonly params: Readonly<Record<string, string>>;

  constructor(key: string, params: Readonly<Record<string, string>> = {}) {
    super(key);
    this.name = 'UsageError';
    this.key = key;
    this.params = params;
  }
}

/** @throws UsageError when the option was not given */
export function requiredOption(context: CommandContext, name: string): string {
  const value = context.options[name];
  if (typeof value !== 'string' || value === '') throw new UsageError('optionMissing', { option: `--${name}` });
  return value;
}

export function textOption(context: CommandContext, name: string): string | undefined {
  const value = context.options[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function listOption(context: CommandContext, name: string): readonly string[] {
  const value = context.options[name];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** @throws UsageError when the positional was not given */
export function requiredPositional(context: CommandContext, index: number, name: string): string {
  const value = context.positionals[index];
  if (value === undefined) throw new UsageError('positionalMissing', { name });
  return value;
}

/** A calendar day, `YYYY-MM-DD`. @throws UsageError for what is no day */
export function dayOption(context: CommandContext, name: string): Temporal.PlainDate | undefined {
  const text = textOption(context, name);
  if (text === undefined) return undefined;
  try {
    return Temporal.PlainDate.from(text);
  } catch {
    throw new UsageError('dayMalformed', { option: `--${name}`, value: text });
  }
}
