import { z } from 'zod';
import { revealed } from './audit.ts';
import { procedure } from './procedure.ts';
import { fileHandle, instant, nothing, writtenFile } from './scalars.ts';

/** How a checkpoint kept elsewhere relates to this journal; the sentence is `verify:compare_REASON`. */
export const checkpointComparison = z.object({
  state: z.enum(['good', 'bad', 'undecided']),
  reason: z.enum(['same', 'continues', 'differs', 'larger', 'other_register', 'other_key', 'signature', 'unreadable']),
  /** Records of the saved journal. */
  size: z.number().int().nullable(),
});
export type CheckpointComparison = z.infer<typeof checkpointComparison>;

const checkpointView = z.object({ origin: z.string(), size: z.number().int(), root: z.string() });

/** Proofs and checkpoints as files of their own (docs/formats/journal.md, "Proofs as files"). */
export const proofs = {
  /** Signs the present tree and writes the signed note: what is kept outside the register. */
  saveCheckpoint: procedure({
    access: 'auditor',
    input: z.object({ target: fileHandle }),
    output: z.object({ file: writtenFile, checkpoint: checkpointView }),
    problems: ['DISK_FULL'],
  }),
  /** Holds a checkpoint from elsewhere against the journal: was it cut off or rewritten since? */
  compare: procedure({
    access: 'auditor',
    input: z.object({ checkpoint: fileHandle }),
    output: z.object({ comparison: checkpointComparison, journal: checkpointView }),
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
    input: z.object({ checkpoint: fileHandle, target: fileHandle }),
    output: z.object({ file: writtenFile, earlier: checkpointView, checkpoint: checkpointView }),
    problems: ['CHECKPOINT_UNUSABLE', 'JOURNAL_DAMAGED', 'DISK_FULL'],
  }),
  /** Checks such a file without any register; whose key it names, the reader has to know. */
  verify: procedure({
    access: 'anyone',
    input: z.object({ file: fileHandle }),
    output: z.object({
      name: z.string(),
      state: z.enum(['good', 'bad']),
      /** `verify:REASON` */
      reason: z.string(),
      kind: z.enum(['inclusion', 'consistency']).nullable(),
      /** NAME+ID+KEY of signed notes. */
      key: z.string().nullable(),
      checkpoint: checkpointView.nullable(),
      earlier: checkpointView.nullable(),
      record: z
        .object({
          sequence: z.number().int(),
          stream: z.enum(['log', 'console']),
          entered: instant,
          /** What was opened, values as they stand in the proof. */
          opened: z
            .object({ time: instant, base: z.string().nullable(), body: z.record(z.string(), z.unknown()), personal: z.record(z.string(), z.string()) })
            .nullable(),
        })
        .nullable(),
    }),
    problems: ['FILE_TOO_LARGE'],
  }),
  /** The last checkpoint that was made, for showing and printing; null in a journal without one. */
  lastCheckpoint: procedure({
    access: 'auditor',
    input: nothing,
    output: z.object({ note: z.string(), at: instant, size: z.number().int(), root: z.string() }).nullable(),
  }),
} as const;
