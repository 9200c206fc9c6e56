import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../../electron/vault/crypto/primitives.ts';
import { carrierName } from '../../../electron/vault/journal/carrier.ts';
import { folderReader } from '../../../electron/vault/journal/export-folder-reader.ts';
import { type Manifest, manifestNoteText, manifestSchema } from '../../../electron/vault/journal/export-manifest.ts';
import { canonical } from '../../../electron/vault/journal/leaf.ts';
import { type Journal, journalOf } from '../../../electron/vault/journal/journal.ts';
import { type ExportVerdict, verifyExport } from '../../../electron/vault/journal/verify-export.ts';
import { redactionOf } from '../../../shared/domain/redaction.ts';
import { logEntries, testBases } from '../../support/journal-entries.ts';
import { filesOf, memoryReader, testExport } from '../../support/journal-export.ts';
import { newTestRegister, type TestRegister } from '../../support/test-register.ts';

let register: TestRegister;
let journal: Journal;
let parent: string;
let files: Map<string, Uint8Array>;

/** A stand-in for the ECP with the one property that counts here: it fits one content. The real one has its own test. */
const mark = Buffer.from('signed:');
const sign = async (contents: readonly Uint8Array[]): Promise<Uint8Array[]> => contents.map((content) => Buffer.concat([mark, content]));
const verifyEcp = ({ content, cms }: { content: Uint8Array; cms: Uint8Array }): boolean => Buffer.concat([mark, content]).equals(cms);

function verify(changed: ReadonlyMap<string, Uint8Array>): Promise<ExportVerdict> {
  return verifyExport(memoryReader(changed), { verifyEcp });
}

const sha256Hex = (bytes: Uint8Array): string => Buffer.from(sha256(bytes)).toString('hex');

beforeAll(async () => {
  register = await newTestRegister();
  journal = journalOf(register.session.db, register.clock);
  journal.append(logEntries(700));
  register.session.record({ action: 'view', what: 'journal.viewed', object: 'journal', personal: { search: '900101300017' } });
  parent = mkdtempSync(path.join(tmpdir(), 'derbes-export-'));
  await testExport(journal, path.join(parent, 'half'), { filter: { bases: [testBases[0]!] }, sign });
  files = await filesOf(folderReader(path.join(parent, 'half')));
});

afterAll(() => {
  register.dispose();
  rmSync(parent, { recursive: true, force: true });
});

test('an export verifies, and says what it shows and withholds', async () => {
  const verdict = await verify(files);
  expect(verdict.firstBad).toBeNull();
  expect(verdict.size).toBe(journal.size);
  expect(verdict.shown).toBe(journal.page({ bases: [testBases[0]!] }, 'oldest', 0, 1).count);
  expect(verdict.shown + verdict.withheld).toBe(verdict.size);
  expect(verdict.unchecked).toEqual([]);
});

