import { z } from 'zod';
import { journalFilter } from './journal.ts';
import { procedure } from './procedure.ts';
import { fileHandle, id, instant, workProgress, writtenFile } from './scalars.ts';
import { signingKey, signingProblems } from './signing-key.ts';

/** Which personal values an export opens. What is not revealed stays a commitment; proofs hold either way. */
export const revealed = z.object({
  people: z.boolean().default(true),
  accounts: z.boolean().default(true),
  /** Statement, parameters, client host, raw line. */
  freeText: z.boolean().default(false),
});

/** Columns of the list for people. */
export const listColumn = z.enum(['sequence', 'time', 'base', 'account', 'person', 'action', 'object', 'rows', 'findings', 'source', 'host', 'statement']);
export type ListColumnName = z.infer<typeof listColumn>;

export const exportRecord = z.object({
  id,
  at: instant,
  operator: z.string(),
  name: z.string(),
  format: z.enum(['journal', 'csv', 'xlsx', 'pdf']),
  from: instant.nullable(),
  to: instant.nullable(),
  bases: z.array(z.string()),
  shown: z.number().int(),
  withheld: z.number().int(),
  root: z.string(),
  signer: z.string().nullable(),
});
export type ExportRecord = z.infer<typeof exportRecord>;

export const audit = {
  /** Counts before anything is written. */
  estimate: procedure({
    access: 'auditor',
    input: z.object({ filter: journalFilter }),
    output: z.object({ shown: z.number().int(), withheld: z.number().int() }),
  }),
  /**
   * Verifiable export (docs/formats/journal.md): every leaf of the tree, those outside the filter unopened; tlog-tiles,
   * checkpoint, signed manifest with the digest of every file. `key` absent: unsigned manifest, said in the report.
   */
  exportJournal: procedure({
    access: 'auditor',
    input: z.object({
      filter: journalFilter,
      reveal: revealed,
      folder: fileHandle,
      key: signingKey.optional(),
    }),
    output: z.object({ export: exportRecord, path: z.string(), files: z.number().int(), /** A handle to verify the folder with, without choosing it. */ again: fileHandle }),
    progress: workProgress,
    problems: [...signingProblems, 'EXPORT_FOLDER_NOT_EMPTY', 'DISK_FULL', 'JOURNAL_DAMAGED'],
  }),
  /** The same list for people. */
  exportList: procedure({
    access: 'auditor',
    input: z.object({
      filter: journalFilter,
      reveal: revealed,
      format: z.enum(['csv', 'xlsx', 'pdf']),
      /** Those of what is not revealed are left out all the same; absent: all. */
      columns: z.array(listColumn).optional(),
      /** Absent: oldest first. */
      order: z.enum(['newest', 'oldest']).optional(),
      target: fileHandle,
      language: z.enum(['kk', 'ru', 'en']),
    }),
    output: z.object({ export: exportRecord, file: writtenFile }),
    progress: workProgress,
    problems: ['DISK_FULL', 'GLYPH_MISSING', 'EXPORT_TOO_LARGE'],
  }),
  history: procedure({ access: 'auditor', input: z.object({}), output: z.object({ exports: z.array(exportRecord) }) }),
} as const;
