/** ASiC-E containers with CAdES signatures (ETSI EN 319 162-1, section 4.4): several files under one signature. */
import { ZipFile } from 'yazl';
import { asBuffer } from '../common/as-buffer.ts';
import { joinBytes } from '../common/bytes.ts';
import { equalBytes, sha256 } from '../crypto/primitives.ts';
import { type Digest, digestByOid } from './algorithms.ts';
import { type Manifest, ManifestError, readManifest, writeManifest } from './asic-manifest.ts';
import { withinEffort } from './effort.ts';
import { type VerifiedSigner, type VerifyOptions, verifyCades } from './verify-cades.ts';
import { type Verdict, type VerdictState, bad, good, overall, undecided } from './verdict.ts';
import { type ZipEntry, ZipError, readZip } from './zip.ts';

export const asicMediaType = 'application/vnd.etsi.asic-e+zip';
const manifestName = 'META-INF/ASiCManifest.xml';
const signatureName = 'META-INF/signature.p7s';

export interface ContainerFile {
  /** Name inside the container; `/` separates folders. */
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** Kinds of files that are compressed inside: doing it again takes seconds and memory, and gains next to nothing. */
const compressed = /^(?:image\/|application\/(?:pdf|zip|.*[+-]zip|vnd\.openxmlformats.*)$)/;

function zipOf(files: readonly { readonly name: string; readonly bytes: Uint8Array; readonly stored: boolean }[]): Promise<Uint8Array> {
  const zip = new ZipFile();
  // One fixed time: what was signed when is in the signature, and the same files give the same bytes.
  const mtime = new Date(1980, 0, 1);
  for (const { name, bytes, stored } of files) zip.addBuffer(asBuffer(bytes), name, { compress: !stored, mtime, forceDosTimestamp: true });
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    zip.outputStream.on('data', (chunk: Buffer) => chunks.push(chunk));
    zip.outputStream.on('error', reject);
    zip.outputStream.on('end', () => {
      resolve(joinBytes(chunks));
    });
    zip.end();
  });
}

/** The list of files with their digests, which is what the signature of a container is over. */
export function containerManifest(files: readonly ContainerFile[]): Uint8Array {
  return writeManifest(
    signatureName,
    files.map(({ name, mediaType, bytes }) => ({ name, mediaType, sha256: sha256(bytes) })),
  );
}

/**
 * Makes a container: `mimetype` first and stored, the files, the manifest of their digests, and its detached signature.
 * @param sign gives the detached CAdES over the manifest
 */
export async function makeAsicE(files: readonly ContainerFile[], sign: (manifest: Uint8Array) => Promise<Uint8Array>): Promise<Uint8Array> {
  const manifest = containerManifest(files);
  const signature = await sign(manifest);
  return zipOf([
    { name: 'mimetype', bytes: new TextEncoder().encode(asicMediaType), stored: true },
    ...files.map(({ name, bytes, mediaType }) => ({ name, bytes, stored: compressed.test(mediaType) })),
    { name: manifestName, bytes: manifest, stored: false },
    { name: signatureName, bytes: signature, stored: false },
  ]);
}

export interface ContainerSigner extends VerifiedSigner {
  /** Files whose digests stand in the manifest that was signed. */
  readonly covers: readonly string[];
}

export interface AsicVerification {
  readonly signers: readonly ContainerSigner[];
  readonly files: readonly { readonly name: string; readonly covered: boolean; readonly state: VerdictState }[];
  readonly checks: readonly Verdict[];
  readonly state: VerdictState;
}

export const isManifest = (name: string): boolean => /^META-INF\/[^/]*ASiCManifest[^/]*\.xml$/.test(name);
export const isSignature = (name: string): boolean => /^META-INF\/[^/]*signature[^/]*\.p7s$/i.test(name);
const isXades = (name: string): boolean => /^META-INF\/[^/]*signatures[^/]*\.xml$/.test(name);
/** OpenDocument's list of files, which some software adds; it holds nothing to be signed. */
const isPackageList = (name: string): boolean => name === 'META-INF/manifest.xml';

/** Each is one signature, of which a file of the country has a handful. */
const maxManifests = 32;

class ContainerVerification {
  readonly #entries: ReadonlyMap<string, ZipEntry>;
  readonly #options: VerifyOptions;
  readonly #checks: Verdict[] = [];
  readonly #signers: ContainerSigner[] = [];
  /** Files named by a manifest whose signature is not bad, with what their digests say. */
  readonly #covered = new Map<string, VerdictState>();
  readonly #usedSignatures = new Set<string>();
  /** By algorithm and name: many manifests may name one large file. */
  readonly #digests = new Map<string, Uint8Array>();

  constructor(entries: readonly ZipEntry[], options: VerifyOptions) {
    this.#entries = new Map(entries.map((entry) => [entry.name, entry]));
    this.#options = options;
    this.#checkMediaType(entries[0]);
  }

