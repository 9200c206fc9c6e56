import { z } from 'zod';
import { givenAway, personalKinds, treatments } from '../domain/redaction.ts';
import { journalFilter } from './journal.ts';
import { actions } from '../domain/vocabulary.ts';
import { procedure } from './procedure.ts';
import { fileHandle, id, instant, workProgress, writtenFile } from './scalars.ts';
import { signingKey, signingProblems } from './signing-key.ts';

/**
 * What becomes of each kind of personal values. What is not revealed stays a commitment; proofs hold either way. A pseudonym is the
 * word of whoever makes the export: no proof covers it.
 */
export const redaction = z.record(z.enum(personalKinds), z.enum(treatments)).refine((chosen) => givenAway(chosen) === null);

/** Labels are the same in all exports of a series, and nowhere else; without one they are those of this export alone. */
const pseudonymSeries = z.string().trim().min(1).max(100).optional();

/** A personal value as it leaves: itself, a label, or nothing (`text` null). */
const leaving = z.object({ kind: z.string(), treatment: z.enum(treatments), text: z.string().nullable() });
export type LeavingValue = z.infer<typeof leaving>;

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
    input: z.object({ filter: journalFilter, redaction }),
    output: z.object({ shown: z.number().int(), withheld: z.number().int() }),
  }),
  /** Some of the newest records as they would leave. Labels are those of the series; without one, of this preview alone. */
  preview: procedure({
    access: 'auditor',
    input: z.object({ filter: journalFilter, redaction, pseudonymSeries, limit: z.number().int().min(1).max(50).default(5) }),
    output: z.object({
      records: z.array(
        z.object({ sequence: z.number().int(), time: instant, action: z.enum(actions), object: z.string(), personal: z.array(leaving) }),
      ),
    }),
  }),
  /**
   * Verifiable export (docs/formats/journal.md): every leaf of the tree, those outside the filter unopened; tlog-tiles,
   * checkpoint, signed manifest with the digest of every file. `key` absent: unsigned manifest, said in the report.
   */
  exportJournal: procedure({
    access: 'auditor',
    input: z.object({
      filter: journalFilter,
      redaction,
      pseudonymSeries,
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
      redaction,
      pseudonymSeries,
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
