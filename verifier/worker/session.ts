import { fromBase64, toHex, utf8Text } from '../../electron/vault/common/bytes.ts';
import { sha256Piece } from '../../electron/vault/crypto/primitives.ts';
import { carrierName } from '../../electron/vault/journal/carrier.ts';
import { compareCheckpoint } from '../../electron/vault/journal/compare-checkpoint.ts';
import { manifestName, manifestNoteName, pageName } from '../../electron/vault/journal/export-manifest.ts';
import { parseCheckpointText, parseNote, verifierKey } from '../../electron/vault/journal/note.ts';
import { isProofFile, verifyProofFile } from '../../electron/vault/journal/proof-file.ts';
import { readSavedCheckpoint } from '../../electron/vault/journal/saved-checkpoint.ts';
import { tileWidth } from '../../electron/vault/journal/tile-path.ts';
import { type EcpCheck, type ExportVerdict, verifyExport } from '../../electron/vault/journal/verify-export.ts';
import { certificateView } from '../../electron/vault/signing/certificate-view.ts';
import { readTrustFile, trustOf } from '../../electron/vault/signing/trust-files.ts';
import { type Trust, noTrust } from '../../electron/vault/signing/trust.ts';
import { overall } from '../../electron/vault/signing/verdict.ts';
import type { Comparison, Progress, RecordView, Report } from '../messages.ts';
import { RecordIndex } from './record-index.ts';
import { recordView, searchRecords } from './records.ts';
import { joined, signatureReports, today } from './signatures.ts';
import type { SlicingReader } from './slicing-reader.ts';

/** Names of files that are listed where they are missing; more of them help nobody. */
const namedMissing = 100;

/** Something of the folder that is no export at all. */
export class NoExport extends Error {}

/** A file that the reader wanted to rely on and that holds no certificate. */
export class TrustUnreadable extends Error {}

/** One export from its verification on: what was found, and what can be asked of it afterwards. */
export class Session {
  readonly #reader: SlicingReader;
  readonly #index = new RecordIndex();
  readonly #ecp: EcpCheck[] = [];
  #verdict: ExportVerdict | null = null;
  #present: ReadonlySet<string> = new Set();
  #trust: Trust = noTrust;
  #seconds = 0;
  #manifestDigest: string | null = null;

  constructor(reader: SlicingReader) {
    this.#reader = reader;
  }

