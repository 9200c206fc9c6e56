import type { CertificateView, Verification } from '../shared/contract/signing.ts';
import type { Manifest } from '../electron/vault/journal/export-manifest.ts';
import type { BadPlace } from '../electron/vault/journal/verify-export.ts';

/** What page and worker say to each other. Everything here can be cloned; files go over as handles, not as bytes. */

export type State = Verification['state'];
export type Check = Verification['checks'][number];

/** The manifest without its list of files. */
export type ManifestFacts = WithoutFiles<Manifest>;
type WithoutFiles<Each> = Each extends Manifest ? Omit<Each, 'files'> : never;

/** A file of the folder: its path inside the export, and the file itself. */
export interface GivenFile {
  readonly path: string;
  readonly file: Blob;
}

export interface SignatureReport {
  /** Files that were signed by the same key with the same outcome. */
  readonly covers: readonly string[];
  readonly state: State;
  readonly checks: readonly Check[];
  readonly signer: CertificateView | null;
  readonly signingTime: string | null;
  /** The last certificate of the chain: what the reader compares with what they know. */
  readonly root: CertificateView | null;
}

export interface Report {
  readonly state: State;
  readonly firstBad: BadPlace | null;
  /** Files that the manifest names and nobody gave, with the records they hold. */
  readonly missing: readonly { readonly path: string; readonly records: readonly [from: number, to: number] | null }[];
  readonly missingFiles: number;
  readonly manifest: ManifestFacts | null;
  /** How the register's key is handed to others: NAME+ID+KEY. */
  readonly key: string | null;
  readonly manifestDigest: string | null;
  /** SHA-256 of verify.html, as the manifest states it. */
  readonly pageDigest: string | null;
  readonly files: number;
  readonly checkedFiles: number;
  readonly size: number;
  readonly shown: number;
  readonly withheld: number;
  /** Records from the first on that were checked and fit. */
  readonly intact: number;
  readonly firstTime: string | null;
  readonly lastTime: string | null;
  readonly root: string;
  readonly signatures: readonly SignatureReport[];
  /** Fingerprints of the roots the reader chose to rely on. */
  readonly trusted: readonly CertificateView[];
  /** Records that can be read: those before the first bad place. */
  readonly readable: number;
  readonly seconds: number;
}

/** How a checkpoint kept elsewhere relates to the tree of this export. */
export interface Comparison {
  readonly state: State;
  /** `comparison.REASON` */
  readonly reason: 'same' | 'continues' | 'differs' | 'larger' | 'other_register' | 'other_key' | 'signature' | 'unreadable' | 'proof_continues' | 'proof_bad';
  readonly size: number | null;
}

/** An opened record as the export shows it. */
export interface RecordView {
  readonly sequence: number;
  readonly time: string;
  readonly base: string | null;
  readonly body: Readonly<Record<string, unknown>>;
  readonly personal: Readonly<Record<string, string>>;
  /** Labels in the place of values. */
  readonly pseudonyms: Readonly<Record<string, string>>;
}

export interface Calls {
  readonly verify: { readonly input: { readonly files: readonly GivenFile[] } | { readonly embedded: string }; readonly output: Report };
  readonly trust: { readonly input: { readonly files: readonly Blob[] }; readonly output: Report };
  readonly compare: { readonly input: { readonly file: Blob }; readonly output: Comparison };
  /** Places among those that can be read, or among those found. */
  readonly records: { readonly input: { readonly places: readonly number[] }; readonly output: readonly RecordView[] };
  readonly search: { readonly input: { readonly text: string }; readonly output: Uint32Array };
}
export type CallName = keyof Calls;

export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** Why the worker could not do it: `failure.REASON`. */
export type Failure = 'cancelled' | 'unreadable' | 'no_export' | 'inside_damaged' | 'trust_unreadable' | 'crashed';

export type ToWorker =
  | { readonly [N in CallName]: { readonly id: number; readonly call: N; readonly input: Calls[N]['input'] } }[CallName]
  | { readonly id: number; readonly call: 'cancel' };

export type FromWorker =
  | { readonly id: number; readonly progress: Progress }
  | { readonly id: number; readonly value: Calls[CallName]['output'] }
  | { readonly id: number; readonly failure: Failure; readonly detail: string };
