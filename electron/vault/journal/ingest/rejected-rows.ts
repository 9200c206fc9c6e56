import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import type { RejectedRow } from '../../../../shared/contract/people.ts';

const rowSchema = z.object({ line: z.number(), column_name: z.string().nullable(), reason: z.string(), params: z.string(), raw: z.string() });
const paramsSchema = z.record(z.string(), z.union([z.string(), z.number()]));

/** Kept of one import; beyond that records are counted only, so that a file that is wrong as a whole does not fill the register. */
export const mostRejectsKept = 10_000;
/** Characters kept of the first ones: nearly every record whole. */
const longestReject = 64 * 1024;
const keptWhole = 1000;
/** Of those after them: enough to know what they are. */
const shortReject = 4 * 1024;

/** What is kept of the text of the record that was rejected as the `place`th of its import, from 1. */
export function keptText(raw: string, place: number): string {
  return raw.slice(0, place <= keptWhole ? longestReject : shortReject);
}

/** Records of an import that could not be read and are kept, in the order of the file; `limit` -1 for all. */
export function rejectedRows(db: Database, batch: string, offset: number, limit: number): RejectedRow[] {
  return z
    .array(rowSchema)
    .parse(db.prepare('SELECT line, column_name, reason, params, raw FROM import_reject WHERE batch_id = ? ORDER BY place LIMIT ? OFFSET ?').all(batch, limit, offset))
    .map(({ line, column_name, reason, params, raw }) => ({ row: line, column: column_name, reason, params: paramsSchema.parse(JSON.parse(params)), raw }));
}

/** How many of an import's are kept. */
export function countKept(db: Database, batch: string): number {
  return db.prepare<[string], number>('SELECT count(*) FROM import_reject WHERE batch_id = ?').pluck().get(batch) ?? 0;
}
