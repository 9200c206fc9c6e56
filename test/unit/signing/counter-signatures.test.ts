import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../../electron/vault/crypto/primitives.ts';
import { algorithmDer } from '../../../electron/vault/signing/algorithms.ts';
import { readAsn1 } from '../../../electron/vault/signing/asn1/read.ts';
import {
  context,
  element,
  octetString,
  oid,
  retagged,
  sequence,
  setOf,
  smallInteger,
  time,
} from '../../../electron/vault/signing/asn1/write.ts';
import { type VerifiedSigner, signCades, verifyCades } from '../../../electron/vault/signing/cades.ts';
import { readParts, readSignedData } from '../../../electron/vault/signing/cms.ts';
import { mergeCades } from '../../../electron/vault/signing/merge-cades.ts';
import { oids } from '../../../electron/vault/signing/oids.ts';
import type { Signer } from '../../../electron/vault/signing/signer.ts';
import { testNow, testSigner, testTrust } from '../../fixtures/pki/make.ts';

const content = new TextEncoder().encode('Бұйрық\n');
const attribute = (type: string, ...values: readonly Uint8Array[]): Uint8Array => sequence(oid(type), setOf(...values));
const verify = (der: Uint8Array) => verifyCades(der, { trust: testTrust(), now: testNow });
const badOf = (signer: VerifiedSigner | undefined): readonly string[] =>
  (signer?.checks ?? []).filter(({ state }) => state === 'bad').map(({ reason }) => reason);

interface Made {
  readonly over: Uint8Array;
  readonly by?: Signer;
  readonly typed?: boolean;
  readonly bare?: boolean;
  readonly under?: readonly Uint8Array[];
}

/** A SignerInfo over the value of another signature, put together by hand so that it can be wrong. */
async function counter({
  over,
  by = testSigner('head'),
  typed = false,
  bare = false,
  under = [],
}: Made): Promise<Uint8Array> {
  const attributes = setOf(
    ...(typed ? [attribute(oids.contentType, oid(oids.data))] : []),
    attribute(oids.signingTime, time(testNow.epochMilliseconds)),
    attribute(oids.messageDigest, octetString(by.digest.hash(over))),
    attribute(oids.signingCertificateV2, sequence(sequence(sequence(octetString(sha256(by.certificate.der)))))),
  );
  return sequence(
    smallInteger(1),
    sequence(by.certificate.issuer.der, element(2, by.certificate.serial)),
    algorithmDer(by.digest.oid),
    ...(bare ? [] : [retagged(attributes, 0xa0)]),
    algorithmDer(by.signatureOid),
    octetString(await by.sign(bare ? over : attributes)),
    ...(under.length > 0 ? [retagged(setOf(attribute(oids.counterSignature, ...under)), 0xa1)] : []),
  );
}

/** Puts values of the attribute under the signature at `index`, and certificates beside the others. */
function confirmed(
  cms: Uint8Array,
  values: readonly Uint8Array[],
  index = 0,
  certificates: readonly Uint8Array[] = [testSigner('head').certificate.der],
): Uint8Array {
  const parts = readParts(cms);
  const signers = parts.signers.map((node, at) =>
    at === index
      ? sequence(
          ...node.children.map(({ bytes }) => bytes),
          retagged(setOf(attribute(oids.counterSignature, ...values)), 0xa1),
        )
      : node.bytes,
  );
  const data = sequence(
    smallInteger(1),
    setOf(...parts.digestAlgorithms.map(({ bytes }) => bytes)),
    sequence(oid(oids.data), context(0, octetString(parts.content ?? new Uint8Array(0)))),
    retagged(setOf(...new Set([...parts.certificates.map(({ bytes }) => bytes), ...certificates])), 0xa0),
    element(0x31, ...signers),
  );
  return sequence(oid(oids.signedData), context(0, data));
}

let cms: Uint8Array;
let value: Uint8Array;
const valueOf = (info: Uint8Array): Uint8Array =>
  readAsn1(info).children.find(({ tag }) => tag === 0x04)?.content ?? new Uint8Array(0);
