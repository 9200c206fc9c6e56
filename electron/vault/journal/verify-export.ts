import { sha256 } from '../crypto/primitives.ts';
import {
  checkpointName,
  checkpointSignatureName,
  type Manifest,
  manifestName,
  manifestNoteName,
  manifestSchema,
  manifestSignatureName,
  openingsPath,
  parseManifestNoteText,
  readmeName,
} from './export-manifest.ts';
import { asBuffer, commit } from './hashing.ts';
import { canonical, kindPattern, type LeafHeader, parseLeaf, quoted } from './leaf.ts';
import { Frontier, hashLeaf, hashLength } from './merkle.ts';
import { decodeBase64, keyId, parseCheckpointText, parseNote, verifyNote } from './note.ts';
import { entriesPath, tileHeight, tilePath, tilesOf, tileWidth } from './tile-path.ts';

/**
 * The verifier of exported journals: needs no register, no database and no file system, holds one file at a time, and
 * names the first place that does not fit.
 */

/** Where an export is read from: a folder, or files dropped on a page. Paths use `/`. */
export interface ExportReader {
  paths(): Promise<readonly string[]>;
  read(path: string): Promise<Uint8Array>;
}

/** Reasons; the sentence is `verify:journal_REASON`. The two `_signature` are those of the ECP. */
export type BadReason =
  | 'file_missing'
  | 'file_extra'
  | 'file_changed'
  | 'manifest_invalid'
  | 'manifest_signature'
  | 'note_invalid'
  | 'checkpoint_invalid'
  | 'checkpoint_signature'
  | 'leaf_invalid'
  | 'leaf_sequence'
  | 'leaf_differs'
  | 'tile_differs'
  | 'root_differs'
  | 'opening_invalid'
  | 'opening_differs'
  | 'opening_order'
  | 'counts_differ';

export interface BadPlace {
  readonly file: string;
  /** Sequence of the record, where the place is one. */
  readonly record: number | null;
  readonly reason: BadReason;
}

/** How the ECP's signature over one file fared; what made of it (chain, role) is the caller's to keep. */
export interface EcpCheck {
  readonly file: string;
  readonly content: Uint8Array;
  readonly cms: Uint8Array;
}

export interface ExportVerdict {
  /** Null where it could not be read. */
  readonly manifest: Manifest | null;
  readonly size: number;
  /** Base64. */
  readonly root: string;
  readonly shown: number;
  readonly withheld: number;
  /** First and last event time of what was opened. */
  readonly firstTime: string | null;
  readonly lastTime: string | null;
  /** Files in the order they were checked; those after the first bad one were not. */
  readonly checked: readonly string[];
  readonly unchecked: readonly string[];
  readonly firstBad: BadPlace | null;
}

export interface VerifyExportOptions {
  /** Checks an attached CMS over `content`. @returns false where it does not fit */
  readonly verifyEcp: (check: EcpCheck) => Promise<boolean> | boolean;
  readonly signal?: AbortSignal;
  readonly progress?: (report: { stage: string; done: number; total: number }) => void;
}

/** Ends the verification at the first bad place. */
class Bad extends Error {
  readonly place: BadPlace;

  constructor(file: string, reason: BadReason, record: number | null = null) {
    super(reason);
    this.place = { file, record, reason };
  }
}

/** A value with its salt, as the line of an opening has them. */
interface OpenedValue {
  readonly salt: string;
  /** Canonical JSON. */
  readonly json: string;
}

interface Opening {
  readonly sequence: number;
  /** Instant of the action. */
  readonly at: string;
  readonly base: OpenedValue;
  readonly time: OpenedValue;
  readonly body: OpenedValue;
  readonly personal: ReadonlyMap<string, OpenedValue>;
  /** What the body commits to, by kind. */
  readonly committed: Readonly<Record<string, unknown>>;
}

/** Checks an exported journal whole. Cancelling rejects with the signal's reason. */
export async function verifyExport(reader: ExportReader, options: VerifyExportOptions): Promise<ExportVerdict> {
  const run = new Verification(reader, options);
  let firstBad: BadPlace | null = null;
  try {
    await run.all();
  } catch (error) {
    if (!(error instanceof Bad)) throw error;
    firstBad = error.place;
  }
  return run.verdict(firstBad);
}

