import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import type { CalendarEdit, WorkingCalendar } from '../../../shared/domain/working-days.ts';
import { readSettings } from './settings.ts';

const row = z.object({
  day: z.iso.date(),
  kind: z.enum(['holiday', 'transferred_off', 'transferred_work', 'ordinary']),
  name: z.string(),
});

/** The organisation's calendar, for counting terms: its week, and the days it set itself. */
export function readCalendar(db: Database): WorkingCalendar {
  return { week: readSettings(db).week, edits: readCalendarEdits(db) };
}

export function readCalendarEdits(db: Database): ReadonlyMap<string, CalendarEdit> {
  const rows = db.prepare('SELECT day, kind, name FROM calendar_day ORDER BY day').all();
  return new Map(rows.map((value) => row.parse(value)).map(({ day, kind, name }) => [day, { kind, name }]));
}

/** null takes the user's word on that day back. */
export function writeCalendarDay(db: Database, day: string, edit: CalendarEdit | null, at: string): void {
  if (edit === null) {
    db.prepare('DELETE FROM calendar_day WHERE day = ?').run(day);
    return;
  }
  db.prepare(
    `INSERT INTO calendar_day (day, kind, name, changed) VALUES (?, ?, ?, ?)
     ON CONFLICT (day) DO UPDATE SET kind = excluded.kind, name = excluded.name, changed = excluded.changed`,
  ).run(day, edit.kind, edit.name, at);
}
