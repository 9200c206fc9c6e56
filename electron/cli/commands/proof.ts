import { resolve } from 'node:path';
import { type Command, type CommandContext, requiredOption, requiredPositional, UsageError } from '../command.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { openRegister, registerOptions } from '../open-register.ts';
import { chosenReveal, revealOption } from '../reveal.ts';

const kinds = ['record', 'consistency', 'checkpoint', 'compare'] as const;

/** Proofs that travel alone: of one record, of what was added since a checkpoint; the checkpoint itself, and what one from outside says of the journal. */
export const proofCommand: Command = {
  name: 'proof',
  usage: '(record NUMBER [--reveal people|accounts|free-text|none]… [--closed] | consistency --since FILE | checkpoint) --register FOLDER --out FILE | compare FILE --register FOLDER',
  options: { ...registerOptions, ...revealOption, out: { type: 'string' }, since: { type: 'string' }, closed: { type: 'boolean' } },
  run: async (context) => {
    const kind = requiredPositional(context, 0, 'KIND');
    if (kind === 'compare') return compareSaved(context);
    const out = resolve(requiredOption(context, 'out'));
    const make = { record: proveRecord, consistency: proveConsistency, checkpoint: saveCheckpoint }[kind];
    if (!make) throw new UsageError('valueUnknown', { option: 'KIND', values: kinds.join(', ') });
    return make(context, out);
  },
};

async function proveRecord(context: CommandContext, out: string): Promise<typeof exitCode.ok> {
  const number = requiredPositional(context, 1, 'NUMBER');
  if (!/^\d{1,15}$/.test(number)) throw new UsageError('valueUnknown', { option: 'NUMBER', values: '0, 1, 2, …' });
  const reveal = context.options.closed === true ? undefined : chosenReveal(context);
  await openRegister(context);
  const made = await context.call('proofs.record', { sequence: Number(number), ...(reveal ? { reveal } : {}), target: context.client.grant(out, 'write') });
  context.terminal.json(made);
  context.terminal.line(context.t('cli:proof.record', { path: made.file.path, number, size: made.checkpoint.size }));
  return exitCode.ok;
}

async function proveConsistency(context: CommandContext, out: string): Promise<typeof exitCode.ok> {
  const since = resolve(requiredOption(context, 'since'));
  await openRegister(context);
  const made = await context.call('proofs.consistency', { checkpoint: { from: 'file', file: context.client.grant(since, 'read') }, target: context.client.grant(out, 'write') });
  context.terminal.json(made);
  context.terminal.line(context.t('cli:proof.consistency', { path: made.file.path, earlier: made.earlier.size, size: made.checkpoint.size }));
  return exitCode.ok;
}

async function saveCheckpoint(context: CommandContext, out: string): Promise<typeof exitCode.ok> {
  await openRegister(context);
  const made = await context.call('checkpoints.save', { target: context.client.grant(out, 'write') });
  context.terminal.json(made);
  context.terminal.line(context.t('cli:proof.checkpoint', { path: made.file.path, size: made.checkpoint.size }));
  return exitCode.ok;
}

async function compareSaved(context: CommandContext): Promise<ExitCode> {
  const file = resolve(requiredPositional(context, 1, 'FILE'));
  await openRegister(context);
  const result = await context.call('proofs.compare', { saved: { from: 'file', file: context.client.grant(file, 'read') } });
  const { state, reason, size } = result.comparison;
  const { t, terminal } = context;
  terminal.json(result);
  terminal.line(`${t(`verify:mark.${state}`)} ${t(`verify:compare_${reason}`, { size: size ?? 0 })}`);
  return { good: exitCode.ok, bad: exitCode.bad, undecided: exitCode.undecided }[state];
}
