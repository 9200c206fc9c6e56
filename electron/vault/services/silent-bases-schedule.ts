import { accessRank } from '../handlers.ts';
import type { Duty } from '../session.ts';
import { lookedForSilentBasesToday, lookForSilentBases, shownElsewhere } from './finding-runs.ts';

/**
 * Looks for bases that fell silent (R7) on every new day in Almaty while a register stays open: a window that is never closed would otherwise
 * tell of them a weekend later.
 */
export const silentBasesSchedule: Duty = {
  name: 'silent bases',
  everyMs: 60_000,
  run: (session, vault) => {
    if (lookedForSilentBasesToday(session) || session.readOnly || session.db.inTransaction) return;
    // The record would stand under the name of an operator who may not run the rules.
    if (accessRank[session.operator.role] < accessRank.editor) return;
    if (lookForSilentBases(session)) vault.emit('data.changed', shownElsewhere);
  },
};
