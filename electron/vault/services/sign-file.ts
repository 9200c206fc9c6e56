import { basename } from 'node:path';
import type { Temporal } from 'temporal-polyfill';
import { Fault } from '../../../shared/contract/problem.ts';
import type { SigningKey } from '../../../shared/contract/signing.ts';
import { toInstantString } from '../clock.ts';
import { writeOut } from '../common/write-out.ts';
import { randomUUID } from '../crypto/primitives.ts';
import type { AreaHandlers } from '../handlers.ts';
import type { CallContext } from '../session.ts';
import type { Certificate } from '../signing/certificate.ts';
import { certificateView } from '../signing/certificate-view.ts';
import { usableSigner } from '../signing/key-file.ts';
import { checkForeign, signChecked } from '../signing/sign-checked.ts';
import { signWithNcaLayer } from '../signing/ncalayer/sign.ts';
import { oids } from '../signing/oids.ts';
import { withModule } from '../signing/pkcs11/module.ts';
import { tokenSigner } from '../signing/pkcs11/token-signer.ts';
import type { Signer } from '../signing/signer.ts';
import { keepHandle, notRevoked, readKeyFile, withIssuers } from './key-files.ts';
import { keepModule } from './tokens.ts';
import { readGranted } from './read-granted.ts';
import { folderTrust, registerTrust } from './trust-store.ts';

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

interface Signed {
  readonly der: Uint8Array;
  readonly certificate: Certificate;
  readonly at: Temporal.Instant;
}

async function withNcaLayer(context: CallContext, key: KeyOf<'ncalayer'>, content: Uint8Array, detached: boolean): Promise<Signed> {
  const trust = key.trust === undefined ? registerTrust(context.vault.session) : await folderTrust(context.files.take(key.trust, 'folder'));
  // Certificates of TLS are RSA; what this runtime's TLS does not know would only stand in its way.
  const authorities = [...trust.anchors, ...trust.intermediates].filter(({ keyAlgorithm }) => keyAlgorithm.oid === oids.rsaEncryption);
  const options = { authorities, detached, language: key.language, signal: context.signal, ...(key.port !== undefined && { port: key.port }) };
  const [der] = await signWithNcaLayer([content], options);
  if (!der) throw new Fault('NCALAYER_ANSWER_INVALID');
  // It signed when the person got to it, not when it was asked.
  const at = context.clock.now();
  const certificate = checkForeign(der, content, { detached, at });
  notRevoked(certificate, [], trust, at);
  return { der, certificate, at };
}

function sign(context: CallContext, key: SigningKey, content: Uint8Array, detached: boolean): Promise<Signed> {
  const at = context.clock.now();
  const use = async (signer: Signer): Promise<Signed> => ({ der: await signChecked(content, signer, { detached, at }), certificate: signer.certificate, at });
  switch (key.provider) {
    case 'pkcs12':
      return withKeyFile(context, key, at, use);
    case 'pkcs11':
      return withToken(context, key, at, use);
    case 'ncalayer':
      return withNcaLayer(context, key, content, detached);
  }
}

/** Any file of the user's. With a register open it is recorded there before the signature is written out. */
export const signFile: AreaHandlers<'signing'>['signFile'] = async ({ content, target, detached, key }, context) => {
  const { session } = context.vault;
  const path = context.files.take(content, 'read');
  const { der, certificate, at } = await sign(context, key, await readGranted(path, maxSignedBytes), detached);
  const signer = certificateView(certificate, at);
  session?.record({
    action: 'supplement',
    what: 'file.signed',
    object: `file:${randomUUID()}`,
    details: { algorithm: signer.algorithm, serial: signer.serial, provider: key.provider },
    personal: { file: basename(path), signer: signer.commonName, iin: signer.iin },
  });
  return { file: writeOut(context.files.take(target, 'write'), der), signer, at: toInstantString(at) };
};
