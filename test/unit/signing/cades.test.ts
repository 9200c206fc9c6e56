import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAsn1 } from '../../../electron/vault/signing/asn1/read.ts';
import { context, octetString, oid, sequence, setOf, time } from '../../../electron/vault/signing/asn1/write.ts';
import { type CadesVerification, signCades, verifyCades } from '../../../electron/vault/signing/cades.ts';
import { parseCertificate } from '../../../electron/vault/signing/certificate.ts';
import { issueCertificate } from '../../../electron/vault/signing/demo/certificate.ts';
import { demoAlgorithms } from '../../../electron/vault/signing/demo/key-pair.ts';
import { oids } from '../../../electron/vault/signing/oids.ts';
import { rsaSigner } from '../../../electron/vault/signing/signer.ts';
import { sha256 } from '../../../electron/vault/crypto/primitives.ts';
import { testNow, testPki, testSigner, testTrust } from '../../fixtures/pki/make.ts';
import { attribute, digestAttribute, forge, signedText, timeAttribute, typeAttribute } from '../../support/forged-signature.ts';

const content = signedText;

/** Every reason of every check, by state. */
function reasons(result: CadesVerification, state: 'good' | 'bad' | 'undecided'): readonly string[] {
  return [...result.checks, ...result.signers.flatMap(({ checks }) => checks)].filter((check) => check.state === state).map(({ reason }) => reason);
}

const verify = (der: Uint8Array, detached?: Uint8Array): CadesVerification => verifyCades(der, { content: detached, trust: testTrust(), now: testNow });

describe.each(demoAlgorithms)('a signature by a key of each kind: %s', (algorithm) => {
  it('holds the content and everything it says, and only revocation stays open offline', async () => {
    const der = await signCades(content, testSigner('signatory', algorithm), { detached: false, at: testNow });
    const result = verifyCades(der, { trust: testTrust(algorithm), now: testNow });
    expect(result.content).toEqual(content);
    expect(reasons(result, 'bad')).toEqual([]);
    expect(reasons(result, 'good')).toEqual(['digest_matches', 'certificate_bound', 'signature_valid', 'purpose_signing', 'valid_at_signing', 'chain_trusted']);
    expect(reasons(result, 'undecided')).toEqual(['revocation_unknown']);
    expect(result.state).toBe('undecided');
    expect(result.signers[0]?.signingTime?.toString()).toBe(testNow.toString());
  });

  it('is bad over other content and with another signature', async () => {
    const der = await signCades(content, testSigner('signatory', algorithm), { detached: true, at: testNow });
    const check = (bytes: Uint8Array, over: Uint8Array) => verifyCades(bytes, { content: over, trust: testTrust(algorithm), now: testNow });
    expect(reasons(check(der, content.subarray(1)), 'bad')).toEqual(['digest_differs']);
    const changed = der.slice();
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    expect(reasons(check(changed, content), 'bad')).toEqual(['signature_invalid']);
  });
});

describe('a signature of ours', () => {
  it('travels without its content', async () => {
    const der = await signCades(content, testSigner(), { detached: true, at: testNow });
    expect(reasons(verify(der), 'undecided')).toContain('content_absent');
    expect(reasons(verify(der, content), 'good')).toContain('digest_matches');
    expect(reasons(verify(der, content.subarray(1)), 'bad')).toEqual(['digest_differs']);
  });

  it('says what would decide an unknown root', async () => {
    const der = await signCades(content, testSigner(), { detached: false, at: testNow });
    const alone = verifyCades(der, { now: testNow });
    expect(reasons(alone, 'undecided')).toEqual(['chain_incomplete', 'revocation_unknown']);
    const { certificate } = testPki().root;
    const withRoot = verifyCades(der, { now: testNow, trust: { anchors: [], intermediates: [parseCertificate(testPki().authority.certificate), parseCertificate(certificate)] } });
    expect(reasons(withRoot, 'undecided')).toContain('root_untrusted');
  });

  it('keeps what it proved while its certificate lasts, and says that time needs a timestamp afterwards', async () => {
    const signer = testSigner();
    const der = await signCades(content, signer, { detached: false, at: testNow });
    const later = verifyCades(der, { trust: testTrust(), now: signer.certificate.notAfter.add({ hours: 1 }) });
    expect(reasons(later, 'bad')).toEqual([]);
    expect(reasons(later, 'undecided')).toContain('signing_time_unproven');
  });

  it.each(['expired', 'notYetValid'] as const)('by an %s certificate is bad', async (name) => {
    const der = await signCades(content, testSigner(name), { detached: false, at: testNow });
    expect(reasons(verify(der), 'bad')).toEqual(['signed_outside_validity']);
  });

  it('by an AUTH key is bad, whatever wrote it', async () => {
    expect(reasons(verify(await signCades(content, testSigner('auth'), { detached: false, at: testNow })), 'bad')).toEqual(['purpose_auth']);
  });

  it('from the future is not believed', async () => {
    const der = await signCades(content, testSigner(), { detached: false, at: testNow.add({ hours: 1 }) });
    expect(reasons(verify(der), 'undecided')).toContain('signing_time_future');
  });
});

