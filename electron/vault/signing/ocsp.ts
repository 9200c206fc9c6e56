/** What an OCSP responder is asked and what it answers (RFC 6960; nonce of RFC 8954). Nothing here goes online. */
import { Temporal } from 'temporal-polyfill';
import { equalBytes, randomBytes, sha1 } from '../crypto/primitives.ts';
import { algorithmDer, digestByOid, verifySignature } from './algorithms.ts';
import {
  Asn1Error,
  type Asn1Node,
  Fields,
  readAsn1,
  readBitString,
  readInteger,
  readOctets,
  readOid,
  readSmallInteger,
  readTime,
  universal,
} from './asn1/read.ts';
import { context, integerContent, octetString, oid, sequence } from './asn1/write.ts';
import {
  type AlgorithmIdentifier,
  type Certificate,
  type Name,
  parseCertificate,
  readAlgorithm,
  readName,
  sameName,
} from './certificate.ts';
import type { Revocation } from './crl.ts';
import { oids } from './oids.ts';

/** An answer about one certificate with the responder's own certificate has a few kilobytes. */
export const maxOcspBytes = 256 * 1024;
/** Octets of a nonce; RFC 8954 section 2.1 allows up to 32. */
const nonceLength = 16;
const maxStatuses = 64;
const maxCertificates = 16;

/** CertID: the certificate asked about, by hashes over its issuer. */
interface CertificateId {
  readonly digestOid: string;
  readonly nameHash: Uint8Array;
  readonly keyHash: Uint8Array;
  readonly serial: Uint8Array;
}

export interface OcspStatus {
  readonly id: CertificateId;
  readonly state: 'good' | 'revoked' | 'unknown';
  readonly revocation: Revocation | undefined;
  readonly thisUpdate: Temporal.Instant;
  /** Undefined: newer information is there at any time. */
  readonly nextUpdate: Temporal.Instant | undefined;
}

/** A signed answer (BasicOCSPResponse), before it is believed. */
export interface OcspResponse {
  readonly kind: 'ocsp';
  /** BasicOCSPResponse, as it stands in revocation-values. */
  readonly der: Uint8Array;
  readonly tbs: Uint8Array;
  readonly responder: { readonly name: Name } | { readonly keyHash: Uint8Array };
  readonly producedAt: Temporal.Instant;
  readonly statuses: readonly OcspStatus[];
  readonly nonce: Uint8Array | undefined;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  readonly certificates: readonly Certificate[];
  /** Critical extensions that are not understood: such an answer proves nothing. */
  readonly unknownCritical: readonly string[];
}

/** A responder that answers without a status: none of these says anything about the certificate. */
export class OcspRefusal extends Error {
  readonly reason:
    'malformed_request' | 'internal_error' | 'try_later' | 'sig_required' | 'unauthorized' | 'other_kind';

  constructor(reason: OcspRefusal['reason']) {
    super(reason);
    this.name = 'OcspRefusal';
    this.reason = reason;
  }
}

/** OCSPResponseStatus by its numbers (RFC 6960 section 4.2.1); 4 is not used. */
const refusals: Readonly<Record<number, OcspRefusal['reason']>> = {
  1: 'malformed_request',
  2: 'internal_error',
  3: 'try_later',
  5: 'sig_required',
  6: 'unauthorized',
};

function hashOf(digestOid: string, bytes: Uint8Array): Uint8Array | undefined {
  // Here SHA-1 only finds a name and a key that are known; nothing is believed because of it.
  return digestOid === oids.sha1 ? sha1(bytes) : digestByOid(digestOid)?.hash(bytes);
}

/** Whether a status is about this certificate of this issuer. A hash that is not known is no match. */
function isAbout(
  { digestOid, nameHash, keyHash, serial }: CertificateId,
  certificate: Certificate,
  issuer: Certificate,
): boolean {
  const name = hashOf(digestOid, certificate.issuer.der);
  const key = hashOf(digestOid, issuer.publicKey);
  return (
    name !== undefined &&
    key !== undefined &&
    equalBytes(name, nameHash) &&
    equalBytes(key, keyHash) &&
    equalBytes(serial, certificate.serial)
  );
}

