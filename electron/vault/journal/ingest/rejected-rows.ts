import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import type { RejectedRow } from '../../../../shared/contract/people.ts';

const rowSchema = z.object({ line: z.number(), column_name: z.string().nullable(), reason: z.string(), params: z.string(), raw: z.string() });
const paramsSchema = z.record(z.string(), z.union([z.string(), z.number()]));

/** Records of an import that could not be read, in the order of the file; `limit` -1 for all. */
export function rejectedRows(db: Database, batch: string, offset: number, limit: number): RejectedRow[] {
  return z
    .array(rowSchema)
    .parse(db.prepare('SELECT line, column_name, reason, params, raw FROM import_reject WHERE batch_id = ? ORDER BY place LIMIT ? OFFSET ?').all(batch, limit, offset))
    .map(({ line, column_name, reason, params, raw }) => ({ row: line, column: column_name, reason, params: paramsSchema.parse(JSON.parse(params)), raw }));
}

export function countRejected(db: Database, batch: string): number {
  return db.prepare<[string], number>('SELECT count(*) FROM import_reject WHERE batch_id = ?').pluck().get(batch) ?? 0;
}
