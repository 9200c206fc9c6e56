import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { EncryptionWay } from '../../../shared/contract/encryption.ts';
import { type Command, type CommandContext, UsageError, listOption, requiredOption, requiredPositional } from '../command.ts';
import { exitCode } from '../exit-code.ts';

const passwordVariable = 'DERBES_FILE_PASSWORD';

/** Encrypts any files or folders; needs no register. */
export const encryptCommand: Command = {
  name: 'encrypt',
  usage: 'FILE… (--to CERTIFICATE… [--compatible] | --password) --out FILE',
  options: {
    to: { type: 'string', multiple: true },
    compatible: { type: 'boolean' },
    password: { type: 'boolean' },
    out: { type: 'string' },
  },
  run: async (context) => {
    const { client, terminal, t, positionals } = context;
    requiredPositional(context, 0, 'FILE');
    const out = resolve(requiredOption(context, 'out'));
    const inputs = positionals.map((path) => resolve(path));
    const certificates = listOption(context, 'to').map((path) => resolve(path));
    if ([...inputs, ...certificates].includes(out)) throw new UsageError('outIsInput', { option: '--out' });
    const byPassword = context.options.password === true;
    if (byPassword === certificates.length > 0) throw new UsageError('oneWay');
    if (byPassword && context.options.compatible === true) throw new UsageError('optionNeeds', { option: '--compatible', needed: '--to' });

    const secret = byPassword ? await passwordFor(context) : undefined;
    const to: EncryptionWay = secret
      ? { by: 'password', password: secret.password }
      : { by: 'certificate', files: certificates.map((path) => client.grant(path, 'read')), compatible: context.options.compatible === true };
    const files = inputs.map((path) => client.grant(path, isFolder(path) ? 'folder' : 'read'));
    const result = await context.call('encryption.encryptFiles', { files, target: client.grant(out, 'write'), to });
    terminal.json(result);
    terminal.line(`  ${result.file.sha256}  ${result.file.path}`);
    for (const name of result.recipients) terminal.line(t('cli:encrypt.for', { name }));
    if (secret?.made) {
      // Not a result: it must not end in the file that stdout is redirected to.
      process.stderr.write(`${t('cli:encrypt.password', { password: secret.password })}\n`);
      terminal.note(t('cli:encrypt.passwordOnce'));
    }
    return exitCode.ok;
  },
};

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** From the environment, else typed; nothing typed: a new one, which is shown once. */
async function passwordFor(context: CommandContext): Promise<{ readonly password: string; readonly made: boolean }> {
  const given = context.environment[passwordVariable];
  if (given !== undefined && given !== '') return { password: given, made: false };
  const typed = await context.terminal.askSecret(`${context.t('cli:ask.filePassword')}: `);
  if (typed === null) throw new UsageError('secretMissing', { variable: passwordVariable });
  if (typed !== '') return { password: typed, made: false };
  return { password: (await context.call('encryption.newPassword', {})).password, made: true };
}
