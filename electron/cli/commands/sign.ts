import { resolve } from 'node:path';
import type { SigningKey } from '../../../shared/contract/signing.ts';
import { type Command, type CommandContext, UsageError, requiredOption, requiredPositional, textOption } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { secretFrom } from '../open-register.ts';

/** Signs any file with an ECP key; needs no register. */
export const signCommand: Command = {
  name: 'sign',
  usage: 'FILE [--add [--content FILE]] (--p12 FILE | --pkcs11 MODULE --token LABEL [--certificate FINGERPRINT] [--last-try] | --ncalayer --trust FOLDER) [--detached] --out FILE',
  options: {
    p12: { type: 'string' },
    pkcs11: { type: 'string' },
    token: { type: 'string' },
    certificate: { type: 'string' },
    'last-try': { type: 'boolean' },
    ncalayer: { type: 'boolean' },
    trust: { type: 'string' },
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
    const key = await keyFrom(context);
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

async function keyFrom(context: CommandContext): Promise<SigningKey> {
  const module = textOption(context, 'pkcs11');
  const viaNcaLayer = context.options.ncalayer === true;
  if ([textOption(context, 'p12') !== undefined, module !== undefined, viaNcaLayer].filter(Boolean).length > 1) throw new UsageError('oneKey');
  if (viaNcaLayer) {
    const trust = context.client.grant(resolve(requiredOption(context, 'trust')), 'folder');
    context.terminal.note(context.t('cli:sign.inNcaLayer'));
    return { provider: 'ncalayer', trust, language: context.language };
  }
  if (module === undefined) {
    const file = context.client.grant(resolve(requiredOption(context, 'p12')), 'read');
    return { provider: 'pkcs12', file, password: await secretFrom(context, 'DERBES_KEY_PASSWORD', 'keyPassword') };
  }
  const token = requiredOption(context, 'token');
  const { asksPin, handle } = await look(context, resolve(module), token);
  return {
    provider: 'pkcs11',
    module: handle,
    token,
    certificate: textOption(context, 'certificate'),
    lastTry: context.options['last-try'] === true,
    ...(asksPin ? { pin: await secretFrom(context, 'DERBES_TOKEN_PIN', 'tokenPin') } : {}),
  };
}

/** Says how it stands with the PIN before it is asked for, and whether asking makes sense at all. */
async function look(context: CommandContext, module: string, wanted: string): Promise<{ asksPin: boolean; handle: string }> {
  const list = await context.call('signing.tokens', { module: context.client.grant(module, 'read') });
  const token = list.slots.find((slot) => slot.token?.label === wanted || slot.token?.serial === wanted)?.token;
  if (token?.pin === 'low' || token?.pin === 'last') context.terminal.note(context.t(`cli:sign.pin.${token.pin}`));
  if (token?.pinPad) context.terminal.note(context.t('cli:sign.pinPad'));
  const asksPin = token !== undefined && token !== null && !token.pinPad && token.pin !== 'locked' && token.pin !== 'not_set';
  return { asksPin, handle: list.module.file };
}
