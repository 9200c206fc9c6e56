import type { Database } from 'better-sqlite3';
import { Temporal } from 'temporal-polyfill';
import type { Deadline } from '../../../shared/contract/forms.ts';
import type { Incident } from '../../../shared/contract/incidents.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import { deadlineFrom } from '../../../shared/domain/working-days.ts';
import type { PackKind } from '../../../shared/regulation/packs.ts';
import { almaty } from '../clock.ts';
import { readCalendar } from '../register/calendar.ts';
import { findIncident, listIncidents, type StoredIncident } from '../register/incidents.ts';
import { loadPacks } from '../register/packs.ts';
import { readSettings } from '../register/settings.ts';

/**
 * The term that an event starts, by the edition in force on its day: detection for a notice (R18), submission for an
 * application (R35). An event older than every edition known here is counted by the oldest.
 */
export function termFrom(db: Database, kind: PackKind, event: string): Deadline {
  const from = Temporal.Instant.from(event);
  const day = from.toZonedDateTimeISO(almaty).toPlainDate().toString();
  const editions = loadPacks(db)
    .filter((pack) => pack.kind === kind)
    .sort((a, b) => b.inForceFrom.localeCompare(a.inForceFrom));
  const pack = editions.find((edition) => edition.inForceFrom <= day) ?? editions.at(-1);
  if (!pack) throw new Fault('PACK_NONE', { params: { kind, date: day } });
  const { amount, requirement, citation } = pack.deadline;
  const { countFromNextDay } = readSettings(db);
  return deadlineFrom(from, amount, readCalendar(db), { requirement, citation, countFromNextDay });
}

export function incidentView(db: Database, stored: StoredIncident): Incident {
  return { ...stored, deadline: termFrom(db, 'notice', stored.detected) };
}

/** Every incident with its clock: open ones first. */
export function incidentViews(db: Database): Incident[] {
  return listIncidents(db).map((stored) => incidentView(db, stored));
}

/** @throws Fault NOT_FOUND */
export function storedIncident(db: Database, id: string): StoredIncident {
  const stored = findIncident(db, id);
  if (!stored) throw new Fault('NOT_FOUND');
  return stored;
}

/** @throws Fault NOT_FOUND, INCIDENT_CLOSED */
export function openIncident(db: Database, id: string): StoredIncident {
  const stored = storedIncident(db, id);
  if (stored.state === 'closed') throw new Fault('INCIDENT_CLOSED');
  return stored;
}
