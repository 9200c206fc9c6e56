/** Timestamps of an authority over a signature (RFC 3161; attribute signature-time-stamp of ETSI EN 319 122-1). */
import { Temporal } from 'temporal-polyfill';
import { equalBytes, randomBytes } from '../crypto/primitives.ts';
import { type Digest, algorithmDer, digestByOid, sha256Digest } from './algorithms.ts';
import {
  Asn1Error,
  Fields,
  readAsn1,
  readOctets,
  readOid,
  readSmallInteger,
  readTime,
  universal,
} from './asn1/read.ts';
import { boolean, octetString, oid, sequence, setOf, smallInteger, unsignedInteger } from './asn1/write.ts';
import { readAlgorithm } from './certificate.ts';
import { type SignerInfo, readSignedData } from './cms.ts';
import { addUnsigned } from './cms-write.ts';
import { oids } from './oids.ts';
import type { Verdict } from './verdict.ts';

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

/** Over one signature; each costs the check of a chain, and anyone can add them. */
const maxTimestamps = 4;

/**
 * Tokens among the unsigned attributes: each is a CMS SignedData.
 * @throws Asn1Error when there are more than anybody needs
 */
export function timestampTokens(info: SignerInfo): readonly Uint8Array[] {
  const tokens = info.unsigned
    .filter(({ type }) => type === oids.signatureTimestamp)
    .flatMap(({ values }) => values.map(({ bytes }) => bytes));
  if (tokens.length > maxTimestamps) throw new Asn1Error('too many elements');
  return tokens;
}

/** Whether that token was made over these bytes. */
export function covers(info: TimestampInfo, bytes: Uint8Array): boolean {
  const digest = digestByOid(info.digestOid);
  return digest !== undefined && equalBytes(digest.hash(bytes), info.imprint);
}

/** How an authority is asked. */
export interface TimestampWishes {
  /** Digest over the signature: one that the authority takes. */
  readonly digest?: Digest;
  /** Dotted; absent: the authority's own choice. */
  readonly policy?: string | undefined;
}

export interface TimestampRequest {
  /** TimeStampReq (RFC 3161 section 2.4.1), to be sent as `application/timestamp-query`. */
  readonly der: Uint8Array;
  /** Content of the nonce INTEGER, which the answer must repeat. */
  readonly nonce: Uint8Array;
  readonly policy: string | undefined;
}

/** Asks for a timestamp over a signature value; certificates of the authority are asked for too. */
export function timestampRequest(
  signature: Uint8Array,
  { digest = sha256Digest, policy }: TimestampWishes = {},
): TimestampRequest {
  const nonce = unsignedInteger(randomBytes(16));
  const imprint = sequence(algorithmDer(digest.oid), octetString(digest.hash(signature)));
  const wanted = policy === undefined ? [] : [oid(policy)];
  return {
    der: sequence(smallInteger(1), imprint, ...wanted, nonce, boolean(true)),
    nonce: readAsn1(nonce).content,
    policy,
  };
}

/** What a request that was written out earlier asks for. @throws Asn1Error */
export function readTimestampRequest(der: Uint8Array): TimestampRequest {
  const fields = new Fields(readAsn1(der));
  fields.take(universal.integer);
  fields.take(universal.sequence);
  const policy = fields.optional(universal.oid);
  return { der, nonce: fields.take(universal.integer).content, policy: policy && readOid(policy) };
}

/** Why an answer is not taken. */
export class TimestampError extends Error {
  readonly reason: 'refused' | 'unreadable' | 'other_signature' | 'other_request' | 'other_policy' | 'not_trusted';
  /** Of `not_trusted`: the first check that failed. */
  readonly verdict: Verdict | undefined;

  constructor(reason: TimestampError['reason'], options?: ErrorOptions & { readonly verdict?: Verdict | undefined }) {
    super(reason, options);
    this.name = 'TimestampError';
    this.reason = reason;
    this.verdict = options?.verdict;
  }
}

/** TimeStampResp (RFC 3161 section 2.4.2): granted, with or without modifications. */
function tokenOf(response: Uint8Array): Uint8Array {
  const fields = new Fields(readAsn1(response));
  const status = readSmallInteger(fields.take(universal.sequence).child(0));
  if (status !== 0 && status !== 1) throw new TimestampError('refused');
  return fields.take(universal.sequence).bytes;
}

/** The token in an answer of an authority, and what it says. @throws TimestampError refused, unreadable */
export function readTimestampAnswer(response: Uint8Array): {
  readonly token: Uint8Array;
  readonly info: TimestampInfo;
} {
  try {
    const token = tokenOf(response);
    return { token, info: readTimestampInfo(readSignedData(token).content ?? new Uint8Array(0)) };
  } catch (error) {
    if (error instanceof Asn1Error) throw new TimestampError('unreadable', { cause: error });
    throw error;
  }
}

/** Hangs a token on the signature of that value: CAdES-BES becomes CAdES-T. @throws Asn1Error */
export function addTimestamp(cms: Uint8Array, signature: Uint8Array, token: Uint8Array): Uint8Array {
  return addUnsigned(cms, signature, sequence(oid(oids.signatureTimestamp), setOf(token)));
}
