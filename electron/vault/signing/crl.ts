import { Temporal } from 'temporal-polyfill';
import { sameBytes } from '../common/bytes.ts';
import { verifySignature } from './algorithms.ts';
import {
  Asn1Error,
  type Asn1Node,
  Fields,
  expectTag,
  readAsn1,
  readBitString,
  readBoolean,
  readInteger,
  readOctets,
  readOid,
  readSmallInteger,
  readTime,
  universal,
} from './asn1/read.ts';
import {
  type AlgorithmIdentifier,
  type Certificate,
  type Name,
  readAlgorithm,
  readName,
  sameName,
} from './certificate.ts';
import { oids } from './oids.ts';

/** The authority's full list has a few megabytes. */
export const maxCrlBytes = 128 * 1024 * 1024;

/** `removeFromCRL` of RFC 5280 section 5.3.1: a delta lifts a suspension. */
const removeFromCrl = 8;
const reasonCode = '2.5.29.21';

export interface Revocation {
  readonly at: Temporal.Instant;
  /** CRLReason (RFC 5280 section 5.3.1); undefined when not given. */
  readonly reason: number | undefined;
}

/** A revocation list (RFC 5280 section 5). */
export interface Crl {
  readonly kind: 'crl';
  readonly der: Uint8Array;
  readonly tbs: Uint8Array;
  readonly issuer: Name;
  readonly thisUpdate: Temporal.Instant;
  /** Undefined: the authority does not say when the next one comes. */
  readonly nextUpdate: Temporal.Instant | undefined;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  /** Only what changed since another list: its silence proves nothing. */
  readonly delta: boolean;
  /** Critical extensions that are not understood: its silence proves nothing either. */
  readonly unknownCritical: readonly string[];
  /** What the list says of that serial number (content of the INTEGER). */
  find(serial: Uint8Array): Revocation | undefined;
}

function readInstant(node: Asn1Node): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(readTime(node));
}

const isTime = (node: Asn1Node | undefined): boolean =>
  node?.tag === universal.utcTime || node?.tag === universal.generalizedTime;

function extensionsOf(node: Asn1Node | undefined): readonly { oid: string; critical: boolean; value: Uint8Array }[] {
  return (node?.children ?? []).map((extension) => {
    const fields = new Fields(extension);
    const oid = readOid(fields.take());
    const critical = fields.optional(universal.boolean);
    return { oid, critical: critical !== undefined && readBoolean(critical), value: readOctets(fields.take()) };
  });
}

function readEntry(entry: Asn1Node): Revocation {
  const fields = new Fields(entry);
  fields.take();
  const at = readInstant(fields.take());
  const reason = extensionsOf(fields.optional(universal.sequence)).find(({ oid }) => oid === reasonCode);
  return { at, reason: reason && readSmallInteger(readAsn1(reason.value)) };
}

/** @throws Asn1Error */
export function parseCrl(der: Uint8Array): Crl {
  if (der.length > maxCrlBytes) throw new Asn1Error('list too long');
  const whole = new Fields(readAsn1(der, { strict: true }));
  const tbsNode = whole.take(universal.sequence);
  const signatureAlgorithm = readAlgorithm(whole.take());
  const signature = readBitString(whole.take());
  whole.end();

  const tbs = new Fields(tbsNode);
  tbs.optional(universal.integer);
  if (!sameBytes(readAlgorithm(tbs.take()).der, signatureAlgorithm.der))
    throw new Asn1Error('two signature algorithms');
  const issuer = readName(tbs.take());
  const thisUpdate = readInstant(tbs.take());
  const nextUpdate = isTime(tbs.rest[0]) ? readInstant(tbs.take()) : undefined;
  // Lists have up to millions of entries: they are walked, not kept.
  const entries = tbs.optional(universal.sequence);
  for (const entry of entries?.elements() ?? []) expectTag(entry, universal.sequence);
  const extensions = extensionsOf(tbs.optional(0xa0)?.child(0));
  tbs.end();
  const understood: readonly string[] = [oids.deltaCrlIndicator, oids.crlNumber, oids.authorityKeyIdentifier];

  return {
    kind: 'crl',
    der,
    tbs: tbsNode.bytes,
    issuer,
    thisUpdate,
    nextUpdate,
    signatureAlgorithm,
    signature,
    delta: extensions.some(({ oid }) => oid === oids.deltaCrlIndicator),
    unknownCritical: extensions
      .filter(({ oid, critical }) => critical && !understood.includes(oid))
      .map(({ oid }) => oid),
    find: (serial) => {
      for (const entry of entries?.elements() ?? []) {
        if (!sameBytes(readInteger(entry.child(0)), serial)) continue;
        const found = readEntry(entry);
        return found.reason === removeFromCrl ? undefined : found;
      }
      return undefined;
    },
  };
}

/** Whether `issuer` signed the list and may sign lists. */
export function isCrlOf(crl: Crl, issuer: Certificate): boolean {
  if (!sameName(crl.issuer, issuer.subject)) return false;
  if (issuer.keyUsage && !issuer.keyUsage.has('cRLSign')) return false;
  return verifySignature(issuer, crl.signatureAlgorithm.oid, crl.tbs, crl.signature) === 'good';
}
