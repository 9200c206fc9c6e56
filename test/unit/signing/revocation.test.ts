import { describe, expect, it } from 'vitest';
import { readAsn1 } from '../../../electron/vault/signing/asn1/read.ts';
import { context, retagged, sequence, setOf } from '../../../electron/vault/signing/asn1/write.ts';
import { signCades, verifyCades } from '../../../electron/vault/signing/cades.ts';
import { parseCertificate } from '../../../electron/vault/signing/certificate.ts';
import { parseCrl } from '../../../electron/vault/signing/crl.ts';
import { issueCertificate, issueCrl, nameDer } from '../../../electron/vault/signing/demo/certificate.ts';
import { demoAlgorithms, makeKeyPair } from '../../../electron/vault/signing/demo/key-pair.ts';
import { oids } from '../../../electron/vault/signing/oids.ts';
import { buildChain } from '../../../electron/vault/signing/trust.ts';
import { testNow, testPki, testSigner, testTrust } from '../../fixtures/pki/make.ts';

const day = 86_400_000;
const now = testNow.epochMilliseconds;
const content = Uint8Array.of(1, 2, 3);

async function check(name: 'signatory' | 'revoked', crls: readonly Uint8Array[], at = testNow) {
  const der = await signCades(content, testSigner(name), { detached: false, at });
  const result = verifyCades(der, { trust: { ...testTrust(), crls: crls.map(parseCrl) }, now: testNow });
  return { state: result.state, reasons: result.signers[0]!.checks.map(({ reason }) => reason) };
}

function listOf(changes: Partial<Parameters<typeof issueCrl>[1]>, issuer = testPki().authority.issuer): Uint8Array {
  return issueCrl(issuer, { number: 2, thisUpdate: now - day, nextUpdate: now + day, revoked: [], ...changes });
}

describe('a revocation list', () => {
  it('makes a signature good, with every other check', async () => {
    const { state, reasons } = await check('signatory', [testPki().crl]);
    expect(reasons.at(-1)).toBe('not_revoked');
    expect(state).toBe('good');
  });

  it('makes the signature of a revoked certificate bad, and open when it claims an earlier time', async () => {
    expect(await check('revoked', [testPki().crl])).toMatchObject({ state: 'bad' });
    const early = await check('revoked', [testPki().crl], testNow.subtract({ hours: 24 * 20 }));
    expect(early.reasons).toContain('revoked_later');
    expect(early.state).toBe('undecided');
  });

  it.each<[string, () => Uint8Array, string]>([
    ['of before the signing and long past its end', () => listOf({ thisUpdate: now - 9 * day, nextUpdate: now - 2 * day }), 'revocation_list_old'],
    ['of after the certificate ended', () => listOf({ thisUpdate: now + 400 * day, nextUpdate: now + 401 * day }), 'revocation_list_old'],
    ['of another authority', () => listOf({}, testPki().root.issuer), 'revocation_unknown'],
    ['of an impostor of that name', () => listOf({}, { name: testPki().authority.issuer.name, key: makeKeyPair('RSA') }), 'revocation_unknown'],
  ])('%s decides nothing', async (_what, list, reason) => {
    expect((await check('signatory', [list()])).reasons.at(-1)).toBe(reason);
  });

  it('counts when it travels inside the signature', async () => {
    const der = await signCades(content, testSigner('revoked'), { detached: false, at: testNow });
    const data = readAsn1(der).child(1).child(0).children.map(({ bytes }) => bytes);
    const withList = sequence(readAsn1(der).child(0).bytes, context(0, sequence(...data.slice(0, 4), retagged(setOf(testPki().crl), 0xa1), ...data.slice(4))));
    const reasons = verifyCades(withList, { trust: testTrust(), now: testNow }).signers[0]!.checks.map(({ reason }) => reason);
    expect(reasons).toContain('revoked');
  });

  it('of the root tells of a revoked authority', async () => {
    const { authority, root, crl } = testPki();
    const rootList = listOf({ revoked: [{ serial: parseCertificate(authority.certificate).serial, at: now - 5 * day }] }, root.issuer);
    expect((await check('signatory', [crl, rootList])).reasons).toContain('issuer_revoked');
  });

  it('of a hundred thousand entries is searched at once', () => {
    const revoked = Array.from({ length: 100_000 }, (_, index) => ({ serial: Uint8Array.of(1, index >> 16, (index >> 8) & 255, index & 255), at: now }));
    const list = listOf({ revoked });
    const started = performance.now();
    const parsed = parseCrl(list);
    expect(parsed.find(Uint8Array.of(1, 1, 0x86, 0x9f))?.at.epochMilliseconds).toBe(now);
    expect(parsed.find(Uint8Array.of(2, 0, 0, 0))).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});

describe.each(demoAlgorithms)('a chain of %s certificates', (algorithm) => {
  const trust = testTrust(algorithm);
  const { authority, root, keys } = testPki(algorithm);
  const leafOf = (changes: Partial<Parameters<typeof issueCertificate>[0]>, issuer = authority.issuer) =>
    parseCertificate(
      issueCertificate(
        { subject: [[oids.commonName, 'LEAF']], key: keys.signatory.pair, notBefore: now - day, notAfter: now + day, keyUsage: ['digitalSignature'], ...changes },
        issuer,
      ),
    );

  it('leads to the root', () => {
    const { verdict, path } = buildChain(parseCertificate(keys.signatory.certificate), [], trust, testNow);
    expect(verdict.reason).toBe('chain_trusted');
    expect(path.map(({ der }) => der)).toEqual([keys.signatory.certificate, authority.certificate, root.certificate]);
  });

  it('is bad under an issuer that is no authority, has ended, or allows no more below it', () => {
    const signatoryIssuer = { name: parseCertificate(keys.signatory.certificate).subject.der, key: keys.signatory.pair };
    const below = leafOf({}, signatoryIssuer);
    const others = [parseCertificate(keys.signatory.certificate)];
    expect(buildChain(below, others, trust, testNow).verdict.reason).toBe('issuer_not_authority');
    expect(buildChain(leafOf({}), [], trust, testNow.add({ hours: 24 * 3000 })).verdict.reason).toBe('issuer_outside_validity');

    const subordinateName = [[oids.commonName, 'SUBORDINATE']] as const;
    const subordinate = leafOf({ subject: subordinateName, keyUsage: ['keyCertSign'], authority: {} });
    const deep = leafOf({}, { name: nameDer(subordinateName), key: keys.signatory.pair });
    expect(buildChain(deep, [subordinate], trust, testNow).verdict.reason).toBe('chain_too_long');
  });

  it('is bad when its issuer did not sign it', () => {
    const forged = keys.signatory.certificate.slice();
    forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
    expect(buildChain(parseCertificate(forged), [], trust, testNow).verdict.reason).toBe('certificate_signature_invalid');
  });

  it('does not get lost among certificates that issue each other', () => {
    const names = Array.from({ length: 30 }, (_, index) => nameDer([[oids.commonName, `LOOP ${index % 3}`]]));
    const ring = names.map((_name, index) =>
      leafOf(
        { subject: [[oids.commonName, `LOOP ${index % 3}`]], keyUsage: ['keyCertSign'], authority: {} },
        { name: names[(index + 1) % 3]!, key: keys.signatory.pair },
      ),
    );
    const started = performance.now();
    expect(buildChain(ring[0]!, ring, trust, testNow).verdict.state).not.toBe('good');
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
