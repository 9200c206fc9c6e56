import { type Command, UsageError, textOption } from '../command.ts';
import { findingStates } from '../../../shared/contract/findings.ts';
import { exitCode } from '../exit-code.ts';
import { openRegister, registerOptions } from '../open-register.ts';


/** Lists what should not have happened; `--run` looks again over the whole journal first. */
export const findingsCommand: Command = {
  name: 'findings',
  usage: '--register FOLDER [--state open|incident|dismissed|withdrawn] [--run]',
  options: { ...registerOptions, state: { type: 'string' }, run: { type: 'boolean' } },
  run: async (context) => {
    const asked = textOption(context, 'state');
    const state = findingStates.find((each) => each === asked);
    if (asked !== undefined && state === undefined) throw new UsageError('valueUnknown', { option: '--state', values: findingStates.join(', ') });
    await openRegister(context);
    if (context.options.run) await context.call('findings.run', {});
    const { findings } = await context.call('findings.list', state ? { state } : {});
    context.terminal.json({ findings });
    for (const finding of findings) {
      context.terminal.line(
        [
          finding.id,
          finding.firstTime,
          context.t(`findings:rule.${finding.rule}`),
          finding.base?.name ?? '-',
          finding.account || '-',
          finding.records,
          context.t(`findings:state.${finding.state}`),
        ].join('\t'),
      );
    }
    context.terminal.line(context.t('cli:findings.total', { count: findings.length }));
    return exitCode.ok;
  },
};
