import { z } from 'zod';
import { procedure } from './procedure.ts';
import { id, instant, nothing, workProgress } from './scalars.ts';

/** R54: a subject whose data are blocked, or were. Who it is cannot be read back: only an identifier that is typed is recognised. */
export const blockedSubject = z.object({
  id,
  kind: z.enum(['iin', 'phone']),
  at: instant,
  reason: z.string(),
  /** Number and date of the act, as the organisation writes it. */
  act: z.string(),
  operator: z.string(),
  unblocked: z.object({ at: instant, reason: z.string(), act: z.string() }).nullable(),
});
export type BlockedSubject = z.infer<typeof blockedSubject>;

const identifier = z.string().trim().min(10).max(30);
const reason = z.string().trim().min(3).max(1000);
const act = z.string().trim().min(1).max(200);

export const blockedSubjects = {
  list: procedure({ access: 'auditor', input: nothing, output: z.object({ subjects: z.array(blockedSubject) }) }),
  /** Whether that IIN or phone is blocked, or was. Looking somebody up is recorded. */
  find: procedure({ access: 'auditor', input: z.object({ identifier }), output: z.object({ subjects: z.array(blockedSubject) }), problems: ['SUBJECT_IDENTIFIER', 'IIN_CONTROL_DIGIT', 'IIN_INVALID'] }),
  /** `at` is when the act came into force; not in the future. */
  block: procedure({
    access: 'editor',
    input: z.object({ identifier, reason, act, at: instant.optional() }),
    output: blockedSubject,
    progress: workProgress,
    problems: ['SUBJECT_IDENTIFIER', 'IIN_CONTROL_DIGIT', 'IIN_INVALID', 'SUBJECT_BLOCKED_ALREADY', 'SUBJECT_BLOCK_TIME'],
  }),
  unblock: procedure({ access: 'editor', input: z.object({ id, reason, act, at: instant.optional() }), output: blockedSubject, progress: workProgress, problems: ['SUBJECT_NOT_BLOCKED', 'SUBJECT_BLOCK_TIME'] }),
} as const;
