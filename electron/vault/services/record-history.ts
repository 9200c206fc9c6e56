import type { HistoryEntry } from '../../../shared/contract/bases.ts';
import { journalOf } from '../journal/journal.ts';
import type { Session } from '../session.ts';

/** A thing whose history belongs to a record's, and what a sentence may add to what the journal kept of it. */
export interface HistoryObject {
  /** `kind:uuid`, as in the own action. */
  readonly object: string;
  readonly details?: Readonly<Record<string, string | number>>;
}

/** Own actions on a record and on what hangs on it, newest first. */
export function historyOf(session: Session, objects: readonly HistoryObject[]): HistoryEntry[] {
  const journal = journalOf(session.db, session.clock);
  return objects
    .flatMap(({ object, details }) =>
      journal.history(object).map((line) => ({
        sequence: line.sequence,
        at: new Date(line.timeMs).toISOString(),
        operator: line.operator,
        what: line.what,
        details: { ...line.details, ...details },
      })),
    )
    .sort((a, b) => b.sequence - a.sequence);
}
