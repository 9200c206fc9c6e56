/** What a timestamp authority and an OCSP responder would answer: made here, so that tests have many of each kind at once. */
import { algorithmDer, sha256Digest } from '../../electron/vault/signing/algorithms.ts';
import {
  bitString,
  boolean,
  context,
  element,
  generalizedTime,
  integerContent,
  octetString,
  oid,
  retagged,
  sequence,
  setOf,
  smallInteger,
} from '../../electron/vault/signing/asn1/write.ts';
import { parseCertificate } from '../../electron/vault/signing/certificate.ts';
import { writeSignedData } from '../../electron/vault/signing/cms-write.ts';
import { issueCertificate } from '../../electron/vault/signing/demo/certificate.ts';
import { type DemoAlgorithm, makeKeyPair } from '../../electron/vault/signing/demo/key-pair.ts';
import { oids } from '../../electron/vault/signing/oids.ts';
import { sha1 } from '../../electron/vault/crypto/primitives.ts';
import { testNow, testPki } from '../fixtures/pki/make.ts';

const attribute = (type: string, value: Uint8Array): Uint8Array => sequence(oid(type), setOf(value));

/**
 * A TimeStampResp (RFC 3161) over `signature`, by an authority under that of the test PKI; keys of the authority are RSA.
 * @param binds whether it names its certificate, as it has to
 */
export function timestampAnswer(signature: Uint8Array, at: number, algorithm: DemoAlgorithm = 'RSA', binds = true): Uint8Array {
  const key = makeKeyPair('RSA');
  const day = 86_400_000;
  const certificate = parseCertificate(
    issueCertificate(
      {
        subject: [[oids.commonName, 'DEMO TSA']],
        key,
        notBefore: at - day,
        notAfter: at + day,
        keyUsage: ['digitalSignature'],
        extendedKeyUsage: [oids.timeStamping],
        purposeCritical: true,
      },
      testPki(algorithm).authority.issuer,
    ),
  );
  const imprint = sequence(algorithmDer(sha256Digest.oid), octetString(sha256Digest.hash(signature)));
  const info = sequence(
    smallInteger(1),
    oid('1.2.398.3.3.2.6.2'),
    imprint,
    smallInteger(7),
    generalizedTime(at),
    boolean(true),
  );
  const bound = sequence(sequence(sequence(octetString(sha256Digest.hash(certificate.der)))));
  const attributes = setOf(
    attribute(oids.contentType, oid(oids.tstInfo)),
    attribute(oids.messageDigest, octetString(sha256Digest.hash(info))),
    ...(binds ? [attribute(oids.signingCertificateV2, bound)] : []),
  );
  const signer = sequence(
    smallInteger(1),
    sequence(certificate.issuer.der, integerContent(certificate.serial)),
    algorithmDer(sha256Digest.oid),
    retagged(attributes, 0xa0),
    algorithmDer(key.signatureOid),
    octetString(key.sign(attributes)),
  );
  const token = writeSignedData({
    contentType: oids.tstInfo,
    content: info,
    digestAlgorithms: [algorithmDer(sha256Digest.oid)],
    certificates: [certificate.der],
    crls: [],
    signers: [signer],
  });
  return sequence(sequence(smallInteger(0)), token);
}

/** An OCSPResponse (RFC 6960) by the authority itself: its signatory's certificate is good. */
export function ocspAnswer(algorithm: DemoAlgorithm = 'RSA'): Uint8Array {
  const { authority, keys } = testPki(algorithm);
  const issuer = parseCertificate(authority.certificate);
  const { serial } = parseCertificate(keys.signatory.certificate);
  const id = sequence(
    algorithmDer(oids.sha1),
    octetString(sha1(issuer.subject.der)),
    octetString(sha1(issuer.publicKey)),
    integerContent(serial),
  );
  const now = testNow.epochMilliseconds;
  const status = sequence(id, element(0x80), generalizedTime(now), context(0, generalizedTime(now + 86_400_000)));
  const tbs = sequence(context(1, issuer.subject.der), generalizedTime(now), sequence(status));
  const { key } = authority.issuer;
  const basic = sequence(tbs, algorithmDer(key.signatureOid), bitString(key.sign(tbs)));
  return sequence(element(0x0a, Uint8Array.of(0)), context(0, sequence(oid(oids.ocspBasic), octetString(basic))));
}
