import { z } from 'zod';
import { actions } from '../domain/vocabulary.ts';
import { rejectedRow } from './people.ts';
import { procedure } from './procedure.ts';
import { fileHandle, id, instant, nothing, workProgress, writtenFile } from './scalars.ts';

/** `postgresql-csvlog`: server log in CSV with pgaudit records. `csv`: any table with a saved mapping. */
export const sourceKinds = ['postgresql-csvlog', 'csv'] as const;

/** Which column of a generic CSV means what. A column is named by its header, or by `#3` where there is none. */
export const csvMapping = z.object({
  encoding: z.enum(['auto', 'utf-8', 'windows-1251']).default('auto'),
  delimiter: z.enum(['auto', ';', ',', '\t', '|']).default('auto'),
  /** Number of the header row from 1; 0 where there is none; `null` to guess. */
  headerRow: z.number().int().nonnegative().nullable().default(null),
  columns: z.object({
    time: z.string(),
    account: z.string(),
    action: z.string(),
    database: z.string().nullable().default(null),
    schema: z.string().nullable().default(null),
    object: z.string().nullable().default(null),
    rows: z.string().nullable().default(null),
    host: z.string().nullable().default(null),
    statement: z.string().nullable().default(null),
  }),
  /** e.g. `dd.MM.yyyy HH:mm:ss`, `yyyy-MM-dd HH:mm:ss`; `auto` recognises both and RFC 3339. */
  timeFormat: z.string().default('auto'),
  /** Value of the action column, lower case → action. What is absent is listed as unmapped. */
  actions: z.record(z.string(), z.enum(actions)).default({}),
});
export type CsvMapping = z.infer<typeof csvMapping>;

/** `*` matches anything; the most specific rule wins. `base: null` says: known, and not personal data. */
export const objectRule = z.object({
  database: z.string().min(1).default('*'),
  schema: z.string().min(1).default('*'),
  table: z.string().min(1).default('*'),
  base: id.nullable(),
});
export type ObjectRule = z.infer<typeof objectRule>;

export const sourceFields = z.object({
  name: z.string().trim().min(1).max(200),
  kind: z.enum(sourceKinds),
  /** IANA zone for times without an offset. */
  timeZone: z.string().default('Asia/Almaty'),
  objects: z.array(objectRule),
  /** Present for kind `csv`. */
  mapping: csvMapping.nullable().default(null),
});
export type SourceFields = z.infer<typeof sourceFields>;

export const importBatch = z.object({
  id,
  source: id,
  sourceName: z.string(),
  fileName: z.string(),
  sha256: z.string(),
  startedAt: instant,
  finishedAt: instant.nullable(),
  /** Records of the file, whatever became of them. */
  read: z.number().int(),
  added: z.number().int(),
  /** Already in the journal: exact repetition. */
  duplicates: z.number().int(),
  /** Added, but to no base: no object rule applies. */
  unmappedObjects: z.number().int(),
  /** Added, but the account is not known. */
  unmappedAccounts: z.number().int(),
  /** Server messages that are no action on data (start-up, errors): counted, not added. */
  skipped: z.number().int(),
  rejected: z.number().int(),
  firstTime: instant.nullable(),
  lastTime: instant.nullable(),
  newFindings: z.number().int(),
});
export type ImportBatch = z.infer<typeof importBatch>;

export const source = sourceFields.extend({
  id,
  created: instant,
  records: z.number().int(),
  lastRecord: instant.nullable(),
  lastImport: instant.nullable(),
});
export type Source = z.infer<typeof source>;

const unmappedObject = z.object({ database: z.string(), schema: z.string(), table: z.string(), records: z.number().int() });
const unmappedAccount = z.object({ account: z.string(), records: z.number().int() });

export const sources = {
  list: procedure({ access: 'auditor', input: nothing, output: z.object({ sources: z.array(source) }) }),
  create: procedure({ access: 'editor', input: sourceFields, output: source, problems: ['SOURCE_NAME_TAKEN', 'SOURCE_MAPPING_MISSING', 'TIME_ZONE_UNKNOWN'] }),
  update: procedure({
    access: 'editor',
    input: z.object({ id, fields: sourceFields }),
    output: source,
    problems: ['SOURCE_NAME_TAKEN', 'SOURCE_MAPPING_MISSING', 'TIME_ZONE_UNKNOWN'],
  }),
  /** Looks into a file before anything is imported: format guess, header, first rows, databases/tables/accounts seen. */
  inspect: procedure({
    access: 'editor',
    input: z.object({ file: fileHandle, mapping: csvMapping.nullable().default(null) }),
    output: z.object({
      /** Renewed handle: the same file for the import that follows. */
      file: fileHandle,
      kind: z.enum(sourceKinds),
      encoding: z.string(),
      delimiter: z.string(),
      headerRow: z.number().int(),
      columns: z.array(z.string()),
      sample: z.array(z.array(z.string())),
      /** Guess of the mapping by header names in three languages. */
      guess: csvMapping.nullable(),
      /** Distinct values of the guessed action column, at most 50. */
      actionValues: z.array(z.string()),
      objects: z.array(unmappedObject),
      accounts: z.array(unmappedAccount),
    }),
    problems: ['LOG_FORMAT_UNKNOWN', 'CSV_EMPTY', 'ENCODING_UNKNOWN'],
  }),
  import: procedure({
    access: 'editor',
    input: z.object({ source: id, file: fileHandle }),
    output: z.object({ batch: importBatch }),
    progress: workProgress,
    problems: ['LOG_FORMAT_UNKNOWN', 'CSV_EMPTY', 'ENCODING_UNKNOWN', 'SOURCE_MAPPING_MISSING', 'CSV_COLUMN_MISSING', 'DISK_FULL', 'FILE_CHANGED'],
  }),
  imports: procedure({ access: 'auditor', input: nothing, output: z.object({ batches: z.array(importBatch) }) }),
  rejected: procedure({
    access: 'auditor',
    input: z.object({ batch: id, offset: z.number().int().default(0), limit: z.number().int().max(1000).default(200) }),
    output: z.object({ total: z.number().int(), rows: z.array(rejectedRow) }),
  }),
  exportRejected: procedure({ access: 'auditor', input: z.object({ batch: id, target: fileHandle }), output: writtenFile }),
  /** What the journal holds of a source without a base or a known account. */
  unmapped: procedure({
    access: 'auditor',
    input: z.object({ source: id.optional() }),
    output: z.object({ objects: z.array(unmappedObject), accounts: z.array(unmappedAccount) }),
  }),
} as const;
