/** Timestamps of an authority over a signature (RFC 3161; attribute signature-time-stamp of ETSI EN 319 122-1). */
import { Temporal } from 'temporal-polyfill';
import { equalBytes, randomBytes } from '../crypto/primitives.ts';
import { algorithmDer, digestByOid, sha256Digest } from './algorithms.ts';
import { Asn1Error, type Asn1Node, Fields, readAsn1, readOctets, readOid, readSmallInteger, readTime, universal } from './asn1/read.ts';
import { boolean, context, element, octetString, oid, retagged, sequence, setOf, smallInteger, unsignedInteger } from './asn1/write.ts';
import { readAlgorithm } from './certificate.ts';
import { type SignerInfo, readSignedData } from './cms.ts';
import { oids } from './oids.ts';

/** TSTInfo (RFC 3161 section 2.4.2), as far as it decides anything. */
export interface TimestampInfo {
  readonly policy: string;
  readonly digestOid: string;
  readonly imprint: Uint8Array;
  readonly time: Temporal.Instant;
  readonly nonce: Uint8Array | undefined;
}

/** @throws Asn1Error */
export function readTimestampInfo(der: Uint8Array): TimestampInfo {
  const fields = new Fields(readAsn1(der));
  fields.take(universal.integer);
  const policy = readOid(fields.take());
  const imprint = new Fields(fields.take());
  const digestOid = readAlgorithm(imprint.take()).oid;
  const digest = readOctets(imprint.take());
  fields.take(universal.integer);
  const time = Temporal.Instant.fromEpochMilliseconds(readTime(fields.take(universal.generalizedTime)));
  fields.optional(universal.sequence);
  fields.optional(universal.boolean);
  return { policy, digestOid, imprint: digest, time, nonce: fields.optional(universal.integer)?.content };
}

/** Tokens among the unsigned attributes: each is a CMS SignedData. */
export function timestampTokens(info: SignerInfo): readonly Uint8Array[] {
  return info.unsigned.filter(({ type }) => type === oids.signatureTimestamp).flatMap(({ values }) => values.map(({ bytes }) => bytes));
}

/** Whether that token was made over these bytes. */
export function covers(info: TimestampInfo, bytes: Uint8Array): boolean {
  const digest = digestByOid(info.digestOid);
  return digest !== undefined && equalBytes(digest.hash(bytes), info.imprint);
}

export interface TimestampRequest {
  /** TimeStampReq to be sent as `application/timestamp-query`. */
  readonly der: Uint8Array;
  /** Content of the nonce INTEGER, which the answer must repeat. */
  readonly nonce: Uint8Array;
}

/** The one SignerInfo of a signature of ours. */
function onlySigner(cms: Uint8Array): SignerInfo {
  const [info, second] = readSignedData(cms).signers;
  if (!info || second) throw new Asn1Error('not one signer');
  return info;
}

/**
 * Asks for a timestamp over the signature in a CMS of one signer; certificates of the authority are asked for too.
 * @throws Asn1Error
 */
export function timestampRequest(cms: Uint8Array): TimestampRequest {
  const nonceElement = unsignedInteger(randomBytes(16));
  const imprint = sequence(algorithmDer(sha256Digest.oid), octetString(sha256Digest.hash(onlySigner(cms).signature)));
  return { der: sequence(smallInteger(1), imprint, nonceElement, boolean(true)), nonce: readAsn1(nonceElement).content };
}

/** Why an answer is not taken. */
export class TimestampError extends Error {
  readonly reason: 'refused' | 'unreadable' | 'other_signature' | 'other_request';

  constructor(reason: TimestampError['reason'], options?: ErrorOptions) {
    super(reason, options);
    this.name = 'TimestampError';
    this.reason = reason;
  }
}

/** TimeStampResp (RFC 3161 section 2.4.2): granted, with or without modifications. */
function tokenOf(response: Uint8Array): Asn1Node {
  const fields = new Fields(readAsn1(response));
  const status = readSmallInteger(fields.take(universal.sequence).child(0));
  if (status !== 0 && status !== 1) throw new TimestampError('refused');
  return fields.take(universal.sequence);
}

/**
 * Puts the token of an answer into the CMS as an unsigned attribute: CAdES-BES becomes CAdES-T. Whether the authority is
 * to be believed is for the verification to say.
 * @param nonce of the request, where it is still known
 * @throws TimestampError
 */
export function addTimestamp(cms: Uint8Array, response: Uint8Array, nonce?: Uint8Array): Uint8Array {
  try {
    const info = onlySigner(cms);
    const token = tokenOf(response);
    const stamped = readTimestampInfo(readSignedData(token.bytes).content ?? new Uint8Array(0));
    if (!covers(stamped, info.signature)) throw new TimestampError('other_signature');
    if (nonce && (!stamped.nonce || Buffer.compare(stamped.nonce, nonce) !== 0)) throw new TimestampError('other_request');
    return withUnsigned(cms, sequence(oid(oids.signatureTimestamp), setOf(token.bytes)));
  } catch (error) {
    if (error instanceof Asn1Error) throw new TimestampError('unreadable', { cause: error });
    throw error;
  }
}

function withUnsigned(cms: Uint8Array, attribute: Uint8Array): Uint8Array {
  const data = readAsn1(cms).child(1).child(0);
  const parts = data.children.map(({ bytes }) => bytes);
  const info = data.children.at(-1)?.child(0).children ?? [];
  const present = info.find(({ tag }) => tag === 0xa1)?.children.map(({ bytes }) => bytes) ?? [];
  const kept = info.filter(({ tag }) => tag !== 0xa1).map(({ bytes }) => bytes);
  const signerInfo = sequence(...kept, retagged(setOf(...present, attribute), 0xa1));
  return sequence(oid(oids.signedData), context(0, element(universal.sequence, ...parts.slice(0, -1), setOf(signerInfo))));
}
