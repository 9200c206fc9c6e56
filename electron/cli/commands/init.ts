import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, requiredOption, requiredPositional, textOption } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { secretFrom } from '../open-register.ts';

/** Creates a register; the recovery code is printed once and stands nowhere else. */
export const initCommand: Command = {
  name: 'init',
  usage: 'FOLDER --name NAME --organisation NAME --bin BIN --operator NAME [--organisation-ru NAME] [--address TEXT]',
  options: {
    name: { type: 'string' },
    organisation: { type: 'string' },
    'organisation-ru': { type: 'string' },
    bin: { type: 'string' },
    address: { type: 'string' },
    operator: { type: 'string' },
  },
  run: async (context) => {
    const parent = resolve(requiredPositional(context, 0, 'FOLDER'));
    const operator = requiredOption(context, 'operator');
    const organisation = requiredOption(context, 'organisation');
    const name = requiredOption(context, 'name');
    const bin = requiredOption(context, 'bin');
    const passphrase = await secretFrom(context, 'DERBES_PASSPHRASE', 'newPassphrase');
    mkdirSync(parent, { recursive: true });
    const created = await context.call('register.create', {
      parent: context.client.grant(parent, 'folder'),
      name,
      organisation: {
        name: { kk: organisation, ru: textOption(context, 'organisation-ru') ?? '' },
        bin,
        address: { kk: textOption(context, 'address') ?? '-', ru: '' },
        responsible: { name: operator },
      },
      operator: { name: operator },
      passphrase,
    });
    context.terminal.json(created);
    context.terminal.line(context.t('cli:init.created', { path: created.path }));
    context.terminal.line(context.t('cli:init.recovery'));
    context.terminal.line(`  ${created.recoveryCode}`);
    return exitCode.ok;
  },
};
