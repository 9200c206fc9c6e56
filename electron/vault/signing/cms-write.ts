/** A SignedData put together anew around what was signed: signatures, certificates and lists stay the bytes they were. */
import { Asn1Error, readAsn1, universal } from './asn1/read.ts';
import { oid, parted, retagged, sequence, setOf, smallInteger } from './asn1/write.ts';
import { type SignedDataParts, readParts, readSignerInfo } from './cms.ts';
import { oids } from './oids.ts';
import { equalBytes } from '../crypto/primitives.ts';
import { joinBytes, toHex } from '../common/bytes.ts';

/** The fields of a SignedData, each element encoded. */
export interface SignedDataFields {
  readonly contentType: string;
  readonly content: Uint8Array | undefined;
  readonly digestAlgorithms: readonly Uint8Array[];
  readonly certificates: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
  readonly signers: readonly Uint8Array[];
}

/** Each element once, as it stood. */
export function distinct(elements: readonly Uint8Array[]): readonly Uint8Array[] {
  return [...new Map(elements.map((bytes) => [toHex(bytes), bytes])).values()];
}

/** `CMSVersion` of SignedData as RFC 5652 section 5.1 counts it. */
function versionOf({ certificates, crls, signers, contentType }: SignedDataFields): number {
  const tagged = (elements: readonly Uint8Array[], tag: number): boolean =>
    elements.some((element) => element[0] === tag);
  if (tagged(certificates, 0xa3) || tagged(crls, 0xa1)) return 5;
  if (tagged(certificates, 0xa2)) return 4;
  const old = tagged(certificates, 0xa1) || signers.some((signer) => readAsn1(signer).child(0).content[0] === 3);
  return old || contentType !== oids.data ? 3 : 1;
}

/** ContentInfo with that SignedData, in DER; elements that stand twice are written once. */
export function writeSignedData(fields: SignedDataFields): Uint8Array {
  const { contentType, content, digestAlgorithms, certificates, crls, signers } = fields;
  const optional = (elements: readonly Uint8Array[], tag: number): Uint8Array[] =>
    elements.length > 0 ? [retagged(setOf(...distinct(elements)), tag)] : [];
  const inside = content ? parted(0xa0, parted(universal.octetString, content)) : [];
  const signedData = parted(
    universal.sequence,
    smallInteger(versionOf(fields)),
    setOf(...distinct(digestAlgorithms)),
    parted(universal.sequence, oid(contentType), inside),
    optional(certificates, 0xa0),
    optional(crls, 0xa1),
    setOf(...distinct(signers)),
  );
  return joinBytes(parted(universal.sequence, oid(oids.signedData), parted(0xa0, signedData)));
}

/** What was read, ready to be written again. */
export function fieldsOf(parts: SignedDataParts): SignedDataFields {
  const bytes = (nodes: SignedDataParts['signers']): readonly Uint8Array[] => nodes.map((node) => node.bytes);
  return {
    contentType: parts.contentType,
    content: parts.content,
    digestAlgorithms: bytes(parts.digestAlgorithms),
    certificates: bytes(parts.certificates),
    crls: bytes(parts.crls),
    signers: bytes(parts.signers),
  };
}

/** The same SignerInfo with one more unsigned attribute. */
function withUnsigned(signer: Uint8Array, attribute: Uint8Array): Uint8Array {
  const fields = readAsn1(signer).children;
  const present = fields.find(({ tag }) => tag === 0xa1)?.children.map(({ bytes }) => bytes) ?? [];
  const kept = fields.filter(({ tag }) => tag !== 0xa1).map(({ bytes }) => bytes);
  return sequence(...kept, retagged(setOf(...present, attribute), 0xa1));
}

/**
 * Hangs an unsigned attribute on the signature of that value.
 * @throws Asn1Error when the CMS has no such signature
 */
export function addUnsigned(cms: Uint8Array, signature: Uint8Array, attribute: Uint8Array): Uint8Array {
  const parts = readParts(cms);
  const fields = fieldsOf(parts);
  const index = parts.signers.findIndex((signer) => equalBytes(readSignerInfo(signer).signature, signature));
  if (index < 0) throw new Asn1Error('no such signature');
  return writeSignedData({
    ...fields,
    signers: fields.signers.map((signer, at) => (at === index ? withUnsigned(signer, attribute) : signer)),
  });
}
