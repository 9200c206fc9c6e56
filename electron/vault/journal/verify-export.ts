import { fromBase64, joinBytes, sameBytes, toBase64, utf8Text } from '../common/bytes.ts';
import { carrierName, carrierOf, maxCarrierBytes } from './carrier.ts';
import { checkpointName, checkpointSignatureName, type Manifest, manifestName, manifestNoteName, manifestSignatureName, maxOpeningsBytes, openingsPath, pageName, readmeName, redactionIn, signaturesInNote } from './export-manifest.ts';
import { parseLeaf } from './leaf.ts';
import { Frontier, hashLeaf, hashLength } from './merkle.ts';
import { parseCheckpointText, parseNote, verifyNote } from './note.ts';
import { entriesPath, tileHeight, tilePath, tilesOf, tileWidth } from './tile-path.ts';
import { Bad, type BadPlace } from './verify/bad-place.ts';
import { BundleReader } from './verify/bundle.ts';
import { ExportFiles, type ExportReader } from './verify/export-reader.ts';
import { type OpenedRecord, Openings } from './verify/openings.ts';
import { readSealed } from './verify/seal.ts';

/**
 * The verifier of exported journals: needs no register, no database and no file system, holds one file at a time, and
 * names the first place that does not fit. The same sources run on Node and in the page of the export.
 */

export type { BadPlace, BadReason } from './verify/bad-place.ts';
export type { ExportReader, ListedFile } from './verify/export-reader.ts';
export type { OpenedRecord } from './verify/openings.ts';

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
  /** The signed note, where it fits. */
  readonly checkpoint: string | null;
  readonly shown: number;
  readonly withheld: number;
  /** Records from the first on that were checked and fit, with what is opened of them. */
  readonly intact: number;
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
  /** Told of every opened record that fits, in the order of the tree. */
  readonly opened?: (record: OpenedRecord) => void;
  readonly signal?: AbortSignal;
  readonly progress?: (report: { stage: string; done: number; total: number }) => void;
}

