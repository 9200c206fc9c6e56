import { isWorkingDay } from '../../../shared/domain/working-days.ts';
import { toInstantString, today as todayOf } from '../clock.ts';
import type { AreaHandlers } from '../handlers.ts';
import { almatyDay, almatyDayStart, almatyHours, dayNumber, dayText } from '../journal/almaty-days.ts';
import { gapDays, silentDays } from '../journal/coverage.ts';
import { countFindings, listFindings } from '../journal/findings/finding-store.ts';
import { journalOf } from '../journal/journal.ts';
import { instantText } from '../journal/leaf.ts';
import { readCalendar } from '../register/calendar.ts';
import type { Session } from '../session.ts';
import { dueItems } from './due-items.ts';
import { integrityOf } from './open-session.ts';
import { lastBackupOf } from './register.ts';

const shownDays = 10;
const shownFindings = 20;

export const today: AreaHandlers<'today'> = {
  overview: (_input, { session }) => {
    const { db, clock } = session;
    const journal = journalOf(db, clock);
    const checkpoint = journal.lastCheckpoint();
    const count = (sql: string): number => db.prepare<[], number>(sql).pluck().get() ?? 0;
    return {
      now: toInstantString(clock.now()),
      workingDay: isWorkingDay(todayOf(clock), readCalendar(db)),
      due: dueItems(session),
      findings: listFindings(db, ['open']).slice(0, shownFindings),
      openFindings: countFindings(db, 'open'),
      openIncidents: count("SELECT count(*) FROM incident WHERE state <> 'closed'"),
      openApplications: count("SELECT count(*) FROM application WHERE state <> 'accepted'"),
      bases: count('SELECT count(*) FROM base WHERE archived IS NULL'),
      people: count('SELECT count(*) FROM person WHERE archived IS NULL'),
      activity: activity(session),
      journal: {
        size: journal.size,
        root: Buffer.from(journal.root()).toString('hex'),
        lastCheckpoint: checkpoint && new Date(checkpoint.atMs).toISOString(),
      },
      integrity: integrityOf(session),
      sourcesCovered: coveredSources(session),
      sourcesTotal: count('SELECT count(*) FROM source'),
      lastBackup: lastBackupOf(session),
    };
  },
};

/** Log records and flagged ones by hour in Almaty, newest day last. */
function activity({ db, clock }: Session): { day: string; hours: number[]; findings: number[] }[] {
  const journal = journalOf(db, clock);
  const last = dayNumber(todayOf(clock).toString());
  const first = last - shownDays + 1;
  const days = Array.from({ length: shownDays }, (_, index) => ({
    day: dayText(first + index), hours: new Array<number>(24).fill(0), findings: new Array<number>(24).fill(0),
  })); // prettier-ignore
  const { columns } = journal;
  const flagged = journal.flagged();
  const period = { from: instantText(almatyDayStart(first)), to: instantText(almatyDayStart(last + 1) - 1) };
  for (const seq of journal.select({ stream: 'log', ...period })) {
    const hours = almatyHours(columns.time[seq] ?? 0);
    const day = days[Math.floor(hours / 24) - first];
    if (!day) continue;
    const place = hours % 24;
    day.hours[place] = (day.hours[place] ?? 0) + 1;
    if (flagged[seq] === 1) day.findings[place] = (day.findings[place] ?? 0) + 1;
  }
  return days;
}

function coveredSources({ db, clock }: Session): number {
  const today = dayNumber(todayOf(clock).toString());
  const last = db.prepare<[], number>('SELECT max(last_time) FROM import_batch WHERE last_time IS NOT NULL GROUP BY source_id').pluck().all();
  return last.filter((ms) => silentDays(almatyDay(ms), today) < gapDays).length;
}
