/** What a CMS SignedData (RFC 5652 section 5) says, before anything of it is believed. */
import { equalBytes } from '../crypto/primitives.ts';
import { Asn1Error, type Asn1Node, Fields, expectTag, readAsn1, readInteger, readOctets, readOid, universal } from './asn1/read.ts';
import { type AlgorithmIdentifier, type Certificate, type Name, parseCertificate, readAlgorithm, readName, sameName } from './certificate.ts';
import { oids } from './oids.ts';

/** More signatures in one file than any letter of the country ever had. */
export const maxSigners = 16;
const maxCertificates = 64;
/** Lists and answers that travel together; each costs the check of a signature. */
export const maxRevocations = 16;

export interface Attribute {
  readonly type: string;
  readonly values: readonly Asn1Node[];
}

export interface SignerInfo {
  /** Whose certificate it says to be: by issuer and serial number, or by key identifier. */
  readonly signer: { readonly issuer: Name; readonly serial: Uint8Array } | { readonly keyIdentifier: Uint8Array };
  readonly digestOid: string;
  /** Absent in the bare form, which signs the content itself. `element` is the field as it stood, tagged `[0]`. */
  readonly signed: { readonly element: Uint8Array; readonly attributes: readonly Attribute[] } | undefined;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  readonly unsigned: readonly Attribute[];
}

export interface SignedData {
  readonly contentType: string;
  /** Absent when the content travels beside the signature. */
  readonly content: Uint8Array | undefined;
  readonly certificates: readonly Certificate[];
  /** Revocation lists that came along, unread. */
  readonly crls: readonly Uint8Array[];
  /** `[1] OtherRevocationInfoFormat`, unread. */
  readonly otherRevocations: readonly Uint8Array[];
  readonly signers: readonly SignerInfo[];
}

function readAttributes(node: Asn1Node): readonly Attribute[] {
  return node.children.map((attribute) => {
    const fields = new Fields(attribute);
    const type = readOid(fields.take());
    const values = fields.take(universal.set).children;
    fields.end();
    return { type, values };
  });
}

export function readSignerInfo(node: Asn1Node): SignerInfo {
  const fields = new Fields(node);
  fields.take(universal.integer);
  const signerNode = fields.take();
  let signer: SignerInfo['signer'];
  if (signerNode.tag === 0x80) {
    signer = { keyIdentifier: signerNode.content };
  } else {
    const pair = new Fields(signerNode);
    signer = { issuer: readName(pair.take()), serial: readInteger(pair.take()) };
  }
  const digestOid = readAlgorithm(fields.take()).oid;
  const signed = fields.optional(0xa0);
  const signatureAlgorithm = readAlgorithm(fields.take());
  const signature = readOctets(fields.take());
  const unsigned = fields.optional(0xa1);
  fields.end();
  return {
    signer,
    digestOid,
    // Only definite, minimal lengths: what is signed must not have two encodings.
    signed: signed && { element: signed.bytes, attributes: readAttributes(readAsn1(signed.bytes, { strict: true })) },
    signatureAlgorithm,
    signature,
    unsigned: unsigned ? readAttributes(unsigned) : [],
  };
}

/** The fields of a SignedData as they stood, so that one can be put together anew without touching what was signed. */
export interface SignedDataParts {
  readonly digestAlgorithms: readonly Asn1Node[];
  readonly contentType: string;
  readonly content: Uint8Array | undefined;
  readonly certificates: readonly Asn1Node[];
  readonly crls: readonly Asn1Node[];
  readonly signers: readonly Asn1Node[];
}

/** @throws Asn1Error when the bytes are no SignedData */
export function readParts(der: Uint8Array): SignedDataParts {
  const outer = new Fields(readAsn1(der));
  if (readOid(outer.take()) !== oids.signedData) throw new Asn1Error('not signed data');
  const fields = new Fields(outer.take(0xa0).child(0));
  outer.end();
  fields.take(universal.integer);
  const digestAlgorithms = fields.take(universal.set).children;
  const encapsulated = new Fields(fields.take());
  const contentType = readOid(encapsulated.take());
  const content = encapsulated.optional(0xa0);
  encapsulated.end();
  const certificates = fields.optional(0xa0)?.children ?? [];
  const crls = fields.optional(0xa1)?.children ?? [];
  const signers = fields.take(universal.set).children;
  fields.end();
  const tooMany = signers.length > maxSigners || certificates.length > maxCertificates || crls.length > maxRevocations;
  if (tooMany) throw new Asn1Error('too many elements');
  return { digestAlgorithms, contentType, content: content && readOctets(content.child(0)), certificates, crls, signers };
}

/** @throws Asn1Error when the bytes are no SignedData */
export function readSignedData(der: Uint8Array): SignedData {
  const { contentType, content, certificates, crls, signers } = readParts(der);
  return {
    contentType,
    content,
    certificates: certificates.filter(({ tag }) => tag === universal.sequence).map(({ bytes }) => parseCertificate(bytes)),
    crls: crls.filter(({ tag }) => tag === universal.sequence).map(({ bytes }) => bytes),
    otherRevocations: crls.filter(({ tag }) => tag === 0xa1).map(({ bytes }) => bytes),
    signers: signers.map((signer) => {
      expectTag(signer, universal.sequence);
      return readSignerInfo(signer);
    }),
  };
}

/** Whether this is the certificate that a SignerInfo names. */
export function identifies(signer: SignerInfo['signer'], certificate: Certificate): boolean {
  if ('keyIdentifier' in signer) {
    return certificate.subjectKeyIdentifier !== undefined && equalBytes(certificate.subjectKeyIdentifier, signer.keyIdentifier);
  }
  return equalBytes(certificate.serial, signer.serial) && sameName(certificate.issuer, signer.issuer);
}

/** First value of an attribute. */
export function attributeValue(attributes: readonly Attribute[], type: string): Asn1Node | undefined {
  return attributes.find((attribute) => attribute.type === type)?.values[0];
}
