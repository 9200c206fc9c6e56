import { resolve } from 'node:path';
import { type Command, textOption } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { openRegister, registerOptions } from '../open-register.ts';

/** Makes a backup, opens it again and checks it. */
export const backupCommand: Command = {
  name: 'backup',
  usage: '--register FOLDER [--out FOLDER]',
  options: { ...registerOptions, out: { type: 'string' } },
  run: async (context) => {
    await openRegister(context);
    const out = textOption(context, 'out');
    const made = await context.call('register.backup', out === undefined ? {} : { folder: context.client.grant(resolve(out), 'folder') });
    context.terminal.json(made);
    context.terminal.line(context.t('cli:backup.made', { path: made.path, bytes: made.bytes }));
    return exitCode.ok;
  },
};
