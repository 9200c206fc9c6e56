import type { Columns } from './columns.ts';

export type TopOf = 'account' | 'object';
export type TopBy = 'records' | 'rows' | 'findings';

/** What one account did, or what was done with one object. */
export interface Tally {
  readonly records: number;
  /** Rows that the logs state; records that state none add nothing. */
  readonly rows: number;
  readonly findings: number;
  /** Number of the person of every one of its records, or of an object the base; 0 where they differ or there is none. */
  readonly belongsTo: number;
}

export interface NamedTally extends Tally {
  readonly name: string;
}

export interface TopList {
  /** How many different ones there are. */
  readonly total: number;
  /** Most first; at equal counts the one with more records, then by name. What has none is left out. */
  readonly top: readonly NamedTally[];
}

const owner = { account: 'person', object: 'base' } as const;
const several = 0xffff_ffff;

/** Counts the selected records by the number in the column. @param flagged 1 for sequences that a finding rests on */
export function tally(columns: Columns, selection: Uint32Array, flagged: Uint8Array, of: TopOf): Map<number, Tally> {
  const group = columns[of];
  const owners = columns[owner[of]];
  let highest = -1;
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
  const found = new Map<number, Tally>();
  for (const [number, count] of records.entries()) {
    if (count === 0) continue;
    const of = belongsTo[number] === several ? 0 : (belongsTo[number] ?? 0);
    found.set(number, { records: count, rows: rows[number] ?? 0, findings: findings[number] ?? 0, belongsTo: of });
  }
  return found;
}

/**
 * Those with most. Numbers of one name are one, as they are to a filter: the same table in two databases, the same account
 * in both streams. What has no name is passed over: nothing could lead to it.
 */
export function topList(tallies: ReadonlyMap<number, Tally>, nameOf: (number: number) => string, by: TopBy, limit: number): TopList {
  const named = new Map<string, NamedTally>();
  for (const [number, one] of tallies) {
    const name = nameOf(number);
    if (name === '') continue;
    const known = named.get(name);
    named.set(name, known ? both(known, one) : { name, ...one });
  }
  const ordered = [...named.values()].filter((one) => one[by] > 0).sort((a, b) => b[by] - a[by] || b.records - a.records || (a.name < b.name ? -1 : 1));
  return { total: named.size, top: ordered.slice(0, limit) };
}

function both(a: NamedTally, b: Tally): NamedTally {
  return {
    name: a.name,
    records: a.records + b.records,
    rows: a.rows + b.rows,
    findings: a.findings + b.findings,
    belongsTo: a.belongsTo === b.belongsTo ? a.belongsTo : 0,
  };
}
