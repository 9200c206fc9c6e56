import { Temporal } from 'temporal-polyfill';
import { latin1Text, sameBytes, toHex } from '../common/bytes.ts';
import { sha256 } from '../crypto/primitives.ts';
import {
  Asn1Error,
  type Asn1Node,
  Fields,
  expectTag,
  readAsn1,
  readBitString,
  readBoolean,
  readInteger,
  readNamedBits,
  readOctets,
  readOid,
  readSmallInteger,
  readText,
  readTime,
  universal,
} from './asn1/read.ts';
import { oids } from './oids.ts';

/** A certificate of the national authority has 1–2 KB; anything near this is no certificate. */
const maxCertificateBytes = 64 * 1024;

/** AlgorithmIdentifier (RFC 5280 section 4.1.1.2). */
export interface AlgorithmIdentifier {
  readonly oid: string;
  /** Absent when the field is missing or NULL, which the national profile uses interchangeably. */
  readonly parameters: Asn1Node | undefined;
  /** The whole element. */
  readonly der: Uint8Array;
}

export function readAlgorithm(node: Asn1Node): AlgorithmIdentifier {
  const fields = new Fields(node);
  const oid = readOid(fields.take());
  const [parameters] = fields.rest;
  return { oid, parameters: parameters?.tag === universal.null ? undefined : parameters, der: node.bytes };
}

/** A distinguished name: its bytes as they stood, and its attributes in order. */
export interface Name {
  readonly der: Uint8Array;
  readonly attributes: readonly { readonly type: string; readonly value: string }[];
}

export function readName(node: Asn1Node): Name {
  expectTag(node, universal.sequence);
  const attributes = node.children.flatMap((rdn) => {
    expectTag(rdn, universal.set);
    return rdn.children.map((pair) => {
      const fields = new Fields(pair);
      return { type: readOid(fields.take()), value: readText(fields.take()) };
    });
  });
  return { der: node.bytes, attributes };
}

/** Same name (RFC 5280 section 7.1, as far as authorities need it): same attributes whatever their string types. */
export function sameName(a: Name, b: Name): boolean {
  if (sameBytes(a.der, b.der)) return true;
  const plain = (name: Name): string =>
    JSON.stringify(name.attributes.map(({ type, value }) => [type, value.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase()]));
  return plain(a) === plain(b);
}

const shortNames: Readonly<Record<string, string>> = {
  [oids.commonName]: 'CN',
  [oids.surname]: 'SN',
  [oids.givenName]: 'GN',
  [oids.serialNumber]: 'serialNumber',
  [oids.country]: 'C',
  [oids.locality]: 'L',
  [oids.region]: 'ST',
  [oids.organisation]: 'O',
  [oids.organisationalUnit]: 'OU',
  [oids.email]: 'E',
};

/** One line for people, in the order of the certificate. */
export function nameText(name: Name): string {
  return name.attributes.map(({ type, value }) => `${shortNames[type] ?? type}=${value}`).join(', ');
}

/** First value of that attribute, or an empty string. */
export function attributeOf(name: Name, type: string): string {
  return name.attributes.find((attribute) => attribute.type === type)?.value ?? '';
}

/** Bits of KeyUsage by their numbers (RFC 5280 section 4.2.1.3). */
export const keyUsages = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;
export type KeyUsage = (typeof keyUsages)[number];

