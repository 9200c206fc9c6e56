import { randomBytes } from '../../crypto/primitives.ts';
import { algorithmDer } from '../algorithms.ts';
import {
  bitString,
  boolean,
  context,
  contextPrimitive,
  namedBits,
  octetString,
  oid,
  printableString,
  sequence,
  setOf,
  smallInteger,
  time,
  unsignedInteger,
  utf8String,
} from '../asn1/write.ts';
import { type KeyUsage, keyUsages } from '../certificate.ts';
import { oids } from '../oids.ts';
import { type DemoKeyPair, keyIdentifier } from './key-pair.ts';

/** Attributes of a subject in the order of the national profile: `[oid, value]`. */
export type SubjectAttributes = readonly (readonly [type: string, value: string])[];

export function nameDer(attributes: SubjectAttributes): Uint8Array {
  return sequence(
    ...attributes.map(([type, value]) =>
      setOf(sequence(oid(type), type === oids.country ? printableString(value) : utf8String(value))),
    ),
  );
}

export interface Issuer {
  readonly name: Uint8Array;
  readonly key: DemoKeyPair;
}

export interface CertificateRequest {
  readonly subject: SubjectAttributes;
  readonly key: Pick<DemoKeyPair, 'spki'>;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly keyUsage: readonly KeyUsage[];
  readonly extendedKeyUsage?: readonly string[];
  /** Says that the key is for nothing else, as RFC 3161 asks of timestamp authorities. */
  readonly purposeCritical?: boolean;
  /** Present for an authority. */
  readonly authority?: { readonly pathLength?: number };
  readonly crlUrl?: string;
  readonly ocspUrl?: string;
  readonly policy?: string;
}

function extension(type: string, critical: boolean, value: Uint8Array): Uint8Array {
  return sequence(oid(type), ...(critical ? [boolean(true)] : []), octetString(value));
}

const uri = (text: string): Uint8Array => contextPrimitive(6, new TextEncoder().encode(text));

function extensions(request: CertificateRequest, issuerKey: DemoKeyPair): Uint8Array {
  const { authority, extendedKeyUsage, policy, crlUrl, ocspUrl } = request;
  const pathLength = authority?.pathLength;
  return sequence(
    extension(oids.keyUsage, true, namedBits(request.keyUsage.map((usage) => keyUsages.indexOf(usage)))),
    ...(authority ? [extension(oids.basicConstraints, true, sequence(boolean(true), ...(pathLength === undefined ? [] : [smallInteger(pathLength)])))] : []),
    ...(extendedKeyUsage ? [extension(oids.extendedKeyUsage, request.purposeCritical ?? false, sequence(...extendedKeyUsage.map(oid)))] : []),
    extension(oids.authorityKeyIdentifier, false, sequence(contextPrimitive(0, keyIdentifier(issuerKey.spki)))),
    extension(oids.subjectKeyIdentifier, false, octetString(keyIdentifier(request.key.spki))),
    ...(policy ? [extension(oids.certificatePolicies, false, sequence(sequence(oid(policy))))] : []),
    ...(crlUrl ? [extension(oids.crlDistributionPoints, false, sequence(sequence(context(0, context(0, uri(crlUrl))))))] : []),
    ...(ocspUrl ? [extension(oids.authorityInfoAccess, false, sequence(sequence(oid(oids.ocsp), uri(ocspUrl))))] : []),
  );
}

/** Issues an X.509 certificate in the national profile (RFC 5280). The serial is 20 random bytes, positive. */
export function issueCertificate(request: CertificateRequest, issuer: Issuer): Uint8Array {
  const serial = randomBytes(20);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const tbs = sequence(
    context(0, smallInteger(2)),
    unsignedInteger(serial),
    algorithmDer(issuer.key.signatureOid),
    issuer.name,
    sequence(time(request.notBefore), time(request.notAfter)),
    nameDer(request.subject),
    request.key.spki,
    context(3, extensions(request, issuer.key)),
  );
  return sequence(tbs, algorithmDer(issuer.key.signatureOid), bitString(issuer.key.sign(tbs)));
}

/** Issues a revocation list (RFC 5280 section 5). */
export function issueCrl(
  issuer: Issuer,
  list: {
    readonly number: number;
    readonly thisUpdate: number;
    readonly nextUpdate: number;
    readonly revoked: readonly { readonly serial: Uint8Array; readonly at: number; readonly reason?: number }[];
    /** Number of the list that a delta list goes on from. */
    readonly deltaOf?: number;
  },
): Uint8Array {
  const entry = ({ serial, at, reason }: (typeof list.revoked)[number]): Uint8Array =>
    sequence(
      unsignedInteger(serial),
      time(at),
      ...(reason === undefined ? [] : [sequence(extension('2.5.29.21', false, Uint8Array.of(0x0a, 1, reason)))]),
    );
  const tbs = sequence(
    smallInteger(1),
    algorithmDer(issuer.key.signatureOid),
    issuer.name,
    time(list.thisUpdate),
    time(list.nextUpdate),
    ...(list.revoked.length > 0 ? [sequence(Buffer.concat(list.revoked.map(entry)))] : []),
    context(
      0,
      sequence(
        extension(oids.authorityKeyIdentifier, false, sequence(contextPrimitive(0, keyIdentifier(issuer.key.spki)))),
        extension(oids.crlNumber, false, smallInteger(list.number)),
        ...(list.deltaOf === undefined ? [] : [extension(oids.deltaCrlIndicator, true, smallInteger(list.deltaOf))]),
      ),
    ),
  );
  return sequence(tbs, algorithmDer(issuer.key.signatureOid), bitString(issuer.key.sign(tbs)));
}

