import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { JournalFilter } from '../../../shared/contract/journal.ts';
import { personalKinds, pseudonymises, type Redaction } from '../../../shared/domain/redaction.ts';
import type { WorkProgress } from '../../../shared/contract/scalars.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import { sha256 } from '../crypto/primitives.ts';
import { identifierOf } from './blind-index.ts';
import { type CarriedFile, carrierName, carrierOf, maxCarriedBytes } from './carrier.ts';
import {
  checkpointName,
  checkpointSignatureName,
  exportEdition,
  exportFormat,
  type NewManifest,
  manifestName,
  manifestNoteName,
  manifestNoteText,
  openingsPath,
  pageName,
  readmeName,
  signatureNames,
} from './export-manifest.ts';
import { sameBytes } from '../common/bytes.ts';
import type { Checkpoint, Journal } from './journal.ts';
import { canonical, maxLeafLength, quoted } from './leaf.ts';
import { hashLeaf, hashLength } from './merkle.ts';
import { openingLine } from './opening-line.ts';
import { selectForExport } from './export-selection.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { Redactor } from './redactor.ts';
import { entriesPath, tilePath, tilesOf, tileWidth } from './tile-path.ts';

export interface JournalExport {
  readonly journal: Journal;
  /** An empty folder, or one that is not there yet. */
  readonly folder: string;
  readonly filter: JournalFilter;
  /** A sound one. */
  readonly redaction: Redaction;
  /** Makes the labels, if any kind is pseudonymised. */
  readonly pseudonyms: Pseudonyms;
  readonly register: string;
  readonly organisation: NewManifest['organisation'];
  /** Instant. */
  readonly created: string;
  readonly createdBy: string;
  readonly names: NewManifest['names'];
  /** Makes the text of README.txt. */
  readonly readme: (counts: { readonly size: number; readonly shown: number; readonly withheld: number }) => string;
  /** The verifier that opens in a browser; it travels with what it checks. */
  readonly page: Uint8Array;
  /**
   * CMS, attached, by the organisation's ECP, one for each content: asked for once, when all is written, so that one PIN
   * or one dialog does. Null leaves the export with the register's own signature only.
   */
  readonly sign: ((contents: readonly Uint8Array[]) => Promise<readonly Uint8Array[]>) | null;
  readonly signal: AbortSignal;
  readonly progress: (report: WorkProgress) => void;
}

export interface JournalExported {
  readonly checkpoint: Checkpoint;
  /** The ECP over its note, where the export carries one. */
  readonly checkpointSignature: Uint8Array | null;
  readonly shown: number;
  readonly withheld: number;
  readonly files: number;
}

/** A new file of openings begins after so many characters, so that a verifier holds no more than this. */
const openingsLength = 4 * 1024 * 1024;

/**
 * Writes the journal for others to check: every leaf of the tree, and the openings of those that pass the filter
 * (docs/formats/journal.md). What was written is removed again when it fails or is cancelled.
 * @throws Fault EXPORT_FOLDER_NOT_EMPTY, JOURNAL_DAMAGED where stored records do not give the tree, CANCELLED
 */
export async function exportJournal(options: JournalExport): Promise<JournalExported> {
  const { folder, signal } = options;
  const existed = await readdir(folder).catch(() => null);
  if (existed !== null && existed.length > 0) throw new Fault('EXPORT_FOLDER_NOT_EMPTY');
  const files = new ExportFolder(folder, signal);
  try {
    return await writeExport(options, files);
  } catch (error) {
    await files.remove(existed === null);
    throw error;
  }
}