/** An X.509 certificate (RFC 5280), read once; every byte array is a view of {@link der}. */
export interface Certificate {
  readonly der: Uint8Array;
  /** What its issuer signed. */
  readonly tbs: Uint8Array;
  /** Content of the serial INTEGER. */
  readonly serial: Uint8Array;
  readonly issuer: Name;
  readonly subject: Name;
  readonly notBefore: Temporal.Instant;
  readonly notAfter: Temporal.Instant;
  readonly spki: Uint8Array;
  readonly keyAlgorithm: AlgorithmIdentifier;
  /** Content of the BIT STRING of the public key. */
  readonly publicKey: Uint8Array;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  /** Absent: any use (RFC 5280 section 4.2.1.3). */
  readonly keyUsage: ReadonlySet<KeyUsage> | undefined;
  /** Purposes and national roles, dotted; empty when the extension is absent. */
  readonly extendedKeyUsage: readonly string[];
  /** Whether the purposes are all that the key may be used for, for every reader. */
  readonly purposeCritical: boolean;
  readonly authority: { readonly ca: boolean; readonly pathLength: number | undefined };
  readonly subjectKeyIdentifier: Uint8Array | undefined;
  readonly authorityKeyIdentifier: Uint8Array | undefined;
  readonly crlUrls: readonly string[];
  /** Where lists of what changed since are (freshest CRL). */
  readonly deltaUrls: readonly string[];
  readonly ocspUrls: readonly string[];
  readonly policies: readonly string[];
  /** Critical extensions that are not understood here: such a certificate proves nothing (RFC 5280 section 4.2). */
  readonly unknownCritical: readonly string[];
}

interface Extensions {
  keyUsage?: ReadonlySet<KeyUsage>;
  extendedKeyUsage: readonly string[];
  purposeCritical: boolean;
  authority: Certificate['authority'];
  subjectKeyIdentifier?: Uint8Array;
  authorityKeyIdentifier?: Uint8Array;
  crlUrls: readonly string[];
  deltaUrls: readonly string[];
  ocspUrls: readonly string[];
  policies: readonly string[];
  unknownCritical: string[];
}

/** `[6] IMPLICIT IA5String` of GeneralName. */
const uriTag = 0x86;

/** Every URI under a node, whatever stands around it: DistributionPointName nests three levels deep. */
function urisUnder(node: Asn1Node): readonly string[] {
  if (node.tag === uriTag) return [latin1Text(node.content)];
  return node.constructed ? node.children.flatMap(urisUnder) : [];
}

function readExtension(extensions: Extensions, oid: string, critical: boolean, value: Uint8Array): void {
  const node = (): Asn1Node => readAsn1(value);
  switch (oid) {
    case oids.keyUsage: {
      const bits = readNamedBits(node());
      extensions.keyUsage = new Set(keyUsages.filter((_, bit) => bits.includes(bit)));
      return;
    }
    case oids.extendedKeyUsage:
      extensions.extendedKeyUsage = node().children.map(readOid);
      extensions.purposeCritical = critical;
      return;
    case oids.basicConstraints: {
      const fields = new Fields(node());
      const ca = fields.optional(universal.boolean);
      const pathLength = fields.optional(universal.integer);
      extensions.authority = {
        ca: ca !== undefined && readBoolean(ca),
        pathLength: pathLength && readSmallInteger(pathLength),
      };
      return;
    }
    case oids.subjectKeyIdentifier:
      extensions.subjectKeyIdentifier = readOctets(node());
      return;
    case oids.authorityKeyIdentifier: {
      const key = node().children.find((child) => child.tag === 0x80);
      if (key) extensions.authorityKeyIdentifier = key.content;
      return;
    }
    case oids.crlDistributionPoints:
      extensions.crlUrls = urisUnder(node());
      return;
    case oids.freshestCrl:
      extensions.deltaUrls = urisUnder(node());
      return;
    case oids.authorityInfoAccess:
      extensions.ocspUrls = node()
        .children.filter((access) => readOid(access.child(0)) === oids.ocsp)
        .flatMap(urisUnder);
      return;
    case oids.certificatePolicies:
      extensions.policies = node().children.map((policy) => readOid(policy.child(0)));
      return;
    case oids.subjectAltName:
    case oids.ocspNoCheck:
      return;
    default:
      if (critical) extensions.unknownCritical.push(oid);
  }
}