describe('whatever is done to an export is found and placed', () => {
  /** Record of the leaf whose bytes, length included, hold the offset. */
  function leafAt(file: string, offset: number): number {
    const bundle = Buffer.from(files.get(file)!);
    let record = Number(/entries\/(\d{3})/.exec(file)![1]) * 256;
    for (let at = 0; ; record++) {
      at += 2 + bundle.readUInt16BE(at);
      if (offset < at) return record;
    }
  }

  test('a flipped bit in any byte', async () => {
    const paths = [...files.keys()];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.integer({ min: 0, max: 7 }), async (file, where, bit) => {
        const bytes = Buffer.from(files.get(file)!);
        const offset = Math.floor(where * bytes.length);
        bytes[offset]! ^= 1 << bit;
        const { firstBad } = await verify(new Map(files).set(file, bytes));
        expect(firstBad?.file).toBe(file);
        if (file.includes('/entries/')) expect(firstBad?.record).toBe(leafAt(file, offset));
        if (file.startsWith('tile/0/')) expect(firstBad?.record).toBe(Number(/0\/(\d{3})/.exec(file)![1]) * 256 + Math.floor(offset / 32));
      }),
      { numRuns: 300 },
    );
  });

  test('a file removed, cut short, lengthened, emptied', async () => {
    for (const [file, bytes] of files) {
      const without = new Map(files);
      without.delete(file);
      // The page with the data inside holds nothing that the other files do not: it may be left out.
      expect((await verify(without)).firstBad?.file, `without ${file}`).toBe(file === carrierName ? undefined : file);
      for (const changed of [bytes.subarray(0, -1), Buffer.concat([bytes, Buffer.of(0x0a)]), Buffer.alloc(0)]) {
        expect((await verify(new Map(files).set(file, changed))).firstBad?.file, file).toBe(file);
      }
    }
  });

  test('a file added', async () => {
    for (const file of ['tile/0/004', 'note.txt', 'openings/000009.jsonl']) {
      expect((await verify(new Map(files).set(file, Buffer.from('x')))).firstBad).toEqual({ file, record: null, reason: 'file_extra' });
    }
  });

  test('two files swapped', async () => {
    const paths = [...files.keys()];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), fc.constantFrom(...paths), async (a, b) => {
        fc.pre(a !== b && !Buffer.from(files.get(a)!).equals(files.get(b)!));
        const swapped = new Map(files).set(a, files.get(b)!).set(b, files.get(a)!);
        expect([a, b]).toContain((await verify(swapped)).firstBad?.file);
      }),
      { numRuns: 60 },
    );
  });

  test('two leaves of a bundle swapped, one left out, one put in twice', async () => {
    const file = 'tile/entries/001';
    const bundle = Buffer.from(files.get(file)!);
    const leaves: Buffer[] = [];
    for (let at = 0; at < bundle.length; ) {
      const end = at + 2 + bundle.readUInt16BE(at);
      leaves.push(bundle.subarray(at, end));
      at = end;
    }
    const swapped = leaves.with(3, leaves[9]!).with(9, leaves[3]!);
    const missing = leaves.toSpliced(17, 1);
    const doubled = leaves.toSpliced(40, 0, leaves[40]!);
    for (const [changed, record] of [[swapped, 3], [missing, 17], [doubled, 41]] as const) {
      const { firstBad } = await verify(new Map(files).set(file, Buffer.concat(changed)));
      expect(firstBad).toEqual({ file, record: 256 + record, reason: 'file_changed' });
    }
  });

  test('an opening line left out or moved', async () => {
    const file = 'openings/000000.jsonl';
    const lines = Buffer.from(files.get(file)!).toString('utf8').split('\n');
    for (const changed of [lines.toSpliced(5, 1), lines.with(5, lines[6]!).with(6, lines[5]!)]) {
      expect((await verify(new Map(files).set(file, Buffer.from(changed.join('\n'))))).firstBad?.file).toBe(file);
    }
  });
});

