/** What an envelope (RFC 5652 section 6, RFC 5083) says, before anything of it is decrypted. */
import type { CipherMode, HashName } from '../../crypto/primitives.ts';
import { Asn1Error, type Asn1Node, Fields, readAsn1, readInteger, readOctets, readOid, readSmallInteger, universal } from '../asn1/read.ts';
import { retagged } from '../asn1/write.ts';
import { type Name, readAlgorithm, readName } from '../certificate.ts';
import { oids } from '../oids.ts';

/** More recipients than any letter has. */
const maxRecipients = 256;

/** How the key of the content travels; undefined for what is not known here. */
export type KeyTransport = { readonly padding: 'oaep'; readonly hash: HashName } | { readonly padding: 'pkcs1' };

export interface EnvelopeRecipient {
  readonly holder: { readonly issuer: Name; readonly serial: Uint8Array } | { readonly keyIdentifier: Uint8Array };
  readonly transport: KeyTransport | undefined;
  readonly encryptedKey: Uint8Array;
}

export interface Envelope {
  /** Those whose key is RSA; others in the file are not for us. */
  readonly recipients: readonly EnvelopeRecipient[];
  readonly cipher: { readonly mode: CipherMode; readonly keyLength: number; readonly iv: Uint8Array };
  readonly ciphertext: Uint8Array;
  /** Tag and what it covers beside the content; empty for CBC. */
  readonly proof: { readonly tag: Uint8Array; readonly aad: Uint8Array };
}

/** The file is an envelope, but made in a way that is not known here. */
export class EnvelopeUnsupportedError extends Error {}

const ciphers: Readonly<Record<string, { readonly mode: CipherMode; readonly keyLength: number }>> = {
  [oids.aes128Cbc]: { mode: 'cbc', keyLength: 16 },
  [oids.aes192Cbc]: { mode: 'cbc', keyLength: 24 },
  [oids.aes256Cbc]: { mode: 'cbc', keyLength: 32 },
  [oids.aes128Gcm]: { mode: 'gcm', keyLength: 16 },
  [oids.aes192Gcm]: { mode: 'gcm', keyLength: 24 },
  [oids.aes256Gcm]: { mode: 'gcm', keyLength: 32 },
};

const oaepHashes: Readonly<Record<string, HashName>> = { [oids.sha1]: 'sha1', [oids.sha256]: 'sha256', [oids.sha384]: 'sha384', [oids.sha512]: 'sha512' };

/** RSAES-OAEP-params (RFC 4055 section 4.1); every field may be left out, and a label or two hashes are not known here. */
function readOaep(parameters: Asn1Node | undefined): KeyTransport | undefined {
  if (!parameters) return { padding: 'oaep', hash: 'sha1' };
  const fields = new Fields(parameters);
  const hashField = fields.optional(0xa0);
  const maskField = fields.optional(0xa1);
  const labelField = fields.optional(0xa2);
  fields.end();
  const hash = oaepHashes[hashField ? readAlgorithm(hashField.child(0)).oid : oids.sha1];
  const mask = maskField && readAlgorithm(maskField.child(0));
  if (mask && (mask.oid !== oids.mgf1 || !mask.parameters)) return undefined;
  const maskHash = oaepHashes[mask?.parameters ? readAlgorithm(mask.parameters).oid : oids.sha1];
  const label = labelField && readAlgorithm(labelField.child(0));
  if (label && (label.oid !== oids.pSpecified || !label.parameters || readOctets(label.parameters).length > 0)) return undefined;
  return hash && hash === maskHash ? { padding: 'oaep', hash } : undefined;
}

function readRecipient(node: Asn1Node): EnvelopeRecipient {
  const fields = new Fields(node);
  const version = readSmallInteger(fields.take(universal.integer));
  const holderNode = fields.take();
  const byKey = holderNode.tag === 0x80;
  if (version !== (byKey ? 2 : 0)) throw new Asn1Error('version of recipient');
  let holder: EnvelopeRecipient['holder'];
  if (byKey) {
    holder = { keyIdentifier: holderNode.content };
  } else {
    const pair = new Fields(holderNode);
    holder = { issuer: readName(pair.take()), serial: readInteger(pair.take()) };
    pair.end();
  }
  const algorithm = readAlgorithm(fields.take());
  const encryptedKey = readOctets(fields.take());
  fields.end();
  const transport: KeyTransport | undefined =
    algorithm.oid === oids.rsaEncryption ? { padding: 'pkcs1' } : algorithm.oid === oids.rsaesOaep ? readOaep(algorithm.parameters) : undefined;
  return { holder, transport, encryptedKey };
}

