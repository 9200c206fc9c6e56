import { encryptRsaOaep, encryptRsaPkcs1, randomBytes, runningEncryption } from '../../crypto/primitives.ts';
import { algorithmDer } from '../algorithms.ts';
import { context, elementHeader, integerContent, octetString, oid, sequence, setOf, smallInteger } from '../asn1/write.ts';
import type { Certificate } from '../certificate.ts';
import { oids } from '../oids.ts';
import type { Content } from './content.ts';

/**
 * `authenticated`: AuthEnvelopedData (RFC 5083), AES-256-GCM, RSAES-OAEP: a changed file does not open.
 * `compatible`: EnvelopedData (RFC 5652), AES-256-CBC, RSAES-PKCS1-v1_5: opens in programs that know nothing newer.
 */
export type EnvelopeForm = 'authenticated' | 'compatible';

/** AlgorithmIdentifier of RSAES-OAEP with SHA-256 in both places (RFC 4055 section 4.1). */
function oaepSha256(): Uint8Array {
  const hash = algorithmDer(oids.sha256);
  return sequence(oid(oids.rsaesOaep), sequence(context(0, hash), context(1, sequence(oid(oids.mgf1), hash))));
}

/** KeyTransRecipientInfo (RFC 5652 section 6.2.1), by issuer and serial number. */
function recipientInfo({ issuer, serial, spki }: Certificate, key: Uint8Array, form: EnvelopeForm): Uint8Array {
  const modern = form === 'authenticated';
  return sequence(
    smallInteger(0),
    sequence(issuer.der, integerContent(serial)),
    modern ? oaepSha256() : algorithmDer(oids.rsaEncryption),
    octetString(modern ? encryptRsaOaep(spki, 'sha256', key) : encryptRsaPkcs1(spki, key)),
  );
}

const tagLength = 16;
const blockLength = 16;

/** `inner` is what precedes the long content inside an element; the header tells the length of both and of what follows. */
function opened(tag: number, inner: Uint8Array, following: number): Uint8Array {
  return Buffer.concat([elementHeader(tag, inner.length + following), inner]);
}

/**
 * Encrypts to every recipient; the pieces, put together, are one DER file. Whether a certificate is fit for that is
 * `recipient-policy.ts`'s to say. The key of the content is fresh and wiped at the end.
 */
export async function* writeEnvelope(content: Content, recipients: readonly Certificate[], form: EnvelopeForm): AsyncGenerator<Uint8Array, void> {
  const gcm = form === 'authenticated';
  const key = randomBytes(32);
  const iv = randomBytes(gcm ? 12 : 16);
  try {
    const infos = setOf(...recipients.map((recipient) => recipientInfo(recipient, key, form)));
    const parameters = gcm ? sequence(octetString(iv), smallInteger(tagLength)) : octetString(iv);
    const algorithm = sequence(oid(gcm ? oids.aes256Gcm : oids.aes256Cbc), parameters);
    const length = gcm ? content.length : (Math.floor(content.length / blockLength) + 1) * blockLength;
    const tail = gcm ? tagLength + 2 : 0;

    const encrypted = opened(0x30, Buffer.concat([oid(oids.data), algorithm, elementHeader(0x80, length)]), length);
    const data = opened(0x30, Buffer.concat([smallInteger(0), infos, encrypted]), length + tail);
    const type = oid(gcm ? oids.authEnvelopedData : oids.envelopedData);
    yield opened(0x30, Buffer.concat([type, opened(0xa0, data, length + tail)]), length + tail);

    const encryption = runningEncryption(form === 'authenticated' ? 'gcm' : 'cbc', key, iv);
    for await (const piece of content.pieces()) yield encryption.update(piece);
    const { rest, tag } = encryption.finish();
    if (rest.length > 0) yield rest;
    if (gcm) yield octetString(tag);
  } finally {
    key.fill(0);
  }
}