/** What the answer says of that certificate; undefined when it is about others. */
export function statusOf(
  response: OcspResponse,
  certificate: Certificate,
  issuer: Certificate,
): OcspStatus | undefined {
  return response.statuses.find(({ id }) => isAbout(id, certificate, issuer));
}

export interface OcspRequest {
  /** OCSPRequest, to be sent as `application/ocsp-request`. */
  readonly der: Uint8Array;
  readonly nonce: Uint8Array;
}

/** Asks about one certificate. SHA-1 names it, which every responder understands (RFC 6960 section 4.3). */
export function ocspRequest(certificate: Certificate, issuer: Certificate): OcspRequest {
  const nonce = randomBytes(nonceLength);
  const id = sequence(
    algorithmDer(oids.sha1),
    octetString(sha1(certificate.issuer.der)),
    octetString(sha1(issuer.publicKey)),
    integerContent(certificate.serial),
  );
  const extension = sequence(oid(oids.ocspNonce), octetString(octetString(nonce)));
  return { der: sequence(sequence(sequence(sequence(id)), context(2, sequence(extension)))), nonce };
}

const instant = (node: Asn1Node): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(readTime(node));

function readId(node: Asn1Node): CertificateId {
  const fields = new Fields(node);
  const id = {
    digestOid: readAlgorithm(fields.take()).oid,
    nameHash: readOctets(fields.take()),
    keyHash: readOctets(fields.take()),
    serial: readInteger(fields.take()),
  };
  fields.end();
  return id;
}

function readRevocation(node: Asn1Node): Revocation {
  const [time, reason] = node.children;
  if (!time) throw new Asn1Error('revocation without time');
  return { at: instant(time), reason: reason && readSmallInteger(reason.child(0)) };
}

interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Uint8Array;
}

function readExtensions(node: Asn1Node | undefined): readonly Extension[] {
  return (node?.child(0).children ?? []).map((extension) => {
    const fields = new Fields(extension);
    const type = readOid(fields.take());
    const critical = fields.optional(universal.boolean);
    return {
      oid: type,
      critical: critical !== undefined && critical.content[0] !== 0,
      value: readOctets(fields.take()),
    };
  });
}

const states: Readonly<Record<number, OcspStatus['state']>> = {
  0x80: 'good',
  0xa1: 'revoked',
  0x82: 'unknown',
  0xa2: 'unknown',
};

function readStatus(node: Asn1Node, critical: string[]): OcspStatus {
  const fields = new Fields(node);
  const id = readId(fields.take());
  const stateNode = fields.take();
  const state = states[stateNode.tag];
  if (!state) throw new Asn1Error('certificate status');
  const thisUpdate = instant(fields.take(universal.generalizedTime));
  const nextUpdate = fields.optional(0xa0);
  critical.push(
    ...readExtensions(fields.optional(0xa1))
      .filter((extension) => extension.critical)
      .map((extension) => extension.oid),
  );
  fields.end();
  return {
    id,
    state,
    revocation: state === 'revoked' ? readRevocation(stateNode) : undefined,
    thisUpdate,
    nextUpdate: nextUpdate && instant(nextUpdate.child(0)),
  };
}

/** Content of the OCTET STRING inside the extension; older responders leave out that inner one. */
function readNonce(value: Uint8Array): Uint8Array {
  try {
    return readOctets(readAsn1(value));
  } catch (error) {
    if (error instanceof Asn1Error) return value;
    throw error;
  }
}

