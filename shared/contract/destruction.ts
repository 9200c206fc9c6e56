import { z } from 'zod';
import { blockedSubject } from './blocked-subjects.ts';
import { procedure } from './procedure.ts';
import { day, fileHandle, id, instant, nothing, workProgress, writtenFile } from './scalars.ts';

/** Whose values: what a log may name somebody by, an account of a log, a person of the register. */
export const destroyedKinds = ['iin', 'phone', 'account', 'person'] as const;
/** On the subject's demand, because the data were processed unlawfully; by the end of the term of storage; else. */
export const destructionGrounds = ['demand', 'term', 'other'] as const;
/** Backups made before hold the values still: they stay, or a new one takes their place. */
export const backupChoices = ['keep', 'replace'] as const;

/** Places besides records of the journal where the values stood, and how many there were. */
export const destroyedPlace = z.object({
  place: z.enum(['accounts', 'person', 'rejects', 'subjects', 'incidents', 'findings', 'filters', 'acts', 'lists', 'imports', 'applications']),
  count: z.number().int(),
});
/** What holds the value and is not destroyed: made documents, committed bodies of records, exports given away, settings and lists. */
export const remaining = z.object({ what: z.enum(['documents', 'bodies', 'exports', 'other']), count: z.number().int(), names: z.array(z.string()) });
export type DestroyedPlace = z.infer<typeof destroyedPlace>;
export type Remaining = z.infer<typeof remaining>;

const order = {
  ground: z.enum(destructionGrounds),
  note: z.string().trim().max(1000).default(''),
  /** Number and date of what demands it although the data are blocked. */
  legalDemand: z.string().trim().max(300).default(''),
  orderNumber: z.string().trim().min(1).max(100),
  orderDay: day,
  backups: z.enum(backupChoices),
};

/** R54: one destruction. Whose values they were cannot be read back. */
export const destruction = z.object({
  id,
  at: instant,
  kind: z.enum(destroyedKinds),
  ...order,
  operator: z.string(),
  records: z.number().int(),
  /** Free texts destroyed in them. */
  texts: z.number().int(),
  places: z.array(destroyedPlace),
  stays: z.array(remaining),
  /** Later than `at` where it was done again in a restored backup. */
  applied: instant,
  /** null: traces in the pages of the file are wiped at the next opening. */
  finished: instant.nullable(),
});
export type Destruction = z.infer<typeof destruction>;

export const subjectOfDestruction = z.discriminatedUnion('by', [
  z.object({ by: z.literal('identifier'), identifier: z.string().trim().min(10).max(30) }),
  z.object({ by: z.literal('account'), account: z.string().trim().min(1).max(200) }),
  z.object({ by: z.literal('person'), person: id }),
]);
export type SubjectOfDestruction = z.infer<typeof subjectOfDestruction>;

const unknownSubject = ['SUBJECT_IDENTIFIER', 'IIN_CONTROL_DIGIT', 'IIN_INVALID', 'NOT_FOUND', 'DESTRUCTION_HAS_ACCESS'] as const;

export const destructions = {
  list: procedure({ access: 'auditor', input: nothing, output: z.object({ destructions: z.array(destruction) }) }),
  /** What a destruction would take away, and what it would leave. Looking is recorded, with a keyed hash of whom. */
  preview: procedure({
    access: 'owner',
    input: z.object({ subject: subjectOfDestruction }),
    output: z.object({
      kind: z.enum(destroyedKinds),
      /** The act by which the data are blocked now; destruction needs a legal demand then. */
      blocked: blockedSubject.nullable(),
      records: z.number().int(),
      texts: z.number().int(),
      places: z.array(destroyedPlace),
      stays: z.array(remaining),
      /** How many backups of the register's own folder were made with these values possibly in them. */
      backups: z.number().int(),
    }),
    progress: workProgress,
    problems: unknownSubject,
  }),
  /** Cannot be undone; `confirmed` says that the user knows. */
  destroy: procedure({
    access: 'owner',
    input: z.object({ subject: subjectOfDestruction, ...order, confirmed: z.literal(true) }),
    output: destruction,
    progress: workProgress,
    problems: [...unknownSubject, 'DESTRUCTION_BLOCKED', 'DESTRUCTION_NOTE_NEEDED', 'DESTRUCTION_TEXT_NAMES', 'DESTRUCTION_DAY', 'DESTRUCTION_UNFINISHED', 'DISK_FULL'],
  }),
  /** The act of it as a PDF, in Kazakh and in Russian, to be signed by hand or with *Sign a file*. */
  act: procedure({ access: 'editor', input: z.object({ id, target: fileHandle }), output: writtenFile, problems: ['DISK_FULL'] }),
} as const;
