import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { carrierName } from '../../../electron/vault/journal/carrier.ts';
import { sha256 } from '../../../electron/vault/crypto/primitives.ts';
import { folderReader } from '../../../electron/vault/journal/export-folder-reader.ts';
import { type Manifest, manifestNoteText } from '../../../electron/vault/journal/export-manifest.ts';
import { type Journal, journalOf } from '../../../electron/vault/journal/journal.ts';
import { canonical } from '../../../electron/vault/journal/leaf.ts';
import { type BadPlace, type EcpCheck, type ExportVerdict, verifyExport } from '../../../electron/vault/journal/verify-export.ts';
import { destructions } from '../../../electron/vault/services/destructions.ts';
import { signChecked } from '../../../electron/vault/signing/sign-checked.ts';
import { noTrust } from '../../../electron/vault/signing/trust.ts';
import { verifyFile } from '../../../electron/vault/signing/verify-file.ts';
import type { JournalFilter } from '../../../shared/contract/journal.ts';
import { personalKinds, type Redaction, redactionPresets, sound, treatments } from '../../../shared/domain/redaction.ts';
import { testNow, testSigner } from '../../fixtures/pki/make.ts';
import { damaged, damages, differing, type ExportFileMap, firstChangedRecord, recordsIn } from '../../support/export-damage.ts';
import { logEntries, testBases, testIin } from '../../support/journal-entries.ts';
import { filesOf, memoryReader, testExport } from '../../support/journal-export.ts';
import { openContext } from '../../support/open-context.ts';
import { type PythonVerdict, PythonVerifier } from '../../support/python-verifier.ts';
import { newTestRegister, TestClock, type TestRegister } from '../../support/test-register.ts';

/**
 * Whatever is done to an export, whatever the export is like: two verifiers that share no line find it, and ours names the place.
 * `DERBES_LONG=1` tries thirty times as much.
 */
const long = Boolean(process.env['DERBES_LONG']);
const exportsTried = long ? 600 : 20;
const damagesOfEach = 10;

let python: PythonVerifier;
let parent: string;
const registers: TestRegister[] = [];
const journals = new Map<string, Promise<Grown>>();
const exports = new Map<string, Promise<Exported>>();

beforeAll(() => {
  python = new PythonVerifier();
  parent = mkdtempSync(path.join(tmpdir(), 'derbes-damaged-'));
});
afterAll(() => {
  python.close();
  for (const register of registers) register.dispose();
  rmSync(parent, { recursive: true, force: true });
});

interface Spec {
  /** Records; tiles end at 256. */
  readonly size: number;
  /** Two subjects' values were destroyed in the journal. */
  readonly destroyed: boolean;
  readonly filter: JournalFilter;
  readonly redaction: Redaction;
  /** Signed with the ECP. */
  readonly ecp: boolean;
}

const specs: fc.Arbitrary<Spec> = fc.record({
  size: long ? fc.oneof(fc.constantFrom(255, 256, 257, 600), fc.integer({ min: 20, max: 1100 })) : fc.constantFrom(20, 255, 256, 257, 600),
  destroyed: fc.boolean(),
  filter: fc.constantFrom<JournalFilter>({}, {}, { bases: [testBases[0]!] }, { accounts: ['user_3'] }, { stream: 'console' }, { accounts: ['nobody'] }),
  redaction: fc.oneof(
    fc.constantFrom<Redaction>(...Object.values(redactionPresets)),
    (fc.record(Object.fromEntries(personalKinds.map((kind) => [kind, fc.constantFrom(...treatments)]))) as fc.Arbitrary<Redaction>).map(sound),
  ),
  ecp: fc.boolean(),
});

/** A journal, and an export of it from when it was shorter. */
interface Grown {
  readonly journal: Journal;
  readonly earlier: ExportFileMap;
}

interface Exported extends Grown {
  /** Where it stands on disk, for the verifier in Python. */
  readonly folder: string;
  readonly files: ExportFileMap;
}

const sign = (contents: readonly Uint8Array[]): Promise<Uint8Array[]> => Promise.all(contents.map((content) => signChecked(content, testSigner(), { detached: false, at: testNow })));

/** Made when it is first asked for. */
function remembering<T>(kept: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = kept.get(key) ?? make();
  kept.set(key, known);
  return known;
}

function journalOfSize(size: number, destroyed: boolean): Promise<Grown> {
  return remembering(journals, `${size} ${destroyed}`, async () => {
    const register = await newTestRegister(new TestClock());
    registers.push(register);
    const journal = journalOf(register.session.db, register.clock);
    const half = Math.floor(size / 2);
    journal.append(logEntries(half - journal.size));
    const folder = path.join(parent, `${size} ${destroyed} earlier`);
    await testExport(journal, folder, { sign });
    const subjects = destroyed ? [{ by: 'account', account: 'user_2' } as const, { by: 'identifier', identifier: testIin } as const] : [];
    // A destruction leaves two records of its own: what was destroyed, and that its traces were wiped.
    journal.append(logEntries(size - half - 2 * subjects.length, half));
    const order = { ground: 'demand', note: '', legalDemand: '', orderNumber: '15-Ж', orderDay: '2026-11-20', backups: 'keep', confirmed: true } as const;
    for (const subject of subjects) await destructions.destroy({ ...order, subject }, openContext(register.session));
    expect(journal.size).toBe(size);
    return { journal, earlier: await filesOf(folderReader(folder)) };
  });
}

