/** A SignedData put together by hand, so that it can be wrong in one place. */
import { sha256, signRsaSha256 } from '../../electron/vault/crypto/primitives.ts';
import { algorithmDer } from '../../electron/vault/signing/algorithms.ts';
import { context, element, octetString, oid, retagged, sequence, setOf, smallInteger, time } from '../../electron/vault/signing/asn1/write.ts';
import type { Certificate } from '../../electron/vault/signing/certificate.ts';
import { oids } from '../../electron/vault/signing/oids.ts';
import { testNow, testPki } from '../fixtures/pki/make.ts';

export const signedText = new TextEncoder().encode('Хабарлама: дербес деректер қауіпсіздігінің бұзылуы\n');

interface Parts {
  readonly attributes?: readonly Uint8Array[] | undefined;
  readonly digestOid?: string;
  readonly signatureOid?: string;
  readonly certificates?: readonly Uint8Array[];
  readonly unsigned?: readonly Uint8Array[];
  readonly body?: Uint8Array;
  readonly contentType?: string;
  readonly signedBytes?: Uint8Array;
}

export const attribute = (type: string, ...values: readonly Uint8Array[]): Uint8Array => sequence(oid(type), setOf(...values));
export const digestAttribute = (of: Uint8Array): Uint8Array => attribute(oids.messageDigest, octetString(sha256(of)));
export const typeAttribute = attribute(oids.contentType, oid(oids.data));
export const timeAttribute = attribute(oids.signingTime, time(testNow.epochMilliseconds));

/** Signed with the key of the test signatory, whatever certificate goes with it. */
export function forge({ certificate }: { readonly certificate: Certificate }, parts: Parts): Uint8Array {
  const body = parts.body ?? signedText;
  const attributes = 'attributes' in parts ? parts.attributes : [typeAttribute, timeAttribute, digestAttribute(signedText)];
  const set = attributes && setOf(...attributes);
  const key = testPki().keys.signatory.pair.pkcs8;
  const signature = signRsaSha256(key, parts.signedBytes ?? set ?? body);
  const info = sequence(
    smallInteger(1),
    sequence(certificate.issuer.der, element(2, certificate.serial)),
    algorithmDer(parts.digestOid ?? oids.sha256),
    ...(set ? [retagged(set, 0xa0)] : []),
    algorithmDer(parts.signatureOid ?? oids.sha256WithRsa),
    octetString(signature),
    ...(parts.unsigned ? [retagged(setOf(...parts.unsigned), 0xa1)] : []),
  );
  const signedData = sequence(
    smallInteger(1),
    setOf(algorithmDer(parts.digestOid ?? oids.sha256)),
    sequence(oid(parts.contentType ?? oids.data), context(0, octetString(body))),
    retagged(setOf(...(parts.certificates ?? [certificate.der])), 0xa0),
    setOf(info),
  );
  return sequence(oid(oids.signedData), context(0, signedData));
}
