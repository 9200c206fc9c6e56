import { describe, expect, it } from 'vitest';
import { openForSignature } from '../../../electron/vault/signing/add-signature.ts';
import { makeAsicE, verifyAsicE } from '../../../electron/vault/signing/asice.ts';
import { signCades, verifyCades } from '../../../electron/vault/signing/cades.ts';
import { parseCertificate } from '../../../electron/vault/signing/certificate.ts';
import { issueCertificate } from '../../../electron/vault/signing/demo/certificate.ts';
import { makeKeyPair } from '../../../electron/vault/signing/demo/key-pair.ts';
import { oids } from '../../../electron/vault/signing/oids.ts';
import { gostSigner } from '../../../electron/vault/signing/signer.ts';
import { readLayout, readZip } from '../../../electron/vault/signing/zip.ts';
import { testNow, testPki, testSigner, testTrust } from '../../fixtures/pki/make.ts';

const content = new TextEncoder().encode('Хат\n');
const files = [
  { name: 'хат.pdf', mediaType: 'application/pdf', bytes: new Uint8Array(9000).fill(65) },
  { name: 'b.xml', mediaType: 'application/xml', bytes: content },
];
const container = (): Promise<Uint8Array> => makeAsicE(files, (manifest) => signCades(manifest, testSigner('head'), { detached: true, at: testNow }));
const refusal = (code: string): unknown => expect.objectContaining({ problem: expect.objectContaining({ code }) as unknown });

async function add(existing: Uint8Array, beside?: Uint8Array): Promise<Uint8Array> {
  const { content: bytes, detached, join } = openForSignature(existing, beside, testNow);
  return join(await signCades(bytes, testSigner('signatory'), { detached, at: testNow }));
}

/** By a person of their own, with a certificate of the test authority. */
function somebody(name: string) {
  const key = makeKeyPair('GOST');
  const day = 86_400_000;
  const at = testNow.epochMilliseconds;
  const request = { subject: [[oids.commonName, name]] as const, key, notBefore: at - day, notAfter: at + day, keyUsage: ['digitalSignature'] as const };
  return gostSigner(key.pkcs8, parseCertificate(issueCertificate(request, testPki('GOST').authority.issuer)), []);
}

describe('one more signature', () => {
  it('is put beside fifteen others and not beside sixteen', async () => {
    let cms = await signCades(content, somebody('0'), { detached: false, at: testNow });
    const addAnother = async (name: string): Promise<Uint8Array> => {
      const { content: bytes, detached, join } = openForSignature(cms, undefined, testNow);
      return join(await signCades(bytes, somebody(name), { detached, at: testNow }));
    };
    for (let count = 1; count < 16; count++) cms = await addAnother(String(count));
    expect(verifyCades(cms, { now: testNow }).signers).toHaveLength(16);
    await expect(addAnother('16')).rejects.toMatchObject({ problem: { code: 'SIGNATURES_TOO_MANY', params: { max: 16 } } });
  });

  it('goes into a container, whose other entries stay byte for byte', async () => {
    const before = await container();
    const after = await add(before);
    const result = verifyAsicE(after, { trust: testTrust(), now: testNow });
    expect(result.signers.map(({ covers, state }) => [covers, state])).toEqual(Array(2).fill([files.map(({ name }) => name), 'undecided']));
    expect([...result.checks, ...result.signers.flatMap(({ checks }) => checks)].filter(({ state }) => state === 'bad')).toEqual([]);
    expect(result.files.every(({ covered, state }) => covered && state === 'good')).toBe(true);
    const records = (zip: Uint8Array): readonly (readonly [string, string])[] =>
      readLayout(zip).records.map(({ header, local }) => [header.name, Buffer.from(zip.subarray(local.start, local.end)).toString('base64')]);
    const [old, now] = [records(before), records(after)];
    expect(now.map(([name]) => name)).toEqual(old.map(([name]) => name));
    expect(now.filter((record, index) => record[1] !== old[index]?.[1]).map(([name]) => name)).toEqual(['META-INF/signature.p7s']);
  });

  it('goes into a container whose signature stands in its middle', async () => {
    const entries = readZip(await container());
    const { ZipFile } = await import('yazl');
    const zip = new ZipFile();
    for (const index of [0, 4, 1, 3, 2]) {
      const entry = entries[index];
      if (entry) zip.addBuffer(Buffer.from(entry.read()), entry.name, { compress: !entry.stored });
    }
    zip.end();
    const chunks: Buffer[] = [];
    for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
    const result = verifyAsicE(await add(new Uint8Array(Buffer.concat(chunks))), { trust: testTrust(), now: testNow });
    expect(result.signers).toHaveLength(2);
    expect(result.checks.filter(({ state }) => state === 'bad')).toEqual([]);
  });

  it('goes beside an attached and a detached one', async () => {
    const attached = await signCades(content, testSigner('head'), { detached: false, at: testNow });
    expect(verifyCades(await add(attached), { now: testNow }).signers).toHaveLength(2);
    const detached = await signCades(content, testSigner('head'), { detached: true, at: testNow });
    const joined = await add(detached, content);
    expect(verifyCades(joined, { now: testNow, content }).signers.flatMap(({ checks }) => checks).filter(({ reason }) => reason === 'digest_matches')).toHaveLength(2);
    expect(() => openForSignature(detached, undefined, testNow)).toThrow(refusal('SIGNATURES_CONTENT_NEEDED'));
  });

  it('is not put beside a bad one, nor into what is no signature', async () => {
    const detached = await signCades(content, testSigner('head'), { detached: true, at: testNow });
    expect(() => openForSignature(detached, content.subarray(1), testNow)).toThrow(refusal('SIGNATURES_BAD'));
    const changed = Buffer.from(await container());
    changed[60 + 40] = (changed[100] ?? 0) ^ 1;
    expect(() => openForSignature(changed, undefined, testNow)).toThrow(/SIGNATURES_(?:BAD|UNREADABLE)/);
    expect(() => openForSignature(content, undefined, testNow)).toThrow(refusal('SIGNATURES_UNREADABLE'));
    expect(() => openForSignature(Buffer.from('PK\u0003\u0004'), undefined, testNow)).toThrow(refusal('SIGNATURES_UNREADABLE'));
  });

  it('needs one list of files in a container', async () => {
    const { ZipFile } = await import('yazl');
    const zip = new ZipFile();
    for (const entry of readZip(await container())) zip.addBuffer(Buffer.from(entry.read()), entry.name, { compress: !entry.stored });
    zip.addBuffer(Buffer.from('<a/>'), 'META-INF/ASiCManifest002.xml');
    zip.end();
    const chunks: Buffer[] = [];
    for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
    expect(() => openForSignature(new Uint8Array(Buffer.concat(chunks)), undefined, testNow)).toThrow(refusal('SIGNATURES_MANIFESTS'));
  });
});
