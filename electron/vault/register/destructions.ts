import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { backupChoices, type Destruction, destroyedKinds, destroyedPlace, destructionGrounds, remaining } from '../../../shared/contract/destruction.ts';

/** A destruction as it was ordered: what is needed to do it again in an older backup. */
export interface OrderedDestruction extends Pick<Destruction, 'id' | 'at' | 'kind' | 'ground' | 'note' | 'legalDemand' | 'orderNumber' | 'orderDay' | 'operator' | 'backups'> {
  /** Keyed hash of whom, 16 bytes (`journal/destruction/subject.ts`). */
  readonly hash: Uint8Array;
}

const parsed = <S extends z.ZodType>(schema: S) => z.string().transform((text) => schema.parse(JSON.parse(text)));
const row = z.object({
  id: z.string(),
  at: z.string(),
  kind: z.enum(destroyedKinds),
  hash: z.instanceof(Uint8Array),
  ground: z.enum(destructionGrounds),
  note: z.string(),
  legal_demand: z.string(),
  order_number: z.string(),
  order_day: z.string(),
  operator: z.string(),
  backups: z.enum(backupChoices),
  records: z.number(),
  texts: z.number(),
  places: parsed(z.array(destroyedPlace)),
  stays: parsed(z.array(remaining)),
  applied: z.string(),
  finished: z.string().nullable(),
});

function fromRow(value: unknown): Destruction & OrderedDestruction {
  const { legal_demand: legalDemand, order_number: orderNumber, order_day: orderDay, ...rest } = row.parse(value);
  return { ...rest, legalDemand, orderNumber, orderDay };
}

/** Newest first. */
export function listDestructions(db: Database): (Destruction & OrderedDestruction)[] {
  return db.prepare('SELECT * FROM destruction ORDER BY at DESC, rowid DESC').all().map(fromRow);
}

export function insertDestruction(
  db: Database,
  ordered: OrderedDestruction,
  done: Pick<Destruction, 'records' | 'texts' | 'places' | 'stays' | 'applied'>,
): void {
  db.prepare(
    `INSERT INTO destruction (id, at, kind, hash, ground, note, legal_demand, order_number, order_day, operator, backups, records, texts, places, stays, applied)
     VALUES (@id, @at, @kind, @hash, @ground, @note, @legalDemand, @orderNumber, @orderDay, @operator, @backups, @records, @texts, @places, @stays, @applied)`,
  ).run({ ...ordered, ...done, places: JSON.stringify(done.places), stays: JSON.stringify(done.stays) });
}

export function markFinished(db: Database, at: string): void {
  db.prepare('UPDATE destruction SET finished = ? WHERE finished IS NULL').run(at);
}