function exported(spec: Spec): Promise<Exported> {
  return remembering(exports, JSON.stringify(spec), async () => {
    const { size, destroyed, ecp, ...options } = spec;
    const grown = await journalOfSize(size, destroyed);
    const folder = path.join(parent, String(exports.size));
    await testExport(grown.journal, folder, { ...options, ...(ecp && { sign }) });
    return { ...grown, folder, files: await filesOf(folderReader(folder)) };
  });
}

interface Verdicts {
  readonly ours: ExportVerdict;
  readonly theirs: PythonVerdict;
}

const verifyEcp = ({ file, content, cms }: EcpCheck): boolean => {
  const checked = verifyFile(cms, { name: file, content: { name: file, bytes: content }, trust: noTrust, now: testNow });
  return checked.state !== 'bad' && checked.signatures.length === 1;
};

/** Both verifiers on an export that was changed, which is then as it was again. */
async function verdictsOn({ folder, files }: Exported, changed: ExportFileMap): Promise<Verdicts> {
  const touched = differing(files, changed);
  const write = (content: ExportFileMap): void => {
    for (const name of touched) {
      const target = path.join(folder, name);
      const bytes = content.get(name);
      if (!bytes) {
        rmSync(target, { force: true });
        continue;
      }
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, bytes);
    }
  };
  write(changed);
  try {
    return { ours: await verifyExport(memoryReader(changed), { verifyEcp }), theirs: await python.verdict(folder) };
  } finally {
    write(files);
  }
}

const bundleOrTile = /^tile\/(?:entries|0)\/((?:x\d{3}\/)*\d{3})/;
/** Sequence of the first record of a bundle or of a tile of level 0. */
const firstOf = (file: string): number => Number(bundleOrTile.exec(file)![1]!.replace(/\D/g, '')) * 256;
const firstDifference = (a: Uint8Array, b: Uint8Array): number => {
  const at = a.findIndex((byte, index) => byte !== b[index]);
  return at < 0 ? a.length : at;
};

/** The first record that a change of this file touches; null where all are as they were and something follows. */
function recordTouched(file: string, before: Uint8Array, after: Uint8Array): number | null {
  const index = file.startsWith('tile/0/') ? Math.floor(firstDifference(before, after) / 32) : firstChangedRecord(file, before, after);
  const records = file.startsWith('tile/0/') ? before.length / 32 : recordsIn(file, before).length;
  return index < records ? firstOf(file) + index : null;
}

/** Sequences that lines of openings state, from the first that is not as it was. */
function statedBehind(file: string, before: Uint8Array, after: Uint8Array): number[] {
  const lines = recordsIn(file, after).slice(firstChangedRecord(file, before, after));
  return lines.flatMap((line) => [...line.toString('latin1').matchAll(/"sequence":(\d+)/g)].map(([, sequence]) => Number(sequence)));
}

/** Holds the place that our verifier names against what was done. */
function expectPlaced({ files, earlier }: Exported, changed: ExportFileMap, { file, record }: BadPlace): void {
  const touched = differing(files, changed);
  if (changed.get('manifest.note') === earlier.get('manifest.note')) {
    // The seal is whole, but that of another export: it tells of every other file that it is not the one.
    expect(record).toBeNull();
    return;
  }
  expect(touched).toContain(file);
  const [before, after] = [files.get(file), changed.get(file)];
  if (!before) {
    expect(record).toBeNull();
  } else if (bundleOrTile.test(file)) {
    const beside = touched.filter((other) => bundleOrTile.test(other) && firstOf(other) === firstOf(file) && files.has(other));
    const first = beside.map((one) => (changed.has(one) ? recordTouched(one, files.get(one)!, changed.get(one)!) : firstOf(one)));
    expect(record).toBe(first.reduce((a, b) => (a === null || b === null ? (a ?? b) : Math.min(a, b))));
  } else if (file.startsWith('openings/') && after) {
    if (record !== null) expect(statedBehind(file, before, after)).toContain(record);
  } else {
    expect(record).toBeNull();
  }
}

