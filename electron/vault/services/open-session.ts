import type { Integrity, Operator } from '../../../shared/contract/register.ts';
import { type Clock, toInstantString } from '../clock.ts';
import { journalOf } from '../journal/journal.ts';
import type { OpenedRegister } from '../register/open.ts';
import { createSession } from '../register/session.ts';
import type { Session } from '../session.ts';

interface Behind {
  readonly opened: OpenedRegister;
  integrity: Integrity;
}

/** What stands behind a session and is not for every handler: the data key, the state of the last check. */
const behind = new WeakMap<Session, Behind>();

/** Puts the journal under an opened register: from here on every change leaves its record. */
export function openSession(opened: OpenedRegister, operator: Operator, clock: Clock): Session {
  const session = createSession(opened, operator, clock, (db) => {
    const journal = journalOf(db, clock);
    return {
      append: (actions, by) => {
        journal.appendOwnActions(actions, by);
      },
    };
  });
  behind.set(session, { opened, integrity: integrityAtOpening(opened, clock) });
  return session;
}

/** The opened register of a session, with its data key. For handlers that make key slots and backups. */
export function openedOf(session: Session): OpenedRegister {
  return behindOf(session).opened;
}

/** What the last check of the open register found; of the pages alone until `register.verify` has run. */
export function integrityOf(session: Session): Integrity {
  return behindOf(session).integrity;
}

export function setIntegrity(session: Session, integrity: Integrity): void {
  behindOf(session).integrity = integrity;
}

function behindOf(session: Session): Behind {
  const found = behind.get(session);
  if (!found) throw new Error('a session that openSession did not make');
  return found;
}

function integrityAtOpening(opened: OpenedRegister, clock: Clock): Integrity {
  const bad = opened.damage !== null && opened.damage.length > 0;
  return {
    state: bad ? 'bad' : 'unchecked',
    checkedAt: bad ? toInstantString(clock.now()) : null,
    reason: bad ? 'REGISTER_DAMAGED' : null,
    record: null,
  };
}
