import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fromBase64, toBase64url } from '../../../electron/vault/common/bytes.ts';
import { sha256 } from '../../../electron/vault/crypto/primitives.ts';
import { carrierName } from '../../../electron/vault/journal/carrier.ts';
import { folderReader } from '../../../electron/vault/journal/export-folder-reader.ts';
import { type Manifest, manifestNoteText, manifestSchema } from '../../../electron/vault/journal/export-manifest.ts';
import { type Journal, journalOf } from '../../../electron/vault/journal/journal.ts';
import { canonical } from '../../../electron/vault/journal/leaf.ts';
import { Pseudonyms } from '../../../electron/vault/journal/pseudonyms.ts';
import { type ExportVerdict, verifyExport } from '../../../electron/vault/journal/verify-export.ts';
import { noTrust } from '../../../electron/vault/signing/trust.ts';
import { verifyFile } from '../../../electron/vault/signing/verify-file.ts';
import { entryOf, personalKinds, type Redaction, redactionOf, redactionPresets, sound, treatments } from '../../../shared/domain/redaction.ts';
import { logEntries, testPeople } from '../../support/journal-entries.ts';
import { filesOf, memoryReader, testExport } from '../../support/journal-export.ts';
import { newTestRegister, type TestRegister } from '../../support/test-register.ts';

const verifier = path.join(import.meta.dirname, '../../independent/verify_journal.py');
const openings = 'openings/000000.jsonl';
const people = { [testPeople[0]!]: 'Сейтқали Айдос Болатұлы', [testPeople[1]!]: 'Ким Виктор Николаевич' };

let register: TestRegister;
let journal: Journal;
let parent: string;
let exports = 0;

beforeAll(async () => {
  register = await newTestRegister();
  journal = journalOf(register.session.db, register.clock);
  journal.append(
    logEntries(260).map((entry, n) => {
      const named = [`ALTER ROLE user_${(n + 1) % 7} VALID UNTIL 'infinity'`, `-- сұраған: ${people[testPeople[n % 2]!]!}`, `COMMENT 'from ${entry.personal['host']!}'`][n % 13];
      return { ...entry, personal: { ...entry.personal, statement: named ? `${named} -- ${n}` : entry.personal['statement']!, parameters: `$1 = 'мән-${n}'` } };
    }),
  );
  register.session.record({ action: 'view', what: 'journal.searched', object: 'journal', personal: { search: '850505400013' } });
  register.session.record({ action: 'change', what: 'person.changed', object: `person:${testPeople[0]!}`, personal: { fullName: 'Сейтқалиева Айгүл', iin: '770707400015' } });
  parent = mkdtempSync(path.join(tmpdir(), 'derbes-redaction-'));
});

afterAll(() => {
  register.dispose();
  rmSync(parent, { recursive: true, force: true });
});

interface Exported {
  readonly folder: string;
  readonly files: Map<string, Uint8Array>;
}

async function exported(redaction: Redaction, pseudonyms = new Pseudonyms()): Promise<Exported> {
  const folder = path.join(parent, String(exports++));
  await testExport(journal, folder, { redaction, pseudonyms, people, createdBy: register.session.operator.name });
  return { folder, files: await filesOf(folderReader(folder)) };
}

function verify(files: ReadonlyMap<string, Uint8Array>): Promise<ExportVerdict> {
  return verifyExport(memoryReader(files), { verifyEcp: () => false });
}

interface PythonVerdict {
  readonly ok: boolean;
  readonly reason?: string;
  readonly opened?: Record<string, number>;
  readonly labels?: Record<string, number>;
}

function python(folder: string): PythonVerdict {
  return JSON.parse(spawnSync('python3', [verifier, folder], { encoding: 'utf8' }).stdout) as PythonVerdict;
}

