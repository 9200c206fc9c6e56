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
import { withModule } from '../signing/pkcs11/module.ts';
import { tokenSigner } from '../signing/pkcs11/token-signer.ts';
import type { Signer } from '../signing/signer.ts';
import { keepHandle, readKeyFile, withIssuers } from './key-files.ts';
import { keepModule } from './tokens.ts';
import { readGranted } from './read-granted.ts';
import { registerTrust } from './trust-store.ts';

/** Containers of thousands of scanned pages; beyond it nothing is read into memory. */
export const maxSignedBytes = 512 * 1024 * 1024;

type Use<T> = (signer: Signer) => Promise<T>;
type KeyOf<P extends SigningKey['provider']> = Extract<SigningKey, { provider: P }>;

async function withKeyFile<T>(context: CallContext, key: KeyOf<'pkcs12'>, at: Temporal.Instant, use: Use<T>): Promise<T> {
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

async function withToken<T>(context: CallContext, key: KeyOf<'pkcs11'>, at: Temporal.Instant, use: Use<T>): Promise<T> {
  const path = context.files.take(key.module, 'read');
  try {
    return await withModule(path, { signal: context.signal }, async (module) => {
      const signer = await tokenSigner(module, key, at);
      return use(withIssuers(signer, registerTrust(context.vault.session), at));
    });
  } catch (error) {
    keepModule(context, key.module, path, error);
    throw error;
  }
}

/** Lets `use` sign with the key, which is open for no longer than that. */
function withSigner<T>(context: CallContext, key: SigningKey, at: Temporal.Instant, use: Use<T>): Promise<T> {
  return key.provider === 'pkcs12' ? withKeyFile(context, key, at, use) : withToken(context, key, at, use);
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
