import { createHash } from 'node:crypto';
import type { JournalEntry } from '../../electron/vault/journal/entry.ts';
import { actions } from '../../shared/domain/vocabulary.ts';

/** Ids of the fictional bases, people and source of {@link logEntries}. */
export const testBases = ['0b5e0000-0000-4000-8000-000000000001', '0b5e0000-0000-4000-8000-000000000002'];
export const testPeople = ['9e500000-0000-4000-8000-000000000001', '9e500000-0000-4000-8000-000000000002'];
export const testSource = '50c00000-0000-4000-8000-000000000001';

/** Not a real person's: the control digit fits, the day of birth is fictional. */
export const testIin = '900101300017';

/**
 * Records such as a DBMS log gives, the same ones for the same arguments: seven accounts, every fifth of them of nobody,
 * every eleventh record of no base.
 * @param from number of the first; records of different numbers differ in `dedup`
 */
export function logEntries(count: number, from = 0): JournalEntry[] {
  return Array.from({ length: count }, (_, i) => {
    const n = from + i;
    const iin = n % 10 === 0 ? testIin : String(100_000_000_000 + ((n * 7919) % 899_999_999_999));
    const statement = `SELECT surname, given, phone FROM clinic.patient WHERE iin = '${iin}' -- ${n}`;
    const account = `user_${n % 7}`;
    return {
      stream: 'log',
      timeMs: Date.UTC(2026, 9, 1) + n * 1373,
      action: actions[n % actions.length]!,
      base: n % 11 === 10 ? null : testBases[n % 2]!,
      account,
      person: n % 5 === 4 ? null : testPeople[n % 2]!,
      source: testSource,
      database: 'clinic',
      schema: 'public',
      object: ['patient', 'visit', 'әкімшілік'][n % 3]!,
      rows: n % 4 === 0 ? null : n % 100,
      purpose: null,
      what: null,
      details: {},
      personal: {
        statement,
        host: `10.0.${n % 3}.${n % 250}`,
        raw: `2026-10-01 05:00:00.000 +05,"${account}","clinic",${n},"10.0.0.1:5${n % 1000}",,"AUDIT: SESSION,${n},1,READ,SELECT,TABLE,public.patient,""${statement}"",<not logged>"`,
      },
      batch: 'ba7c0000-0000-4000-8000-000000000001',
      line: n + 1,
      dedup: createHash('sha256').update(`line ${n}`).digest().subarray(0, 16),
    };
  });
}
