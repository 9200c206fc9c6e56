import { setImmediate } from 'node:timers/promises';
import type { Temporal } from 'temporal-polyfill';
import type { SignatureFormat } from '../../../shared/contract/documents.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import type { SigningKey } from '../../../shared/contract/signing-key.ts';
import type { CallContext } from '../session.ts';
import type { Certificate } from '../signing/certificate.ts';
import { usableSigner } from '../signing/key-file.ts';
import { type ExpectedKey, signWithNcaLayer } from '../signing/ncalayer/sign.ts';
import { oids } from '../signing/oids.ts';
import { withModule } from '../signing/pkcs11/module.ts';
import { tokenSigner } from '../signing/pkcs11/token-signer.ts';
import { checkForeign, requireTimestamp, signChecked } from '../signing/sign-checked.ts';
import type { Signer } from '../signing/signer.ts';
import type { Trust } from '../signing/trust.ts';
import { keepHandle, notRevoked, readKeyFile, withIssuers } from './key-files.ts';
import { keepModule } from './tokens.ts';
import { folderTrust, registerTrust } from './trust-store.ts';

/** A signature over one content, read back by the verifier. */
export interface MadeSignature {
  readonly der: Uint8Array;
  readonly format: Extract<SignatureFormat, 'CAdES-BES' | 'CAdES-T'>;
  readonly certificate: Certificate;
  readonly at: Temporal.Instant;
}

/** A key at hand, whoever holds it. */
export interface KeyAtHand {
  /** Whose it is; null where only the signature will tell, as with NCALayer. */
  readonly certificate: Certificate | null;
  /**
   * One signature a content, in their order. A file or a token signs as the next one is asked for; NCALayer is asked for
   * all at once, in one dialog where it can.
   */
  readonly sign: (contents: readonly Uint8Array[], detached: boolean) => AsyncIterable<MadeSignature>;
}

type Use<T> = (key: KeyAtHand) => Promise<T>;
type KeyOf<P extends SigningKey['provider']> = Extract<SigningKey, { provider: P }>;

/**
 * Opens the key, lets `use` sign with it and closes it.
 * @param expected for a key that shows itself only when it signs
 * @throws Fault KEY_*, TOKEN_*, NCALAYER_*, SIGNATURE_SELF_CHECK_FAILED, CANCELLED, those of `use` and of `expected`
 */
export function withKey<T>(context: CallContext, key: SigningKey, use: Use<T>, expected?: ExpectedKey): Promise<T> {
  switch (key.provider) {
    case 'pkcs12':
      return withKeyFile(context, key, use);
    case 'pkcs11':
      return withToken(context, key, use);
    case 'ncalayer':
      return withNcaLayer(context, key, use, expected);
  }
}

function keyOf(signer: Signer, { clock, signal }: CallContext): KeyAtHand {
  return {
    certificate: signer.certificate,
    async *sign(contents, detached) {
      for (const content of contents) {
        // Signing in memory never waits: a cancel would not be heard.
        await setImmediate();
        signal.throwIfAborted();
        const at = clock.now();
        yield { der: await signChecked(content, signer, { detached, at }), format: 'CAdES-BES', certificate: signer.certificate, at };
      }
    },
  };
}

async function withKeyFile<T>(context: CallContext, key: KeyOf<'pkcs12'>, use: Use<T>): Promise<T> {
  const path = context.files.take(key.file, 'read');
  const bytes = await readKeyFile(path);
  let signer: Signer | undefined;
  try {
    const at = context.clock.now();
    signer = withIssuers(usableSigner(bytes, key.password, at), registerTrust(context.vault.session), at);
    return await use(keyOf(signer, context));
  } catch (error) {
    keepHandle(context, key.file, path, error);
    throw error;
  } finally {
    signer?.close();
    bytes.fill(0);
  }
}

async function withToken<T>(context: CallContext, key: KeyOf<'pkcs11'>, use: Use<T>): Promise<T> {
  const path = context.files.take(key.module, 'read');
  try {
    return await withModule(path, { signal: context.signal }, async (module) => {
      const at = context.clock.now();
      const signer = await tokenSigner(module, key, at);
      return use(keyOf(withIssuers(signer, registerTrust(context.vault.session), at), context));
    });
  } catch (error) {
    keepModule(context, key.module, path, error);
    throw error;
  }
}

/** Certificates of TLS are RSA; what this runtime's TLS does not know would only stand in its way. */
function tlsAuthorities({ anchors, intermediates }: Trust): readonly Certificate[] {
  return [...anchors, ...intermediates].filter(({ keyAlgorithm }) => keyAlgorithm.oid === oids.rsaEncryption);
}

async function withNcaLayer<T>(context: CallContext, key: KeyOf<'ncalayer'>, use: Use<T>, expected: ExpectedKey | undefined): Promise<T> {
  const trust = key.trust === undefined ? registerTrust(context.vault.session) : await folderTrust(context.files.take(key.trust, 'folder'));
  const { language, timestamp, port } = key;
  const options = { authorities: tlsAuthorities(trust), language, timestamp, expected, signal: context.signal, ...(port !== undefined && { port }) };
  return use({
    certificate: null,
    async *sign(contents, detached) {
      const signed = await signWithNcaLayer(contents, { ...options, detached });
      // It signed when the person got to it, not when it was asked.
      const at = context.clock.now();
      for (const [index, content] of contents.entries()) {
        const der = signed[index];
        if (!der) throw new Fault('NCALAYER_ANSWER_INVALID');
        const certificate = checkForeign(der, content, { detached, at });
        notRevoked(certificate, [], trust, at);
        if (timestamp) requireTimestamp(der, content, { detached, at, trust });
        yield { der, format: timestamp ? 'CAdES-T' : 'CAdES-BES', certificate, at };
      }
    },
  });
}
