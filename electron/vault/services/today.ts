import type { Database } from 'better-sqlite3';
import type { Temporal } from 'temporal-polyfill';
import { isWorkingDay } from '../../../shared/domain/working-days.ts';
import { almaty, toInstantString, today as todayOf } from '../clock.ts';
import type { AreaHandlers } from '../handlers.ts';
import { gapDays } from '../journal/coverage.ts';
import { countFindings, listFindings } from '../journal/findings/finding-store.ts';
import { journalOf } from '../journal/journal.ts';
import { readCalendar } from '../register/calendar.ts';
import type { Session } from '../session.ts';
import { dueItems } from './due-items.ts';
import { integrityOf } from './open-session.ts';
import { lastBackupOf } from './register.ts';

const shownDays = 10;
const shownFindings = 20;
const hourMs = 3_600_000;

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

interface HourCount {
  /** Hours since 1970 UTC; Almaty is whole hours ahead. */
  readonly hour: number;
  readonly records: number;
}

/** Log records and flagged ones by hour in Almaty, newest day last. */
function activity({ db, clock }: Session): { day: string; hours: number[]; findings: number[] }[] {
  const last = todayOf(clock);
  const days = Array.from({ length: shownDays }, (_, index) => {
    const day = last.subtract({ days: shownDays - 1 - index });
    return { start: startHour(day), end: startHour(day.add({ days: 1 })), day: day.toString(), hours: new Array<number>(24).fill(0), findings: new Array<number>(24).fill(0) };
  });
  const from = (days[0]?.start ?? 0) * hourMs;
  const to = (days.at(-1)?.end ?? 0) * hourMs;
  for (const { hour, records } of recordHours(db, from, to)) put(days, hour, 'hours', records);
  for (const { hour, records } of flaggedHours(db, from, to)) put(days, hour, 'findings', records);
  return days.map(({ day, hours, findings }) => ({ day, hours, findings }));
}

function startHour(day: Temporal.PlainDate): number {
  return day.toZonedDateTime(almaty).epochMilliseconds / hourMs;
}

function put(days: readonly { start: number; end: number; hours: number[]; findings: number[] }[], hour: number, field: 'hours' | 'findings', records: number): void {
  const day = days.find(({ start, end }) => hour >= start && hour < end);
  // A day on which clocks went back has 25 hours: the repeated one counts as the last.
  if (day) {
    const place = Math.min(23, hour - day.start);
    day[field][place] = (day[field][place] ?? 0) + records;
  }
}

function recordHours(db: Database, from: number, to: number): HourCount[] {
  return db
    .prepare<[number, number], HourCount>('SELECT time / 3600000 AS hour, count(*) AS records FROM journal_record WHERE stream = 0 AND time >= ? AND time < ? GROUP BY 1')
    .all(from, to);
}

function flaggedHours(db: Database, from: number, to: number): HourCount[] {
  return db
    .prepare<[number, number], HourCount>(
      `SELECT r.time / 3600000 AS hour, count(DISTINCT r.seq) AS records
       FROM journal_finding l
       JOIN finding f ON f.id = l.finding AND f.state IN ('open', 'incident')
       JOIN journal_record r ON r.seq = l.seq
       WHERE r.time >= ? AND r.time < ? GROUP BY 1`,
    )
    .all(from, to);
}

function coveredSources({ db, clock }: Session): number {
  const since = clock.now().subtract({ hours: gapDays * 24 }).epochMilliseconds;
  return db.prepare<[number], number>('SELECT count(*) FROM (SELECT source_id FROM import_batch GROUP BY source_id HAVING max(last_time) >= ?)').pluck().get(since) ?? 0;
}