/** Every byte that leaves, and what base64 hides of it. */
function everyByte(files: ReadonlyMap<string, Uint8Array>): Buffer {
  const [, inside = ''] = />([A-Za-z0-9+/=]+)<\/script>/.exec(Buffer.from(files.get(carrierName)!).toString('latin1')) ?? [];
  return Buffer.concat([...files.values(), fromBase64(inside)!]);
}

/** Values of the kinds that are not revealed, with their salts, in every spelling that an export has. */
function closedValues(redaction: Redaction): string[][] {
  const needles = new Map<string, string[]>();
  const add = (value: string): void => void needles.set(value, [value, JSON.stringify(value).slice(1, -1)]);
  for (let sequence = 0; sequence < journal.size; sequence++) {
    for (const [kind, { salt, json }] of journal.reader.openPersonal(journal.reader.get(sequence)!)) {
      if (redaction[entryOf(kind)] === 'revealed') continue;
      add(JSON.parse(json) as string);
      add(toBase64url(salt));
    }
  }
  if (redaction.person !== 'revealed') for (const [id, name] of Object.entries(people)) [id, name].forEach(add);
  return [...needles.values()];
}

const redactions = (fc.record(Object.fromEntries(personalKinds.map((kind) => [kind, fc.constantFrom(...treatments)]))) as fc.Arbitrary<Redaction>).map(sound);

describe('what is not revealed', () => {
  async function holds(redaction: Redaction): Promise<void> {
    const { folder, files } = await exported(redaction);
    expect((await verify(files)).firstBad).toBeNull();
    const bytes = everyByte(files);
    for (const needle of closedValues(redaction).flat()) expect(bytes.includes(needle), `${needle} under ${JSON.stringify(redaction)}`).toBe(false);
    rmSync(folder, { recursive: true });
  }

  test.each(personalKinds.flatMap((kind) => (['withheld', 'pseudonymised'] as const).map((treatment) => [kind, treatment] as const)))(
    '%s, where it alone is %s, stands in no byte of the export, and everything verifies',
    (kind, treatment) => holds(sound(redactionOf('revealed', { [kind]: treatment }))),
  );

  test('stands in no byte whatever the choice', async () => {
    await fc.assert(fc.asyncProperty(redactions, holds), { numRuns: 12 });
  });

  test('would be found by this test if it stood there', async () => {
    const bytes = everyByte((await exported(redactionPresets.inspector)).files);
    const missing = closedValues(redactionOf('withheld')).filter((spellings) => !spellings.some((needle) => bytes.includes(needle)));
    expect(missing).toEqual([]);
  });

  test('keeps records of the console about a person closed as a whole', async () => {
    const all = await verify((await exported(redactionPresets.inspector)).files);
    const closed = await verify((await exported(redactionPresets.contractor)).files);
    expect([all.shown - closed.shown, closed.withheld]).toEqual([1, 1]);
  });
});

