import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { Fault } from '../../../../shared/contract/problem.ts';
import { csvMapping, type ImportBatch, logEncodings, type ObjectRule, type SourceFields, sourceKinds } from '../../../../shared/contract/sources.ts';
import { mostRejectsKept } from './rejected-rows.ts';

/** A source as it is kept. */
export interface StoredSource extends SourceFields {
  readonly id: string;
  readonly created: string;
}

const sourceRow = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(sourceKinds),
  time_zone: z.string(),
  encoding: z.enum(logEncodings),
  mapping: z.string().nullable(),
  created: z.string(),
});
const objectRow = z.object({ database: z.string(), schema: z.string(), table_name: z.string(), base_id: z.string().nullable() });

/** How names of sources are compared: without regard to letter case. */
function nameKey(name: string): string {
  return name.normalize('NFC').toLocaleLowerCase();
}

export function listSources(db: Database): StoredSource[] {
  return db.prepare('SELECT id, name, kind, time_zone, encoding, mapping, created FROM source ORDER BY created, id').all().map((row) => toSource(db, row));
}

/** @throws Fault NOT_FOUND */
export function getSource(db: Database, id: string): StoredSource {
  const row = db.prepare('SELECT id, name, kind, time_zone, encoding, mapping, created FROM source WHERE id = ?').get(id);
  if (row === undefined) throw new Fault('NOT_FOUND');
  return toSource(db, row);
}

function toSource(db: Database, raw: unknown): StoredSource {
  const row = sourceRow.parse(raw);
  const objects = z
    .array(objectRow)
    .parse(db.prepare('SELECT database, schema, table_name, base_id FROM source_object WHERE source_id = ? ORDER BY place').all(row.id));
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    timeZone: row.time_zone,
    encoding: row.encoding,
    mapping: row.mapping === null ? null : csvMapping.parse(JSON.parse(row.mapping)),
    objects: objects.map(({ database, schema, table_name, base_id }): ObjectRule => ({ database, schema, table: table_name, base: base_id })),
    created: row.created,
  };
}

/** @throws Fault SOURCE_NAME_TAKEN */
export function insertSource(db: Database, id: string, fields: SourceFields, at: string): void {
  refuseTakenName(db, fields.name, id);
  db.prepare('INSERT INTO source (id, name, name_key, kind, time_zone, encoding, mapping, created, updated) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)').run(
    id, fields.name, nameKey(fields.name), fields.kind, fields.timeZone, fields.encoding, fields.mapping && JSON.stringify(fields.mapping), at, at,
  );
  writeObjects(db, id, fields.objects);
}

/** @throws Fault SOURCE_NAME_TAKEN */
export function updateSource(db: Database, id: string, fields: SourceFields, at: string): void {
  refuseTakenName(db, fields.name, id);
  db.prepare('UPDATE source SET name = ?, name_key = ?, kind = ?, time_zone = ?, encoding = ?, mapping = ?, updated = ? WHERE id = ?').run(
    fields.name, nameKey(fields.name), fields.kind, fields.timeZone, fields.encoding, fields.mapping && JSON.stringify(fields.mapping), at, id,
  );
  writeObjects(db, id, fields.objects);
}

function refuseTakenName(db: Database, name: string, id: string): void {
  const taken = db.prepare('SELECT 1 FROM source WHERE name_key = ? AND id <> ?').get(nameKey(name), id);
  if (taken !== undefined) throw new Fault('SOURCE_NAME_TAKEN', { fields: { name: 'SOURCE_NAME_TAKEN' } });
}

function writeObjects(db: Database, id: string, objects: readonly ObjectRule[]): void {
  db.prepare('DELETE FROM source_object WHERE source_id = ?').run(id);
  const insert = db.prepare('INSERT INTO source_object (source_id, place, database, schema, table_name, base_id) VALUES (?, ?, ?, ?, ?, ?)');
  const hasBase = db.prepare('SELECT 1 FROM base WHERE id = ?');
  objects.forEach((rule, place) => {
    if (rule.base !== null && hasBase.get(rule.base) === undefined) throw new Fault('NOT_FOUND', { fields: { [`objects.${place}.base`]: 'NOT_FOUND' } });
    insert.run(id, place, rule.database, rule.schema, rule.table, rule.base);
  });
}

