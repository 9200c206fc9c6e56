/**
 * One honest signature, changed in one place by somebody who has no key; and signatures by keys that may not sign. What a
 * forger with a key could put together is in cades.test.ts, containers are in asice.test.ts.
 */
import { describe, expect, it } from 'vitest';
import { generateRsa, signRsaSha256 } from '../../../electron/vault/crypto/primitives.ts';
import { type Asn1Node, readAsn1, readOid } from '../../../electron/vault/signing/asn1/read.ts';
import { algorithmDer } from '../../../electron/vault/signing/algorithms.ts';
import {
  contextPrimitive,
  integerContent,
  octetString,
  oid,
  retagged,
  sequence,
  setOf,
  smallInteger,
  time,
} from '../../../electron/vault/signing/asn1/write.ts';
import { type CadesVerification, signCades, verifyCades } from '../../../electron/vault/signing/cades.ts';
import { parseCertificate } from '../../../electron/vault/signing/certificate.ts';
import { writeSignedData } from '../../../electron/vault/signing/cms-write.ts';
import { parseCrl } from '../../../electron/vault/signing/crl.ts';
import { issueCertificate } from '../../../electron/vault/signing/demo/certificate.ts';
import { type DemoKeyPair, demoAlgorithms, makeKeyPair } from '../../../electron/vault/signing/demo/key-pair.ts';
import { gostSchemes } from '../../../electron/vault/signing/gost/schemes.ts';
import { oids } from '../../../electron/vault/signing/oids.ts';
import { gostSigner, rsaSigner } from '../../../electron/vault/signing/signer.ts';
import { readTimestampAnswer } from '../../../electron/vault/signing/timestamp.ts';
import { testNow, testPki, testSigner, testTrust } from '../../fixtures/pki/make.ts';
import { ocspAnswer, timestampAnswer } from '../../support/authority-answers.ts';

const content = new TextEncoder().encode('Хабарлама: дербес деректер қауіпсіздігінің бұзылуы\n');

/** A signature taken apart. */
interface Pieces {
  contentType: string;
  content: Uint8Array;
  certificates: readonly Uint8Array[];
  signer: Uint8Array;
  digestAlgorithm: Uint8Array;
  attributes: readonly Uint8Array[];
  signatureAlgorithm: Uint8Array;
  signature: Uint8Array;
  unsigned: readonly Uint8Array[];
}

function takeApart(der: Uint8Array): Pieces {
  const data = readAsn1(der).child(1).child(0);
  const info = data.children.at(-1)!.child(0);
  const bytes = (node: Asn1Node): readonly Uint8Array[] => node.children.map((child) => child.bytes);
  return {
    contentType: oids.data,
    content,
    certificates: bytes(data.child(3)),
    signer: info.child(1).bytes,
    digestAlgorithm: info.child(2).bytes,
    attributes: bytes(info.child(3)),
    signatureAlgorithm: info.child(4).bytes,
    signature: info.child(5).content,
    unsigned: [],
  };
}

function putTogether(pieces: Pieces): Uint8Array {
  const signer = sequence(
    smallInteger(1),
    pieces.signer,
    pieces.digestAlgorithm,
    retagged(setOf(...pieces.attributes), 0xa0),
    pieces.signatureAlgorithm,
    octetString(pieces.signature),
    ...(pieces.unsigned.length > 0 ? [retagged(setOf(...pieces.unsigned), 0xa1)] : []),
  );
  return writeSignedData({
    contentType: pieces.contentType,
    content: pieces.content,
    digestAlgorithms: [pieces.digestAlgorithm],
    certificates: pieces.certificates,
    crls: [],
    signers: [signer],
  });
}

const attribute = (type: string, ...values: readonly Uint8Array[]): Uint8Array => sequence(oid(type), setOf(...values));
const typeOf = (each: Uint8Array): string => readOid(readAsn1(each).child(0));
const without = (pieces: Pieces, type: string): readonly Uint8Array[] =>
  pieces.attributes.filter((each) => typeOf(each) !== type);
const instead = (pieces: Pieces, type: string, value: Uint8Array): readonly Uint8Array[] => [
  ...without(pieces, type),
  attribute(type, value),
];
const flipped = (bytes: Uint8Array, at: number): Uint8Array =>
  bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
const badReasons = (result: CadesVerification): readonly string[] =>
  [...result.checks, ...result.signers.flatMap(({ checks }) => checks)].flatMap(({ state, reason }) =>
    state === 'bad' ? [reason] : [],
  );

