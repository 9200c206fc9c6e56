/** Revocation data that travel inside a CMS. Anyone can put them there: each is believed only under its own signature. */
import { Asn1Error, type Asn1Node, Fields, readAsn1, readOid } from './asn1/read.ts';
import { type SignedData, type SignerInfo, attributeValue, maxRevocations } from './cms.ts';
import { parseCrl } from './crl.ts';
import { OcspRefusal, parseBasicResponse, parseOcspResponse } from './ocsp.ts';
import { oids } from './oids.ts';
import type { RevocationSource } from './revocation.ts';

/** One that cannot be read is as good as none. */
function readable(read: () => RevocationSource | undefined): readonly RevocationSource[] {
  try {
    const source = read();
    return source ? [source] : [];
  } catch (error) {
    if (error instanceof Asn1Error || error instanceof OcspRefusal) return [];
    throw error;
  }
}

/** OtherRevocationInfoFormat (RFC 5652 section 10.2.1) that holds an OCSP answer (RFC 5940). */
function readOther(der: Uint8Array): RevocationSource | undefined {
  const fields = new Fields(readAsn1(der), 0xa1);
  return readOid(fields.take()) === oids.ocspInCms ? parseOcspResponse(fields.take().bytes) : undefined;
}

/** RevocationValues (RFC 5126 section 6.3.4): lists in `[0]`, answers in `[1]`. */
function fromAttribute(values: Asn1Node): readonly RevocationSource[] {
  try {
    const fields = new Fields(values);
    const lists = fields.optional(0xa0)?.child(0).children ?? [];
    const answers = fields.optional(0xa1)?.child(0).children ?? [];
    if (lists.length + answers.length > maxRevocations) return [];
    return [
      ...lists.flatMap(({ bytes }) => readable(() => parseCrl(bytes))),
      ...answers.flatMap(({ bytes }) => readable(() => parseBasicResponse(bytes))),
    ];
  } catch (error) {
    if (error instanceof Asn1Error) return [];
    throw error;
  }
}

/** Lists and answers beside the signatures, and those that hang on this one. */
export function embeddedSources(data: SignedData, info: SignerInfo): readonly RevocationSource[] {
  // It may stand once, with one value; what stands beside it is not looked at.
  const values = attributeValue(info.unsigned, oids.revocationValues);
  return [
    ...data.crls.flatMap((der) => readable(() => parseCrl(der))),
    ...data.otherRevocations.flatMap((der) => readable(() => readOther(der))),
    ...(values ? fromAttribute(values) : []),
  ];
}