function readCipher(node: Asn1Node, wanted: CipherMode): { readonly cipher: Envelope['cipher']; readonly tagLength: number } {
  const { oid, parameters } = readAlgorithm(node);
  const known = ciphers[oid];
  if (!known || known.mode !== wanted || !parameters) throw new EnvelopeUnsupportedError();
  if (known.mode === 'cbc') {
    const iv = readOctets(parameters);
    if (iv.length !== 16) throw new Asn1Error('initialisation vector');
    return { cipher: { ...known, iv }, tagLength: 0 };
  }
  const fields = new Fields(parameters);
  const iv = readOctets(fields.take());
  const lengthField = fields.optional(universal.integer);
  fields.end();
  const tagLength = lengthField ? readSmallInteger(lengthField) : 12;
  // A shorter tag is a weaker proof, and a nonce of another length is nobody's (RFC 5084 section 3.2).
  if (iv.length !== 12 || tagLength < 12 || tagLength > 16) throw new EnvelopeUnsupportedError();
  return { cipher: { ...known, iv }, tagLength };
}

/** EncryptedContentInfo (RFC 5652 section 6.1). */
function readEncrypted(node: Asn1Node, mode: CipherMode): { readonly cipher: Envelope['cipher']; readonly tagLength: number; readonly ciphertext: Uint8Array } {
  const fields = new Fields(node);
  readOid(fields.take());
  const { cipher, tagLength } = readCipher(fields.take(), mode);
  // The content may travel apart from its envelope; such files are nobody's here.
  const [content] = fields.rest;
  if (!content) throw new EnvelopeUnsupportedError();
  fields.take();
  fields.end();
  return { cipher, tagLength, ciphertext: readOctets(content, 0x80) };
}

/**
 * Reads EnvelopedData or AuthEnvelopedData. Nothing is copied unless the content stands in segments (BER).
 * @throws Asn1Error when the bytes are neither, EnvelopeUnsupportedError for what is not known here
 */
export function readEnvelope(der: Uint8Array): Envelope {
  const outer = new Fields(readAsn1(der));
  const type = readOid(outer.take());
  if (type !== oids.envelopedData && type !== oids.authEnvelopedData) throw new Asn1Error('not an envelope');
  const authenticated = type === oids.authEnvelopedData;
  const wrapped = outer.take(0xa0);
  outer.end();
  if (wrapped.children.length !== 1) throw new Asn1Error('content of envelope');
  const fields = new Fields(wrapped.child(0));
  const version = readSmallInteger(fields.take(universal.integer));
  if (authenticated ? version !== 0 : version < 0 || version > 4) throw new Asn1Error('version of envelope');
  fields.optional(0xa0);
  const infos = fields.take(universal.set).children;
  if (infos.length === 0 || infos.length > maxRecipients) throw new Asn1Error('number of recipients');
  const { cipher, tagLength, ciphertext } = readEncrypted(fields.take(universal.sequence), authenticated ? 'gcm' : 'cbc');
  const covered = authenticated ? fields.optional(0xa1) : undefined;
  const tag = authenticated ? readOctets(fields.take()) : new Uint8Array(0);
  fields.optional(authenticated ? 0xa2 : 0xa1);
  fields.end();
  if (tag.length !== tagLength) throw new Asn1Error('length of tag');
  return {
    recipients: infos.filter((info) => info.tag === universal.sequence).map(readRecipient),
    cipher,
    ciphertext,
    // Attributes are covered as a SET OF, not under the tag they travel with (RFC 5083 section 2.2).
    proof: { tag, aad: covered ? retagged(covered.bytes, universal.set) : new Uint8Array(0) },
  };
}