describe.each(demoAlgorithms)('an honest signature (%s)', (algorithm) => {
  const { keys, crl, authority } = testPki(algorithm);
  const trust = { ...testTrust(algorithm), crls: [parseCrl(crl)] };
  const verify = (der: Uint8Array): CadesVerification => verifyCades(der, { trust, now: testNow });
  const honest = async (name: 'signatory' | 'revoked' = 'signatory'): Promise<Pieces> =>
    takeApart(await signCades(content, testSigner(name, algorithm), { detached: false, at: testNow }));
  const head = parseCertificate(keys.head.certificate);
  const digestOf = testSigner('signatory', algorithm).digest;
  const half = testSigner('signatory', algorithm).algorithm === 'RSA' ? 128 : 64;

  it('is good when it was only taken apart and put together (so the cases below fail for their own reason)', async () => {
    expect(verify(putTogether(await honest())).state).toBe('good');
  });

  it.each<[string, (pieces: Pieces) => Partial<Pieces>, readonly string[]]>([
    ['its content changed', () => ({ content: flipped(content, 7) }), ['digest_differs']],
    ['its content cut', () => ({ content: content.subarray(1) }), ['digest_differs']],
    ['its content emptied', () => ({ content: new Uint8Array(0) }), ['digest_differs']],
    ['its kind of content changed', () => ({ contentType: oids.tstInfo }), ['content_type_differs']],
    [
      'no contentType',
      (p) => ({ attributes: without(p, oids.contentType) }),
      ['content_type_absent', 'signature_invalid'],
    ],
    [
      'another contentType',
      (p) => ({ attributes: instead(p, oids.contentType, oid(oids.signedData)) }),
      ['content_type_differs', 'signature_invalid'],
    ],
    [
      'no messageDigest',
      (p) => ({ attributes: without(p, oids.messageDigest) }),
      ['digest_absent', 'signature_invalid'],
    ],
    [
      'the digest of other content, which is put in',
      (p) => ({
        content: content.subarray(1),
        attributes: instead(p, oids.messageDigest, octetString(digestOf.hash(content.subarray(1)))),
      }),
      ['signature_invalid'],
    ],
    [
      'a second messageDigest',
      (p) => ({
        content: content.subarray(1),
        attributes: [...p.attributes, attribute(oids.messageDigest, octetString(digestOf.hash(content.subarray(1))))],
      }),
      ['attribute_twice', 'signature_invalid'],
    ],
    ['no signing time', (p) => ({ attributes: without(p, oids.signingTime) }), ['signature_invalid']],
    [
      'another signing time',
      (p) => ({ attributes: instead(p, oids.signingTime, time(testNow.epochMilliseconds - 86_400_000)) }),
      ['signature_invalid'],
    ],
    ['no signing certificate', (p) => ({ attributes: without(p, oids.signingCertificateV2) }), ['signature_invalid']],
    [
      'another signing certificate',
      (p) => ({
        attributes: instead(
          p,
          oids.signingCertificateV2,
          sequence(sequence(sequence(octetString(new Uint8Array(32))))),
        ),
      }),
      ['certificate_swapped', 'signature_invalid'],
    ],
    [
      'an attribute more',
      (p) => ({ attributes: [...p.attributes, attribute('1.2.840.113549.1.9.16.2.15', sequence())] }),
      ['signature_invalid'],
    ],
    ['one bit of its signature changed', (p) => ({ signature: flipped(p.signature, 5) }), ['signature_invalid']],
    ['its signature cut', (p) => ({ signature: p.signature.subarray(1) }), ['signature_invalid']],
    ['its signature lengthened', (p) => ({ signature: Uint8Array.of(...p.signature, 0) }), ['signature_invalid']],
    ['its signature emptied', () => ({ signature: new Uint8Array(0) }), ['signature_invalid']],
    ['zeros for a signature', (p) => ({ signature: new Uint8Array(p.signature.length) }), ['signature_invalid']],
    [
      'the halves of its signature exchanged',
      (p) => ({ signature: Uint8Array.of(...p.signature.subarray(half), ...p.signature.subarray(0, half)) }),
      ['signature_invalid'],
    ],
    [
      'the name of another signer',
      () => ({ signer: sequence(head.issuer.der, integerContent(head.serial)), certificates: [head.der] }),
      ['certificate_swapped', 'signature_invalid'],
    ],
    [
      'the key identifier of another signer',
      () => ({ signer: contextPrimitive(0, head.subjectKeyIdentifier!), certificates: [head.der] }),
      ['certificate_swapped', 'signature_invalid'],
    ],
    [
      'its certificate changed in what says who it is',
      (p) => ({ certificates: [flipped(p.certificates[0]!, p.certificates[0]!.length - 5)] }),
      ['certificate_swapped', 'certificate_signature_invalid'],
    ],
    ['the digest of its bare form', () => ({ digestAlgorithm: algorithmDer(oids.sha1) }), ['digest_weak']],
  ])('with %s', async (_what, change, expected) => {
    const pieces = await honest();
    const result = verify(putTogether({ ...pieces, ...change(pieces) }));
    expect(badReasons(result)).toEqual(expect.arrayContaining([...expected]));
    expect(result.state).toBe('bad');
  });

  const digestOids = [
    oids.sha1,
    oids.sha256,
    oids.sha384,
    oids.sha512,
    ...gostSchemes.map(({ digest }) => digest.oid),
    '1.2.3.4',
  ];
  const signatureOids = [
    oids.sha1WithRsa,
    oids.sha256WithRsa,
    oids.sha384WithRsa,
    oids.sha512WithRsa,
    ...gostSchemes.map(({ signatureOid }) => signatureOid),
    '1.2.3.4',
  ];

  it('under no other names of digest and signature is good', async () => {
    const pieces = await honest();
    const own = [digestOf.oid, testSigner('signatory', algorithm).signatureOid];
    for (const digest of digestOids) {
      for (const signature of signatureOids) {
        const { state } = verify(
          putTogether({
            ...pieces,
            digestAlgorithm: algorithmDer(digest),
            signatureAlgorithm: algorithmDer(signature),
          }),
        );
        expect(state === 'good', `${digest} ${signature}`).toBe(digest === own[0] && signature === own[1]);
        // What is known and does not fit is bad; only what is unknown leaves it open.
        if (digest !== own[0] && digest !== '1.2.3.4') expect(state).toBe('bad');
      }
    }
  });

  it('under an authority that only bears the name is not trusted', async () => {
    const pieces = await honest();
    const { subject } = parseCertificate(authority.certificate);
    const impostor = { name: subject.der, key: makeKeyPair(algorithm) };
    const day = 86_400_000;
    const request = {
      key: impostor.key,
      notBefore: testNow.epochMilliseconds - day,
      notAfter: testNow.epochMilliseconds + day,
      keyUsage: ['keyCertSign'],
      authority: {},
    } as const;
    const certificate = issueCertificate(
      { ...request, subject: subject.attributes.map(({ type, value }) => [type, value] as const) },
      impostor,
    );
    const alone = verifyCades(putTogether({ ...pieces, certificates: [...pieces.certificates, certificate] }), {
      trust: { ...trust, intermediates: [] },
      now: testNow,
    });
    expect(alone.state).not.toBe('good');
    // It changes nothing where the real one is known.
    expect(verify(putTogether({ ...pieces, certificates: [...pieces.certificates, certificate] })).state).toBe('good');
  });

  it('by a revoked key stays bad, whatever is hung on it', async () => {
    const pieces = await honest('revoked');
    expect(badReasons(verify(putTogether(pieces)))).toEqual(['revoked']);
    const { token } = readTimestampAnswer(timestampAnswer(pieces.signature, testNow.epochMilliseconds, algorithm));
    const other = readTimestampAnswer(
      timestampAnswer(content, testNow.epochMilliseconds - 30 * 86_400_000, algorithm),
    ).token;
    const answers = readAsn1(ocspAnswer(algorithm)).child(1).child(0).child(1).content;
    for (const unsigned of [
      [attribute(oids.signingTime, time(testNow.epochMilliseconds - 30 * 86_400_000))],
      [attribute(oids.messageDigest, octetString(digestOf.hash(content)))],
      // A good time, but after the revocation; and a time before it, of something else.
      [attribute(oids.signatureTimestamp, token)],
      [attribute(oids.signatureTimestamp, other)],
      // An honest answer, about somebody else's certificate.
      [attribute(oids.revocationValues, sequence(retagged(sequence(sequence(answers)), 0xa1)))],
    ]) {
      expect(badReasons(verify(putTogether({ ...pieces, unsigned })))).toContain('revoked');
    }
  });

  async function signedBy(
    key: DemoKeyPair,
    request: Partial<Parameters<typeof issueCertificate>[0]>,
  ): Promise<CadesVerification> {
    const day = 86_400_000;
    const certificate = parseCertificate(
      issueCertificate(
        {
          subject: [[oids.commonName, 'SOMEBODY']],
          key,
          notBefore: testNow.epochMilliseconds - day,
          notAfter: testNow.epochMilliseconds + day,
          keyUsage: ['digitalSignature'],
          ...request,
        },
        authority.issuer,
      ),
    );
    const signer = (algorithm === 'RSA' ? rsaSigner : gostSigner)(key.pkcs8, certificate, []);
    return verify(await signCades(content, signer, { detached: false, at: testNow }));
  }

  it.each<[string, Partial<Parameters<typeof issueCertificate>[0]>, string]>([
    ['for encryption', { keyUsage: ['keyEncipherment'] }, 'purpose_not_signing'],
    ['for timestamps', { extendedKeyUsage: [oids.timeStamping] }, 'purpose_not_signing'],
    ['to log in', { extendedKeyUsage: [oids.clientAuth] }, 'purpose_auth'],
    ['that had ended', { notAfter: testNow.epochMilliseconds - 1000 }, 'signed_outside_validity'],
    ['that had not begun', { notBefore: testNow.epochMilliseconds + 1000 }, 'signed_outside_validity'],
  ])('by a key %s is bad', async (_what, request, reason) => {
    const key = makeKeyPair(algorithm);
    expect((await signedBy(key, {})).state).toBe('good');
    expect(badReasons(await signedBy(key, request))).toEqual([reason]);
  });

  if (algorithm !== 'RSA') return;
  it('by a key of 1024 bits is bad', async () => {
    const { pkcs8, spki } = generateRsa(1024);
    const key = {
      pkcs8,
      spki,
      signatureOid: oids.sha256WithRsa,
      sign: (data: Uint8Array) => signRsaSha256(pkcs8, data),
    };
    expect(badReasons(await signedBy(key, {}))).toEqual(['algorithm_weak']);
  });
});
