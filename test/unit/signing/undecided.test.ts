/**
 * What is not known is said and never called good; and what only looks as if it were known is bad. One thing at a time is
 * out of place in an otherwise good signature, chain, timestamp or container.
 */
import { describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { sha1 } from '../../../electron/vault/crypto/primitives.ts';
import { algorithmDer } from '../../../electron/vault/signing/algorithms.ts';
import { asicMediaType, makeAsicE, verifyAsicE } from '../../../electron/vault/signing/asice.ts';
import { bitString, octetString, sequence } from '../../../electron/vault/signing/asn1/write.ts';
import { type CadesVerification, signCades, verifyCades } from '../../../electron/vault/signing/cades.ts';
import { type Certificate, parseCertificate } from '../../../electron/vault/signing/certificate.ts';
import { readSignedData } from '../../../electron/vault/signing/cms.ts';
import { parseCrl } from '../../../electron/vault/signing/crl.ts';
import type { Issuer } from '../../../electron/vault/signing/demo/certificate.ts';
import { parseOcspResponse } from '../../../electron/vault/signing/ocsp.ts';
import { oids } from '../../../electron/vault/signing/oids.ts';
import { revocationVerdict } from '../../../electron/vault/signing/revocation.ts';
import { rsaSigner } from '../../../electron/vault/signing/signer.ts';
import { addTimestamp, readTimestampAnswer } from '../../../electron/vault/signing/timestamp.ts';
import { readZip } from '../../../electron/vault/signing/zip.ts';
import { testNow, testPki, testSigner, testTrust } from '../../fixtures/pki/make.ts';
import { ocspAnswer, timestampAnswer } from '../../support/authority-answers.ts';
import { attribute, digestAttribute, forge, signedText, timeAttribute, typeAttribute } from '../../support/forged-signature.ts';

const { root, authority, keys, crl } = testPki();
const signer = testSigner();
const trust = { ...testTrust(), crls: [parseCrl(crl)] };
const verify = (der: Uint8Array, content?: Uint8Array): CadesVerification => verifyCades(der, { content, trust, now: testNow });
/** What is not good, with its state. */
const open = ({ checks, signers }: CadesVerification): readonly string[] =>
  [...checks, ...signers.flatMap((one) => one.checks)].flatMap(({ state, reason }) => (state === 'good' ? [] : [`${state} ${reason}`]));
const unknown = '1.2.3.4';
const v2 = (...more: readonly Uint8Array[]): Uint8Array => attribute(oids.signingCertificateV2, sequence(sequence(sequence(...more, octetString(new Uint8Array(32))))));
const usual = [typeAttribute, timeAttribute, digestAttribute(signedText)];

describe('a signature', () => {
  it('in which nothing is out of place is good (so the cases below fail for their own reason)', () => {
    const result = verify(forge(signer, {}));
    expect(open(result)).toEqual([]);
    // It names its signer by issuer and number only, as old programs do.
    expect(result.signers[0]!.checks.map(({ reason }) => reason)).toContain('certificate_by_name');
  });

  it.each<[string, Parameters<typeof forge>[1], readonly string[]]>([
    ['without its certificate', { certificates: [] }, ['undecided certificate_missing']],
    ['bound to its certificate by SHA-1', { attributes: [...usual, attribute(oids.signingCertificate, sequence(sequence(sequence(octetString(sha1(signer.certificate.der))))))] }, ['undecided certificate_bound_weakly']],
    ['bound by SHA-1 to another', { attributes: [...usual, attribute(oids.signingCertificate, sequence(sequence(sequence(octetString(sha1(root.certificate))))))] }, ['bad certificate_swapped']],
    ['bound by a digest that is not known', { attributes: [...usual, v2(algorithmDer(unknown))] }, ['undecided digest_unsupported']],
    ['over a digest that is not known', { digestOid: unknown, signatureOid: unknown }, ['undecided digest_unsupported', 'undecided algorithm_unsupported']],
    ['by an algorithm that is not known', { signatureOid: unknown }, ['undecided algorithm_unsupported']],
    ['that says no time', { attributes: [typeAttribute, digestAttribute(signedText)] }, ['undecided signing_time_absent']],
  ])('%s', (_what, parts, expected) => {
    const result = verify(forge(signer, parts));
    expect(open(result)).toEqual(expect.arrayContaining([...expected]));
    expect(result.state).toBe(expected.some((each) => each.startsWith('bad')) ? 'bad' : 'undecided');
  });

  it('is not taken for one of the content beside it, when there is another inside', () => {
    expect(open(verify(forge(signer, {}), signedText.subarray(1)))).toEqual(['bad content_differs']);
  });
});

/** The same certificate with some bytes of its body changed, signed anew. */
function reissued(der: Uint8Array, issuer: Issuer, from: string, to: string): Certificate {
  const { tbs } = parseCertificate(der);
  const changed = Buffer.from(tbs);
  const at = changed.indexOf(Buffer.from(from, 'hex'));
  if (at < 0) throw new Error(`the certificate has no ${from}`);
  changed.write(to, at, 'hex');
  return parseCertificate(sequence(changed, algorithmDer(issuer.key.signatureOid), bitString(issuer.key.sign(changed))));
}

/** keyUsage, critical, becomes an extension nobody knows. */
const [keyUsage, nobodyKnows] = ['0603551d0f0101ff', '0603551d630101ff'];

describe('a chain', () => {
  it('with a critical extension that is not known, in the certificate or above it', () => {
    const leaf = reissued(keys.signatory.certificate, authority.issuer, keyUsage, nobodyKnows);
    expect(open(verify(forge({ certificate: leaf }, {})))).toEqual(['undecided extension_unknown']);
    const above = reissued(authority.certificate, root.issuer, keyUsage, nobodyKnows);
    const result = verifyCades(forge(signer, {}), { trust: { ...trust, intermediates: [above] }, now: testNow });
    // Without its key usage it may not issue either; either way it is no path.
    expect(result.state).not.toBe('good');
    expect(result.signers[0]!.checks.map(({ reason }) => reason)).not.toContain('chain_trusted');
  });

  it.each([
    ['SHA-1', oids.sha1WithRsa, 'bad certificate_algorithm_weak'],
    ['an algorithm that is not known', unknown, 'undecided certificate_algorithm_unsupported'],
  ])('with a certificate signed by %s', (_what, signatureOid, expected) => {
    const { tbs } = parseCertificate(keys.signatory.certificate);
    const own = Buffer.from(algorithmDer(oids.sha256WithRsa));
    const at = Buffer.from(tbs).indexOf(own);
    const other = algorithmDer(signatureOid);
    const body = Buffer.concat([tbs.subarray(4, at), other, tbs.subarray(at + own.length)]);
    const certificate = parseCertificate(sequence(sequence(body), other, bitString(authority.issuer.key.sign(tbs))));
    const result = verify(forge({ certificate }, {}));
    expect(open(result)).toContain(expected);
    expect(result.state).toBe(expected.split(' ')[0]);
  });
});

describe('a timestamp', () => {
  const honest = (at = testNow.epochMilliseconds): Promise<Uint8Array> =>
    signCades(signedText, rsaSigner(keys.signatory.pair.pkcs8.slice(), signer.certificate, []), { detached: false, at: testNow.subtract({ milliseconds: testNow.epochMilliseconds - at }) });
  const valueOf = (der: Uint8Array): Uint8Array => readSignedData(der).signers[0]!.signature;
  const stampedBy = async (answer: (signature: Uint8Array) => Uint8Array) => {
    const der = await honest();
    return verify(addTimestamp(der, valueOf(der), answer(valueOf(der)))).signers[0]!;
  };
  const token = (over: Uint8Array, at = testNow, binds = true): Uint8Array => readTimestampAnswer(timestampAnswer(over, at.epochMilliseconds, 'RSA', binds)).token;

  it('that fits proves the time', async () => {
    const { timestamps, provenTime, checks } = await stampedBy((signature) => token(signature));
    expect(timestamps.map(({ relied }) => relied)).toEqual([true]);
    expect(timestamps[0]!.checks.map(({ reason }) => reason)).toEqual(expect.arrayContaining(['timestamp_covers', 'purpose_timestamping']));
    expect(provenTime?.epochMilliseconds).toBe(testNow.epochMilliseconds);
    expect(checks.map(({ reason }) => reason)).toContain('valid_at_timestamp');
  });

  it.each<[string, (signature: Uint8Array) => Uint8Array, string]>([
    ['over another signature', () => token(Uint8Array.of(1)), 'timestamp_other_signature'],
    ['from the future', (signature) => token(signature, testNow.add({ minutes: 11 })), 'timestamp_future'],
    ['that does not name its certificate', (signature) => token(signature, testNow, false), 'certificate_unbound'],
    ['that is none', () => sequence(octetString(new Uint8Array(4))), 'timestamp_unreadable'],
    ['that is another signature', (signature) => forge(signer, { body: signature }), 'timestamp_unreadable'],
  ])('%s proves nothing', async (_what, answer, reason) => {
    const { timestamps, provenTime, checks } = await stampedBy(answer);
    expect(timestamps[0]!.checks.filter(({ state }) => state === 'bad').map((check) => check.reason)).toContain(reason);
    expect([timestamps[0]!.relied, provenTime]).toEqual([false, undefined]);
    // Anyone can hang it there: it takes nothing from the signature.
    expect(checks.filter(({ state }) => state === 'bad')).toEqual([]);
  });
});

describe('an answer about somebody else', () => {
  it('says nothing about this certificate', () => {
    const issuer = parseCertificate(authority.certificate);
    const answer = parseOcspResponse(ocspAnswer());
    const about = (der: Uint8Array) => revocationVerdict(parseCertificate(der), issuer, [answer], testNow, { now: testNow, proven: false });
    expect(about(keys.signatory.certificate)).toMatchObject({ state: 'good' });
    expect(about(keys.head.certificate)).toMatchObject({ state: 'undecided', reason: 'revocation_unknown' });
  });
});

describe('a container', () => {
  const file = { name: 'notice.xml', mediaType: 'application/xml', bytes: Uint8Array.of(60, 97, 47, 62) };
  const made = async (change: (entries: [string, Uint8Array][]) => [string, Uint8Array][], signsAs = (manifest: Uint8Array) => manifest) => {
    const container = await makeAsicE([file], (manifest) => signCades(signsAs(manifest), signer, { detached: true, at: testNow }));
    const zip = new ZipFile();
    for (const [name, bytes] of change(readZip(container).map((entry) => [entry.name, entry.read()]))) zip.addBuffer(Buffer.from(bytes), name, { compress: name !== 'mimetype' });
    zip.end();
    const chunks: Buffer[] = [];
    for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
    return verifyAsicE(Buffer.concat(chunks), { trust, now: testNow });
  };
  const text = (value: string): Uint8Array => new TextEncoder().encode(value);

  it('in which nothing is out of place is good', async () => {
    const result = await made((entries) => entries);
    expect([result.state, result.checks.map(({ reason }) => reason)]).toEqual(['good', expect.arrayContaining(['container_media_type'])]);
  });

  it('with a signature in XML beside ours says that it did not look at it', async () => {
    const result = await made((entries) => [...entries, ['META-INF/signatures.xml', text('<a/>')]]);
    expect(result.checks).toContainEqual(expect.objectContaining({ state: 'undecided', reason: 'xades_unsupported' }));
    expect(result.state).toBe('undecided');
  });

  it('of the simple kind says that it is another', async () => {
    const result = await made((entries) => entries.map(([name, bytes]) => [name, name === 'mimetype' ? text(asicMediaType.replace('asic-e', 'asic-s')) : bytes]));
    expect(result.checks).toContainEqual(expect.objectContaining({ state: 'undecided', reason: 'container_unsupported' }));
    expect(result.state).not.toBe('good');
  });

  it('whose list names a digest that is not known leaves the file open, and SHA-1 does too', async () => {
    for (const method of ['http://example.com/strange', 'http://www.w3.org/2000/09/xmldsig#sha1']) {
      const other = (manifest: Uint8Array): Uint8Array => text(Buffer.from(manifest).toString().replace(/Algorithm="[^"]+"/, `Algorithm="${method}"`));
      const result = await made((entries) => entries.map(([name, bytes]) => [name, name.endsWith('ASiCManifest.xml') ? other(bytes) : bytes]), other);
      expect(result.files, method).toEqual([{ name: file.name, covered: expect.anything() as boolean, state: 'undecided' }]);
      expect(result.checks).toContainEqual(expect.objectContaining({ state: 'undecided', reason: 'file_digest_unsupported' }));
      expect(result.state).toBe('undecided');
    }
  });
});
