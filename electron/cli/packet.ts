import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { DocumentRecord } from '../../shared/contract/documents.ts';
import { type CommandContext, requiredOption, textOption } from './command.ts';
import { secretFrom } from './open-register.ts';

/** Options of commands that make a packet of documents. */
export const packetOptions = {
  values: { type: 'string' },
  out: { type: 'string' },
  p12: { type: 'string' },
} as const;

/** Signs the packet where `--p12` names a key, and writes all its files into `--out`. @returns names with digests */
export async function signAndSave(context: CommandContext, document: DocumentRecord): Promise<{ name: string; path: string; sha256: string }[]> {
  const p12 = textOption(context, 'p12');
  if (p12 !== undefined) {
    const password = await secretFrom(context, 'DERBES_KEY_PASSWORD', 'keyPassword');
    const key = await context.call('signing.inspectKey', { file: context.client.grant(resolve(p12), 'read'), password });
    const { commonName, organisation, iin } = key.certificate;
    // A key that is refused is refused by the signing, with its reason.
    for (const code of key.usable ? key.warnings : []) context.terminal.note(context.t(`errors:${code}.message`));
    await context.call('signing.signDocument', { document: document.id, key: { provider: 'pkcs12', file: key.file, password } });
    context.terminal.line(context.t('cli:sign.signedBy', { name: commonName, organisation: organisation || iin }));
  }
  const out = resolve(requiredOption(context, 'out'));
  mkdirSync(out, { recursive: true });
  const { files } = await context.call('documents.save', { id: document.id, folder: context.client.grant(out, 'folder') });
  for (const file of files) context.terminal.line(`  ${file.sha256}  ${file.path}`);
  return files;
}