function readExtensions(node: Asn1Node | undefined): Extensions {
  const extensions: Extensions = {
    extendedKeyUsage: [],
    purposeCritical: false,
    authority: { ca: false, pathLength: undefined },
    crlUrls: [],
    deltaUrls: [],
    ocspUrls: [],
    policies: [],
    unknownCritical: [],
  };
  const seen = new Set<string>();
  for (const extension of node?.child(0).children ?? []) {
    const fields = new Fields(extension);
    const oid = readOid(fields.take());
    // Two extensions of one kind let two readers see two certificates (RFC 5280 section 4.2).
    if (seen.has(oid)) throw new Asn1Error('extension twice');
    seen.add(oid);
    const critical = fields.optional(universal.boolean);
    readExtension(extensions, oid, critical !== undefined && readBoolean(critical), readOctets(fields.take()));
  }
  return extensions;
}

function readInstant(node: Asn1Node): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(readTime(node));
}

/**
 * Reads one DER certificate.
 * @throws Asn1Error
 */
export function parseCertificate(der: Uint8Array): Certificate {
  if (der.length > maxCertificateBytes) throw new Asn1Error('certificate too long');
  const whole = new Fields(readAsn1(der, { strict: true }));
  const tbsNode = whole.take(universal.sequence);
  const signatureAlgorithm = readAlgorithm(whole.take());
  const signature = readBitString(whole.take());
  whole.end();

  const tbs = new Fields(tbsNode);
  tbs.optional(0xa0);
  const serial = readInteger(tbs.take());
  const innerAlgorithm = readAlgorithm(tbs.take());
  // The outer one is not signed: it may say nothing of its own (RFC 5280 section 4.1.1.2).
  if (!sameBytes(innerAlgorithm.der, signatureAlgorithm.der)) throw new Asn1Error('two signature algorithms');
  const issuer = readName(tbs.take());
  const validity = new Fields(tbs.take());
  const notBefore = readInstant(validity.take());
  const notAfter = readInstant(validity.take());
  const subject = readName(tbs.take());
  const spki = tbs.take(universal.sequence);
  tbs.optional(0x81);
  tbs.optional(0x82);
  const extensions = readExtensions(tbs.optional(0xa3));
  tbs.end();

  return {
    der,
    tbs: tbsNode.bytes,
    serial,
    issuer,
    subject,
    notBefore,
    notAfter,
    spki: spki.bytes,
    keyAlgorithm: readAlgorithm(spki.child(0)),
    publicKey: readBitString(spki.child(1)),
    signatureAlgorithm,
    signature,
    keyUsage: extensions.keyUsage,
    extendedKeyUsage: extensions.extendedKeyUsage,
    purposeCritical: extensions.purposeCritical,
    authority: extensions.authority,
    subjectKeyIdentifier: extensions.subjectKeyIdentifier,
    authorityKeyIdentifier: extensions.authorityKeyIdentifier,
    crlUrls: extensions.crlUrls,
    deltaUrls: extensions.deltaUrls,
    ocspUrls: extensions.ocspUrls,
    policies: extensions.policies,
    unknownCritical: extensions.unknownCritical,
  };
}

/** SHA-256 of the DER, hex: how a certificate is named for people. */
export function fingerprint(certificate: Certificate): string {
  return toHex(sha256(certificate.der));
}

export function sameCertificate(a: Certificate, b: Certificate): boolean {
  return sameBytes(a.der, b.der);
}

/** Serial number in hex, without the sign octet. */
export function serialText(certificate: Certificate): string {
  return toHex(certificate.serial).replace(/^00(?=.)/, '');
}

/** Digits behind `IIN` in subject.serialNumber, or an empty string. */
export function iinOf(certificate: Certificate): string {
  return prefixedNumber(certificate, 'IIN', [oids.serialNumber]);
}

/** Digits behind `BIN` in subject.OU, sometimes in subject.serialNumber, or an empty string. */
export function binOf(certificate: Certificate): string {
  return prefixedNumber(certificate, 'BIN', [oids.organisationalUnit, oids.serialNumber]);
}

function prefixedNumber(certificate: Certificate, prefix: 'IIN' | 'BIN', types: readonly string[]): string {
  for (const { type, value } of certificate.subject.attributes) {
    if (types.includes(type) && value.startsWith(prefix) && /^\d{12}$/.test(value.slice(3))) return value.slice(3);
  }
  return '';
}