describe('pseudonyms', () => {
  const lines = ({ files }: Exported) =>
    Buffer.from(files.get(openings)!)
      .toString('utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { sequence: number; personal: Record<string, unknown>; pseudonyms?: Record<string, string> });

  test('let a reader follow one account and one person, and nothing else', async () => {
    const opened = lines(await exported(redactionPresets.contractor));
    const byAccount = new Map<string, Set<string>>();
    for (const { sequence, personal, pseudonyms } of opened) {
      expect(personal).toEqual({});
      const account = journal.line(sequence).account;
      byAccount.set(account, (byAccount.get(account) ?? new Set()).add(pseudonyms!['account']!));
    }
    expect([...byAccount.values()].map((labels) => labels.size)).toEqual(Array.from(byAccount, () => 1));
    expect(new Set([...byAccount.values()].flatMap((labels) => [...labels])).size).toBe(byAccount.size);
  });

  test('stay the same within a series, and are others in another export', async () => {
    const labels = async (pseudonyms?: Pseudonyms) => lines(await exported(redactionPresets.contractor, pseudonyms))[0]!.pseudonyms!;
    const [one, again, other, once] = [await labels(journal.pseudonyms('Мердігер')), await labels(journal.pseudonyms('Мердігер')), await labels(journal.pseudonyms('Аудит')), await labels()];
    expect(again).toEqual(one);
    expect(new Set([one, other, once].map(({ account }) => account)).size).toBe(3);
  });

  test('are counted as labels, not as openings, by the verifier in Python', async () => {
    const { folder } = await exported(redactionPresets.contractor);
    expect(python(folder)).toMatchObject({ ok: true, opened: {}, labels: { account: 8, person: 2 } });
  });

  test('cannot be changed unnoticed', async () => {
    const { files, folder } = await exported(redactionPresets.contractor);
    const text = Buffer.from(files.get(openings)!).toString('latin1');
    const changed = Buffer.from(text.replace(/"account-[0-9A-Z]{12}"/, '"account-000000000000"'), 'latin1');
    expect((await verify(new Map(files).set(openings, changed))).firstBad).toMatchObject({ file: openings, reason: 'file_changed' });
    writeFileSync(path.join(folder, openings), changed);
    expect(python(folder)).toMatchObject({ ok: false, reason: 'digest' });
  });
});

describe('whoever holds the keys of the register', () => {
  /** Changes an export and seals it again. */
  async function forged(redaction: Redaction, line: (text: string) => string, change: (manifest: Record<string, unknown>) => void = () => undefined): Promise<{ ours: ExportVerdict; theirs: PythonVerdict }> {
    const { files, folder } = await exported(redaction);
    files.delete(carrierName);
    files.set(openings, Buffer.from(line(Buffer.from(files.get(openings)!).toString('utf8'))));
    const manifest = JSON.parse(Buffer.from(files.get('manifest.json')!).toString('utf8')) as Manifest & Record<string, unknown>;
    manifest.files = manifest.files.map(({ path: name }) => ({ path: name, bytes: files.get(name)!.length, sha256: hex(files.get(name)!) }));
    change(manifest);
    const bytes = Buffer.from(`${canonical(manifest)}\n`);
    files.set('manifest.json', bytes);
    const text = manifestNoteText(journal.origin, [{ name: 'manifest.json', sha256: hex(bytes) }], manifest.edition);
    files.set('manifest.note', Buffer.from(journal.signNote(text)));
    rmSync(path.join(folder, carrierName));
    for (const [name, content] of files) writeFileSync(path.join(folder, name), content);
    return { ours: await verify(files), theirs: python(folder) };
  }
  const hex = (bytes: Uint8Array): string => Buffer.from(sha256(bytes)).toString('hex');
  const { contractor } = redactionPresets;
  const revealing = redactionOf('revealed', { account: 'pseudonymised', raw: 'withheld', other: 'withheld' });

  test('is believed where nothing was changed', async () => {
    const { ours, theirs } = await forged(contractor, (text) => text);
    expect([ours.firstBad, theirs.ok]).toEqual([null, true]);
  });

  test.each<[string, Redaction, RegExp, string, string]>([
    ['a label in the place of an opened value', contractor, /"personal":\{\}/, '"personal":{"account":{"salt":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","value":"account-7F3K9QWXM2C4"}}', 'opening_differs'],
    ['a value in the place of a label', contractor, /"account-[0-9A-Z]{12}"/, '"dba_1"', 'opening_invalid'],
    ['a label of another kind', contractor, /"account":"account-/, '"account":"person-', 'opening_invalid'],
    ['a label of a kind that is withheld', contractor, /"pseudonyms":\{"account":"account-([0-9A-Z]{12})"/, '"pseudonyms":{"account":"account-$1","host":"host-$1"', 'opening_redaction'],
    ['a label of a kind that the record lacks', revealing, /"pseudonyms":\{"account":"account-([0-9A-Z]{12})"\}/, '"pseudonyms":{"account":"account-$1","nothing":"nothing-$1"}', 'opening_redaction'],
    ['an empty list of labels', contractor, /"pseudonyms":\{[^}]*\}/, '"pseudonyms":{}', 'opening_invalid'],
  ])('cannot give out %s', async (_what, redaction, from, to, reason) => {
    const { ours, theirs } = await forged(redaction, (text) => text.replace(from, to));
    expect(ours.firstBad).toMatchObject({ file: openings, reason });
    expect(theirs.ok).toBe(false);
  });

  test.each<[string, Partial<Redaction>, string]>([
    ['says withheld of what is revealed', { statement: 'withheld' }, 'opening_redaction'],
    ['says revealed of what has a label', { account: 'revealed' }, 'manifest_invalid'],
    ['says pseudonymised of what is revealed', { statement: 'pseudonymised' }, 'opening_redaction'],
  ])('is not believed where the manifest %s', async (_what, wrong, reason) => {
    const { ours, theirs } = await forged(revealing, (text) => text, (manifest) => (manifest['redaction'] = { ...revealing, ...wrong }));
    expect([ours.firstBad?.reason, theirs.ok]).toEqual([reason, false]);
  });

  test('made exports of edition 1, which verify as they did', async () => {
    const asBefore = (manifest: Record<string, unknown>): void => {
      delete manifest['redaction'];
      delete manifest['pseudonyms'];
      Object.assign(manifest, { edition: 1, reveal: { people: true, accounts: false, freeText: false } });
    };
    const { ours, theirs } = await forged(redactionOf('withheld', { person: 'revealed' }), (text) => text, (manifest) => {
      asBefore(manifest);
      manifest['createdBy'] = 'Әлімова Г. С.';
    });
    expect([ours.firstBad, ours.manifest?.edition]).toEqual([null, 1]);
    expect(theirs).toMatchObject({ ok: true, labels: {} });
    // Labels were unknown then.
    const labelled = await forged(contractor, (text) => text, (manifest) => {
      asBefore(manifest);
      manifest['createdBy'] = '';
    });
    expect([labelled.ours.firstBad?.reason, labelled.theirs.ok]).toEqual(['opening_redaction', false]);
  });
});

test('an export that was made before there were pseudonyms, signed with the ECP, still verifies', async () => {
  const folder = path.join(import.meta.dirname, '../../fixtures/journal-export/edition-1');
  const signed: string[] = [];
  const verdict = await verifyExport(folderReader(folder), {
    verifyEcp: ({ file, content, cms }) => {
      const checked = verifyFile(cms, { name: file, content: { name: file, bytes: content }, trust: noTrust, now: register.clock.now() });
      signed.push(file);
      return checked.state !== 'bad' && checked.signatures.length === 1;
    },
  });
  expect([verdict.firstBad, verdict.shown, verdict.withheld, signed]).toEqual([null, 18, 22, ['manifest.json.cms', 'checkpoint.cms']]);
  expect(python(folder)).toMatchObject({ ok: true, opened: { person: 14 }, labels: {} });
  const files = await filesOf(folderReader(folder));
  for (const file of files.keys()) {
    const bytes = Buffer.from(files.get(file)!);
    bytes[bytes.length >> 1]! ^= 1;
    const changed = new Map(files).set(file, bytes);
    expect((await verifyExport(memoryReader(changed), { verifyEcp: () => true })).firstBad?.file).toBe(file);
  }
});

test('the manifest names every kind and its treatment', async () => {
  const { files, folder } = await exported(redactionPresets.contractor, new Pseudonyms(new Uint8Array(32)));
  const manifest = manifestSchema.parse(JSON.parse(Buffer.from(files.get('manifest.json')!).toString('utf8')));
  expect(manifest).toMatchObject({ edition: 2, redaction: redactionPresets.contractor, pseudonyms: { key: new Pseudonyms(new Uint8Array(32)).keyName }, names: { people: {} } });
  expect(manifest.createdBy).toMatch(/^account-/);
  expect(readFileSync(path.join(folder, 'manifest.note'), 'utf8').startsWith('derbes/journal-export/2\n')).toBe(true);
});
