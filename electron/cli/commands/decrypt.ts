import { resolve } from 'node:path';
import { type Command, UsageError, requiredOption, requiredPositional } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { secretFrom } from '../open-register.ts';

/** Opens an envelope with a key file; needs no register. */
export const decryptCommand: Command = {
  name: 'decrypt',
  usage: 'FILE --p12 FILE --out FILE',
  options: { p12: { type: 'string' }, out: { type: 'string' } },
  run: async (context) => {
    const { client, terminal, t } = context;
    const file = resolve(requiredPositional(context, 0, 'FILE'));
    const out = resolve(requiredOption(context, 'out'));
    const key = resolve(requiredOption(context, 'p12'));
    if ([file, key].includes(out)) throw new UsageError('outIsInput', { option: '--out' });
    const password = await secretFrom(context, 'DERBES_KEY_PASSWORD', 'keyPassword');
    const result = await context.call('encryption.decrypt', {
      file: client.grant(file, 'read'),
      target: client.grant(out, 'write'),
      key: { file: client.grant(key, 'read'), password },
    });
    terminal.json(result);
    terminal.line(`  ${result.file.sha256}  ${result.file.path}`);
    if (!result.authenticated) terminal.note(t('cli:decrypt.unproven'));
    return exitCode.ok;
  },
};