async function writeExport(options: JournalExport, files: ExportFolder): Promise<JournalExported> {
  const { journal, sign, redaction } = options;
  const redactor = redactorOf({ ...options, people: options.names.people });
  const checkpoint = journal.checkpoint('export');
  const { size } = checkpoint;
  const note = Buffer.from(checkpoint.note, 'utf8');
  await files.write(checkpointName, note);
  const shown = await writeRecords(options, redactor, files, size);
  const readme = options.readme({ size, shown, withheld: size - shown });
  await files.write(readmeName, Buffer.from(readme, 'utf8'));
  await files.write(pageName, options.page);
  for (const { level, index, width } of tilesOf(size)) {
    await files.write(tilePath(level, index, width), journal.tiles.tile(level, index).subarray(0, width * hashLength));
  }

  const manifest: NewManifest = {
    format: exportFormat,
    edition: exportEdition,
    register: options.register,
    origin: journal.origin,
    publicKey: Buffer.from(journal.publicKey).toString('base64'),
    organisation: options.organisation,
    created: options.created,
    createdBy: redaction.account === 'revealed' ? options.createdBy : redactor.label('account', quoted(options.createdBy)),
    size,
    root: Buffer.from(checkpoint.root).toString('base64'),
    shown,
    withheld: size - shown,
    filter: statedFilter(options.filter, redaction),
    redaction,
    pseudonyms: pseudonymises(redaction) ? { key: options.pseudonyms.keyName } : null,
    signed: sign !== null,
    names: { ...options.names, people: redaction.person === 'revealed' ? options.names.people : {} },
    files: files.written().sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
  const manifestBytes = Buffer.from(`${canonical(manifest)}\n`, 'utf8');
  await files.write(manifestName, manifestBytes);
  const sealed = [{ name: manifestName, sha256: hex(manifestBytes) }];
  const signatures = sign ? await sign([manifestBytes, note]) : [];
  for (const [index, name] of sign ? signatureNames.entries() : []) {
    const signature = signatures[index];
    if (!signature) throw new Fault('SIGNATURE_SELF_CHECK_FAILED');
    await files.write(name, signature);
    sealed.push({ name, sha256: hex(signature) });
  }
  // Behind everything it covers: an export without its note is one that was not finished.
  await files.write(manifestNoteName, Buffer.from(journal.signNote(manifestNoteText(journal.origin, sealed)), 'utf8'));
  const carried = files.carried;
  const carrier = carried && carrierOf(options.page, carried);
  if (carrier) await files.write(carrierName, carrier);
  const checkpointSignature = signatures[signatureNames.indexOf(checkpointSignatureName)] ?? null;
  return { checkpoint, checkpointSignature, shown, withheld: size - shown, files: files.written().length };
}

/** Bundles of leaves and files of openings. @returns how many records were opened */
async function writeRecords(options: JournalExport, redactor: Redactor, files: ExportFolder, size: number): Promise<number> {
  const { journal, progress } = options;
  const wanted = new Uint8Array(size);
  let shown = 0;
  for (const seq of selectForExport(journal, options.filter, redactor.redaction)) {
    if (seq < size) {
      wanted[seq] = 1;
      shown++;
    }
  }
  let lines: string[] = [];
  let length = 0;
  let openingsFiles = 0;
  const closeOpenings = async (): Promise<void> => {
    if (lines.length > 0) await files.write(openingsPath(openingsFiles++), Buffer.from(lines.join(''), 'utf8'));
    lines = [];
    length = 0;
  };
  for (let index = 0; index * tileWidth < size; index++) {
    const from = index * tileWidth;
    const to = Math.min(size, from + tileWidth);
    progress({ stage: 'export', done: from, total: size });
    const { reader } = journal;
    const hashes = journal.tiles.tile(0, index);
    const records = reader.range(from, to);
    const bundle: Uint8Array[] = [];
    for (let i = 0; i < to - from; i++) {
      const record = records[i];
      const leaf = record?.seq === from + i ? Buffer.from(reader.leaf(record), 'utf8') : null;
      if (!record || !leaf || leaf.length > maxLeafLength || !sameBytes(hashLeaf(leaf), hashes.subarray(i * hashLength, (i + 1) * hashLength))) {
        throw new Fault('JOURNAL_DAMAGED', { params: { sequence: from + i } });
      }
      bundle.push(Uint8Array.of(leaf.length >> 8, leaf.length & 0xff), leaf);
      if (wanted[record.seq]) {
        const line = openingLine(reader, record, redactor);
        lines.push(`${line}\n`);
        length += line.length + 1;
        if (length >= openingsLength) await closeOpenings();
      }
    }
    await files.write(entriesPath(index, to - from), Buffer.concat(bundle));
  }
  await closeOpenings();
  progress({ stage: 'export', done: size, total: size });
  return shown;
}

/**
 * What the journal knows by name is looked for in texts, as far as it is not revealed.
 * @param people names by id
 */
export function redactorOf({ journal, redaction, pseudonyms, people }: Pick<JournalExport, 'journal' | 'redaction' | 'pseudonyms'> & { readonly people: Readonly<Record<string, string>> }): Redactor {
  const known = journal.knownNames();
  return new Redactor(redaction, pseudonyms, { accounts: known.accounts, people: [...known.people, ...Object.values(people)] });
}

/** The filter as the manifest states it: nothing in it that the export itself withholds. */
function statedFilter(filter: JournalFilter, redaction: Redaction): Record<string, unknown> {
  const stated: Record<string, unknown> = { ...filter, ...statedNames(filter, redaction) };
  if (filter.except) stated['except'] = { ...filter.except, ...statedNames(filter.except, redaction) };
  const closed = personalKinds.some((kind) => redaction[kind] !== 'revealed');
  if (filter.text !== undefined && (closed || identifierOf(filter.text) !== null)) stated['text'] = 1;
  return Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined));
}

