import { fromBase64, toBase64, utf8, utf8Text } from '../common/bytes.ts';
import { canonical, type LeafHeader, parseLeaf } from './leaf.ts';
import { hashLeaf, hashLength, verifyConsistency, verifyInclusion } from './merkle.ts';
import { type CheckpointBody, parseCheckpointText, parseNote, parseVerifierKey, verifierKey, verifyNote } from './note.ts';
import { type Opening, opens, parseOpening } from './verify/opening.ts';

/** Proofs that travel alone, as files (docs/formats/journal.md, "Proofs as files"). */

const inclusionFormat = 'c2sp.org/tlog-proof@v1';
const consistencyFormat = 'derbes/consistency-proof/1';

/** Why a proof does not hold; the sentence is `verify:proof_REASON`. */
export type ProofFault = 'unreadable' | 'key_differs' | 'signature' | 'leaf_invalid' | 'not_included' | 'opening_differs' | 'order' | 'not_consistent';

/** That one record stands in the tree of a checkpoint. */
export interface InclusionProofFile {
  readonly kind: 'inclusion';
  readonly origin: string;
  readonly publicKey: Uint8Array;
  readonly index: number;
  readonly hashes: readonly Uint8Array[];
  /** The signed note. */
  readonly checkpoint: string;
  /** Canonical JSON. */
  readonly leaf: string;
  /** The line of the opening, without line feed; null where the record stays closed. */
  readonly opening: string | null;
}

/** That the tree of one checkpoint continues that of an earlier one. */
export interface ConsistencyProofFile {
  readonly kind: 'consistency';
  readonly origin: string;
  readonly publicKey: Uint8Array;
  readonly hashes: readonly Uint8Array[];
  readonly earlier: string;
  readonly later: string;
}

export type ProofFile = InclusionProofFile | ConsistencyProofFile;

export function inclusionText(proof: Omit<InclusionProofFile, 'kind'>): string {
  const extra = canonical({ key: verifierKey(proof.origin, proof.publicKey), leaf: proof.leaf, ...(proof.opening === null ? {} : { opening: proof.opening }) });
  return `${inclusionFormat}\nextra ${toBase64(utf8(extra))}\nindex ${proof.index}\n${hashLines(proof.hashes)}\n${proof.checkpoint}`;
}

export function consistencyText(proof: Omit<ConsistencyProofFile, 'kind'>): string {
  return `${consistencyFormat}\nkey ${verifierKey(proof.origin, proof.publicKey)}\n${hashLines(proof.hashes)}\n${proof.earlier}\n${proof.later}`;
}

function hashLines(hashes: readonly Uint8Array[]): string {
  return hashes.map((hash) => `${toBase64(hash)}\n`).join('');
}

/** Whether a file says of itself that it is one of these. */
export function isProofFile(bytes: Uint8Array): boolean {
  const head = utf8Text(bytes.subarray(0, inclusionFormat.length + 8).filter((byte) => byte < 0x80)) ?? '';
  return head.startsWith(`${inclusionFormat}\n`) || head.startsWith(`${consistencyFormat}\n`);
}

const noteLines = String.raw`((?:[^\n]+\n)+\n— \S+ [A-Za-z0-9+/=]+\n)`;
const inclusionPattern = new RegExp(String.raw`^c2sp\.org/tlog-proof@v1\nextra (\S+)\nindex (0|[1-9]\d{0,15})\n((?:[A-Za-z0-9+/=]{44}\n)*)\n${noteLines}$`);
const consistencyPattern = new RegExp(String.raw`^derbes/consistency-proof/1\nkey (\S+)\n((?:[A-Za-z0-9+/=]{44}\n)*)\n${noteLines}\n${noteLines}$`);

/** @returns null for anything else */
export function parseProofFile(bytes: Uint8Array): ProofFile | null {
  const text = utf8Text(bytes) ?? '';
  return parseInclusion(text) ?? parseConsistency(text);
}

function parseInclusion(text: string): InclusionProofFile | null {
  const match = inclusionPattern.exec(text);
  if (!match) return null;
  const [, encoded = '', index = '', lines = '', checkpoint = ''] = match;
  const hashes = parseHashes(lines);
  const extra = parseExtra(utf8Text(fromBase64(encoded) ?? new Uint8Array()) ?? '');
  const key = extra && parseVerifierKey(extra.key);
  if (!hashes || !key || !Number.isSafeInteger(Number(index))) return null;
  return { kind: 'inclusion', origin: key.name, publicKey: key.publicKey, index: Number(index), hashes, checkpoint, leaf: extra.leaf, opening: extra.opening };
}