  #checkMediaType(first: ZipEntry | undefined): void {
    const declared = first?.name === 'mimetype' && first.stored && first.length < 200 ? Buffer.from(first.read()).toString('latin1') : undefined;
    if (declared === asicMediaType) this.#checks.push(good('container_media_type'));
    else if (declared === 'application/vnd.etsi.asic-s+zip') this.#checks.push(undecided('container_unsupported'));
    else this.#checks.push(bad('container_media_type_wrong'));
  }

  run(): AsicVerification {
    const manifests = [...this.#entries.values()].filter(({ name }) => isManifest(name));
    if (manifests.length > maxManifests) throw new ZipError('zip_too_large');
    for (const manifest of manifests) this.#verifyManifest(manifest);
    for (const name of this.#entries.keys()) {
      if (isXades(name)) this.#checks.push(undecided('xades_unsupported', { file: name }));
      else if (isSignature(name) && !this.#usedSignatures.has(name)) this.#checks.push(bad('signature_orphan', { file: name }));
    }
    if (this.#signers.length === 0) this.#checks.push(bad('signatures_none'));
    const files = this.#files();
    const states = [...this.#checks, ...this.#signers, ...files].map(({ state }) => state);
    return { signers: this.#signers, files, checks: this.#checks, state: overall(states) };
  }

  #files(): AsicVerification['files'] {
    const files: { name: string; covered: boolean; state: VerdictState }[] = [];
    for (const name of this.#entries.keys()) {
      if (name === 'mimetype' || isManifest(name) || isSignature(name) || isXades(name) || isPackageList(name)) continue;
      const state = this.#covered.get(name);
      if (state === undefined) this.#checks.push(bad('entry_uncovered', { file: name }));
      files.push({ name, covered: state !== undefined, state: state ?? 'bad' });
    }
    return files;
  }

  #verifyManifest(entry: ZipEntry): void {
    const bytes = entry.read();
    let manifest: Manifest;
    try {
      manifest = readManifest(bytes);
    } catch (error) {
      if (!(error instanceof ManifestError)) throw error;
      this.#checks.push(bad('manifest_unreadable', { file: entry.name }));
      return;
    }
    const signature = this.#entries.get(manifest.signature);
    if (!signature || !isSignature(manifest.signature)) {
      this.#checks.push(bad('signature_absent', { file: entry.name }));
      return;
    }
    this.#usedSignatures.add(manifest.signature);
    const references = this.#checkReferences(manifest);
    const covers = [...references.keys()];
    const result = verifyCades(signature.read(), { ...this.#options, content: bytes });
    this.#checks.push(...result.checks);
    // Coverage by a signature that is itself bad is no coverage.
    for (const signer of result.signers) this.#signers.push({ ...signer, covers });
    if (result.signers.length === 0 || result.signers.every(({ state }) => state === 'bad')) return;
    for (const [name, state] of references) {
      const known = this.#covered.get(name);
      this.#covered.set(name, known === undefined || state === 'bad' ? state : known);
    }
  }

  #digestOf(entry: ZipEntry, algorithm: Digest): Uint8Array {
    const key = `${algorithm.oid} ${entry.name}`;
    const digest = this.#digests.get(key) ?? algorithm.hash(entry.read());
    this.#digests.set(key, digest);
    return digest;
  }

  #checkReferences(manifest: Manifest): ReadonlyMap<string, VerdictState> {
    const states = new Map<string, VerdictState>();
    for (const { name, digestOid, digest } of manifest.references) {
      if (states.has(name)) {
        this.#checks.push(bad('manifest_duplicate', { file: name }));
        continue;
      }
      const entry = this.#entries.get(name);
      const algorithm = digestOid === undefined ? undefined : digestByOid(digestOid);
      if (!entry) {
        states.set(name, 'bad');
        this.#checks.push(bad('file_missing', { file: name }));
      } else if (!algorithm) {
        states.set(name, 'undecided');
        this.#checks.push(undecided('file_digest_unsupported', { file: name }));
      } else if (equalBytes(this.#digestOf(entry, algorithm), digest)) {
        states.set(name, 'good');
      } else {
        states.set(name, 'bad');
        this.#checks.push(bad('file_digest_differs', { file: name }));
      }
    }
    return states;
  }
}

/** Verifies a container. Whatever the bytes are, it answers with a verdict and throws nothing. */
export function verifyAsicE(bytes: Uint8Array, options: Omit<VerifyOptions, 'content'>): AsicVerification {
  try {
    return withinEffort(() => new ContainerVerification(readZip(bytes), options).run());
  } catch (error) {
    if (!(error instanceof ZipError)) throw error;
    return { signers: [], files: [], checks: [bad(error.refusal, error.entry === '' ? undefined : { file: error.entry.slice(0, 200) })], state: 'bad' };
  }
}
