import fc from 'fast-check';

/** What may be done to an exported journal by whoever holds its folder. */

/** Path → bytes. */
export type ExportFileMap = ReadonlyMap<string, Uint8Array>;

type Damaging = (files: Map<string, Uint8Array>, earlier: ExportFileMap) => void;

/** One change, under words for the report of a failed property. */
interface Change {
  readonly what: string;
  readonly damage: Damaging;
}

const pick = <T>(from: readonly T[], number: number): T | undefined => from[number % Math.max(1, from.length)];
const pathOf = (files: ExportFileMap, number: number): string => pick([...files.keys()].sort(), number) ?? '';
const entries = /^tile\/entries\//;
const openings = /^openings\//;

/** A bundle of entries as its leaves with their lengths, openings as lines with their line feeds. */
export function recordsIn(path: string, bytes: Uint8Array): Buffer[] {
  const all = Buffer.from(bytes);
  const records: Buffer[] = [];
  for (let at = 0; at < all.length; ) {
    const end = entries.test(path) ? at + 2 + (at + 1 < all.length ? all.readUInt16BE(at) : 0) : (all.indexOf(0x0a, at) + 1 || all.length);
    records.push(all.subarray(at, end));
    at = end;
  }
  return records;
}

const number = fc.nat();
const change = (what: string, damage: Damaging): Change => Object.assign({ what, damage }, { [fc.toStringMethod]: () => what });

/** Changes the bytes of a file that is there. */
function ofBytes(what: string, file: number, edit: (bytes: Buffer) => Uint8Array): Change {
  return change(what, (files) => {
    const path = pathOf(files, file);
    files.set(path, edit(Buffer.from(files.get(path) ?? [])));
  });
}

/** Changes the records of a file that has some. */
function ofRecords(what: string, which: RegExp, file: number, edit: (records: readonly Buffer[]) => readonly Buffer[]): Change {
  return change(what, (files) => {
    const path = pick([...files.keys()].filter((name) => which.test(name)).sort(), file);
    const records = path === undefined ? [] : recordsIn(path, files.get(path) ?? Buffer.of());
    if (path !== undefined && records.length > 0) files.set(path, Buffer.concat(edit(records)));
  });
}

const bytesChanged = fc.oneof(
  fc.tuple(number, number, fc.nat(7)).map(([file, at, bit]) =>
    ofBytes(`bit ${bit} of byte ${at} of file ${file} turned`, file, (bytes) => {
      if (bytes.length > 0) bytes[at % bytes.length]! ^= 1 << bit;
      return bytes;
    }),
  ),
  fc.tuple(number, number).map(([file, at]) => ofBytes(`file ${file} cut at ${at}`, file, (bytes) => bytes.subarray(0, at % (bytes.length + 1)))),
  fc.tuple(number, number, fc.uint8Array({ minLength: 1, maxLength: 40 })).map(([file, at, piece]) =>
    ofBytes(`${piece.length} bytes put into file ${file} at ${at}`, file, (bytes) => Buffer.concat([bytes.subarray(0, at % (bytes.length + 1)), piece, bytes.subarray(at % (bytes.length + 1))])),
  ),
  fc.tuple(number, number, fc.integer({ min: 1, max: 200 })).map(([file, at, length]) =>
    ofBytes(`${length} bytes taken out of file ${file} at ${at}`, file, (bytes) => Buffer.concat([bytes.subarray(0, at % (bytes.length + 1)), bytes.subarray((at % (bytes.length + 1)) + length)])),
  ),
);

const recordsChanged = fc.tuple(fc.constantFrom(entries, openings), number, number, number, fc.constantFrom('swapped', 'deleted', 'doubled', 'moved')).map(([which, file, a, b, how]) =>
  ofRecords(`record ${a} of file ${file} of ${which.source} ${how} (${b})`, which, file, (records) => {
    const [from, to] = [a % records.length, b % records.length];
    const one = records[from]!;
    if (how === 'swapped') return records.with(from, records[to]!).with(to, one);
    if (how === 'deleted') return records.toSpliced(from, 1);
    if (how === 'doubled') return records.toSpliced(to, 0, one);
    return records.toSpliced(from, 1).toSpliced(to, 0, one);
  }),
);

/** Files of one kind swapped: tiles with tiles, bundles with bundles, anything with anything. */
const filesSwapped = fc.tuple(fc.constantFrom(/^tile\/\d/, entries, openings, /./), number, number).map(([among, a, b]) =>
  change(`files ${a} and ${b} of ${among.source} swapped`, (files) => {
    const names = [...files.keys()].filter((name) => among.test(name)).sort();
    const [one, other] = [pick(names, a), pick(names, b)];
    if (one === undefined || other === undefined) return;
    const [bytes, others] = [files.get(one)!, files.get(other)!];
    files.set(one, others).set(other, bytes);
  }),
);

/** A file of an earlier export of the same journal, signed by the same key, in the place of this one's. */
const exchanged = fc.constantFrom('checkpoint', 'checkpoint', 'manifest.json', 'manifest.note', 'openings/000000.jsonl', 'README.txt', 'journal.html').map((name) =>
  change(`${name} of an earlier export`, (files, earlier) => {
    const bytes = earlier.get(name);
    if (bytes && files.has(name)) files.set(name, bytes);
  }),
);

const removed = number.map((file) => change(`file ${file} removed`, (files) => void files.delete(pathOf(files, file))));

const strangers = ['note.txt', 'tile/0/004', 'tile/0/000.p/9', 'tile/entries/x001/000', 'tile/2/000.p/1', 'openings/000001.jsonl', 'openings/000009.jsonl', 'checkpoint.cms', 'manifest.json.cms', '.hidden', 'қосымша/файл'];
const added = fc.tuple(fc.constantFrom(...strangers), fc.uint8Array({ maxLength: 20 })).map(([name, bytes]) =>
  change(`${name} added`, (files) => {
    if (!files.has(name)) files.set(name, bytes);
  }),
);

const single = fc.oneof({ weight: 4, arbitrary: bytesChanged }, { weight: 3, arbitrary: recordsChanged }, filesSwapped, exchanged, removed, added);

/** One to three changes, most often one. */
export const damages: fc.Arbitrary<readonly Change[]> = fc.oneof({ weight: 3, arbitrary: fc.tuple(single) }, fc.array(single, { minLength: 2, maxLength: 3 }));

export function damaged(files: ExportFileMap, earlier: ExportFileMap, changes: readonly Change[]): Map<string, Uint8Array> {
  const copy = new Map(files);
  for (const { damage } of changes) damage(copy, earlier);
  return copy;
}

/** Files that are not in both, or not the same. */
export function differing(one: ExportFileMap, other: ExportFileMap): string[] {
  const same = (path: string): boolean => {
    const [a, b] = [one.get(path), other.get(path)];
    return a !== undefined && b !== undefined && Buffer.compare(a, b) === 0;
  };
  return [...new Set([...one.keys(), ...other.keys()])].filter((path) => !same(path)).sort();
}

/** Number of the first record of a file that is not as it was; as many as there were where all are and something follows. */
export function firstChangedRecord(path: string, before: Uint8Array, after: Uint8Array): number {
  const records = recordsIn(path, before);
  let at = 0;
  for (const [index, record] of records.entries()) {
    if (!record.equals(after.subarray(at, at + record.length))) return index;
    at += record.length;
  }
  return records.length;
}