test('an edit, a deletion, an insertion, a swap, a cut of an export is found by both verifiers, and placed', { timeout: 120_000 + exportsTried * 10_000 }, async () => {
  let tried = 0;
  await fc.assert(
    fc.asyncProperty(specs, fc.array(damages, { minLength: damagesOfEach, maxLength: damagesOfEach }), async (spec, each) => {
      const one = await exported(spec);
      const { files, earlier } = one;
      const whole = await verdictsOn(one, files);
      expect([whole.ours.firstBad, whole.theirs]).toMatchObject([null, { ok: true, size: spec.size, shown: whole.ours.shown, root: whole.ours.root }]);
      for (const changes of each) {
        const changed = damaged(files, earlier, changes);
        const touched = differing(files, changed);
        if (touched.length === 0) continue;
        const { ours, theirs } = await verdictsOn(one, changed);
        const found = `${changes.map(({ what }) => what).join(', ')}: ${touched.join(', ')}`;
        // The page with the data inside holds nothing that the other files do not: it may be left out.
        const harmless = touched.length === 1 && !changed.has(carrierName) && files.has(carrierName);
        expect({ ours: ours.firstBad === null, theirs: theirs.ok }, found).toEqual({ ours: harmless, theirs: harmless });
        if (harmless) continue;
        tried += 1;
        expectPlaced(one, changed, ours.firstBad!);
      }
    }),
    { numRuns: exportsTried },
  );
  expect(tried).toBeGreaterThan((exportsTried * damagesOfEach) / 2);
});

/** Digests, manifest and note made anew by the register's key, over files that were changed. */
function sealedAgain(files: ExportFileMap, journal: Journal): Map<string, Uint8Array> {
  const sealed = new Map(files);
  // It would have to be made anew as well, and may be left out.
  sealed.delete(carrierName);
  const hex = (bytes: Uint8Array): string => Buffer.from(sha256(bytes)).toString('hex');
  const manifest = JSON.parse(Buffer.from(sealed.get('manifest.json')!).toString('utf8')) as Manifest;
  const listed = [...sealed.keys()].filter((name) => name !== 'manifest.json' && name !== 'manifest.note').sort();
  manifest.files = listed.map((name) => ({ path: name, bytes: sealed.get(name)!.length, sha256: hex(sealed.get(name)!) }));
  const bytes = Buffer.from(`${canonical(manifest)}\n`);
  const note = manifestNoteText(manifest.origin, [{ name: 'manifest.json', sha256: hex(bytes) }], manifest.edition);
  return sealed.set('manifest.json', bytes).set('manifest.note', Buffer.from(journal.signNote(note)));
}

test('whoever holds the register and seals the export again deceives neither verifier about the records', { timeout: 120_000 + exportsTried * 10_000 }, async () => {
  const proven = /^(?:tile|openings)\/|^checkpoint$/;
  const withoutLabels = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1').replace(/"([a-z][A-Za-z0-9]*)-[0-9A-Z]{12}"/g, '"$1-"');
  await fc.assert(
    fc.asyncProperty(specs, fc.array(damages, { minLength: damagesOfEach, maxLength: damagesOfEach }), async (spec, each) => {
      const one = await exported({ ...spec, ecp: false });
      const { files, earlier, journal } = one;
      expect(await verdictsOn(one, sealedAgain(files, journal))).toMatchObject({ ours: { firstBad: null }, theirs: { ok: true } });
      for (const changes of each) {
        const changed = damaged(files, earlier, changes);
        const touched = differing(files, changed).filter((name) => name !== carrierName);
        if (touched.length === 0 || !touched.every((name) => proven.test(name))) continue;
        const { ours, theirs } = await verdictsOn(one, sealedAgain(changed, journal));
        const found = `${changes.map(({ what }) => what).join(', ')}: ${touched.join(', ')}`;
        // Pseudonyms are the word of whoever made the export: the tree does not prove them.
        const labelsOnly = touched.every((name) => name.startsWith('openings/') && changed.has(name) && files.has(name) && withoutLabels(changed.get(name)!) === withoutLabels(files.get(name)!));
        expect({ ours: ours.firstBad === null, theirs: theirs.ok }, found).toEqual({ ours: labelsOnly, theirs: labelsOnly });
        if (!labelsOnly) expectNamed([ours.firstBad!.file, theirs.file!], touched);
      }
    }),
    { numRuns: exportsTried },
  );
});

/** A leaf and its hash stand for each other; what is missing or too much shows in the list of files or in the counts. */
function expectNamed(places: readonly string[], touched: readonly string[]): void {
  const beside = touched.filter((name) => bundleOrTile.test(name)).map(firstOf);
  for (const place of places) expect(touched.includes(place) || place === 'manifest.json' || (bundleOrTile.test(place) && beside.includes(firstOf(place))), `${place} of ${touched.join(', ')}`).toBe(true);
}

test('a folder with nothing in it is no file', async () => {
  const one = await exported({ size: 20, destroyed: false, filter: {}, redaction: redactionPresets.inspector, ecp: false });
  mkdirSync(path.join(one.folder, 'бос'));
  expect((await verifyExport(folderReader(one.folder), { verifyEcp })).firstBad).toBeNull();
  expect(await python.verdict(one.folder)).toMatchObject({ ok: true });
  rmSync(path.join(one.folder, 'бос'), { recursive: true });
});
