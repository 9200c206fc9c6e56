import { resolve } from 'node:path';
import { type Command, UsageError, requiredOption, requiredPositional, textOption } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { keyFrom, keyOptions } from '../signing-key.ts';

/** Signs any file with an ECP key; needs no register. */
export const signCommand: Command = {
  name: 'sign',
  usage: 'FILE [--add [--content FILE]] (--p12 FILE | --pkcs11 MODULE --token LABEL [--certificate FINGERPRINT] [--last-try] | --ncalayer --trust FOLDER) [--detached] --out FILE',
  options: {
    ...keyOptions,
    detached: { type: 'boolean' },
    add: { type: 'boolean' },
    content: { type: 'string' },
    out: { type: 'string' },
  },
  run: async (context) => {
    const { client, terminal, t } = context;
    const file = resolve(requiredPositional(context, 0, 'FILE'));
    const out = resolve(requiredOption(context, 'out'));
    const adds = context.options.add === true;
    const beside = textOption(context, 'content');
    if (beside !== undefined && !adds) throw new UsageError('optionNeeds', { option: '--content', needed: '--add' });
    // Whether content is inside or beside is settled by what is there.
    if (adds && context.options.detached === true) throw new UsageError('optionsExclude', { one: '--add', other: '--detached' });
    const read = [file, ...[beside, textOption(context, 'p12'), textOption(context, 'pkcs11')].flatMap((path) => (path === undefined ? [] : [resolve(path)]))];
    if (read.includes(out)) throw new UsageError('outIsInput', { option: '--out' });
    const key = await keyFrom(context, requiredOption);
    const result = await context.call('signing.signFile', {
      ...(adds ? { existing: client.grant(file, 'read') } : { content: client.grant(file, 'read') }),
      ...(beside === undefined ? {} : { content: client.grant(resolve(beside), 'read') }),
      target: client.grant(out, 'write'),
      detached: context.options.detached === true,
      key,
    });
    terminal.json(result);
    terminal.line(`  ${result.file.sha256}  ${result.file.path}`);
    terminal.line(t('cli:sign.signedBy', { name: result.signer.commonName, organisation: result.signer.organisation || result.signer.iin }));
    return exitCode.ok;
  },
};
