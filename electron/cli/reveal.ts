import { type CommandContext, listOption, UsageError } from './command.ts';

const revealable = ['people', 'accounts', 'free-text', 'none'] as const;

export const revealOption = { reveal: { type: 'string', multiple: true } } as const;

/** Which personal values are opened; without the option people and accounts. @throws UsageError for an unknown word */
export function chosenReveal(context: CommandContext): { people: boolean; accounts: boolean; freeText: boolean } {
  const asked = listOption(context, 'reveal');
  const unknown = asked.find((each) => !revealable.some((known) => known === each));
  if (unknown !== undefined) throw new UsageError('valueUnknown', { option: '--reveal', values: revealable.join(', ') });
  if (asked.length === 0) return { people: true, accounts: true, freeText: false };
  return { people: asked.includes('people'), accounts: asked.includes('accounts'), freeText: asked.includes('free-text') };
}
