import { isSameStatement } from './gathering.ts';
import type { ObservedJournal } from './observed-journal.ts';

/** What one account did to the data of one base, by one log, in the order of time. */
export interface AccountSeries {
  readonly base: string;
  readonly source: string;
  readonly account: string;
  /** Places in the columns. */
  readonly sequences: readonly number[];
}

/** Every account that touched data of a base, with all that it did there. One pass, whatever the number of accounts. */
export function accountSeries(observed: ObservedJournal): AccountSeries[] {
  const { columns } = observed;
  const groups = new Map<string, number[]>();
  // Texts are made once for each account, source and base, not once for each record.
  const byNumbers = new Map<number, Map<string, number[]>>();
  for (const seq of columns.order()) {
    if (!observed.isLog(seq) || !observed.touchesData(seq)) continue;
    const { base } = observed.object(seq);
    if (base === null) continue;
    const numbers = (columns.source[seq] ?? 0) * 0x1_0000_0000 + (columns.account[seq] ?? 0);
    let byBase = byNumbers.get(numbers);
    if (!byBase) {
      byBase = new Map();
      byNumbers.set(numbers, byBase);
    }
    let sequences = byBase.get(base);
    if (!sequences) {
      sequences = [];
      byBase.set(base, sequences);
      groups.set(JSON.stringify([numbers, base]), sequences);
    }
    sequences.push(seq);
  }
  const found: AccountSeries[] = [];
  for (const sequences of groups.values()) {
    const [first] = sequences;
    if (first === undefined) continue;
    const account = observed.account(first);
    const base = observed.object(first).base;
    // The name of an account whose data were destroyed is gone.
    if (account !== '' && base !== null) found.push({ base, source: observed.source(first), account, sequences });
  }
  return found;
}

/** Rows of each record of a series: null where the log does not say, 0 where the record before it has told them already. */
export function rowsOf(observed: ObservedJournal, sequences: readonly number[]): (number | null)[] {
  const { columns } = observed;
  return sequences.map((seq, index) => {
    const rows = observed.rows(seq);
    const before = sequences[index - 1];
    // Numbers first: names of tables are looked up only where they can matter.
    if (rows === null || before === undefined || seq !== before + 1 || columns.rows[before] !== rows || columns.object[before] === columns.object[seq]) return rows;
    return isSameStatement(observed.record(before), observed.record(seq)) ? 0 : rows;
  });
}