/** Reads a BasicOCSPResponse (RFC 6960 section 4.2.1). @throws Asn1Error */
export function parseBasicResponse(der: Uint8Array): OcspResponse {
  if (der.length > maxOcspBytes) throw new Asn1Error('answer too long');
  const whole = new Fields(readAsn1(der, { strict: true }));
  const tbsNode = whole.take(universal.sequence);
  const signatureAlgorithm = readAlgorithm(whole.take());
  const signature = readBitString(whole.take());
  const certificates = whole.optional(0xa0)?.child(0).children ?? [];
  whole.end();

  const tbs = new Fields(tbsNode);
  tbs.optional(0xa0);
  const id = tbs.take();
  if (id.tag !== 0xa1 && id.tag !== 0xa2) throw new Asn1Error('responder');
  const responder = id.tag === 0xa1 ? { name: readName(id.child(0)) } : { keyHash: readOctets(id.child(0)) };
  const producedAt = instant(tbs.take(universal.generalizedTime));
  const statuses = tbs.take(universal.sequence).children;
  const extensions = readExtensions(tbs.optional(0xa1));
  tbs.end();
  if (statuses.length > maxStatuses || certificates.length > maxCertificates) throw new Asn1Error('too many elements');
  const unknownCritical = extensions
    .filter(({ oid: type, critical }) => critical && type !== oids.ocspNonce)
    .map(({ oid: type }) => type);
  const nonce = extensions.find(({ oid: type }) => type === oids.ocspNonce);
  return {
    kind: 'ocsp',
    der,
    tbs: tbsNode.bytes,
    responder,
    producedAt,
    statuses: statuses.map((status) => readStatus(status, unknownCritical)),
    nonce: nonce && readNonce(nonce.value),
    signatureAlgorithm,
    signature,
    certificates: certificates.map(({ bytes }) => parseCertificate(bytes)),
    unknownCritical,
  };
}

/**
 * Reads an OCSPResponse as a responder sends it.
 * @throws Asn1Error; OcspRefusal when it holds no answer
 */
export function parseOcspResponse(der: Uint8Array): OcspResponse {
  if (der.length > maxOcspBytes) throw new Asn1Error('answer too long');
  const fields = new Fields(readAsn1(der));
  const statusNode = fields.take(universal.enumerated);
  const status = readSmallInteger(statusNode);
  if (status !== 0) throw new OcspRefusal(refusals[status] ?? 'other_kind');
  const body = new Fields(fields.take(0xa0).child(0));
  fields.end();
  if (readOid(body.take()) !== oids.ocspBasic) throw new OcspRefusal('other_kind');
  return parseBasicResponse(readOctets(body.take()));
}

/** OCSPResponse around a BasicOCSPResponse: the form that RFC 5940 embeds. */
export function wholeResponse(basic: OcspResponse): Uint8Array {
  return sequence(
    Uint8Array.of(universal.enumerated, 1, 0),
    context(0, sequence(oid(oids.ocspBasic), octetString(basic.der))),
  );
}

/** Whether the answer names that certificate as its signer. */
function isResponder({ responder }: OcspResponse, certificate: Certificate): boolean {
  return 'name' in responder
    ? sameName(responder.name, certificate.subject)
    : equalBytes(responder.keyHash, sha1(certificate.publicKey));
}

/** Whom the issuer itself named to answer for it (RFC 6960 section 4.2.2.2): one level below it, for that purpose, in its time. */
function isDelegate(certificate: Certificate, issuer: Certificate, at: Temporal.Instant): boolean {
  return (
    certificate.extendedKeyUsage.includes(oids.ocspSigning) &&
    (certificate.keyUsage?.has('digitalSignature') ?? true) &&
    certificate.unknownCritical.length === 0 &&
    sameName(certificate.issuer, issuer.subject) &&
    Temporal.Instant.compare(certificate.notBefore, at) <= 0 &&
    Temporal.Instant.compare(at, certificate.notAfter) <= 0 &&
    verifySignature(issuer, certificate.signatureAlgorithm.oid, certificate.tbs, certificate.signature) === 'good'
  );
}

/**
 * Who signed the answer: the issuer of the certificates it speaks of, or a responder of that issuer's.
 * @returns undefined when neither did, or when the signature is not good
 */
export function responderOf(response: OcspResponse, issuer: Certificate): Certificate | undefined {
  const candidates = [
    issuer,
    ...response.certificates.filter((certificate) => isDelegate(certificate, issuer, response.producedAt)),
  ];
  return candidates.find(
    (candidate) =>
      isResponder(response, candidate) &&
      verifySignature(candidate, response.signatureAlgorithm.oid, response.tbs, response.signature) === 'good',
  );
}