function parseConsistency(text: string): ConsistencyProofFile | null {
  const match = consistencyPattern.exec(text);
  if (!match) return null;
  const [, encoded = '', lines = '', earlier = '', later = ''] = match;
  const hashes = parseHashes(lines);
  const key = parseVerifierKey(encoded);
  return hashes && key && { kind: 'consistency', origin: key.name, publicKey: key.publicKey, hashes, earlier, later };
}

function parseHashes(lines: string): Uint8Array[] | null {
  const hashes = lines.split('\n').slice(0, -1).map(fromBase64);
  return hashes.every((hash) => hash?.length === hashLength) ? (hashes as Uint8Array[]) : null;
}

/** The extra data are what the leaf hash is made from: strings only, canonical, nothing besides. */
function parseExtra(text: string): { readonly key: string; readonly leaf: string; readonly opening: string | null } | null {
  try {
    const { key, leaf, opening } = JSON.parse(text) as Record<string, unknown>;
    if (typeof key !== 'string' || typeof leaf !== 'string' || (opening !== undefined && typeof opening !== 'string')) return null;
    return canonical({ key, leaf, ...(opening === undefined ? {} : { opening }) }) === text ? { key, leaf, opening: opening ?? null } : null;
  } catch {
    return null;
  }
}

/** A proof that holds, in what it says; whose key that is, the reader has to know. */
export type ProofVerdict =
  | { readonly fault: ProofFault }
  | { readonly fault: null; readonly kind: 'inclusion'; readonly checkpoint: CheckpointBody; readonly key: string; readonly leaf: LeafHeader; readonly opening: Opening | null }
  | { readonly fault: null; readonly kind: 'consistency'; readonly checkpoint: CheckpointBody; readonly key: string; readonly earlier: CheckpointBody };

export function verifyProofFile(bytes: Uint8Array): ProofVerdict {
  const proof = parseProofFile(bytes);
  if (!proof) return { fault: 'unreadable' };
  return proof.kind === 'inclusion' ? verifyInclusionFile(proof) : verifyConsistencyFile(proof);
}

function signedCheckpoint(text: string, { origin, publicKey }: ProofFile): CheckpointBody | ProofFault {
  const note = parseNote(text);
  const body = note && parseCheckpointText(note.text);
  if (!note || !body) return 'unreadable';
  if (body.origin !== origin || note.name !== origin) return 'key_differs';
  return verifyNote(note, origin, publicKey) ? body : 'signature';
}

function verifyInclusionFile(proof: InclusionProofFile): ProofVerdict {
  const checkpoint = signedCheckpoint(proof.checkpoint, proof);
  if (typeof checkpoint === 'string') return { fault: checkpoint };
  const leaf = parseLeaf(proof.leaf);
  if (leaf?.sequence !== proof.index) return { fault: 'leaf_invalid' };
  if (!verifyInclusion(hashLeaf(utf8(proof.leaf)), proof.index, checkpoint.size, proof.hashes, checkpoint.root)) return { fault: 'not_included' };
  const opening = proof.opening === null ? null : parseOpening(proof.opening);
  if (proof.opening !== null && (opening?.sequence !== proof.index || opening.pseudonyms.size > 0 || !opens(opening, leaf))) return { fault: 'opening_differs' };
  return { fault: null, kind: 'inclusion', checkpoint, key: verifierKey(proof.origin, proof.publicKey), leaf, opening };
}

function verifyConsistencyFile(proof: ConsistencyProofFile): ProofVerdict {
  const earlier = signedCheckpoint(proof.earlier, proof);
  const checkpoint = signedCheckpoint(proof.later, proof);
  if (typeof earlier === 'string') return { fault: earlier };
  if (typeof checkpoint === 'string') return { fault: checkpoint };
  if (earlier.size > checkpoint.size || earlier.size === 0) return { fault: 'order' };
  if (!verifyConsistency(earlier.size, checkpoint.size, proof.hashes, earlier.root, checkpoint.root)) return { fault: 'not_consistent' };
  return { fault: null, kind: 'consistency', checkpoint, key: verifierKey(proof.origin, proof.publicKey), earlier };
}
