import { givenAway, type PersonalKind, personalKinds, type Redaction, redactionPresets, type Treatment, usualRedaction } from '../../shared/domain/redaction.ts';
import { type CommandContext, listOption, textOption, UsageError } from './command.ts';

const presets = Object.keys(redactionPresets) as (keyof typeof redactionPresets)[];

export const redactionOptions = {
  for: { type: 'string' },
  reveal: { type: 'string', multiple: true },
  withhold: { type: 'string', multiple: true },
  pseudonymise: { type: 'string', multiple: true },
  series: { type: 'string' },
} as const;

export const redactionUsage = '[--for inspector|subject|contractor] [--reveal KIND]… [--withhold KIND]… [--pseudonymise KIND]… [--series NAME]';

export function chosenPreset(context: CommandContext): keyof typeof redactionPresets | undefined {
  const asked = textOption(context, 'for');
  const preset = presets.find((each) => each === asked);
  if (asked !== undefined && !preset) throw new UsageError('valueUnknown', { option: '--for', values: presets.join(', ') });
  return preset;
}

/**
 * What becomes of each kind of personal values: as the preset says, or the usual, but for the kinds that are named.
 * @throws UsageError for an unknown kind, and for one that would give away others
 */
export function chosenRedaction(context: CommandContext): Redaction {
  const preset = chosenPreset(context);
  const redaction: Record<PersonalKind, Treatment> = { ...(preset ? redactionPresets[preset] : usualRedaction) };
  for (const [option, treatment] of [['reveal', 'revealed'], ['withhold', 'withheld'], ['pseudonymise', 'pseudonymised']] as const) {
    for (const asked of listOption(context, option)) {
      const kinds = asked === 'all' ? personalKinds : personalKinds.filter((each) => each === asked);
      if (kinds.length === 0) throw new UsageError('valueUnknown', { option: `--${option}`, values: [...personalKinds, 'all'].join(', ') });
      for (const kind of kinds) redaction[kind] = treatment;
    }
  }
  const kind = givenAway(redaction);
  if (kind) throw new UsageError('givesAway', { kind });
  return redaction;
}