beforeAll(async () => {
  cms = await signCades(content, testSigner('signatory'), { detached: false, at: testNow });
  value = readSignedData(cms).signers[0]?.signature ?? value;
});

describe('a counter-signature', () => {
  it.each([false, true])('stands under the signature it confirms, and is no second signer (bare: %s)', async (bare) => {
    const result = verify(confirmed(cms, [await counter({ over: value, bare })]));
    expect(result.signers).toHaveLength(1);
    expect(result.signers[0]?.counterSignatures).toHaveLength(1);
    expect(badOf(result.signers[0]?.counterSignatures[0])).toEqual([]);
    const reasons = result.signers[0]?.counterSignatures[0]?.checks.map(({ reason }) => reason);
    expect(reasons).toContain('signature_valid');
    expect(reasons?.includes('counter_matches')).toBe(!bare);
  });

  it('may be by a key of another kind, and may be confirmed itself', async () => {
    const upper = await counter({ over: value, by: testSigner('head', 'GOST') });
    const nested = await counter({ over: valueOf(upper), by: testSigner('head') });
    const carrying = sequence(
      ...readAsn1(upper).children.map(({ bytes }) => bytes),
      retagged(setOf(attribute(oids.counterSignature, nested)), 0xa1),
    );
    const result = verify(
      confirmed(cms, [carrying], 0, [testSigner('head').certificate.der, testSigner('head', 'GOST').certificate.der]),
    );
    const [first] = result.signers[0]?.counterSignatures ?? [];
    expect(badOf(first)).toEqual([]);
    expect(badOf(first?.counterSignatures[0])).toEqual([]);
    expect(first?.counterSignatures[0]?.checks.map(({ reason }) => reason)).toContain('counter_matches');
  });

  it('over another signature, or over the content, is bad and takes nothing from the signature', async () => {
    const plain = verify(cms).state;
    for (const over of [content, value.subarray(1)]) {
      const result = verify(confirmed(cms, [await counter({ over })]));
      expect(badOf(result.signers[0]?.counterSignatures[0])).toEqual(['counter_other_signature']);
      expect([result.signers[0]?.state, result.state]).toEqual([plain, plain]);
    }
    const bare = verify(confirmed(cms, [await counter({ over: content, bare: true })]));
    expect(badOf(bare.signers[0]?.counterSignatures[0])).toEqual(['signature_invalid']);
  });

  it('cannot be a signature of content that was moved there', async () => {
    const moved = await counter({ over: value, typed: true });
    expect(badOf(verify(confirmed(cms, [moved])).signers[0]?.counterSignatures[0])).toEqual(['counter_content_type']);
    const whole =
      readParts(await signCades(value, testSigner('head'), { detached: true, at: testNow })).signers[0]?.bytes ??
      new Uint8Array(0);
    expect(badOf(verify(confirmed(cms, [whole])).signers[0]?.counterSignatures[0])).toEqual(['counter_content_type']);
  });

  it('moved out of its place is no signature of the content', async () => {
    const info = await counter({ over: value });
    const parts = readParts(cms);
    const data = sequence(
      smallInteger(1),
      setOf(...parts.digestAlgorithms.map(({ bytes }) => bytes)),
      sequence(oid(oids.data), context(0, octetString(content))),
      retagged(setOf(...parts.certificates.map(({ bytes }) => bytes), testSigner('head').certificate.der), 0xa0),
      setOf(info),
    );
    expect(badOf(verify(sequence(oid(oids.signedData), context(0, data))).signers[0])).toEqual(
      expect.arrayContaining(['content_type_absent', 'digest_differs']),
    );
  });

  it('of which there are very many costs a bounded effort', async () => {
    const one = await counter({ over: value });
    const result = verify(
      confirmed(
        cms,
        Array.from({ length: 500 }, () => one),
      ),
    );
    expect(result.signers[0]?.counterSignatures).toHaveLength(16);
    expect(result.signers[0]?.counterSignaturesLeft).toBe(484);
    let deep = await counter({ over: value });
    for (let depth = 0; depth < 6; depth++) deep = await counter({ over: value, under: [deep] });
    const seen: number[] = [];
    const walk = (signer: VerifiedSigner, depth: number): void => {
      seen.push(depth);
      for (const each of signer.counterSignatures) walk(each, depth + 1);
    };
    const [top] = verify(confirmed(cms, [deep])).signers;
    if (top) walk(top, 0);
    expect(Math.max(...seen)).toBe(3);
  });

  it('of any bytes never raises and never touches the signature', async () => {
    const plain = verify(cms).signers[0]?.state;
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const [signer] = verify(confirmed(cms, [sequence(bytes)])).signers;
        // What is no ASN.1 inside a set makes the whole unreadable; all else stays under the signature.
        return (
          signer === undefined ||
          (signer.state === plain && signer.counterSignatures.every(({ state }) => state === 'bad'))
        );
      }),
    );
  });
});