/** Checks an exported journal whole. Cancelling rejects with the signal's reason. */
export async function verifyExport(reader: ExportReader, options: VerifyExportOptions): Promise<ExportVerdict> {
  const run = new Verification(await ExportFiles.of(reader), options);
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
  readonly #files: ExportFiles;
  readonly #options: VerifyExportOptions;
  readonly #checked: string[] = [];
  #manifest: Manifest | null = null;
  #checkpointNote: string | null = null;
  #shown = 0;
  #intact = 0;
  #firstTime: string | null = null;
  #lastTime: string | null = null;

  constructor(files: ExportFiles, options: VerifyExportOptions) {
    this.#files = files;
    this.#options = options;
  }

  verdict(firstBad: BadPlace | null): ExportVerdict {
    const manifest = this.#manifest;
    const checked = new Set(this.#checked);
    return {
      manifest,
      size: manifest?.size ?? 0,
      root: manifest?.root ?? '',
      checkpoint: this.#checkpointNote,
      shown: firstBad ? (manifest?.shown ?? 0) : this.#shown,
      withheld: manifest?.withheld ?? 0,
      intact: this.#intact,
      firstTime: this.#firstTime,
      lastTime: this.#lastTime,
      checked: this.#checked,
      unchecked: [...this.#files.present].filter((path) => !checked.has(path) && path !== firstBad?.file).sort(),
      firstBad,
    };
  }

  async all(): Promise<void> {
    const { manifest, bytes, signatures } = await readSealed(this.#files);
    this.#checked.push(manifestNoteName, manifestName);
    this.#manifest = manifest;
    await this.#ecp(manifestSignatureName, bytes, signatures);
    this.#expectListed(manifest);
    const checkpoint = await this.#checkpoint(manifest);
    await this.#ecp(checkpointSignatureName, checkpoint, await this.#withListed(checkpointSignatureName, signatures));
    await this.#records(manifest);
    for (const path of [readmeName, pageName]) {
      if (!this.#files.stated.has(path)) continue;
      if (!(await this.#files.checked(path)).intact) throw new Bad(path, 'file_changed');
      this.#checked.push(path);
    }
    if (this.#files.has(carrierName)) await this.#carrier();
  }

  /** The page with the data inside is made again out of the files that were checked: it must come out the same. */
  async #carrier(): Promise<void> {
    const bytes = await this.#files.bytes(carrierName, maxCarrierBytes);
    const files: { path: string; bytes: Uint8Array }[] = [];
    for (const path of this.#files.present) {
      if (path !== carrierName) files.push({ path, bytes: await this.#files.bytes(path, maxCarrierBytes) });
    }
    const page = files.find(({ path }) => path === pageName);
    const again = page && carrierOf(page.bytes, files);
    if (!again || !sameBytes(again, bytes)) throw new Bad(carrierName, 'carrier_differs');
    this.#checked.push(carrierName);
  }

  /** The manifest's list, held against what a tree of that size consists of and against what is there. */
  #expectListed(manifest: Manifest): void {
    const files = new Map(manifest.files.map((file) => [file.path, file]));
    const inManifest = manifest.signed && !signaturesInNote(manifest.edition).includes(checkpointSignatureName) ? [checkpointSignatureName] : [];
    const expected = [checkpointName, readmeName, ...inManifest, ...(files.has(pageName) ? [pageName] : [])];
    for (const { level, index, width } of tilesOf(manifest.size)) {
      expected.push(tilePath(level, index, width));
      if (level === 0) expected.push(entriesPath(index, width));
      // A manifest may claim any size; the first tile that it does not list ends the matter.
      if (!files.has(expected.at(-1) ?? '')) throw new Bad(manifestName, 'manifest_invalid');
    }
    for (let i = 0; files.has(openingsPath(i)); i++) {
      expected.push(openingsPath(i));
      if ((files.get(openingsPath(i))?.bytes ?? 0) > maxOpeningsBytes) throw new Bad(manifestName, 'manifest_invalid');
    }
    if (files.size !== manifest.files.length || files.size !== expected.length || !expected.every((path) => files.has(path))) {
      throw new Bad(manifestName, 'manifest_invalid');
    }
    if (manifest.shown + manifest.withheld !== manifest.size) throw new Bad(manifestName, 'counts_differ');
    for (const path of files.keys()) if (!this.#files.has(path)) throw new Bad(path, 'file_missing', firstRecordOf(path));
    const own = new Set([manifestName, manifestNoteName, carrierName, ...(manifest.signed ? signaturesInNote(manifest.edition) : [])]);
    for (const path of this.#files.present) if (!files.has(path) && !own.has(path)) throw new Bad(path, 'file_extra');
    this.#files.expect(files);
  }

  async #checkpoint(manifest: Manifest): Promise<Uint8Array> {
    const { bytes, intact } = await this.#files.checked(checkpointName);
    if (!intact) throw new Bad(checkpointName, 'file_changed');
    const text = utf8Text(bytes) ?? '';
    const note = parseNote(text);
    const body = note && parseCheckpointText(note.text);
    const publicKey = fromBase64(manifest.publicKey) ?? new Uint8Array();
    const fits =
      note &&
      verifyNote(note, manifest.origin, publicKey) &&
      body?.origin === manifest.origin &&
      body.size === manifest.size &&
      toBase64(body.root) === manifest.root;
    if (!fits) throw new Bad(checkpointName, 'checkpoint_invalid');
    this.#checked.push(checkpointName);
    this.#checkpointNote = text;
    return bytes;
  }

  /** The signatures of the note, and that file where the manifest lists it. */
  async #withListed(path: string, signatures: ReadonlyMap<string, Uint8Array>): Promise<ReadonlyMap<string, Uint8Array>> {
    if (!this.#files.stated.has(path)) return signatures;
    const { bytes, intact } = await this.#files.checked(path);
    if (!intact) throw new Bad(path, 'file_changed');
    return new Map(signatures).set(path, bytes);
  }

  /** Leaves, tiles and openings in one pass, in the order of the records. */
  async #records(manifest: Manifest): Promise<void> {
    const { size } = manifest;
    const upper: Uint8Array[][] = [];
    const frontier = new Frontier();
    const openings = new Openings(async (index) => {
      const path = openingsPath(index);
      return this.#files.stated.has(path) ? { path, ...(await this.#files.checked(path)) } : null;
    }, redactionIn(manifest), this.#checked);
    const keep = (level: number, _index: number, hash: Uint8Array): void => {
      if (level > 0 && level % tileHeight === 0) (upper[level / tileHeight] ??= []).push(hash);
    };
    for (let index = 0; index * tileWidth < size; index++) {
      this.#options.signal?.throwIfAborted();
      this.#options.progress?.({ stage: 'verify', done: index * tileWidth, total: size });
      await this.#bundle(index, size, openings, (leafHash) => frontier.append(leafHash, keep));
    }
    await openings.end();
    await this.#upperTiles(size, upper);
    if (toBase64(frontier.root()) !== manifest.root) throw new Bad(checkpointName, 'root_differs');
    if (this.#shown !== manifest.shown) throw new Bad(manifestName, 'counts_differ');
    this.#options.progress?.({ stage: 'verify', done: size, total: size });
  }

  /** One bundle beside its tile of level 0. */
  async #bundle(index: number, size: number, openings: Openings, append: (leafHash: Uint8Array) => void): Promise<void> {
    const width = Math.min(tileWidth, size - index * tileWidth);
    const entries = entriesPath(index, width);
    const tile = tilePath(0, index, width);
    const bundle = await this.#files.checked(entries);
    const hashes = await this.#files.checked(tile);
    const leaves = new BundleReader(bundle.bytes);
    for (let i = 0; i < width; i++) {
      const seq = index * tileWidth + i;
      const leaf = leaves.next();
      const leafHash = leaf && hashLeaf(leaf);
      if (!leafHash || !sameBytes(leafHash, hashes.bytes.subarray(i * hashLength, (i + 1) * hashLength))) {
        // Both files are covered by digests: the one that was changed is the one to name.
        if (!hashes.intact && bundle.intact) throw new Bad(tile, 'file_changed', seq);
        throw new Bad(entries, bundle.intact ? 'leaf_differs' : 'file_changed', seq);
      }
      const header = parseLeaf(utf8Text(leaf) ?? '');
      if (!header) throw new Bad(entries, 'leaf_invalid', seq);
      if (header.sequence !== seq) throw new Bad(entries, 'leaf_sequence', seq);
      if (!openings.ready) await openings.advance();
      const record = openings.take(seq, header);
      if (record) this.#opened(record);
      append(leafHash);
      this.#intact = seq + 1;
    }
    if (!bundle.intact || !leaves.done) throw new Bad(entries, 'file_changed');
    if (!hashes.intact || hashes.bytes.length !== width * hashLength) throw new Bad(tile, 'file_changed');
    this.#checked.push(entries, tile);
  }

  async #upperTiles(size: number, computed: readonly (readonly Uint8Array[])[]): Promise<void> {
    for (const { level, index, width } of tilesOf(size)) {
      if (level === 0) continue;
      const path = tilePath(level, index, width);
      const { bytes, intact } = await this.#files.checked(path);
      if (!intact) throw new Bad(path, 'file_changed');
      const hashes = computed[level]?.slice(index * tileWidth, index * tileWidth + width) ?? [];
      if (!sameBytes(joinBytes(hashes), bytes)) throw new Bad(path, 'tile_differs');
      this.#checked.push(path);
    }
  }

  #opened(record: OpenedRecord): void {
    this.#shown++;
    const time = record.opening.at;
    if (this.#firstTime === null || time < this.#firstTime) this.#firstTime = time;
    if (this.#lastTime === null || time > this.#lastTime) this.#lastTime = time;
    this.#options.opened?.(record);
  }

  async #ecp(file: EcpCheck['file'], content: Uint8Array, signatures: ReadonlyMap<string, Uint8Array>): Promise<void> {
    const cms = signatures.get(file);
    if (!cms) return;
    if (!(await this.#options.verifyEcp({ file, content, cms }))) {
      throw new Bad(file, file === checkpointSignatureName ? 'checkpoint_signature' : 'manifest_signature');
    }
    this.#checked.push(file);
  }
}

/** First record of a bundle or a level-0 tile. */
function firstRecordOf(path: string): number | null {
  const match = /^tile\/(?:entries|0)\/((?:x\d{3}\/)*\d{3})(?:\.p\/\d+)?$/.exec(path);
  return match?.[1] === undefined ? null : Number(match[1].replace(/\D/g, '')) * tileWidth;
}