describe('a signature tampered with', () => {
  const signer = testSigner();

  it('by hand is good when nothing is wrong (so the cases below fail for their own reason)', () => {
    expect(reasons(verify(forge(signer, {})), 'bad')).toEqual([]);
    expect(reasons(verify(forge(signer, {})), 'good')).toContain('signature_valid');
  });

  it('in its content', () => {
    expect(reasons(verify(forge(signer, { body: content.map((byte, i) => (i === 3 ? byte ^ 1 : byte)) })), 'bad')).toEqual(['digest_differs']);
  });

  it('in a signed attribute', () => {
    const der = forge(signer, { signedBytes: setOf(typeAttribute, timeAttribute, digestAttribute(Uint8Array.of(1))) });
    expect(reasons(verify(der), 'bad')).toEqual(['signature_invalid']);
  });

  it('in the signature', () => {
    const der = forge(signer, {});
    der[der.length - 1] = (der.at(-1) ?? 0) ^ 1;
    expect(reasons(verify(der), 'bad')).toEqual(['signature_invalid']);
  });

  it.each<[string, readonly Uint8Array[], string]>([
    ['two messageDigest attributes', [typeAttribute, digestAttribute(content), digestAttribute(Uint8Array.of(1))], 'attribute_twice'],
    ['one messageDigest with two values', [typeAttribute, attribute(oids.messageDigest, octetString(sha256(content)), octetString(new Uint8Array(32)))], 'attribute_twice'],
    ['two signing times', [typeAttribute, digestAttribute(content), timeAttribute, attribute(oids.signingTime, time(0))], 'attribute_twice'],
    ['no messageDigest', [typeAttribute, timeAttribute], 'digest_absent'],
    ['no contentType', [timeAttribute, digestAttribute(content)], 'content_type_absent'],
    ['contentType of something else', [attribute(oids.contentType, oid(oids.tstInfo)), digestAttribute(content)], 'content_type_differs'],
  ])('with %s', (_what, attributes, reason) => {
    expect(reasons(verify(forge(signer, { attributes })), 'bad')).toContain(reason);
  });

  it('by naming another digest than was signed with', () => {
    expect(reasons(verify(forge(signer, { digestOid: oids.sha512 })), 'bad')).toEqual(expect.arrayContaining(['digest_differs', 'signature_invalid']));
    expect(reasons(verify(forge(signer, { digestOid: oids.sha1 })), 'bad')).toContain('digest_weak');
    expect(reasons(verify(forge(signer, { signatureOid: oids.sha512WithRsa })), 'bad')).toContain('signature_invalid');
    expect(reasons(verify(forge(signer, { signatureOid: oids.sha1WithRsa })), 'bad')).toContain('algorithm_weak');
  });

  it('by giving attributes that were signed as content that was signed', () => {
    const attributes = setOf(typeAttribute, timeAttribute, digestAttribute(content));
    expect(reasons(verify(forge(signer, { attributes: undefined, body: attributes })), 'bad')).toContain('attributes_as_content');
  });

  it('by leaving attributes out where they are mandatory', () => {
    expect(reasons(verify(forge(signer, { attributes: undefined, contentType: oids.tstInfo })), 'bad')).toContain('attributes_absent');
  });

  it('by putting another certificate of the same key in place', async () => {
    const { keys, authority } = testPki();
    const impostor = issueCertificate(
      {
        subject: [[oids.commonName, 'SOMEBODY ELSE']],
        key: keys.signatory.pair,
        notBefore: testNow.epochMilliseconds - 1000,
        notAfter: testNow.epochMilliseconds + 1000,
        keyUsage: ['digitalSignature'],
      },
      authority.issuer,
    );
    const honest = await signCades(content, signer, { detached: false, at: testNow });
    const attributes = readAsn1(honest).child(1).child(0).child(4).child(0).child(3).children.map(({ bytes }) => bytes);
    const other = rsaSigner(keys.signatory.pair.pkcs8.slice(), parseCertificate(impostor), []);
    expect(reasons(verify(forge(other, { attributes })), 'bad')).toEqual(['certificate_swapped']);
    // Both certificates there and the name of the impostor's: what was signed decides.
    expect(reasons(verify(forge(other, { attributes, certificates: [impostor, signer.certificate.der] })), 'bad')).toEqual(['certificate_swapped']);
  });

  it('by two certificates that answer to one name and number', () => {
    const { certificate } = signer;
    const twin = certificate.der.slice();
    twin[twin.length - 1] = (twin.at(-1) ?? 0) ^ 1;
    expect(reasons(verify(forge(signer, { certificates: [certificate.der, twin] })), 'bad')).toContain('certificate_ambiguous');
  });

  it('by unsigned attributes, which change no verdict', () => {
    const injected = [timeAttribute, digestAttribute(Uint8Array.of(1)), attribute(oids.signingCertificateV2, sequence())];
    expect(verify(forge(signer, { unsigned: injected }))).toEqual(expect.objectContaining({ state: verify(forge(signer, {})).state }));
    expect(verify(forge(signer, { unsigned: injected })).signers[0]?.checks).toEqual(verify(forge(signer, {})).signers[0]?.checks);
  });

  it('by a second signature that is bad', async () => {
    const good = await signCades(content, signer, { detached: false, at: testNow });
    const data = readAsn1(good).child(1).child(0).children;
    const info = data[4]!.child(0).bytes;
    const broken = info.slice();
    broken[broken.length - 1] = (broken.at(-1) ?? 0) ^ 1;
    const both = sequence(oid(oids.signedData), context(0, sequence(...data.slice(0, 4).map(({ bytes }) => bytes), setOf(info, broken))));
    const result = verify(both);
    expect(result.signers.map(({ state }) => state).toSorted()).toEqual(['bad', 'undecided']);
    expect(result.state).toBe('bad');
  });

  it('by taking every signature out', () => {
    const data = readAsn1(forge(signer, {})).child(1).child(0).children;
    const none = sequence(oid(oids.signedData), context(0, sequence(...data.slice(0, 4).map(({ bytes }) => bytes), setOf())));
    expect(verify(none)).toMatchObject({ state: 'bad', checks: [{ reason: 'signatures_none' }] });
  });
});

