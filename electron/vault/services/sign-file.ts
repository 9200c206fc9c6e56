import { basename } from 'node:path';
import type { OutputOf, ParsedInputOf } from '../../../shared/contract/index.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import { toInstantString } from '../clock.ts';
import { writeOut } from '../common/write-out.ts';
import { randomUUID } from '../crypto/primitives.ts';
import type { AreaHandlers } from '../handlers.ts';
import type { CallContext } from '../session.ts';
import { type Joining, openForSignature } from '../signing/add-signature.ts';
import { certificateView } from '../signing/certificate-view.ts';
import { sha256Hex } from '../signing/verify-file.ts';
import { readGranted } from './read-granted.ts';
import { type MadeSignature, withKey } from './with-key.ts';

/** Containers of thousands of scanned pages; beyond it nothing is read into memory. */
export const maxSignedBytes = 512 * 1024 * 1024;

/** Paths behind the handles of what is read. */
interface Sources {
  readonly content: string | undefined;
  readonly existing: string | undefined;
}

/** What is signed: the file itself, or what those before have signed. */
async function toBeSigned(
  context: CallContext,
  { content: contentPath, existing: existingPath }: Sources,
  detached: boolean,
): Promise<Joining & { readonly name: string }> {
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
export const signFile: AreaHandlers<'signing'>['signFile'] = async (input, context) => {
  const { content, existing } = input;
  const [contentPath, existingPath] = [content, existing].map((handle) => handle && context.files.take(handle, 'read'));
  const sources = { content: contentPath, existing: existingPath };
  try {
    return await signSources(input, sources, context);
  } catch (error) {
    // A mistyped PIN must not cost the user the files that were chosen.
    if (content !== undefined && contentPath !== undefined) context.files.grant(content, contentPath, 'read');
    if (existing !== undefined && existingPath !== undefined) context.files.grant(existing, existingPath, 'read');
    throw error;
  }
};

async function signSources({ target, key, shown, ...form }: ParsedInputOf<'signing.signFile'>, sources: Sources, context: CallContext): Promise<OutputOf<'signing.signFile'>> {
  const { session } = context.vault;
  const { name, content, detached, join } = await toBeSigned(context, sources, form.detached);
  if (shown !== undefined && shown !== sha256Hex(content)) throw new Fault('SHOWN_FILE_CHANGED');
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
  const file = writeOut(context.files.take(target, 'write'), joined);
  const picked = (path: string) => ({ handle: context.files.renew(path, 'read'), name: basename(path) });
  return { file, signer, at: toInstantString(at), again: { file: picked(file.path), content: detached && sources.content !== undefined ? picked(sources.content) : null } };
}
