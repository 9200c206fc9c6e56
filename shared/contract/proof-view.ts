import { z } from 'zod';
import { instant } from './scalars.ts';

/** Size and root of a journal at one time. */
export const checkpointView = z.object({ origin: z.string(), size: z.number().int(), root: z.string() });

/** What a proof file says, once it holds (docs/formats/journal.md, "Proofs as files"). */
export const proofView = z.object({
  kind: z.enum(['inclusion', 'consistency']),
  /** NAME+ID+KEY of signed notes. */
  key: z.string(),
  checkpoint: checkpointView,
  /** Of a consistency proof. */
  earlier: checkpointView.nullable(),
  /** Of an inclusion proof. */
  record: z
    .object({
      sequence: z.number().int(),
      stream: z.enum(['log', 'console']),
      entered: instant,
      /** What was opened, values as they stand in the proof. */
      opened: z.object({ time: instant, base: z.string().nullable(), body: z.record(z.string(), z.unknown()), personal: z.record(z.string(), z.string()) }).nullable(),
    })
    .nullable(),
});
export type ProofView = z.infer<typeof proofView>;