describe('any bytes', () => {
  it('get a verdict, never an exception, and a changed signature is never as good as the real one', async () => {
    const der = await signCades(content, testSigner(), { detached: false, at: testNow });
    const mutations = fc.array(fc.tuple(fc.nat(der.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    const honest = verify(der);
    fc.assert(
      fc.property(mutations, (changes) => {
        const copy = der.slice();
        for (const [at, value] of changes) copy[at] = value;
        if (Buffer.compare(copy, der) === 0) return;
        const result = verify(copy);
        // An algorithm that became unknown decides nothing; what may change unnoticed (an outer version number, the list of
        // digests) changes neither content nor signer.
        if (result.state === 'bad' || !reasons(result, 'good').includes('signature_valid')) return;
        expect(result.content).toEqual(content);
        expect(result.signers[0]?.certificate?.der).toEqual(honest.signers[0]?.certificate?.der);
        expect(result.signers[0]?.signingTime).toEqual(honest.signers[0]?.signingTime);
      }),
      { numRuns: 1500 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        expect(verifyCades(bytes, { now: testNow }).state).toBe('bad');
      }),
    );
  });

  it('cut short anywhere are bad', async () => {
    const der = await signCades(content, testSigner(), { detached: false, at: testNow });
    for (let length = 0; length < der.length; length += 7) expect(verify(der.subarray(0, length)).state).toBe('bad');
  });
});
