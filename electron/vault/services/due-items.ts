import type { Database } from 'better-sqlite3';
import { Temporal } from 'temporal-polyfill';
import type { Deadline } from '../../../shared/contract/forms.ts';
import type { DueItem } from '../../../shared/contract/today.ts';
import { workingDaysBetween, type WorkingCalendar } from '../../../shared/domain/working-days.ts';
import { almaty, toInstantString } from '../clock.ts';
import { dayOfInstant, dayText } from '../journal/findings/day-text.ts';
import { lastCopyAt } from '../journal/checkpoint-store.ts';
import { listApplications } from '../register/applications.ts';
import { readCalendar } from '../register/calendar.ts';
import { listGrants } from '../register/grants.ts';
import { readSettings } from '../register/settings.ts';
import type { Session } from '../session.ts';
import { attributeOf, nameText } from '../signing/certificate.ts';
import { oids } from '../signing/oids.ts';
import { certificatesInUse } from './certificates-in-use.ts';
import { incidentViews, termFrom } from './incident-view.ts';
import { lastBackupOf } from './register.ts';

/** Days ahead that are shown. */
const horizon = 30;

/** What an item says before its urgency is known. `limit` decides whether it is late, `due` is what is aimed at. */
type Draft = Pick<DueItem, 'kind' | 'params' | 'target'> & { readonly due: Temporal.Instant; readonly limit: Temporal.Instant; readonly deadline: Deadline | null };

/** Everything that has a date, soonest first. */
export function dueItems(session: Session): DueItem[] {
  const { db, clock } = session;
  const now = clock.now();
  const calendar = readCalendar(db);
  const drafts = [
    ...notices(db),
    ...applicationReviews(db),
    ...endingGrants(session),
    ...dismissedWithAccess(session),
    ...expiringCertificates(session),
    ...backup(session),
    ...checkpointCopy(session),
  ];
  return drafts.sort((a, b) => Temporal.Instant.compare(a.due, b.due)).map((draft) => withUrgency(draft, now, calendar));
}

/** R18: the notice of every incident that is not sent. */
function notices(db: Database): Draft[] {
  return incidentViews(db)
    .filter(({ state }) => state === 'open')
    .map(({ id, number, title, deadline }) => ({
      kind: 'incident_notice',
      params: { number, title },
      ...termOf(deadline),
      target: { page: 'incidents', id },
    }));
}

/** R35: applications under review. */
function applicationReviews(db: Database): Draft[] {
  return listApplications(db).flatMap(({ id, number, state, submitted }): Draft[] => {
    if (state !== 'submitted' || submitted === null) return [];
    const params = { number, submitted: dayOfInstant(Date.parse(submitted)) };
    return [{ kind: 'application_review', params, ...termOf(termFrom(db, 'application', submitted)), target: { page: 'applications', id } }];
  });
}

function endingGrants({ db, clock }: Session): Draft[] {
  const last = clock.now().toZonedDateTimeISO(almaty).toPlainDate().add({ days: horizon }).toString();
  return listGrants(db, clock)
    .filter((grant): grant is typeof grant & { to: string } => grant.state === 'active' && grant.to !== null && grant.to <= last)
    .map(({ to, holder, baseCode, baseName, base, person }) => ({
      kind: 'grant_expiry',
      params: { holder, base: `${baseCode} ${baseName}`, date: dayText(to) },
      ...onDay(to),
      target: person === null ? { page: 'bases', id: base } : { page: 'people', id: person },
    }));
}

/** Grants do not end by themselves when a person leaves. */
function dismissedWithAccess({ db, clock }: Session): Draft[] {
  const today = clock.now().toZonedDateTimeISO(almaty).toPlainDate().toString();
  const active = new Map<string, number>();
  for (const { person, state } of listGrants(db, clock)) if (person !== null && state === 'active') active.set(person, (active.get(person) ?? 0) + 1);
  return db
    .prepare<[string], { id: string; name: string; dismissed: string }>(
      `SELECT id, trim(surname || ' ' || given || ' ' || patronymic) AS name, dismissed FROM person
       WHERE dismissed IS NOT NULL AND dismissed <= ? AND archived IS NULL`,
    )
    .all(today)
    .filter(({ id }) => active.has(id))
    .map(({ id, name, dismissed }) => ({
      kind: 'dismissed_with_access',
      params: { person: name, date: dayText(dismissed), count: active.get(id) ?? 0 },
      ...onDay(dismissed),
      target: { page: 'people', id },
    }));
}

