import { resolve } from 'node:path';
import { ncaLayerPort, type SigningKey } from '../../shared/contract/signing-key.ts';
import { type CommandContext, UsageError, requiredOption, textOption } from './command.ts';
import { secretFrom } from './open-register.ts';

/** What `keyFrom` reads. */
export const keyOptions = {
  p12: { type: 'string' },
  pkcs11: { type: 'string' },
  token: { type: 'string' },
  certificate: { type: 'string' },
  'last-try': { type: 'boolean' },
  ncalayer: { type: 'boolean' },
  'ncalayer-port': { type: 'string' },
  trust: { type: 'string' },
} as const;

/** Whether the command line names a key at all. */
export function namesKey(context: CommandContext): boolean {
  return textOption(context, 'p12') !== undefined || textOption(context, 'pkcs11') !== undefined || context.options.ncalayer === true;
}

/**
 * The key that the command line names; its password or PIN is asked for here.
 * @param trust reads --trust: required where no register says which root NCALayer's TLS certificate comes from
 * @throws UsageError
 */
export async function keyFrom(context: CommandContext, trust: typeof textOption): Promise<SigningKey> {
  const module = textOption(context, 'pkcs11');
  const viaNcaLayer = context.options.ncalayer === true;
  if ([textOption(context, 'p12') !== undefined, module !== undefined, viaNcaLayer].filter(Boolean).length > 1) throw new UsageError('oneKey');
  const port = portFrom(context, viaNcaLayer);
  if (viaNcaLayer) {
    const folder = trust(context, 'trust');
    context.terminal.note(context.t('cli:sign.inNcaLayer'));
    return { provider: 'ncalayer', language: context.language, timestamp: false, ...(port !== undefined && { port }), ...(folder !== undefined && { trust: context.client.grant(resolve(folder), 'folder') }) };
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

/** Where NCALayer listens, if not where it usually does. @throws UsageError */
function portFrom(context: CommandContext, viaNcaLayer: boolean): number | undefined {
  const text = textOption(context, 'ncalayer-port');
  if (text === undefined) return undefined;
  if (!viaNcaLayer) throw new UsageError('optionNeeds', { option: '--ncalayer-port', needed: '--ncalayer' });
  const port = ncaLayerPort.safeParse(/^\d+$/.test(text) ? Number(text) : text);
  if (!port.success) throw new UsageError('portMalformed', { value: text });
  return port.data;
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
