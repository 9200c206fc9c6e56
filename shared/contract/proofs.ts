import { z } from 'zod';
import { procedure } from './procedure.ts';
import { checkpointView } from './proof-view.ts';
import { fileHandle, writtenFile } from './scalars.ts';

/** How a checkpoint kept elsewhere relates to this journal; the sentence is `verify:compare_REASON`. */
export const checkpointComparison = z.object({
  state: z.enum(['good', 'bad', 'undecided']),
  reason: z.enum(['same', 'continues', 'differs', 'larger', 'other_register', 'other_key', 'signature', 'unreadable']),
  /** Records of the saved journal. */
  size: z.number().int().nullable(),
});
export type CheckpointComparison = z.infer<typeof checkpointComparison>;

/** What of a record a proof opens: a proof travels without a manifest, so there are no pseudonyms in it. */
const revealed = z.object({
  people: z.boolean().default(true),
  accounts: z.boolean().default(true),
  /** Statement, parameters, client host, raw line. */
  freeText: z.boolean().default(false),
});
export type Revealed = z.infer<typeof revealed>;

/** A checkpoint from outside: a file, its text with or without the signature, or what stands on paper. */
export const savedCheckpoint = z.discriminatedUnion('from', [
  z.object({ from: z.literal('file'), file: fileHandle }),
  z.object({ from: z.literal('text'), text: z.string().max(64 * 1024) }),
  /** Root in hex or base64; blanks and look-alike letters do not matter. */
  z.object({ from: z.literal('typed'), size: z.string().max(64), root: z.string().max(1024) }),
]);
export type SavedCheckpoint = z.infer<typeof savedCheckpoint>;

/** Proofs and checkpoints as files of their own (docs/formats/journal.md, "Proofs as files"). */
export const proofs = {
  /** Holds a checkpoint from elsewhere against the journal: was it cut off or rewritten since? */
  compare: procedure({
    access: 'auditor',
    input: z.object({ saved: savedCheckpoint }),
    output: z.object({
      comparison: checkpointComparison,
      journal: checkpointView,
      /** What was understood of it; null where nothing was. */
      saved: checkpointView.nullable(),
      /** The signed note, put right: a proof can be made from it. Null where there is no signature, or not one of this register. */
      note: z.string().nullable(),
      /** Where the journal continues it: the consistency proof that was made and held against both roots. */
      proof: z.object({ hashes: z.number().int() }).nullable(),
    }),
    problems: ['CHECKPOINT_SIZE_UNREADABLE', 'CHECKPOINT_ROOT_UNREADABLE', 'JOURNAL_DAMAGED'],
  }),
  /** That one record stands in the journal, opened as far as `reveal` says; `reveal` absent: the record stays closed. */
  record: procedure({
    access: 'auditor',
    input: z.object({ sequence: z.number().int().nonnegative(), reveal: revealed.optional(), target: fileHandle }),
    output: z.object({ file: writtenFile, checkpoint: checkpointView }),
    problems: ['NOT_FOUND', 'JOURNAL_DAMAGED', 'DISK_FULL'],
  }),
  /** That the journal continues the one of an earlier checkpoint. */
  consistency: procedure({
    access: 'auditor',
    input: z.object({ checkpoint: savedCheckpoint, target: fileHandle }),
    output: z.object({ file: writtenFile, earlier: checkpointView, checkpoint: checkpointView }),
    problems: ['CHECKPOINT_UNUSABLE', 'JOURNAL_DAMAGED', 'DISK_FULL'],
  }),
  /** The same between two checkpoints of this register; nothing new is signed. */
  consistencyBetween: procedure({
    access: 'auditor',
    /** Numbers of `checkpoints.list`, in any order. */
    input: z.object({ checkpoints: z.tuple([z.number().int(), z.number().int()]), target: fileHandle }),
    output: z.object({ file: writtenFile, earlier: checkpointView, checkpoint: checkpointView }),
    problems: ['NOT_FOUND', 'CHECKPOINT_UNUSABLE', 'JOURNAL_DAMAGED', 'DISK_FULL'],
  }),
} as const;