describe('an export that was changed and sealed again by someone with the keys', () => {
  /** Digests, manifest, signatures made anew over changed files, as whoever holds the register could. */
  async function resealed(change: (files: Map<string, Uint8Array>) => void, manifestChange: (manifest: Manifest) => Manifest = (manifest) => manifest): Promise<ExportVerdict> {
    const forged = new Map(files);
    change(forged);
    const manifest = manifestSchema.parse(JSON.parse(Buffer.from(forged.get('manifest.json')!).toString('utf8')));
    manifest.files = manifest.files.map(({ path: name }) => ({ path: name, bytes: forged.get(name)!.length, sha256: sha256Hex(forged.get(name)!) }));
    const bytes = Buffer.from(`${canonical(manifestChange(manifest))}\n`);
    forged.set('manifest.json', bytes).set('manifest.json.cms', (await sign([bytes]))[0]!);
    const sealed = ['manifest.json', 'manifest.json.cms', 'checkpoint.cms'].map((name) => ({ name, sha256: sha256Hex(forged.get(name)!) }));
    const text = manifestNoteText(manifest.origin, sealed);
    return verify(forged.set('manifest.note', Buffer.from(journal.signNote(text))));
  }

  const entries = 'tile/entries/001';
  const opened = 'openings/000000.jsonl';
  const edit = (name: string, from: string | RegExp, to: string) => (forged: Map<string, Uint8Array>): void => {
    const text = Buffer.from(forged.get(name)!).toString('latin1');
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    forged.set(name, Buffer.from(changed, 'latin1'));
  };

  test('verifies where nothing was changed', async () => {
    expect((await resealed(() => undefined)).firstBad).toBeNull();
  });

  test.each<[string, (forged: Map<string, Uint8Array>) => void, object]>([
    ['a leaf', edit(entries, '"stream":"log"', '"stream":"lag"'), { file: entries, reason: 'leaf_differs' }],
    ['a leaf hash', (forged) => forged.set('tile/0/001', Buffer.from(forged.get('tile/0/001')!).fill(0, 0, 32)), { file: entries, record: 256, reason: 'leaf_differs' }],
    ['a higher tile', (forged) => forged.set('tile/1/000.p/2', Buffer.alloc(64)), { file: 'tile/1/000.p/2', reason: 'tile_differs' }],
    ['an opened body', edit(opened, '"rows":', '"rowz":'), { file: opened, reason: 'opening_differs' }],
    ['a member put into an opening', edit(opened, '"personal":{"account"', '"note":"x","personal":{"account"'), { file: opened, reason: 'opening_invalid' }],
    ['an opened action', edit(opened, '"action":"change"', '"action":"export"'), { file: opened, reason: 'opening_differs' }],
    ['an opened account', edit(opened, '"value":"user_', '"value":"usor_'), { file: opened, reason: 'opening_differs' }],
    ['an opened time', edit(opened, /"value":"2026-10-01T00:00/, '"value":"2026-10-02T00:00'), { file: opened, reason: 'opening_differs' }],
    ['an opening left out', edit(opened, /^.*\n/, ''), { file: 'manifest.json', reason: 'counts_differ' }],
    ['an opening for a withheld record', edit(opened, '"sequence":0', '"sequence":1'), { file: opened, reason: 'opening_differs' }],
  ])('%s is found', async (_what, change, place) => {
    expect((await resealed(change)).firstBad).toMatchObject(place);
  });

  test('a smaller tree, counts, another origin are found', async () => {
    expect((await resealed(() => undefined, (manifest) => ({ ...manifest, shown: manifest.shown - 1, withheld: manifest.withheld + 1 }))).firstBad).toMatchObject({ reason: 'counts_differ' });
    expect((await resealed(() => undefined, (manifest) => ({ ...manifest, size: manifest.size - 1, withheld: manifest.withheld - 1 }))).firstBad).toMatchObject({ file: 'manifest.json' });
    expect((await resealed(() => undefined, (manifest) => ({ ...manifest, root: Buffer.alloc(32).toString('base64') }))).firstBad).toMatchObject({ file: 'checkpoint' });
    expect((await resealed(() => undefined, (manifest) => ({ ...manifest, origin: 'derbes/other' }))).firstBad).toMatchObject({ file: 'manifest.note' });
  });
});

test('without the ECP the register key alone still covers every byte', async () => {
  const folder = path.join(parent, 'unsigned');
  await testExport(journal, folder);
  const own = await filesOf(folderReader(folder));
  expect((await verify(own)).firstBad).toBeNull();
  for (const file of ['manifest.json', 'manifest.note', 'README.txt', 'checkpoint']) {
    const bytes = Buffer.from(own.get(file)!);
    bytes[bytes.length - 4]! ^= 1;
    expect((await verify(new Map(own).set(file, bytes))).firstBad?.file).toBe(file);
  }
});

test('what is not revealed stands nowhere in the export', async () => {
  const folder = path.join(parent, 'closed');
  await testExport(journal, folder, { redaction: redactionOf('withheld'), filter: { accounts: ['user_3'], text: '900101300017' } });
  const own = await filesOf(folderReader(folder));
  const all = Buffer.concat([...own.values()]).toString('utf8');
  for (const secret of ['user_', '900101300017', '10.0.', 'SELECT']) expect(all).not.toContain(secret);
  expect((await verify(own)).firstBad).toBeNull();
});

test('an export goes into an empty folder only, and leaves none behind when it is stopped', async () => {
  await expect(testExport(journal, path.join(parent, 'half'))).rejects.toMatchObject({ problem: { code: 'EXPORT_FOLDER_NOT_EMPTY' } });
  const controller = new AbortController();
  controller.abort();
  await expect(testExport(journal, path.join(parent, 'stopped'), { signal: controller.signal })).rejects.toMatchObject({ problem: { code: 'CANCELLED' } });
  await expect(folderReader(path.join(parent, 'stopped')).list()).rejects.toThrow('ENOENT');
});
