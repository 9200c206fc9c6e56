import { context, octetString, oid, sequence } from './asn1/write.ts';
import { Asn1Error, readAsn1, readOid, universal } from './asn1/read.ts';
import { oids } from './oids.ts';

/**
 * A detached SignedData with its content put inside: no signature covers where the content stands (RFC 5652
 * section 5.4), so whoever signs a whole packet can be asked once, without the content coming back.
 * @throws Asn1Error when the bytes are no SignedData, or it holds content already
 */
export function attachContent(der: Uint8Array, content: Uint8Array): Uint8Array {
  const contentInfo = readAsn1(der);
  if (readOid(contentInfo.child(0)) !== oids.signedData) throw new Asn1Error('not signed data');
  const [version, digests, encapsulated, ...rest] = contentInfo.child(1).child(0).children;
  if (!version || !digests || encapsulated?.tag !== universal.sequence) throw new Asn1Error('not signed data');
  if (encapsulated.children.length !== 1) throw new Asn1Error('content is there');
  const inside = sequence(encapsulated.child(0).bytes, context(0, octetString(content)));
  const signedData = sequence(version.bytes, digests.bytes, inside, ...rest.map(({ bytes }) => bytes));
  return sequence(oid(oids.signedData), context(0, signedData));
}
