import { resolve } from 'node:path';
import { problemText } from '../../../shared/locales/problem-text.ts';
import { type Command, UsageError, requiredOption, requiredPositional, textOption } from '../command.ts';
import { exitCode } from '../exit-code.ts';

/** Embeds chain and revocation data, so that the file can be verified later with the roots alone. */
export const evidenceCommand: Command = {
  name: 'evidence',
  usage: 'FILE [--trust FOLDER] [--online] --out FILE',
  options: { trust: { type: 'string' }, online: { type: 'boolean' }, out: { type: 'string' } },
  run: async (context) => {
    const { client, terminal, t } = context;
    const file = resolve(requiredPositional(context, 0, 'FILE'));
    const out = resolve(requiredOption(context, 'out'));
    const trust = textOption(context, 'trust');
    if (out === file) throw new UsageError('outIsInput', { option: '--out' });
    const result = await context.call('evidence.completeFile', {
      file: client.grant(file, 'read'),
      target: client.grant(out, 'write'),
      online: context.options.online === true,
      ...(trust === undefined ? {} : { trust: client.grant(resolve(trust), 'folder') }),
    });
    terminal.json(result);
    for (const { address, problem } of result.asked) terminal.line(`  ${address}  ${problem ? problemText(t, problem).message : t('cli:evidence.answered')}`);
    terminal.line(`  ${result.file.sha256}  ${result.file.path}`);
    terminal.line(t(result.open === 0 ? 'cli:evidence.complete' : 'cli:evidence.open', { count: result.open }));
    return result.open === 0 ? exitCode.ok : exitCode.undecided;
  },
};
