import { resolve } from 'node:path';
import { type Command, UsageError, requiredOption, requiredPositional } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { secretFrom } from '../open-register.ts';

/** Signs any file with an ECP key; needs no register. */
export const signCommand: Command = {
  name: 'sign',
  usage: 'FILE --p12 FILE [--detached] --out FILE',
  options: { p12: { type: 'string' }, detached: { type: 'boolean' }, out: { type: 'string' } },
  run: async (context) => {
    const { client, terminal, t } = context;
    const content = resolve(requiredPositional(context, 0, 'FILE'));
    const p12 = resolve(requiredOption(context, 'p12'));
    const out = resolve(requiredOption(context, 'out'));
    if (out === content || out === p12) throw new UsageError('outIsInput', { option: '--out' });
    const password = await secretFrom(context, 'DERBES_KEY_PASSWORD', 'keyPassword');
    const result = await context.call('signing.signFile', {
      content: client.grant(content, 'read'),
      target: client.grant(out, 'write'),
      detached: context.options.detached === true,
      key: { provider: 'pkcs12', file: client.grant(p12, 'read'), password },
    });
    terminal.json(result);
    terminal.line(`  ${result.file.sha256}  ${result.file.path}`);
    terminal.line(t('cli:sign.signedBy', { name: result.signer.commonName, organisation: result.signer.organisation || result.signer.iin }));
    return exitCode.ok;
  },
};
