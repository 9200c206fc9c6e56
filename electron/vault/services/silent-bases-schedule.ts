import { today } from '../clock.ts';
import type { Duty, Session } from '../session.ts';
import { lookForSilentBases, shownElsewhere } from './finding-runs.ts';

/** The day on which a session was looked at last. */
const lookedAt = new WeakMap<Session, string>();

/**
 * Looks for bases that fell silent (R7) on every new day in Almaty while a register stays open: a window that is never closed would otherwise
 * tell of them a weekend later.
 */
export const silentBasesSchedule: Duty = {
  name: 'silent bases',
  everyMs: 60_000,
  run: (session, vault) => {
    const day = today(session.clock).toString();
    if (lookedAt.get(session) === day || session.readOnly || session.db.inTransaction) return;
    lookedAt.set(session, day);
    if (lookForSilentBases(session)) vault.emit('data.changed', shownElsewhere);
  },
};
