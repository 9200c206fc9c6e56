import { z } from 'zod';
import { actions } from '../domain/vocabulary.ts';
import { rejectedRow } from './people.ts';
import { procedure } from './procedure.ts';
import { fileHandle, id, instant, nothing, workProgress, writtenFile } from './scalars.ts';

/** Kinds of logs. What each is and is not read for stands in docs/sources.md; the last three are tables with a saved mapping. */
export const sourceKinds = [
  'postgresql-csvlog', 'postgresql-jsonlog', 'mariadb-audit', 'mysql-audit-json', 'mssql-audit', 'oracle-audit', 'mongodb-audit',
  'syslog', 'windows-events', 'csv', 'xlsx', 'jsonl',
] as const; // prettier-ignore
export type SourceKind = (typeof sourceKinds)[number];

/** Kinds that are read by a mapping of columns. */
export const mappedKinds: ReadonlySet<SourceKind> = new Set(['csv', 'xlsx', 'jsonl']);

/** `auto` finds Unicode and the Cyrillic code pages by themselves; KOI8-R looks like Windows-1251 and must be said. */
export const logEncodings = ['auto', 'utf-8', 'utf-16le', 'utf-16be', 'windows-1251', 'kz-1048', 'koi8-r'] as const;
export type LogEncoding = (typeof logEncodings)[number];

/**
 * Which column of a table (CSV, XLSX, JSON lines) means what. A column is named by its header, by `#3` where there is none,
 * in JSON by its path: `user.name`.
 */
