import { journalOf } from '../journal/journal.ts';
import { readSettings } from '../register/settings.ts';
import type { Duty, Session } from '../session.ts';
import { copyToFolder } from './checkpoint-folder.ts';

const hourMs = 3_600_000;

/**
 * Makes the checkpoints that are due while a register is open. It looks once a minute and holds nothing open: the register
 * locks as it would without it.
 */
export const checkpointSchedule: Duty = {
  name: 'checkpoint schedule',
  everyMs: 60_000,
  run: async (session, vault) => {
    // A statement about a tree in the middle of being written would not stand.
    if (session.readOnly || session.db.inTransaction || !isCheckpointDue(session)) return;
    journalOf(session.db, session.clock).checkpoint('schedule');
    await copyToFolder(session);
    vault.emit('data.changed', ['checkpoints']);
    vault.emit('register.changed');
  },
};

/** By time or by number, as the settings have it; never where nothing was added since the last one. */
export function isCheckpointDue({ db, clock }: Session): boolean {
  const journal = journalOf(db, clock);
  const last = journal.lastCheckpoint();
  const added = journal.size - (last?.size ?? 0);
  if (added <= 0) return false;
  if (!last) return true;
  const { checkpointEveryHours, checkpointEveryRecords } = readSettings(db);
  if (checkpointEveryRecords > 0 && added >= checkpointEveryRecords) return true;
  const age = clock.now().epochMilliseconds - last.atMs;
  // A clock that was put back must not stop the schedule for as long as it had been ahead.
  return checkpointEveryHours > 0 && (age < 0 || age >= checkpointEveryHours * hourMs);
}