function statedNames({ people, accounts }: Pick<JournalFilter, 'people' | 'accounts'>, redaction: Redaction): Record<string, number> {
  return {
    ...(people && redaction.person !== 'revealed' ? { people: people.length } : {}),
    ...(accounts && redaction.account !== 'revealed' ? { accounts: accounts.length } : {}),
  };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(sha256(bytes)).toString('hex');
}

/** The folder being written: remembers name, length and digest of every file. */
class ExportFolder {
  readonly #folder: string;
  readonly #signal: AbortSignal;
  readonly #written: NewManifest['files'] = [];
  readonly #made = new Set<string>();
  #carried: CarriedFile[] | null = [];
  #bytes = 0;

  constructor(folder: string, signal: AbortSignal) {
    this.#folder = folder;
    this.#signal = signal;
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    if (this.#signal.aborted) throw new Fault('CANCELLED');
    const target = path.join(this.#folder, ...name.split('/'));
    const parent = path.dirname(target);
    if (!this.#made.has(parent)) {
      await mkdir(parent, { recursive: true });
      this.#made.add(parent);
    }
    await writeFile(target, bytes, { flag: 'wx' });
    this.#written.push({ path: name, bytes: bytes.length, sha256: hex(bytes) });
    this.#bytes += bytes.length;
    if (this.#bytes > maxCarriedBytes) this.#carried = null;
    // A copy: tiles go on growing in memory.
    this.#carried?.push({ path: name, bytes: Uint8Array.from(bytes) });
  }

  /** What was written so far, or null where it is too much for a page to carry. */
  get carried(): readonly CarriedFile[] | null {
    return this.#carried;
  }

  written(): NewManifest['files'] {
    return [...this.#written];
  }

  /** Takes away what was written, and the folder too where it was not there before. */
  async remove(withFolder: boolean): Promise<void> {
    if (withFolder) {
      await rm(this.#folder, { recursive: true, force: true });
      return;
    }
    const tops = new Set(this.#written.map((file) => file.path.split('/')[0] ?? ''));
    // A file that failed half-way is not in the list; the folder was empty, so its name can only be one of ours.
    for (const name of await readdir(this.#folder)) {
      if (tops.has(name) || exportNames.has(name)) await rm(path.join(this.#folder, name), { recursive: true, force: true });
    }
  }
}

const exportNames: ReadonlySet<string> = new Set([
  checkpointName, readmeName, pageName, carrierName, manifestName, ...signatureNames, manifestNoteName, 'tile', 'openings',
]);