describe('several SignerInfos', () => {
  it('of which one is written down twice', async () => {
    const parts = readParts(cms);
    const info = parts.signers[0]?.bytes ?? new Uint8Array(0);
    const twice = sequence(
      oid(oids.signedData),
      context(
        0,
        sequence(
          smallInteger(1),
          setOf(...parts.digestAlgorithms.map(({ bytes }) => bytes)),
          sequence(oid(oids.data), context(0, octetString(content))),
          retagged(setOf(...parts.certificates.map(({ bytes }) => bytes)), 0xa0),
          element(0x31, info, info),
        ),
      ),
    );
    expect(verify(twice).checks.map(({ reason }) => reason)).toEqual(['signature_repeated']);
    expect(verify(twice).state).toBe('bad');
  });

  it('whose names were exchanged', async () => {
    const merged = mergeCades(cms, await signCades(content, testSigner('head'), { detached: false, at: testNow }));
    const parts = readParts(merged);
    const [a, b] = parts.signers.map((node) => node.children.map(({ bytes }) => bytes)) as [Uint8Array[], Uint8Array[]];
    const swapped = [
      [a[0], b[1], ...a.slice(2)],
      [b[0], a[1], ...b.slice(2)],
    ].map((fields) => sequence(...(fields as Uint8Array[])));
    const der = sequence(
      oid(oids.signedData),
      context(
        0,
        sequence(
          smallInteger(1),
          setOf(...parts.digestAlgorithms.map(({ bytes }) => bytes)),
          sequence(oid(oids.data), context(0, octetString(content))),
          retagged(setOf(...parts.certificates.map(({ bytes }) => bytes)), 0xa0),
          setOf(...swapped),
        ),
      ),
    );
    for (const signer of verify(der).signers)
      expect(badOf(signer)).toEqual(['certificate_swapped', 'signature_invalid']);
  });

  it('with unsigned attributes of every kind stay what they were', async () => {
    const plain = verify(cms).signers[0];
    const parts = readParts(cms);
    const info = parts.signers[0]?.children.map(({ bytes }) => bytes) ?? [];
    const injected = [
      attribute(oids.messageDigest, octetString(new Uint8Array(32))),
      attribute(oids.signingTime, time(0)),
      attribute(oids.contentType, oid(oids.tstInfo)),
      attribute(oids.signingCertificateV2, sequence(sequence(sequence(octetString(new Uint8Array(32)))))),
    ];
    const der = sequence(
      oid(oids.signedData),
      context(
        0,
        sequence(
          smallInteger(1),
          setOf(...parts.digestAlgorithms.map(({ bytes }) => bytes)),
          sequence(oid(oids.data), context(0, octetString(content))),
          retagged(setOf(...parts.certificates.map(({ bytes }) => bytes)), 0xa0),
          setOf(sequence(...info, retagged(setOf(...injected), 0xa1))),
        ),
      ),
    );
    const [signer] = verify(der).signers;
    expect(signer?.checks).toEqual(plain?.checks);
    expect(signer?.signingTime?.toString()).toBe(plain?.signingTime?.toString());
  });
});
