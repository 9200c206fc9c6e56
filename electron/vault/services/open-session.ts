import type { Operator } from '../../../shared/contract/register.ts';
import type { Clock } from '../clock.ts';
import { journalOf } from '../journal/journal.ts';
import type { OpenedRegister } from '../register/open.ts';
import { createSession } from '../register/session.ts';
import type { Session } from '../session.ts';

/** Puts the journal under an opened register: from here on every change leaves its record, and locking a checkpoint. */
export function openSession(opened: OpenedRegister, operator: Operator, clock: Clock): Session {
  const session = createSession(opened, operator, clock, (db) => ({
    append: (actions, by) => void journalOf(db, clock).appendOwnActions(actions, by),
  }));
  return {
    ...session,
    close: () => {
      try {
        if (!opened.readOnly) journalOf(opened.db, clock).checkpointIfGrown('lock');
      } finally {
        session.close();
      }
    },
  };
}
