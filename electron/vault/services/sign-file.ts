import { basename } from 'node:path';
import type { Temporal } from 'temporal-polyfill';
import type { SigningKey } from '../../../shared/contract/signing.ts';
import { toInstantString } from '../clock.ts';
import { writeOut } from '../common/write-out.ts';
import { randomUUID } from '../crypto/primitives.ts';
import type { AreaHandlers } from '../handlers.ts';
import type { CallContext } from '../session.ts';
import { certificateView } from '../signing/certificate-view.ts';
import { usableSigner } from '../signing/key-file.ts';
import { signChecked } from '../signing/sign-checked.ts';
import type { Signer } from '../signing/signer.ts';
import { keepHandle, readKeyFile, withIssuers } from './key-files.ts';
import { readGranted } from './read-granted.ts';
import { registerTrust } from './trust-store.ts';

/** Containers of thousands of scanned pages; beyond it nothing is read into memory. */
export const maxSignedBytes = 512 * 1024 * 1024;

/** Lets `use` sign with the key, which is open for no longer than that. */
async function withSigner<T>(context: CallContext, key: SigningKey, at: Temporal.Instant, use: (signer: Signer) => Promise<T>): Promise<T> {
  const path = context.files.take(key.file, 'read');
  const bytes = await readKeyFile(path);
  let signer: Signer | undefined;
  try {
    signer = withIssuers(usableSigner(bytes, key.password, at), registerTrust(context.vault.session), at);
    return await use(signer);
  } catch (error) {
    keepHandle(context, key.file, path, error);
    throw error;
  } finally {
    signer?.close();
    bytes.fill(0);
  }
}

/** Any file of the user's. With a register open it is recorded there before the signature is written out. */
export const signFile: AreaHandlers<'signing'>['signFile'] = async ({ content, target, detached, key }, context) => {
  const at = context.clock.now();
  const { session } = context.vault;
  const path = context.files.take(content, 'read');
  const bytes = await readGranted(path, maxSignedBytes);
  const signed = await withSigner(context, key, at, async (signer) => ({
    der: await signChecked(bytes, signer, { detached, at }),
    signer: certificateView(signer.certificate, at),
  }));
  session?.record({
    action: 'supplement',
    what: 'file.signed',
    object: `file:${randomUUID()}`,
    details: { algorithm: signed.signer.algorithm, serial: signed.signer.serial, provider: key.provider },
    personal: { file: basename(path), signer: signed.signer.commonName, iin: signed.signer.iin },
  });
  return { file: writeOut(context.files.take(target, 'write'), signed.der), signer: signed.signer, at: toInstantString(at) };
};
