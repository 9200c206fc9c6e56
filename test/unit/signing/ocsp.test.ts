import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { algorithmDer, digestByOid } from '../../../electron/vault/signing/algorithms.ts';
import { Asn1Error, readAsn1 } from '../../../electron/vault/signing/asn1/read.ts';
import {
  bitString,
  context,
  generalizedTime,
  integerContent,
  octetString,
  sequence,
} from '../../../electron/vault/signing/asn1/write.ts';
import { signCades, verifyCades } from '../../../electron/vault/signing/cades.ts';
import { type Certificate, parseCertificate } from '../../../electron/vault/signing/certificate.ts';
import { readSignedData } from '../../../electron/vault/signing/cms.ts';
import { issueCertificate, type Issuer, nameDer } from '../../../electron/vault/signing/demo/certificate.ts';
import { makeKeyPair } from '../../../electron/vault/signing/demo/key-pair.ts';
import { makeDemoPki } from '../../../electron/vault/signing/demo/pki.ts';
import { withRevocationData } from '../../../electron/vault/signing/evidence.ts';
import { ocspRequest, parseBasicResponse, statusOf } from '../../../electron/vault/signing/ocsp.ts';
import { oids } from '../../../electron/vault/signing/oids.ts';
import { signerFromPkcs12 } from '../../../electron/vault/signing/pkcs12.ts';
import { revocationVerdict } from '../../../electron/vault/signing/revocation.ts';
import {
  TimestampError,
  readTimestampAnswer,
  readTimestampRequest,
  timestampRequest,
} from '../../../electron/vault/signing/timestamp.ts';
import { testNow, testOrganisation, testPassword } from '../../fixtures/pki/make.ts';

const pki = makeDemoPki({
  at: testNow.epochMilliseconds,
  organisation: testOrganisation,
  person: { surname: 'Үлгіұлы', given: 'Ерлан', patronymic: 'Серікұлы', iin: '850312300121' },
  password: testPassword,
  algorithm: 'GOST',
});
const issuer = parseCertificate(pki.authority.certificate);
const root = parseCertificate(pki.root.certificate);
const signatory = parseCertificate(pki.keys.signatory.certificate);
const responderName = [[oids.commonName, 'DEMO OCSP']] as const;
const key = makeKeyPair('GOST');
const responder: Issuer = { name: nameDer(responderName), key };
const responderCertificate = issueCertificate(
  {
    subject: responderName,
    key,
    notBefore: testNow.epochMilliseconds - 1000,
    notAfter: testNow.epochMilliseconds + 86_400_000,
    keyUsage: ['digitalSignature'],
    extendedKeyUsage: [oids.ocspSigning],
  },
  pki.authority.issuer,
);

/** An answer of a GOST responder, which names the certificate by Streebog. */
function answer(certificate: Certificate, status: Uint8Array, at = testNow): Uint8Array {
  const id = sequence(
    algorithmDer(oids.streebog512),
    octetString(digestByOid(oids.streebog512)!.hash(certificate.issuer.der)),
    octetString(digestByOid(oids.streebog512)!.hash(issuer.publicKey)),
    integerContent(certificate.serial),
  );
  const when = generalizedTime(at.epochMilliseconds);
  const tbs = sequence(context(1, responder.name), when, sequence(sequence(id, status, when)));
  return sequence(
    tbs,
    algorithmDer(key.signatureOid),
    bitString(key.sign(tbs)),
    context(0, sequence(responderCertificate)),
  );
}
const good = Uint8Array.of(0x80, 0);
const unknown = Uint8Array.of(0x82, 0);
const revoked = context(
  1,
  generalizedTime(testNow.epochMilliseconds - 3_600_000),
  context(0, Uint8Array.of(0x0a, 1, 1)),
);

describe('a GOST responder', () => {
  test.each([
    ['good', good, 'not_revoked_ocsp'],
    ['revoked', revoked, 'revoked'],
    ['unknown', unknown, 'ocsp_unknown'],
  ])('says %s', (_what, status, reason) => {
    const response = parseBasicResponse(answer(signatory, status));
    expect(revocationVerdict(signatory, issuer, [response], testNow, { now: testNow })).toMatchObject({ reason });
  });

  test('is not believed when its answer was changed, nor about another certificate', () => {
    const bytes = answer(signatory, unknown);
    // From unknown to good: one bit.
    const at = Buffer.from(bytes).lastIndexOf(Buffer.from([0x82, 0x00, 0x18, 0x0f]));
    const forged = Uint8Array.from(bytes, (byte, index) => (index === at ? 0x80 : byte));
    const response = parseBasicResponse(forged);
    expect(statusOf(response, signatory, issuer)?.state).toBe('good');
    expect(revocationVerdict(signatory, issuer, [response], testNow, { now: testNow }).reason).toBe(
      'ocsp_not_authorised',
    );
    expect(statusOf(response, parseCertificate(pki.keys.head.certificate), issuer)).toBeUndefined();
  });

  test('is asked about the certificate by its number', () => {
    const { der, nonce } = ocspRequest(signatory, issuer);
    expect(nonce).toHaveLength(16);
    expect(Buffer.from(der).includes(Buffer.from(signatory.serial))).toBe(true);
    expect(() => readAsn1(der, { strict: true })).not.toThrow();
  });
});

describe('an answer embedded in a GOST signature', () => {
  const trust = {
    anchors: [root],
    intermediates: [issuer],
    ocsp: [parseBasicResponse(answer(signatory, good, testNow.add({ minutes: 1 })))],
  };
  const signed = () =>
    signCades(Buffer.from('хабарлама'), signerFromPkcs12(pki.keys.signatory.p12, testPassword), {
      detached: false,
      at: testNow,
    });

  test('decides wherever the file goes, and makes it a CMS of version 5', async () => {
    const now = testNow.add({ minutes: 2 });
    const before = await signed();
    const file = withRevocationData(before, trust, now);
    const open = (bytes: Uint8Array) =>
      verifyCades(bytes, { trust: { anchors: [root], intermediates: [] }, now }).signers[0]!.checks.filter(
        ({ state }) => state !== 'good',
      );
    expect(open(before).map(({ reason }) => reason)).toEqual(['chain_incomplete', 'revocation_unknown']);
    expect(open(file)).toEqual([]);
    expect(readAsn1(file).child(1).child(0).child(0).content).toEqual(Uint8Array.of(5));
    expect(readSignedData(file).otherRevocations).toHaveLength(1);
    // Nothing is put there twice.
    expect(withRevocationData(file, trust, now)).toEqual(file);
  });
});

describe('any bytes', () => {
  test('as an answer or a request of a timestamp are read or refused', () => {
    const request = timestampRequest(Uint8Array.of(1, 2, 3), { policy: '1.2.398.3.3.2.6.2' });
    expect(readTimestampRequest(request.der)).toEqual(request);
    const changed = fc
      .tuple(fc.nat(request.der.length - 1), fc.integer({ min: 1, max: 255 }))
      .map(([at, change]) => Uint8Array.from(request.der, (byte, index) => (index === at ? byte ^ change : byte)));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), changed), (bytes) => {
        for (const read of [readTimestampAnswer, readTimestampRequest]) {
          try {
            read(bytes);
          } catch (error) {
            expect(error instanceof Asn1Error || error instanceof TimestampError).toBe(true);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });
});
