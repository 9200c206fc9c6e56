import { hourOfWeek } from './activity.ts';
import { almatyHours } from './almaty-days.ts';
import type { Columns } from './columns.ts';
import type { NumberMask } from './number-mask.ts';

export const refinedColumns = ['base', 'person', 'account', 'action', 'source', 'object'] as const;
export type RefinedColumn = (typeof refinedColumns)[number];

/** What narrows a selection further than {@link Columns.select} does. Absent: any. */
export interface Refinement {
  /** Kept are the records whose number in the column is in the mask. */
  readonly only: ReadonlyMap<RefinedColumn, NumberMask>;
  /** Left out are those whose number is. */
  readonly except: ReadonlyMap<RefinedColumn, NumberMask>;
  /** 168 places, hours of the week from Monday 00:00 in Almaty. */
  readonly hoursOfWeek: NumberMask | undefined;
}

/** The part of the selection that passes, in its order; the selection itself where there is nothing to refine. */
export function refine(columns: Columns, selection: Uint32Array, { only, except, hoursOfWeek }: Refinement): Uint32Array {
  let found = selection;
  for (const [column, mask] of only) found = keep(found, columns[column], mask, 1);
  for (const [column, mask] of except) found = keep(found, columns[column], mask, 0);
  if (!hoursOfWeek) return found;
  return filtered(found, (seq) => hoursOfWeek[hourOfWeek(almatyHours(columns.time[seq] ?? 0))] === 1);
}

function keep(selection: Uint32Array, column: Uint8Array | Uint32Array, mask: NumberMask, wanted: 0 | 1): Uint32Array {
  return filtered(selection, (seq) => (mask[column[seq] ?? 0] ?? 0) === wanted);
}

function filtered(selection: Uint32Array, passes: (seq: number) => boolean): Uint32Array {
  const found = new Uint32Array(selection.length);
  let count = 0;
  for (const seq of selection) if (passes(seq)) found[count++] = seq;
  return found.subarray(0, count);
}