  /** @throws NoExport, or the signal's reason */
  async verify(signal: AbortSignal, progress: (report: Progress) => void): Promise<Report> {
    const started = performance.now();
    this.#present = new Set((await this.#reader.list()).map(({ path }) => path));
    if (!this.#present.has(manifestName) && !this.#present.has(manifestNoteName)) throw new NoExport();
    this.#verdict = await verifyExport(this.#reader, {
      verifyEcp: (check) => {
        this.#ecp.push(check);
        return signatureReports(check, this.#trust, today()).state !== 'bad';
      },
      opened: ({ file, from, to }) => this.#index.add(file, from, to),
      signal,
      progress: ({ done, total }) => progress({ done, total }),
    });
    if (this.#present.has(manifestName)) this.#manifestDigest = toHex(sha256Piece(await this.#reader.read(manifestName)));
    this.#seconds = (performance.now() - started) / 1000;
    return this.report();
  }

  report(): Report {
    const verdict = this.#known();
    const { manifest, firstBad } = verdict;
    const signatures = joined(this.#ecp.flatMap((check) => signatureReports(check, this.#trust, today()).reports));
    const missing = manifest?.files.filter(({ path }) => !this.#present.has(path)).map(({ path }) => path) ?? [];
    const key = manifest && fromBase64(manifest.publicKey);
    const now = today();
    return {
      state: firstBad ? 'bad' : signatures.length === 0 ? 'undecided' : overall(signatures.map(({ state }) => state)),
      firstBad,
      missing: missing.slice(0, namedMissing).map((path) => ({ path, records: recordsOf(path, verdict.size) })),
      missingFiles: missing.length,
      manifest: manifest && withoutFiles(manifest),
      key: manifest && key?.length === 32 ? verifierKey(manifest.origin, key) : null,
      manifestDigest: this.#manifestDigest,
      pageDigest: manifest?.files.find(({ path }) => path === pageName)?.sha256 ?? null,
      files: this.#present.size,
      checkedFiles: verdict.checked.length,
      size: verdict.size,
      shown: verdict.shown,
      withheld: verdict.withheld,
      intact: verdict.intact,
      firstTime: verdict.firstTime,
      lastTime: verdict.lastTime,
      root: verdict.root,
      signatures,
      trusted: this.#trust.anchors.map((anchor) => certificateView(anchor, now)),
      readable: this.#index.count,
      seconds: this.#seconds,
    };
  }

  /** Judges the signatures again by roots in files. @throws TrustUnreadable */
  async rely(files: readonly Blob[]): Promise<Report> {
    try {
      const read = await Promise.all(files.map(async (file) => readTrustFile(new Uint8Array(await file.arrayBuffer()))));
      this.#trust = trustOf(read);
    } catch (error) {
      throw new TrustUnreadable('', { cause: error });
    }
    return this.report();
  }

  /** @param bytes of a checkpoint kept elsewhere, or of a consistency proof that leads from one to this tree */
  async compare(bytes: Uint8Array): Promise<Comparison> {
    const { manifest, checkpoint } = this.#known();
    const note = checkpoint === null ? null : parseNote(checkpoint);
    const body = note && parseCheckpointText(note.text);
    const publicKey = fromBase64(manifest?.publicKey ?? '');
    if (!body || !publicKey) return { state: 'undecided', reason: 'unreadable', size: null };
    if (isProofFile(bytes)) return compareProof(bytes, body.root, verifierKey(body.origin, publicKey));
    const text = utf8Text(bytes) ?? '';
    const { reason, size } = await compareCheckpoint(readSavedCheckpoint(text) ?? text, { ...body, publicKey, tile: (path) => this.#reader.read(path) });
    const states = { same: 'good', continues: 'good', differs: 'bad', signature: 'bad', larger: 'undecided', other_register: 'undecided', other_key: 'undecided', unreadable: 'undecided' } as const;
    return { state: states[reason], reason, size };
  }

  async records(places: readonly number[]): Promise<readonly RecordView[]> {
    const manifest = this.#known().manifest;
    const views: RecordView[] = [];
    for (const place of places) {
      const found = this.#index.at(place);
      if (!found || !manifest) continue;
      views.push(recordView(await this.#reader.slice(found.path, found.from, found.to), manifest.names));
    }
    return views;
  }

  search(text: string, signal: AbortSignal, progress: (report: Progress) => void): Promise<Uint32Array> {
    return searchRecords(text, this.#reader, this.#index, this.#known().manifest?.names, signal, progress);
  }

  #known(): ExportVerdict {
    if (!this.#verdict) throw new NoExport();
    return this.#verdict;
  }
}

function compareProof(bytes: Uint8Array, root: Uint8Array, key: string): Comparison {
  const proof = verifyProofFile(bytes);
  if (proof.fault !== null || proof.kind !== 'consistency') return { state: 'bad', reason: 'proof_bad', size: null };
  const roots = [proof.earlier, proof.checkpoint].map((each) => toHex(each.root));
  if (proof.key !== key || !roots.includes(toHex(root))) return { state: 'undecided', reason: 'other_register', size: proof.checkpoint.size };
  return { state: 'good', reason: 'proof_continues', size: proof.checkpoint.size };
}

function withoutFiles({ files: _files, ...rest }: NonNullable<ExportVerdict['manifest']>): NonNullable<Report['manifest']> {
  return rest;
}

/** Records that the leaves of a file are those of. */
function recordsOf(path: string, size: number): readonly [number, number] | null {
  const match = /^tile\/(?:entries|0)\/((?:x\d{3}\/)*\d{3})/.exec(path);
  if (path === carrierName || match?.[1] === undefined) return null;
  const from = Number(match[1].replace(/\D/g, '')) * tileWidth;
  return [from, Math.min(size, from + tileWidth) - 1];
}