/**
 * Certificates that end soon or have ended, the last one of each holder. One that is not watched is forgotten again after as
 * many days as it was announced before: its holder may have left.
 */
function expiringCertificates(session: Session): Draft[] {
  const { certificateReminderDays } = readSettings(session.db);
  const forgotten = session.clock.now().subtract({ hours: certificateReminderDays * 24 });
  return certificatesInUse(session)
    .filter(({ term, watched, certificate }) => term === 'soon' || (term === 'expired' && (watched || Temporal.Instant.compare(certificate.notAfter, forgotten) > 0)))
    .map(({ certificate, fingerprint, term }) => {
      const due = certificate.notAfter;
      const signer = attributeOf(certificate.subject, oids.commonName) || nameText(certificate.subject);
      const params = { signer, date: dayOfInstant(due.epochMilliseconds), context: term };
      return { kind: 'certificate_expiry', params, due, limit: due, deadline: null, target: { page: 'certificates', id: fingerprint } };
    });
}

/** A copy that is due by the end of today. */
function backup(session: Session): Draft[] {
  const { backupEveryHours } = readSettings(session.db);
  if (backupEveryHours === 0) return [];
  const now = session.clock.now();
  const last = lastBackupOf(session);
  const due = last === null ? now : Temporal.Instant.from(last).add({ hours: backupEveryHours });
  const endOfToday = onDay(now.toZonedDateTimeISO(almaty).toPlainDate().toString()).limit;
  if (Temporal.Instant.compare(due, endOfToday) > 0) return [];
  const params = { last: last === null ? '–' : dayOfInstant(Date.parse(last)) };
  return [{ kind: 'backup', params, due, limit: onDay(due.toZonedDateTimeISO(almaty).toPlainDate().toString()).limit, deadline: null, target: { page: 'settings', id: null } }];
}

/** A checkpoint that should be kept outside by the end of today: without one nobody sees that the journal was cut off or rewritten. */
function checkpointCopy({ db, clock }: Session): Draft[] {
  const { checkpointReminderDays } = readSettings(db);
  const oldest = db.prepare<[], number | null>('SELECT min(at) FROM journal_checkpoint').pluck().get() ?? null;
  if (checkpointReminderDays === 0 || oldest === null) return [];
  const last = lastCopyAt(db);
  const due = (last === null ? Temporal.Instant.fromEpochMilliseconds(oldest) : Temporal.Instant.from(last)).add({ hours: checkpointReminderDays * 24 });
  const { limit: endOfToday } = onDay(clock.now().toZonedDateTimeISO(almaty).toPlainDate().toString());
  if (Temporal.Instant.compare(due, endOfToday) > 0) return [];
  const params = { last: last === null ? '–' : dayOfInstant(Date.parse(last)), days: checkpointReminderDays };
  return [{ kind: 'checkpoint_copy', params, due, limit: onDay(due.toZonedDateTimeISO(almaty).toPlainDate().toString()).limit, deadline: null, target: { page: 'checkpoints', id: null } }];
}

function termOf(deadline: Deadline): Pick<Draft, 'due' | 'limit' | 'deadline'> {
  return { due: Temporal.Instant.from(deadline.target), limit: Temporal.Instant.from(deadline.limit), deadline };
}

/** Something whose last day is that day, inclusive, in Almaty. */
function onDay(day: string): Pick<Draft, 'due' | 'limit' | 'deadline'> {
  const end = Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(almaty).toInstant().subtract({ milliseconds: 1 });
  return { due: end, limit: end, deadline: null };
}

function withUrgency({ due, limit, ...draft }: Draft, now: Temporal.Instant, calendar: WorkingCalendar): DueItem {
  const today = now.toZonedDateTimeISO(almaty).toPlainDate();
  const last = limit.toZonedDateTimeISO(almaty).toPlainDate();
  const workingDaysLeft = workingDaysBetween(today, last, calendar);
  const late = Temporal.Instant.compare(limit, now) < 0;
  const state = late ? 'overdue' : last.equals(today) ? 'today' : workingDaysLeft <= 1 ? 'soon' : 'later';
  return { ...draft, due: toInstantString(due), workingDaysLeft, state };
}
