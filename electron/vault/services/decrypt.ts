import { writePieces } from '../common/write-pieces.ts';
import type { AreaHandlers } from '../handlers.ts';
import { randomUUID } from '../crypto/primitives.ts';
import { certificateView } from '../signing/certificate-view.ts';
import { withOpenEnvelope } from '../signing/encryption/open-envelope.ts';
import { openPkcs12 } from '../signing/pkcs12.ts';
import { maxEncryptedBytes } from './encrypt.ts';
import { keepHandle, readKeyFile } from './key-files.ts';
import { readGranted } from './read-granted.ts';

/** Recipients' keys, base64 and line ends beside the content. */
const maxEnvelopeBytes = Math.floor(maxEncryptedBytes * 1.4);

/** The end of a certificate's term ends no decrypting: what was sent in time stays readable. */
export const decrypt: AreaHandlers<'encryption'>['decrypt'] = async ({ file, target, key }, context) => {
  const keyPath = context.files.take(key.file, 'read');
  const bytes = await readKeyFile(keyPath);
  let pkcs8: Uint8Array | undefined;
  try {
    const holder = openPkcs12(bytes, key.password);
    pkcs8 = holder.pkcs8;
    const envelope = await readGranted(context.files.take(file, 'read'), maxEnvelopeBytes);
    return await withOpenEnvelope(envelope, holder, async ({ content, authenticated }) => {
      const path = context.files.take(target, 'write');
      context.vault.session?.record({ action: 'view', what: 'file.decrypted', object: `file:${randomUUID()}` });
      const written = await writePieces(path, content.pieces(), {
        signal: context.signal,
        onWritten: (done) => {
          context.progress({ stage: 'decrypt', done, total: content.length });
        },
      });
      return { file: written, authenticated, holder: certificateView(holder.certificate, context.clock.now()) };
    });
  } catch (error) {
    keepHandle(context, key.file, keyPath, error);
    throw error;
  } finally {
    pkcs8?.fill(0);
    bytes.fill(0);
  }
};
