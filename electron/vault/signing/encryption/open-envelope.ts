import { Fault } from '../../../../shared/contract/problem.ts';
import { decryptRsaOaep, decryptRsaPkcs1, randomBytes, runningDecryption } from '../../crypto/primitives.ts';
import { Asn1Error } from '../asn1/read.ts';
import { type Certificate, sameName } from '../certificate.ts';
import { cmsBytes } from '../cms-bytes.ts';
import { oids } from '../oids.ts';
import { type Content, inPieces } from './content.ts';
import { type Envelope, type EnvelopeRecipient, EnvelopeUnsupportedError, readEnvelope } from './read-envelope.ts';

export interface OpenedEnvelope {
  readonly content: Content;
  /** Whether the format proves that the content is as it was encrypted. Who encrypted it no envelope says. */
  readonly authenticated: boolean;
}

function isFor({ holder }: EnvelopeRecipient, certificate: Certificate): boolean {
  if ('keyIdentifier' in holder) {
    const { subjectKeyIdentifier: own } = certificate;
    return own !== undefined && Buffer.compare(holder.keyIdentifier, own) === 0;
  }
  return Buffer.compare(holder.serial, certificate.serial) === 0 && sameName(holder.issuer, certificate.issuer);
}

/** The key of the content, or random bytes: a wrong one is found out by the content alone, so that there is one refusal. */
function contentKey({ transport, encryptedKey }: EnvelopeRecipient, pkcs8: Uint8Array, length: number): Uint8Array {
  if (!transport) throw new Fault('ENVELOPE_UNSUPPORTED');
  const other = randomBytes(length);
  if (transport.padding === 'pkcs1') return decryptRsaPkcs1(pkcs8, encryptedKey, length);
  const key = decryptRsaOaep(pkcs8, transport.hash, encryptedKey);
  return key?.length === length ? key : other;
}

function parsed(file: Uint8Array): Envelope {
  const der = cmsBytes(file);
  if (!der) throw new Fault('ENVELOPE_INVALID');
  try {
    return readEnvelope(der);
  } catch (error) {
    if (error instanceof EnvelopeUnsupportedError) throw new Fault('ENVELOPE_UNSUPPORTED', {}, { cause: error });
    if (error instanceof Asn1Error) throw new Fault('ENVELOPE_INVALID', {}, { cause: error });
    throw error;
  }
}

function* plainPieces({ cipher, ciphertext, proof }: Envelope, key: Uint8Array): Iterable<Uint8Array> {
  const decryption = runningDecryption(cipher.mode, key, cipher.iv, proof);
  for (const piece of inPieces(ciphertext)) yield decryption.update(piece);
  const rest = decryption.finish();
  if (!rest) throw new Fault('ENVELOPE_DOES_NOT_OPEN');
  if (rest.length > 0) yield rest;
}

/**
 * Opens an envelope with the key of one of its recipients. It is decrypted twice: first to see that everything fits,
 * then for whoever takes the pieces, so that nothing unproven is ever given out and nothing is held in memory beside the file.
 * The key of the content lives until `use` has ended.
 * @param file DER, PEM or base64
 * @throws Fault ENVELOPE_INVALID, ENVELOPE_UNSUPPORTED, ENVELOPE_NOT_FOR_KEY, and one for every case in which it does not open:
 *   ENVELOPE_DOES_NOT_OPEN
 */
export async function withOpenEnvelope<T>(
  file: Uint8Array,
  holder: { readonly pkcs8: Uint8Array; readonly certificate: Certificate },
  use: (opened: OpenedEnvelope) => Promise<T> | T,
): Promise<T> {
  const envelope = parsed(file);
  const recipient = envelope.recipients.find((one) => isFor(one, holder.certificate));
  if (!recipient || holder.certificate.keyAlgorithm.oid !== oids.rsaEncryption) throw new Fault('ENVELOPE_NOT_FOR_KEY');
  const key = contentKey(recipient, holder.pkcs8, envelope.cipher.keyLength);
  try {
    let length = 0;
    for (const piece of plainPieces(envelope, key)) length += piece.length;
    const content: Content = { name: '', length, pieces: () => plainPieces(envelope, key) };
    return await use({ content, authenticated: envelope.cipher.mode === 'gcm' });
  } finally {
    key.fill(0);
  }
}
