import fc from 'fast-check';
import { ZipFile } from 'yazl';
import { describe, expect, it } from 'vitest';
import { writeManifest } from '../../../electron/vault/signing/asic-manifest.ts';
import { type AsicVerification, type ContainerFile, asicMediaType, makeAsicE, verifyAsicE } from '../../../electron/vault/signing/asice.ts';
import { signCades } from '../../../electron/vault/signing/cades.ts';
import { readZip } from '../../../electron/vault/signing/zip.ts';
import { sha256 } from '../../../electron/vault/crypto/primitives.ts';
import { testNow, testSigner, testTrust } from '../../fixtures/pki/make.ts';

const files: readonly ContainerFile[] = [
  { name: 'хабарлама-2026-004.kk.pdf', mediaType: 'application/pdf', bytes: new TextEncoder().encode('%PDF-1.7 қазақша') },
  { name: 'деректер/тізім 1.csv', mediaType: 'text/csv', bytes: new TextEncoder().encode('а;б\n') },
  { name: 'notice.xml', mediaType: 'application/xml', bytes: new Uint8Array(5000).fill(32) },
];

const sign = (manifest: Uint8Array): Promise<Uint8Array> => signCades(manifest, testSigner(), { detached: true, at: testNow });
const verify = (bytes: Uint8Array): AsicVerification => verifyAsicE(bytes, { trust: testTrust(), now: testNow });
const badReasons = (result: AsicVerification): readonly string[] =>
  [...result.checks, ...result.signers.flatMap(({ checks }) => checks)].filter(({ state }) => state === 'bad').map(({ reason }) => reason);

