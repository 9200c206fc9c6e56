import type { Columns } from './columns.ts';

export type TopOf = 'account' | 'object';
export type TopBy = 'records' | 'rows' | 'findings';

/** What one account did, or what was done with one object. */
export interface Top {
  /** Number in the dimension. */
  readonly number: number;
  readonly records: number;
  /** Rows that the logs state; records that state none add nothing. */
  readonly rows: number;
  readonly findings: number;
  /** The person of every one of its records, or of an object the base; 0 where they differ or there is none. */
  readonly belongsTo: number;
}

export interface TopList {
  /** How many different ones there are. */
  readonly total: number;
  /** Most first; at equal counts the one with more records, then the older one. */
  readonly top: readonly Top[];
}

const owner = { account: 'person', object: 'base' } as const;
const several = 0xffff_ffff;

/** @param flagged 1 for sequences that a finding rests on */
export function topList(columns: Columns, selection: Uint32Array, flagged: Uint8Array, of: TopOf, by: TopBy, limit: number): TopList {
  const group = columns[of];
  const owners = columns[owner[of]];
  let highest = 0;
  for (const seq of selection) highest = Math.max(highest, group[seq] ?? 0);
  // Numbers of a dimension are given in a row, so a place each is no waste.
  const records = new Uint32Array(highest + 1);
  const rows = new Float64Array(highest + 1);
  const findings = new Uint32Array(highest + 1);
  const belongsTo = new Uint32Array(highest + 1);
  for (const seq of selection) {
    const number = group[seq] ?? 0;
    const one = owners[seq] ?? 0;
    if (records[number] === 0) belongsTo[number] = one;
    else if (belongsTo[number] !== one) belongsTo[number] = several;
    records[number] = (records[number] ?? 0) + 1;
    const stated = columns.rows[seq] ?? 0;
    if (stated > 0) rows[number] = (rows[number] ?? 0) + stated;
    if (flagged[seq] === 1) findings[number] = (findings[number] ?? 0) + 1;
  }
  const present = new Uint32Array(highest + 1);
  let total = 0;
  for (let number = 0; number <= highest; number++) if ((records[number] ?? 0) > 0) present[total++] = number;
  const metric = { records, rows, findings }[by];
  const ordered = present
    .subarray(0, total)
    .sort((a, b) => (metric[b] ?? 0) - (metric[a] ?? 0) || (records[b] ?? 0) - (records[a] ?? 0) || a - b);
  const top = [...ordered.subarray(0, limit)].filter((number) => (metric[number] ?? 0) > 0);
  return {
    total,
    top: top.map((number) => ({
      number,
      records: records[number] ?? 0,
      rows: rows[number] ?? 0,
      findings: findings[number] ?? 0,
      belongsTo: belongsTo[number] === several ? 0 : (belongsTo[number] ?? 0),
    })),
  };
}
