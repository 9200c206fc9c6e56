import { describe, expect, it } from 'vitest';
import { verifySignature } from '../../../electron/vault/signing/algorithms.ts';
import { readAsn1 } from '../../../electron/vault/signing/asn1/read.ts';
import { oid, sequence } from '../../../electron/vault/signing/asn1/write.ts';
import { signCades, verifyCades } from '../../../electron/vault/signing/cades.ts';
import { certificateView } from '../../../electron/vault/signing/certificate-view.ts';
import { parseCertificate, readAlgorithm } from '../../../electron/vault/signing/certificate.ts';
import { isCrlOf, parseCrl } from '../../../electron/vault/signing/crl.ts';
import { gostSchemes } from '../../../electron/vault/signing/gost/schemes.ts';
import { keyRefusals } from '../../../electron/vault/signing/key-policy.ts';
import { oids } from '../../../electron/vault/signing/oids.ts';
import { openPkcs12, signerFromPkcs12 } from '../../../electron/vault/signing/pkcs12.ts';
import { oldSigner, testNow, testPassword, testPki, testTrust } from '../../fixtures/pki/make.ts';

const content = new TextEncoder().encode('2019 жылғы хат\n');

describe.each([
  ['GOST-256', 'GOST34.10-2015-256'],
  ['GOST-2004', 'GOST34.310-2004'],
] as const)('%s, out of use for new keys', (algorithm, name) => {
  const { keys, authority, crl } = testPki(algorithm);
  const signer = oldSigner(algorithm);
  const scheme = gostSchemes.find((each) => each.algorithm === name)!;

  it('is verified: signature, certificates up to the root, and the list of revoked ones', async () => {
    const trust = { ...testTrust(algorithm), crls: [parseCrl(crl)] };
    const result = verifyCades(await signCades(content, signer, { detached: false, at: testNow }), {
      trust,
      now: testNow,
    });
    expect(result.signers[0]!.checks.filter(({ state }) => state !== 'good')).toEqual([]);
    expect(result.signers[0]!.path).toHaveLength(3);
    expect(result.state).toBe('good');
    expect(isCrlOf(parseCrl(crl), parseCertificate(authority.certificate))).toBe(true);
  });

  it('is refused over other content and with another signature', async () => {
    const der = await signCades(content, signer, { detached: true, at: testNow });
    const bad = (bytes: Uint8Array, over: Uint8Array): readonly string[] =>
      verifyCades(bytes, { content: over, trust: testTrust(algorithm), now: testNow }).signers[0]!.checks.flatMap(
        ({ state, reason }) => (state === 'bad' ? [reason] : []),
      );
    expect(bad(der, content.subarray(1))).toEqual(['digest_differs']);
    const changed = der.slice();
    changed[changed.length - 1] = changed.at(-1)! ^ 1;
    expect(bad(changed, content)).toEqual(['signature_invalid']);
  });

  it('signs nothing with us, and the key file says why', () => {
    const { p12, certificate } = keys.signatory;
    expect(keyRefusals(parseCertificate(certificate), testNow)).toEqual(['KEY_ALGORITHM_UNSUPPORTED']);
    expect(certificateView(openPkcs12(p12, testPassword).certificate, testNow)).toMatchObject({
      algorithm: name,
      keyBits: 256,
    });
    expect(() => signerFromPkcs12(p12, testPassword)).toThrow('KEY_ALGORITHM_UNSUPPORTED');
  });

  it('is decided by nothing but its own curve and digest', () => {
    const key = parseCertificate(keys.signatory.certificate);
    const signature = keys.signatory.pair.sign(content);
    const check = (
      keyAlgorithm: Uint8Array,
      signatureOid: string = scheme.signatureOid,
      digestOid: string = scheme.digest.oid,
    ) =>
      verifySignature(
        { ...key, keyAlgorithm: readAlgorithm(readAsn1(keyAlgorithm)) },
        signatureOid,
        content,
        signature,
        digestOid,
      );
    const named = (...parameters: string[]): Uint8Array =>
      sequence(oid(scheme.keyOid), sequence(...parameters.map(oid)));
    const { curve, digest } = scheme.parameters;
    expect(check(named(curve, digest))).toBe('good');
    for (const other of gostSchemes.filter((each) => each !== scheme)) {
      expect(check(named(other.parameters.curve, digest))).toBe('unsupported');
      expect(check(named(curve, other.parameters.digest))).toBe('unsupported');
      expect(check(named(curve, digest), other.signatureOid)).toBe('unsupported');
      expect(check(named(curve, digest), scheme.signatureOid, other.digest.oid)).toBe('bad');
    }
    expect(check(named(curve, digest), scheme.signatureOid, oids.sha256)).toBe('bad');
    // A curve of the same arc that is not known here, and no curve at all.
    expect(check(named(`${curve}.1`, digest))).toBe('unsupported');
    expect(check(sequence(oid(scheme.keyOid)))).toBe('unsupported');
  });
});
