import { resolve } from 'node:path';
import { type CommandContext, requiredOption, textOption, UsageError } from './command.ts';

/** Options of every command that needs an open register. */
export const registerOptions = {
  register: { type: 'string', short: 'r' },
  operator: { type: 'string' },
} as const;

/** A secret from the environment, else from a prompt; never from argv, which every process of the machine can read. */
export async function secretFrom(context: CommandContext, variable: string, question: string): Promise<string> {
  const given = context.environment[variable];
  if (given !== undefined && given !== '') return given;
  const typed = await context.terminal.askSecret(`${context.t(`cli:ask.${question}`)}: `);
  if (typed === null || typed === '') throw new UsageError('secretMissing', { variable });
  return typed;
}

/** Selects and unlocks the register that `--register` names, as the operator of `--operator` or the only one there is. */
export async function openRegister(context: CommandContext): Promise<void> {
  const folder = resolve(requiredOption(context, 'register'));
  const selected = await context.call('register.select', { folder: context.client.grant(folder, 'folder') });
  const wanted = textOption(context, 'operator');
  const candidates = wanted === undefined ? selected.operators : selected.operators.filter((operator) => operator.name === wanted);
  const [operator, ...others] = candidates;
  if (!operator || (wanted === undefined && others.length > 0)) {
    throw new UsageError('operatorUnclear', { names: selected.operators.map((each) => each.name).join(', ') });
  }
  const passphrase = await secretFrom(context, 'DERBES_PASSPHRASE', 'passphrase');
  await context.call('register.unlock', { operator: operator.id, passphrase });
}
