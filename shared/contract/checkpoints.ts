import { z } from 'zod';
import { procedure } from './procedure.ts';
import { fileHandle, instant, nothing, workProgress, writtenFile } from './scalars.ts';
import { signingKey, signingProblems } from './signing-key.ts';

/** Why a checkpoint was made: at the lock, for an export or a proof, because somebody asked, on schedule. */
export const checkpointReasons = ['lock', 'export', 'request', 'schedule'] as const;

/** Where a checkpoint was written to outside of the register. */
export const checkpointCopyKinds = ['file', 'folder', 'export', 'paper'] as const;

/** The folder that every checkpoint is copied to, and how that went last. */
export const checkpointFolder = z.object({
  path: z.string(),
  /** The last copy there. */
  last: z.object({ at: instant, size: z.number().int() }).nullable(),
  /** Why the copy after that one failed. */
  problem: z.object({ code: z.string(), at: instant }).nullable(),
});
export type CheckpointFolder = z.infer<typeof checkpointFolder>;

export const checkpointRecord = z.object({
  /** Number in this register. */
  id: z.number().int(),
  at: instant,
  /** Records of the journal at that time. */
  size: z.number().int(),
  /** Base64, as in the note. */
  root: z.string(),
  reason: z.enum(checkpointReasons),
  /** The organisation's ECP over the note. */
  signature: z.object({ at: instant, signer: z.string(), organisation: z.string(), operator: z.string() }).nullable(),
  /** Newest first. */
  copies: z.array(z.object({ at: instant, kind: z.enum(checkpointCopyKinds), name: z.string() })),
});
export type CheckpointRecord = z.infer<typeof checkpointRecord>;

const checkpoint = z.number().int().positive();

/** Signed statements about the whole journal: made, signed, kept outside the register (docs/formats/journal.md, "Checkpoint"). */
export const checkpoints = {
  /** Newest first, at most 5000; `total` counts all of them. */
  list: procedure({
    access: 'auditor',
    input: nothing,
    output: z.object({
      checkpoints: z.array(checkpointRecord),
      total: z.number().int(),
      /** Line 1 of every note. */
      origin: z.string(),
      /** Eight hex digits. */
      keyId: z.string(),
      journalSize: z.number().int(),
      folder: checkpointFolder.nullable(),
      /** When the newest copy outside was made. */
      lastCopy: instant.nullable(),
    }),
  }),
  /** Signs the present tree with the register's key, and copies it to the folder if one is chosen. */
  make: procedure({ access: 'auditor', input: nothing, output: checkpointRecord }),
  /** Puts the organisation's ECP under the note of a checkpoint; it is kept beside it. */
  sign: procedure({
    access: 'auditor',
    input: z.object({ checkpoint, key: signingKey }),
    output: checkpointRecord,
    progress: workProgress,
    problems: ['CHECKPOINT_SIGNED', 'NOT_FOUND', ...signingProblems],
  }),
  /** Writes the note, and NAME.cms beside it where it is signed. `checkpoint` absent: one is made of the present journal. */
  save: procedure({
    access: 'auditor',
    input: z.object({ checkpoint: checkpoint.optional(), target: fileHandle }),
    output: z.object({ file: writtenFile, signature: writtenFile.nullable(), checkpoint: checkpointRecord }),
    problems: ['NOT_FOUND', 'FILE_EXISTS', 'DISK_FULL'],
  }),
  /** A page to be printed, in three languages, with the text of the note as a QR code. */
  sheet: procedure({
    access: 'auditor',
    input: z.object({ checkpoint, target: fileHandle }),
    output: z.object({ file: writtenFile, checkpoint: checkpointRecord }),
    problems: ['NOT_FOUND', 'DISK_FULL', 'GLYPH_MISSING'],
  }),
  /** Every checkpoint made from now on, on schedule, at the lock or on request, is copied there; the last one at once. */
  setFolder: procedure({
    access: 'editor',
    input: z.object({ folder: fileHandle }),
    output: checkpointFolder,
    problems: ['CHECKPOINT_FOLDER_INSIDE'],
  }),
  forgetFolder: procedure({ access: 'editor', input: nothing, output: nothing }),
  /** Tries the folder again with the last checkpoint. Null where no folder is chosen. */
  copyToFolder: procedure({ access: 'auditor', input: nothing, output: checkpointFolder.nullable() }),
} as const;