/** Entries of a container as yazl writes them, so that one can be changed, added or left out. */
async function zip(entries: readonly (readonly [name: string, bytes: Uint8Array, stored?: boolean])[]): Promise<Buffer> {
  const file = new ZipFile();
  for (const [name, bytes, stored = false] of entries) file.addBuffer(Buffer.from(bytes), name, { compress: !stored });
  file.end();
  const chunks: Buffer[] = [];
  for await (const chunk of file.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function entriesOf(container: Uint8Array): Promise<[string, Uint8Array, boolean][]> {
  return readZip(container).map((entry) => [entry.name, entry.read(), entry.stored]);
}

describe('a container of ours', () => {
  it('covers every file, names in Cyrillic included', async () => {
    const result = verify(await makeAsicE(files, sign));
    expect(badReasons(result)).toEqual([]);
    expect(result.files).toEqual(files.map(({ name }) => ({ name, covered: true, state: 'good' })));
    expect(result.signers.map(({ covers }) => covers)).toEqual([files.map(({ name }) => name)]);
  });

  it('begins with the media type, stored, where other programs look for it', async () => {
    const bytes = Buffer.from(await makeAsicE(files, sign));
    expect(bytes.toString('latin1', 30, 38 + asicMediaType.length)).toBe(`mimetype${asicMediaType}`);
  });

  it('is the same for the same files and signature', async () => {
    const fixed = async (): Promise<Uint8Array> => Promise.resolve(Uint8Array.of(0x30, 0));
    expect(await makeAsicE(files, fixed)).toEqual(await makeAsicE(files, fixed));
  });
});

describe('a container tampered with', () => {
  it.each<[string, (entries: [string, Uint8Array, boolean][]) => [string, Uint8Array, boolean?][], readonly string[]]>([
    ['a file changed', (all) => all.map(([name, bytes, stored]) => [name, name === 'notice.xml' ? Uint8Array.of(1) : bytes, stored]), ['file_digest_differs']],
    ['a file added', (all) => [...all, ['extra.pdf', Uint8Array.of(1)]], ['entry_uncovered']],
    ['a file added beside the signatures', (all) => [...all, ['META-INF/extra.bin', Uint8Array.of(1)]], ['entry_uncovered']],
    ['a file taken out', (all) => all.filter(([name]) => name !== 'notice.xml'), ['file_missing']],
    ['a file renamed', (all) => all.map(([name, bytes, stored]) => [name === 'notice.xml' ? 'other.xml' : name, bytes, stored]), ['file_missing', 'entry_uncovered']],
    ['the media type gone', (all) => all.slice(1), ['container_media_type_wrong']],
    ['the media type last', (all) => [...all.slice(1), ...all.slice(0, 1)], ['container_media_type_wrong']],
    ['the media type compressed', (all) => all.map(([name, bytes]) => [name, bytes, false]), ['container_media_type_wrong']],
    ['the signature gone', (all) => all.filter(([name]) => !name.endsWith('.p7s')), ['signature_absent', 'signatures_none']],
    ['a second signature of nothing', (all) => [...all, ['META-INF/signature2.p7s', all.at(-1)![1]]], ['signature_orphan']],
    ['a manifest that is no XML', (all) => all.map(([name, bytes, stored]) => [name, name.endsWith('.xml') && name.startsWith('META') ? Uint8Array.of(60) : bytes, stored]), ['manifest_unreadable']],
    [
      'a manifest with entities',
      (all) => all.map(([name, bytes, stored]) => [name, name.startsWith('META-INF/ASiC') ? new TextEncoder().encode(`<!DOCTYPE a [<!ENTITY b "c">]>${Buffer.from(bytes).toString()}`) : bytes, stored]),
      ['manifest_unreadable'],
    ],
  ])('%s', async (_what, change, expected) => {
    const result = verify(await zip(change(await entriesOf(await makeAsicE(files, sign)))));
    expect(badReasons(result)).toEqual(expect.arrayContaining([...expected]));
    expect(result.state).toBe('bad');
  });

  it('the manifest swapped for one of other files', async () => {
    const forged = Uint8Array.of(1, 2, 3);
    const manifest = writeManifest('META-INF/signature.p7s', [{ name: 'notice.xml', mediaType: 'application/xml', sha256: sha256(forged) }]);
    const entries = (await entriesOf(await makeAsicE(files, sign))).flatMap(([name, bytes, stored]): [string, Uint8Array, boolean][] => {
      if (name === 'META-INF/ASiCManifest.xml') return [[name, manifest, stored]];
      if (name === 'notice.xml') return [[name, forged, stored]];
      return name.startsWith('META') || name === 'mimetype' ? [[name, bytes, stored]] : [];
    });
    const result = verify(await zip(entries));
    expect(badReasons(result)).toContain('digest_differs');
    // A digest that fits a manifest nobody signed is no coverage.
    expect(result.files).toEqual([{ name: 'notice.xml', covered: false, state: 'bad' }]);
  });

  it('one file named twice in the manifest', async () => {
    const bytes = Uint8Array.of(1);
    const line = { name: 'a.pdf', mediaType: 'application/pdf', sha256: sha256(bytes) };
    const manifest = writeManifest('META-INF/signature.p7s', [line, { ...line, sha256: sha256(Uint8Array.of(2)) }]);
    const container = await zip([
      ['mimetype', new TextEncoder().encode(asicMediaType), true],
      ['a.pdf', bytes],
      ['META-INF/ASiCManifest.xml', manifest],
      ['META-INF/signature.p7s', await sign(manifest)],
    ]);
    expect(badReasons(verify(container))).toEqual(['manifest_duplicate']);
  });
});

describe('a container with two manifests', () => {
  const made = async (second: readonly string[], signSecond: boolean): Promise<AsicVerification> => {
    const lines = new Map(files.map(({ name, mediaType, bytes }) => [name, { name, mediaType, sha256: sha256(bytes) }]));
    const of = (signature: string, names: readonly string[]): Uint8Array => writeManifest(signature, names.flatMap((name) => lines.get(name) ?? []));
    const [all, some] = [files.map(({ name }) => name), second];
    const first = of('META-INF/signature001.p7s', all.filter((name) => !some.includes(name)));
    const other = of(signSecond ? 'META-INF/signature002.p7s' : 'META-INF/signature001.p7s', some);
    return verify(
      await zip([
        ['mimetype', new TextEncoder().encode(asicMediaType), true],
        ...files.map(({ name, bytes }) => [name, bytes] as const),
        ['META-INF/ASiCManifest001.xml', first],
        ['META-INF/ASiCManifest002.xml', other],
        ['META-INF/signature001.p7s', await sign(first)],
        ...(signSecond ? [['META-INF/signature002.p7s', await signCades(other, testSigner('head'), { detached: true, at: testNow })] as const] : []),
      ]),
    );
  };

  it('says of each signature which files it covers', async () => {
    const result = await made(['notice.xml'], true);
    expect(badReasons(result)).toEqual([]);
    expect(result.signers.map(({ covers }) => covers)).toEqual([files.slice(0, 2).map(({ name }) => name), ['notice.xml']]);
  });

  it('does not let a second one hide behind the signature of the first', async () => {
    const result = await made(['notice.xml'], false);
    expect(badReasons(result)).toEqual(['entry_uncovered', 'digest_differs']);
    expect(result.files.find(({ name }) => name === 'notice.xml')).toMatchObject({ covered: false, state: 'bad' });
    expect(result.state).toBe('bad');
  });
});

describe('a ZIP that says two things', () => {
  const reasonOf = (bytes: Uint8Array): string | undefined => verify(bytes).checks.find(({ state }) => state === 'bad')?.reason;
  const container = async (): Promise<Buffer> => Buffer.from(await makeAsicE(files, sign));
  const centralOf = (bytes: Buffer): number => bytes.readUInt32LE(bytes.length - 22 + 16);

  it('before, after or between its entries', async () => {
    const bytes = await container();
    expect(reasonOf(Buffer.concat([Buffer.from('MZ'), bytes]))).toBe('zip_hidden_data');
    expect(reasonOf(Buffer.concat([bytes, Buffer.from('tail')]))).toBe('zip_damaged');
    const commented = Buffer.concat([bytes, Buffer.from('#!/bin/sh')]);
    commented.writeUInt16LE(9, bytes.length - 2);
    expect(reasonOf(commented)).toBe('zip_hidden_data');

    const gap = Buffer.concat([bytes.subarray(0, centralOf(bytes)), Buffer.from('gap'), bytes.subarray(centralOf(bytes))]);
    gap.writeUInt32LE(centralOf(bytes) + 3, gap.length - 22 + 16);
    expect(reasonOf(gap)).toBe('zip_hidden_data');
  });

  it('in a local header and the directory', async () => {
    const bytes = await container();
    const at = bytes.indexOf('notice.xml');
    bytes.write('n0tice.xml', at);
    expect(reasonOf(bytes)).toBe('zip_headers_differ');
  });

  it('under one name twice, also where a file system folds names', async () => {
    const twice = (first: string, second: string): Promise<Buffer> =>
      zip([
        ['mimetype', new TextEncoder().encode(asicMediaType), true],
        [first, Uint8Array.of(1)],
        [second, Uint8Array.of(2)],
      ]);
    expect(reasonOf(await twice('a.pdf', 'a.pdf'))).toBe('zip_duplicate');
    expect(reasonOf(await twice('Ә.pdf', 'ә.pdf'))).toBe('zip_duplicate');
    expect(reasonOf(await twice('й.pdf', 'й.pdf'.normalize('NFD')))).toBe('zip_duplicate');
  });

  it.each(['../up.pdf', '/abs.pdf', 'C:/w.pdf', 'a/./b', 'a\\b', 'gnp.\u202efdp'])('with the name %j', async (name) => {
    // yazl refuses such names itself: the bytes are put in afterwards, in both places.
    const placeholder = 'x'.repeat(Buffer.byteLength(name));
    const bytes = await zip([
      ['mimetype', new TextEncoder().encode(asicMediaType), true],
      [placeholder, Uint8Array.of(1)],
    ]);
    for (let at = bytes.indexOf(placeholder); at >= 0; at = bytes.indexOf(placeholder)) bytes.write(name, at);
    expect(reasonOf(bytes)).toBe('zip_name_unsafe');
  });

  it('about how much comes out', async () => {
    const bytes = await container();
    const central = bytes.indexOf('notice.xml', centralOf(bytes)) - 46;
    bytes.writeUInt32LE(10, central + 24);
    expect(reasonOf(bytes)).toBe('zip_headers_differ');
    const bomb = await zip([['a', new Uint8Array(4_000_000)]]);
    const declared = Buffer.alloc(4);
    declared.writeUInt32LE(4_000_000);
    for (let at = bomb.indexOf(declared); at >= 0; at = bomb.indexOf(declared)) bomb.writeUInt32LE(5, at);
    const [entry] = readZip(bomb);
    expect(entry?.length).toBe(5);
    expect(() => entry?.read()).toThrow('zip_damaged');
  });

  it('whatever its bytes: a verdict, and never better than the honest one', async () => {
    const bytes = await container();
    const mutations = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(mutations, (changes) => {
        const copy = Buffer.from(bytes);
        for (const [at, value] of changes) copy[at] = value;
        const result = verify(copy);
        if (result.state === 'bad') return;
        expect(result.files).toEqual(files.map(({ name }) => ({ name, covered: true, state: 'good' })));
      }),
      { numRuns: 700 },
    );
  });
});