class Verification {
  readonly #reader: ExportReader;
  readonly #options: VerifyExportOptions;
  readonly #checked: string[] = [];
  #paths: ReadonlySet<string> = new Set();
  #manifest: Manifest | null = null;
  #shown = 0;
  #firstTime: string | null = null;
  #lastTime: string | null = null;

  constructor(reader: ExportReader, options: VerifyExportOptions) {
    this.#reader = reader;
    this.#options = options;
  }

  verdict(firstBad: BadPlace | null): ExportVerdict {
    const manifest = this.#manifest;
    const checked = new Set(this.#checked);
    return {
      manifest,
      size: manifest?.size ?? 0,
      root: manifest?.root ?? '',
      shown: firstBad ? (manifest?.shown ?? 0) : this.#shown,
      withheld: manifest?.withheld ?? 0,
      firstTime: this.#firstTime,
      lastTime: this.#lastTime,
      checked: this.#checked,
      unchecked: [...this.#paths].filter((path) => !checked.has(path) && path !== firstBad?.file).sort(),
      firstBad,
    };
  }

  async all(): Promise<void> {
    this.#paths = new Set(await this.#reader.paths());
    const manifest = await this.#readManifest();
    this.#manifest = manifest;
    const files = this.#listed(manifest);
    await this.#checkpoint(manifest, files);
    await this.#records(manifest, files);
    const readme = await this.#file(readmeName, files);
    if (!readme.intact) throw new Bad(readmeName, 'file_changed');
    this.#checked.push(readmeName);
  }

  // The note names the manifest's digest, the manifest everything else's. Which of the two was changed shows in the
  // key id of the note's signature, which depends on the manifest's key.
  async #readManifest(): Promise<Manifest> {
    const noteBytes = await this.#bytes(manifestNoteName);
    const bytes = await this.#bytes(manifestName);
    const note = parseNote(strictText(noteBytes) ?? '');
    const sealed = note && parseManifestNoteText(note.text);
    if (!note || !sealed) throw new Bad(manifestNoteName, 'note_invalid');
    const intact = sealed.digests.get(manifestName) === hex(sha256(bytes));
    const manifest = parseManifest(bytes);
    if (!manifest) throw new Bad(manifestName, intact ? 'manifest_invalid' : 'file_changed');
    const publicKey = decodeBase64(manifest.publicKey);
    if (publicKey?.length !== hashLength) throw new Bad(manifestName, intact ? 'manifest_invalid' : 'file_changed');
    const signed = sealed.origin === manifest.origin && verifyNote(note, manifest.origin, publicKey);
    if (!signed) {
      const keyFits = note.name === manifest.origin && asBuffer(keyId(manifest.origin, publicKey)).equals(note.keyId);
      throw intact || keyFits ? new Bad(manifestNoteName, 'note_invalid') : new Bad(manifestName, 'file_changed');
    }
    if (!intact) throw new Bad(manifestName, 'file_changed');
    this.#checked.push(manifestNoteName, manifestName);

    const signature = sealed.digests.get(manifestSignatureName);
    if ((signature !== undefined) !== manifest.signed) throw new Bad(manifestName, 'manifest_invalid');
    if (signature !== undefined) {
      const cms = await this.#bytes(manifestSignatureName);
      if (hex(sha256(cms)) !== signature) throw new Bad(manifestSignatureName, 'file_changed');
      await this.#ecp({ file: manifestSignatureName, content: bytes, cms });
    }
    return manifest;
  }

  /** The manifest's list, held against what a tree of that size consists of and against what is there. */
  #listed(manifest: Manifest): ReadonlyMap<string, Manifest['files'][number]> {
    const files = new Map(manifest.files.map((file) => [file.path, file]));
    const expected = [checkpointName, readmeName, ...(manifest.signed ? [checkpointSignatureName] : [])];
    for (const { level, index, width } of tilesOf(manifest.size)) {
      expected.push(tilePath(level, index, width));
      if (level === 0) expected.push(entriesPath(index, width));
      // A manifest may claim any size; the first tile that it does not list ends the matter.
      if (!files.has(expected.at(-1) ?? '')) throw new Bad(manifestName, 'manifest_invalid');
    }
    for (let i = 0; files.has(openingsPath(i)); i++) expected.push(openingsPath(i));
    if (files.size !== manifest.files.length || files.size !== expected.length || !expected.every((path) => files.has(path))) {
      throw new Bad(manifestName, 'manifest_invalid');
    }
    if (manifest.shown + manifest.withheld !== manifest.size) throw new Bad(manifestName, 'counts_differ');
    for (const path of files.keys()) if (!this.#paths.has(path)) throw new Bad(path, 'file_missing', firstRecordOf(path));
    const own = new Set([manifestName, manifestNoteName, ...(manifest.signed ? [manifestSignatureName] : [])]);
    for (const path of this.#paths) if (!files.has(path) && !own.has(path)) throw new Bad(path, 'file_extra');
    return files;
  }

  async #checkpoint(manifest: Manifest, files: ReadonlyMap<string, Manifest['files'][number]>): Promise<void> {
    const { bytes, intact } = await this.#file(checkpointName, files);
    if (!intact) throw new Bad(checkpointName, 'file_changed');
    const note = parseNote(strictText(bytes) ?? '');
    const body = note && parseCheckpointText(note.text);
    if (!note || !body) throw new Bad(checkpointName, 'checkpoint_invalid');
    const publicKey = decodeBase64(manifest.publicKey) ?? new Uint8Array();
    if (!verifyNote(note, manifest.origin, publicKey)) throw new Bad(checkpointName, 'checkpoint_invalid');
    const root = asBuffer(body.root).toString('base64');
    if (body.origin !== manifest.origin || body.size !== manifest.size || root !== manifest.root) {
      throw new Bad(checkpointName, 'checkpoint_invalid');
    }
    this.#checked.push(checkpointName);
    if (!manifest.signed) return;
    const cms = await this.#file(checkpointSignatureName, files);
    if (!cms.intact) throw new Bad(checkpointSignatureName, 'file_changed');
    await this.#ecp({ file: checkpointSignatureName, content: bytes, cms: cms.bytes });
  }

  /** Leaves, tiles and openings in one pass, in the order of the records. */
  async #records(manifest: Manifest, files: ReadonlyMap<string, Manifest['files'][number]>): Promise<void> {
    const { size } = manifest;
    const upper: Uint8Array[][] = [];
    const frontier = new Frontier();
    const openings = new Openings(async (index) => {
      const path = openingsPath(index);
      return files.has(path) ? { path, ...(await this.#file(path, files)) } : null;
    }, this.#checked);
    for (let index = 0; index * tileWidth < size; index++) {
      this.#options.signal?.throwIfAborted();
      this.#options.progress?.({ stage: 'verify', done: index * tileWidth, total: size });
      const width = Math.min(tileWidth, size - index * tileWidth);
      const entries = entriesPath(index, width);
      const tile = tilePath(0, index, width);
      const bundle = await this.#file(entries, files);
      const hashes = await this.#file(tile, files);
      const leaves = new BundleReader(bundle.bytes);
      for (let i = 0; i < width; i++) {
        const seq = index * tileWidth + i;
        const leaf = leaves.next();
        const stated = asBuffer(hashes.bytes.subarray(i * hashLength, (i + 1) * hashLength));
        const leafHash = leaf && hashLeaf(leaf);
        if (!leafHash?.equals(stated)) {
          // Both files are covered by digests: the one that was changed is the one to name.
          if (!hashes.intact && bundle.intact) throw new Bad(tile, 'file_changed', seq);
          throw new Bad(entries, bundle.intact ? 'leaf_differs' : 'file_changed', seq);
        }
        const header = parseLeaf(strictText(leaf as Uint8Array) ?? '');
        if (!header) throw new Bad(entries, 'leaf_invalid', seq);
        if (header.sequence !== seq) throw new Bad(entries, 'leaf_sequence', seq);
        const opened = await openings.take(seq, header);
        if (opened) this.#opened(opened);
        frontier.append(leafHash, (level, _index, hash) => {
          if (level > 0 && level % tileHeight === 0) (upper[level / tileHeight] ??= []).push(hash);
        });
      }
      if (!bundle.intact || !leaves.done) throw new Bad(entries, 'file_changed');
      if (!hashes.intact || hashes.bytes.length !== width * hashLength) throw new Bad(tile, 'file_changed');
      this.#checked.push(entries, tile);
    }
    await openings.end();
    for (const { level, index, width } of tilesOf(size)) {
      if (level === 0) continue;
      const path = tilePath(level, index, width);
      const { bytes, intact } = await this.#file(path, files);
      if (!intact) throw new Bad(path, 'file_changed');
      const computed = Buffer.concat((upper[level] ?? []).slice(index * tileWidth, index * tileWidth + width));
      if (!computed.equals(bytes)) throw new Bad(path, 'tile_differs');
      this.#checked.push(path);
    }
    if (asBuffer(frontier.root()).toString('base64') !== manifest.root) throw new Bad(checkpointName, 'root_differs');
    if (this.#shown !== manifest.shown) throw new Bad(manifestName, 'counts_differ');
    this.#options.progress?.({ stage: 'verify', done: size, total: size });
  }

  #opened(opening: Opening): void {
    this.#shown++;
    const time = opening.at;
    if (this.#firstTime === null || time < this.#firstTime) this.#firstTime = time;
    if (this.#lastTime === null || time > this.#lastTime) this.#lastTime = time;
  }

  async #ecp(check: EcpCheck): Promise<void> {
    if (!(await this.#options.verifyEcp(check))) {
      throw new Bad(check.file, check.file === checkpointSignatureName ? 'checkpoint_signature' : 'manifest_signature');
    }
    this.#checked.push(check.file);
  }

  async #bytes(path: string): Promise<Uint8Array> {
    if (!this.#paths.has(path)) throw new Bad(path, 'file_missing');
    return this.#reader.read(path);
  }

  async #file(
    path: string,
    files: ReadonlyMap<string, Manifest['files'][number]>,
  ): Promise<{ bytes: Uint8Array; intact: boolean }> {
    const bytes = await this.#bytes(path);
    const stated = files.get(path);
    return { bytes, intact: stated?.bytes === bytes.length && stated.sha256 === hex(sha256(bytes)) };
  }
}

interface OpeningsFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly intact: boolean;
}

/** Hands out openings one by one, beside the leaves they belong to. */
class Openings {
  readonly #load: (index: number) => Promise<OpeningsFile | null>;
  readonly #checked: string[];
  #index = 0;
  #file: OpeningsFile | null = null;
  #lines: string[] = [];
  #line = 0;
  #next: { readonly opening: Opening; readonly text: string } | null = null;
  #ended = false;
  #last = -1;

  constructor(load: (index: number) => Promise<OpeningsFile | null>, checked: string[]) {
    this.#load = load;
    this.#checked = checked;
  }

  /** The opening of record `seq`, checked against its leaf; null where it is withheld. */
  async take(seq: number, header: LeafHeader): Promise<Opening | null> {
    if (!this.#next && !this.#ended) await this.#advance();
    if (this.#next?.opening.sequence !== seq) return null;
    const { opening } = this.#next;
    this.#next = null;
    const fits =
      commitmentOf(opening.base) === header.base &&
      commitmentOf(opening.time) === header.time &&
      commitmentOf(opening.body) === header.body &&
      [...opening.personal].every(([kind, value]) => commitmentOf(value) === opening.committed[kind]);
    if (!fits) throw this.#bad('opening_differs', seq);
    return opening;
  }

  /** Nothing may be left over. */
  async end(): Promise<void> {
    if (!this.#next && !this.#ended) await this.#advance();
    if (this.#next) throw this.#bad('opening_order', this.#next.opening.sequence);
  }

  async #advance(): Promise<void> {
    while (this.#line >= this.#lines.length) {
      if (this.#file) {
        if (!this.#file.intact) throw this.#bad('file_changed', null);
        this.#checked.push(this.#file.path);
      }
      this.#file = await this.#load(this.#index++);
      if (!this.#file) {
        this.#ended = true;
        return;
      }
      const text = strictText(this.#file.bytes);
      if (!text?.endsWith('\n')) throw this.#bad('file_changed', null);
      this.#lines = text.slice(0, -1).split('\n');
      this.#line = 0;
    }
    const text = this.#lines[this.#line++] ?? '';
    const opening = parseOpening(text);
    if (!opening) throw this.#bad('opening_invalid', null);
    if (opening.sequence <= this.#last) throw this.#bad('opening_order', opening.sequence);
    this.#last = opening.sequence;
    this.#next = { opening, text };
  }

  /** In a file whose digest does not fit, every fault is that of the file. */
  #bad(reason: BadReason, record: number | null): Bad {
    const file = this.#file;
    return new Bad(file?.path ?? '', file?.intact === false ? 'file_changed' : reason, record);
  }
}

/** Entries of a bundle: two bytes of length, big-endian, and the leaf. */
class BundleReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** Null where the bundle ends too early. */
  next(): Uint8Array | null {
    const [high, low] = this.#bytes.subarray(this.#at, this.#at + 2);
    if (high === undefined || low === undefined) return null;
    const from = this.#at + 2;
    const to = from + ((high << 8) | low);
    if (to > this.#bytes.length) return null;
    this.#at = to;
    return this.#bytes.subarray(from, to);
  }
}

function commitmentOf(opened: OpenedValue): string | null {
  const salt = Buffer.from(opened.salt, 'base64url');
  // 43 characters hold two bits too many: only one spelling of a salt counts.
  return salt.toString('base64url') === opened.salt ? commit(salt, opened.json) : null;
}

const saltPattern = /^[\w-]{43}$/;
const instantPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/**
 * Takes the line of an opening apart. It is put together again out of what was understood and must come out the same, so
 * nothing can stand in it that was not looked at. @returns null for anything else
 */
function parseOpening(line: string): Opening | null {
  const value = asObject(parseJson(line));
  const sequence = value?.['sequence'];
  const base = openedText(value?.['base'], true);
  const time = openedText(value?.['time'], false);
  const body = openedBody(value?.['body']);
  const kinds = asObject(value?.['personal']);
  if (typeof sequence !== 'number' || !base || !time || !body || !kinds) return null;
  const at: unknown = JSON.parse(time.json);
  if (typeof at !== 'string' || !instantPattern.test(at)) return null;
  const personal = new Map<string, OpenedValue>();
  for (const kind of Object.keys(kinds).sort()) {
    const opened = kindPattern.test(kind) ? openedText(kinds[kind], false) : null;
    if (!opened) return null;
    personal.set(kind, opened);
  }
  const text = ({ salt, json }: OpenedValue): string => `{"salt":"${salt}","value":${json}}`;
  const again =
    `{"base":${text(base)},"body":${text(body)},` +
    `"personal":{${[...personal].map(([kind, opened]) => `"${kind}":${text(opened)}`).join(',')}},` +
    `"sequence":${sequence},"time":${text(time)}}`;
  return again === line ? { sequence, at, base, time, body, personal, committed: body.personal } : null;
}

function openedText(candidate: unknown, orNull: boolean): OpenedValue | null {
  const opened = asObject(candidate);
  const salt = saltOf(opened);
  const value = opened?.['value'];
  if (salt === null) return null;
  if (typeof value === 'string') return { salt, json: quoted(value) };
  return orNull && value === null ? { salt, json: 'null' } : null;
}

function openedBody(candidate: unknown): (OpenedValue & { readonly personal: Record<string, unknown> }) | null {
  const opened = asObject(candidate);
  const salt = saltOf(opened);
  const value = asObject(opened?.['value']);
  const personal = asObject(value?.['personal']);
  if (salt === null || !personal) return null;
  try {
    return { salt, json: canonical(value), personal };
  } catch {
    return null; // lone surrogates, for which RFC 8785 has no form
  }
}

function saltOf(opened: Record<string, unknown> | null): string | null {
  const salt = opened?.['salt'];
  return typeof salt === 'string' && saltPattern.test(salt) ? salt : null;
}

function asObject(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
}

function parseManifest(bytes: Uint8Array): Manifest | null {
  const parsed = manifestSchema.safeParse(parseJson(strictText(bytes) ?? ''));
  return parsed.success ? parsed.data : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** UTF-8 without tolerance; null where it is not. */
function strictText(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

function hex(bytes: Uint8Array): string {
  return asBuffer(bytes).toString('hex');
}

/** First record of a bundle or a level-0 tile. */
function firstRecordOf(path: string): number | null {
  const match = /^tile\/(?:entries|0)\/((?:x\d{3}\/)*\d{3})(?:\.p\/\d+)?$/.exec(path);
  return match?.[1] === undefined ? null : Number(match[1].replace(/\D/g, '')) * tileWidth;
}