export const csvMapping = z.object({
  delimiter: z.enum(['auto', ';', ',', '\t', '|']).default('auto'),
  /** Sheet of a workbook; null for the first. */
  sheet: z.string().max(200).nullable().default(null),
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
    /** R1: what for. Held against the purposes of the base. */
    purpose: z.string().nullable().default(null),
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
  encoding: z.enum(logEncodings).default('auto'),
  /** Present for the kinds of {@link mappedKinds}. */
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
  /** Of the rejected: counted, but not kept to be looked at. */
  notKept: z.number().int(),
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

/** A file of several that could not be imported, and why. */
const refusedFile = z.object({ name: z.string(), problem: z.string() });
export type RefusedFile = z.infer<typeof refusedFile>;

/** A folder whose new records a source takes by itself while the register is open. */
export const watchedFolder = z.object({
  source: id,
  /** Only shown: a page cannot name a place. */
  folder: z.string(),
  /** Names of files, with `*` and `?`. */
  pattern: z.string(),
  lastLook: instant.nullable(),
  /** Why the folder could not be looked into the last time; a code. */
  problem: z.string().nullable(),
  files: z.array(
    z.object({
      name: z.string(),
      bytes: z.number().int(),
      /** Bytes at the end that are no whole record yet. */
      waiting: z.number().int(),
      problem: z.string().nullable(),
    }),
  ),
});
export type WatchedFolder = z.infer<typeof watchedFolder>;

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
  /**
   * Looks into files before anything is imported: what they are, columns, first rows, databases, tables and accounts seen, and
   * what would be read, skipped and rejected.
   */
  inspect: procedure({
    access: 'editor',
    input: z.object({
      /** Files, or folders with files. */
      files: z.array(fileHandle).min(1).max(1000),
      /** Looks as this kind instead of the one recognised. */
      kind: z.enum(sourceKinds).nullable().default(null),
      encoding: z.enum(logEncodings).default('auto'),
      timeZone: z.string().default('Asia/Almaty'),
      mapping: csvMapping.nullable().default(null),
    }),
    output: z.object({
      /** Renewed handles: the same files for the import that follows. */
      files: z.array(fileHandle),
      /** In the order of import: by the time of their first record. The first is the one looked into. */
      found: z.array(z.object({ name: z.string(), bytes: z.number().int(), firstTime: instant.nullable() })),
      kind: z.enum(sourceKinds),
      /** What the contents look like; null where they look like nothing known. */
      recognised: z.enum(sourceKinds).nullable(),
      encoding: z.string(),
      delimiter: z.string(),
      headerRow: z.number().int(),
      sheets: z.array(z.string()),
      columns: z.array(z.string()),
      sample: z.array(z.array(z.string())),
      /** Guess of the mapping by header names in three languages; null for kinds that need none. */
      guess: csvMapping.nullable(),
      /** Distinct values of the guessed action column, at most 50. */
      actionValues: z.array(z.string()),
      objects: z.array(unmappedObject),
      accounts: z.array(unmappedAccount),
      /** What became of the records of the part looked at. */
      outcome: z.object({ read: z.number().int(), skipped: z.number().int(), rejected: z.number().int() }),
      /** The first records as they would be read. */
      preview: z.array(
        z.object({ line: z.number().int(), time: instant, account: z.string(), action: z.enum(actions), object: z.string(), statement: z.string() }),
      ),
      rejects: z.array(rejectedRow),
    }),
    problems: ['LOG_FORMAT_UNKNOWN', 'CSV_EMPTY', 'ENCODING_UNKNOWN', 'FOLDER_WITHOUT_LOGS', 'LOG_ARCHIVE_DAMAGED', 'LOG_ARCHIVE_TOO_DENSE', 'XLSX_UNREADABLE', 'XLSX_TOO_LARGE'],
  }),
  import: procedure({
    access: 'editor',
    input: z.object({ source: id, /** Files, or folders with files. */ files: z.array(fileHandle).min(1).max(1000) }),
    output: z.object({ batches: z.array(importBatch), refused: z.array(refusedFile) }),
    progress: workProgress,
    problems: [
      'LOG_FORMAT_UNKNOWN', 'CSV_EMPTY', 'ENCODING_UNKNOWN', 'SOURCE_MAPPING_MISSING', 'CSV_COLUMN_MISSING', 'DISK_FULL', 'FILE_CHANGED',
      'FOLDER_WITHOUT_LOGS', 'LOG_ARCHIVE_DAMAGED', 'LOG_ARCHIVE_TOO_DENSE', 'XLSX_UNREADABLE', 'XLSX_TOO_LARGE',
    ], // prettier-ignore
  }),
  /** Folders that sources take new records from. */
  watched: procedure({ access: 'auditor', input: nothing, output: z.object({ folders: z.array(watchedFolder) }) }),
  watch: procedure({
    access: 'editor',
    input: z.object({ source: id, folder: fileHandle, pattern: z.string().trim().min(1).max(100).default('*') }),
    output: watchedFolder,
  }),
  unwatch: procedure({ access: 'editor', input: z.object({ source: id }), output: nothing }),
  /** Imports what is new in the watched folders. Nothing is written to the journal where nothing is new. */
  look: procedure({
    access: 'editor',
    input: z.object({ source: id.optional() }),
    /** `busy`: another look is under way, and this one did nothing. */
    output: z.object({ batches: z.array(importBatch), refused: z.array(refusedFile), busy: z.boolean() }),
    progress: workProgress,
  }),
  imports: procedure({ access: 'auditor', input: nothing, output: z.object({ batches: z.array(importBatch) }) }),
  rejected: procedure({
    access: 'auditor',
    input: z.object({ batch: id, offset: z.number().int().default(0), limit: z.number().int().max(1000).default(200) }),
    /** `total` of all, `kept` of those that can be looked at. */
    output: z.object({ total: z.number().int(), kept: z.number().int(), rows: z.array(rejectedRow) }),
  }),
  exportRejected: procedure({ access: 'auditor', input: z.object({ batch: id, target: fileHandle }), output: writtenFile }),
  /** What the journal holds of a source without a base or a known account. */
  unmapped: procedure({
    access: 'auditor',
    input: z.object({ source: id.optional() }),
    output: z.object({ objects: z.array(unmappedObject), accounts: z.array(unmappedAccount) }),
  }),
} as const;
