import { basename } from 'node:path';
import type { ParsedInputOf } from '../../../shared/contract/index.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import { toInstantString } from '../clock.ts';
import { writeOut } from '../common/write-out.ts';
import { randomUUID } from '../crypto/primitives.ts';
import type { AreaHandlers } from '../handlers.ts';
import type { CallContext } from '../session.ts';
import { type Joining, openForSignature } from '../signing/add-signature.ts';
import { certificateView } from '../signing/certificate-view.ts';
import { readGranted } from './read-granted.ts';
import { type MadeSignature, withKey } from './with-key.ts';

/** Containers of thousands of scanned pages; beyond it nothing is read into memory. */
export const maxSignedBytes = 512 * 1024 * 1024;

/** What is signed: the file itself, or what those before have signed. */
async function toBeSigned(
  context: CallContext,
  { content, existing, detached }: Pick<ParsedInputOf<'signing.signFile'>, 'content' | 'existing' | 'detached'>,
): Promise<Joining & { readonly name: string }> {
  const [contentPath, existingPath] = [content, existing].map((handle) => handle && context.files.take(handle, 'read'));
  const bytes = contentPath === undefined ? undefined : await readGranted(contentPath, maxSignedBytes);
  if (existingPath !== undefined) {
    const opened = openForSignature(await readGranted(existingPath, maxSignedBytes), bytes, context.clock.now());
    return { ...opened, name: basename(existingPath) };
  }
  if (contentPath === undefined || !bytes) throw new Fault('INPUT_INVALID', { fields: { content: 'REQUIRED' } });
  return { content: bytes, detached, join: (added) => added, name: basename(contentPath) };
}

async function first(made: AsyncIterable<MadeSignature>): Promise<MadeSignature> {
  for await (const one of made) return one;
  throw new Fault('SIGNATURE_SELF_CHECK_FAILED');
}

/** Any file of the user's, or one more signature on one. With a register open it is recorded there before it is written out. */
export const signFile: AreaHandlers<'signing'>['signFile'] = async ({ target, key, ...what }, context) => {
  const { session } = context.vault;
  const { name, content, detached, join } = await toBeSigned(context, what);
  const { der, certificate, at } = await withKey(context, key, (opened) => first(opened.sign([content], detached)));
  const joined = join(der);
  const signer = certificateView(certificate, at);
  session?.record({
    action: 'supplement',
    what: 'file.signed',
    object: `file:${randomUUID()}`,
    details: { algorithm: signer.algorithm, serial: signer.serial, provider: key.provider },
    personal: { file: name, signer: signer.commonName, iin: signer.iin },
  });
  return { file: writeOut(context.files.take(target, 'write'), joined), signer, at: toInstantString(at) };
};
