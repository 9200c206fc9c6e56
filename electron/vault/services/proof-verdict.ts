import type { z } from 'zod';
import type { proofView } from '../../../shared/contract/proof-view.ts';
import { toBase64 } from '../common/bytes.ts';
import { journalOf } from '../journal/journal.ts';
import { type CheckpointBody, verifierKey } from '../journal/note.ts';
import { type ProofVerdict, verifyProofFile } from '../journal/proof-file.ts';
import type { Session } from '../session.ts';
import { bad, good, overall, undecided, type Verdict } from '../signing/verdict.ts';
import type { FileVerdict } from '../signing/verify-file.ts';

type ProofDraft = z.input<typeof proofView>;
type Held = Extract<ProofVerdict, { readonly fault: null }>;

/** Key that a proof is held against: one that was given, else that of the open register. */
export interface KnownKey {
  readonly key: string;
  readonly from: 'given' | 'register';
}

export function knownKey(given: string | undefined, session: Session | null): KnownKey | null {
  if (given !== undefined) return { key: given.trim(), from: 'given' };
  if (!session) return null;
  const { origin, publicKey } = journalOf(session.db, session.clock);
  return { key: verifierKey(origin, publicKey), from: 'register' };
}

/** A proof of the journal as a file: whether it holds, and whether the key inside it is one that is known. */
export function verifyProof(name: string, bytes: Uint8Array, known: KnownKey | null): FileVerdict {
  const verdict = verifyProofFile(bytes);
  const checks = verdict.fault === null ? [holds(verdict), keyCheck(verdict.key, known)] : [bad(`proof_${verdict.fault}`)];
  return {
    kind: 'proof',
    name,
    content: null,
    state: overall(checks.map(({ state }) => state)),
    signatures: [],
    files: [],
    checks,
    journal: null,
    proof: verdict.fault === null ? draftOf(verdict) : null,
  };
}

function holds(verdict: Held): Verdict {
  const { size } = verdict.checkpoint;
  return verdict.kind === 'inclusion' ? good('proof_inclusion', { record: verdict.leaf.sequence, size }) : good('proof_consistency', { earlier: verdict.earlier.size, size });
}

/** A proof vouches for itself by the key it carries: only a key known from elsewhere makes it one of a certain register. */
function keyCheck(key: string, known: KnownKey | null): Verdict {
  if (known?.key === key) return good(known.from === 'given' ? 'proof_key_given' : 'proof_key_register');
  return known?.from === 'given' ? bad('proof_key_mismatch') : undecided('proof_key_unknown');
}

function view({ origin, size, root }: CheckpointBody): ProofDraft['checkpoint'] {
  return { origin, size, root: toBase64(root) };
}

function draftOf(verdict: Held): ProofDraft {
  const { kind, key } = verdict;
  const checkpoint = view(verdict.checkpoint);
  if (verdict.kind === 'consistency') return { kind, key, checkpoint, earlier: view(verdict.earlier), record: null };
  const { leaf, opening } = verdict;
  return {
    kind,
    key,
    checkpoint,
    earlier: null,
    record: {
      sequence: leaf.sequence,
      stream: leaf.stream,
      entered: leaf.entered,
      opened: opening && {
        time: opening.at,
        base: JSON.parse(opening.base.json) as string | null,
        body: JSON.parse(opening.body.json) as Record<string, unknown>,
        personal: Object.fromEntries([...opening.personal].map(([each, { json }]) => [each, JSON.parse(json) as string])),
      },
    },
  };
}