/** Running totals of one import. */
export interface BatchCounts {
  read: number;
  added: number;
  duplicates: number;
  unmappedObjects: number;
  unmappedAccounts: number;
  skipped: number;
  rejected: number;
  firstMs: number | null;
  lastMs: number | null;
  newFindings: number;
}

export function emptyCounts(): BatchCounts {
  return { read: 0, added: 0, duplicates: 0, unmappedObjects: 0, unmappedAccounts: 0, skipped: 0, rejected: 0, firstMs: null, lastMs: null, newFindings: 0 };
}

export function insertBatch(db: Database, batch: { readonly id: string; readonly source: string; readonly fileName: string; readonly startedAt: string }): void {
  db.prepare(
    `INSERT INTO import_batch (id, source_id, file_name, sha256, started_at, finished_at, read, added, duplicates, unmapped_objects,
                               unmapped_accounts, skipped, rejected, first_time, last_time, new_findings)
     VALUES (?, ?, ?, '', ?, NULL, 0, 0, 0, 0, 0, 0, 0, NULL, NULL, 0)`,
  ).run(batch.id, batch.source, batch.fileName, batch.startedAt);
}

export function writeCounts(db: Database, id: string, counts: BatchCounts): void {
  db.prepare(
    `UPDATE import_batch SET read = ?, added = ?, duplicates = ?, unmapped_objects = ?, unmapped_accounts = ?, skipped = ?, rejected = ?,
                             first_time = ?, last_time = ?, new_findings = ? WHERE id = ?`,
  ).run(
    counts.read, counts.added, counts.duplicates, counts.unmappedObjects, counts.unmappedAccounts, counts.skipped, counts.rejected,
    counts.firstMs, counts.lastMs, counts.newFindings, id,
  );
}

export function finishBatch(db: Database, id: string, sha256: string, finishedAt: string): void {
  db.prepare('UPDATE import_batch SET sha256 = ?, finished_at = ? WHERE id = ?').run(sha256, finishedAt, id);
}

const batchRow = z.object({
  id: z.string(),
  source_id: z.string(),
  source_name: z.string(),
  file_name: z.string(),
  sha256: z.string(),
  started_at: z.string(),
  finished_at: z.string().nullable(),
  read: z.number(),
  added: z.number(),
  duplicates: z.number(),
  unmapped_objects: z.number(),
  unmapped_accounts: z.number(),
  skipped: z.number(),
  rejected: z.number(),
  not_kept: z.number(),
  first_time: z.number().nullable(),
  last_time: z.number().nullable(),
  new_findings: z.number(),
});

// Rejects are counted only where some may be missing.
const selectBatch = `
  SELECT b.*, s.name AS source_name,
         CASE WHEN b.rejected > ${mostRejectsKept} THEN b.rejected - (SELECT count(*) FROM import_reject WHERE batch_id = b.id) ELSE 0 END AS not_kept
  FROM import_batch b JOIN source s ON s.id = b.source_id`;

/** Newest first. */
export function listBatches(db: Database): ImportBatch[] {
  return db.prepare(`${selectBatch} ORDER BY b.started_at DESC, b.rowid DESC`).all().map(toBatch);
}

/** Whether the import that was begun last was stopped or broke off, or is under way. */
export function lastBatchIsOpen(db: Database): boolean {
  return db.prepare<[], number>('SELECT finished_at IS NULL FROM import_batch ORDER BY started_at DESC, rowid DESC LIMIT 1').pluck().get() === 1;
}

/** @throws Fault NOT_FOUND */
export function getBatch(db: Database, id: string): ImportBatch {
  const row = db.prepare(`${selectBatch} WHERE b.id = ?`).get(id);
  if (row === undefined) throw new Fault('NOT_FOUND');
  return toBatch(row);
}

function toBatch(raw: unknown): ImportBatch {
  const row = batchRow.parse(raw);
  const instant = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
  return {
    id: row.id,
    source: row.source_id,
    sourceName: row.source_name,
    fileName: row.file_name,
    sha256: row.sha256,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    read: row.read,
    added: row.added,
    duplicates: row.duplicates,
    unmappedObjects: row.unmapped_objects,
    unmappedAccounts: row.unmapped_accounts,
    skipped: row.skipped,
    rejected: row.rejected,
    notKept: row.not_kept,
    firstTime: instant(row.first_time),
    lastTime: instant(row.last_time),
    newFindings: row.new_findings,
  };
}
