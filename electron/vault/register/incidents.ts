import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { formValues, type FormValues } from '../../../shared/contract/forms.ts';
import { type Incident, incident, incidentFact, type IncidentFields } from '../../../shared/contract/incidents.ts';
import { randomUUID } from '../crypto/primitives.ts';

export type IncidentFact = z.infer<typeof incidentFact>;
/** An incident as it is stored; its deadline depends on calendar and pack. */
export type StoredIncident = Omit<Incident, 'deadline'>;

const texts = z.array(z.string());
const json = <S extends z.ZodType>(schema: S): z.ZodType<z.output<S>, string> =>
  z.string().transform((text) => schema.parse(JSON.parse(text)));

const row = z.object({
  id: z.string(),
  number: z.string(),
  title: z.string(),
  kinds: json(incident.shape.kinds),
  detected: z.string(),
  started_at: z.string().nullable(),
  ended_at: z.string().nullable(),
  accounts: json(texts),
  risk: incident.shape.risk.unwrap(),
  description: z.string(),
  state: incident.shape.state,
  created: z.string(),
  updated: z.string(),
  sent_at: z.string().nullable(),
  sent_channel: z.string().nullable(),
  sent_outgoing: z.string().nullable(),
  sent_receipt: z.string().nullable(),
  bases: json(texts),
  findings: z.number(),
  records: z.number(),
  subjects: z.number(),
  rejected: z.number(),
});

const select = `
  SELECT i.*,
    (SELECT json_group_array(base_id) FROM incident_base WHERE incident_id = i.id) AS bases,
    (SELECT count(*) FROM incident_finding WHERE incident_id = i.id) AS findings,
    (SELECT count(*) FROM incident_record WHERE incident_id = i.id) AS records,
    (SELECT count(*) FROM incident_subject WHERE incident_id = i.id) AS subjects,
    (SELECT count(*) FROM incident_subject_rejected WHERE incident_id = i.id) AS rejected
  FROM incident i`;

function fromRow(value: unknown): StoredIncident {
  const stored = row.parse(value);
  return {
    id: stored.id,
    number: stored.number,
    title: stored.title,
    kinds: stored.kinds,
    detected: stored.detected,
    startedAt: stored.started_at,
    endedAt: stored.ended_at,
    bases: stored.bases,
    accounts: stored.accounts,
    risk: stored.risk,
    description: stored.description,
    state: stored.state,
    created: stored.created,
    updated: stored.updated,
    records: stored.records,
    findings: stored.findings,
    subjects: stored.subjects,
    rejectedSubjects: stored.rejected,
    sent:
      stored.sent_at === null
        ? null
        : { at: stored.sent_at, channel: stored.sent_channel ?? '', outgoing: stored.sent_outgoing ?? '', receipt: stored.sent_receipt ?? '' },
  };
}

/** Open ones first, then the latest detected. */
export function listIncidents(db: Database): StoredIncident[] {
  return db.prepare(`${select} ORDER BY i.state = 'closed', i.detected DESC, i.number DESC`).all().map(fromRow);
}

export function findIncident(db: Database, id: string): StoredIncident | null {
  const found = db.prepare(`${select} WHERE i.id = ?`).get(id);
  return found === undefined ? null : fromRow(found);
}

export function insertIncident(db: Database, id: string, number: string, fields: IncidentFields, at: string): void {
  db.prepare(
    `INSERT INTO incident (id, number, title, kinds, detected, started_at, ended_at, accounts, risk, description, state, created, updated)
     VALUES (@id, @number, @title, @kinds, @detected, @startedAt, @endedAt, @accounts, @risk, @description, 'open', @at, @at)`,
  ).run({ id, number, at, ...columnsOf(fields) });
  writeBases(db, id, fields.bases);
}

export function updateIncident(db: Database, id: string, fields: IncidentFields, at: string): void {
  db.prepare(
    `UPDATE incident SET title = @title, kinds = @kinds, detected = @detected, started_at = @startedAt, ended_at = @endedAt,
       accounts = @accounts, risk = @risk, description = @description, updated = @at WHERE id = @id`,
  ).run({ id, at, ...columnsOf(fields) });
  db.prepare('DELETE FROM incident_base WHERE incident_id = ?').run(id);
  writeBases(db, id, fields.bases);
}

function columnsOf({ bases: _bases, kinds, accounts, ...rest }: IncidentFields): Record<string, unknown> {
  return { ...rest, kinds: JSON.stringify(kinds), accounts: JSON.stringify(accounts) };
}

function writeBases(db: Database, id: string, bases: readonly string[]): void {
  const insert = db.prepare('INSERT OR IGNORE INTO incident_base (incident_id, base_id) VALUES (?, ?)');
  for (const base of bases) insert.run(id, base);
}

/** Ties a finding to the incident, with the records it rests on. */
export function linkFinding(db: Database, id: string, finding: string): void {
  db.prepare('INSERT INTO incident_finding (finding_id, incident_id) VALUES (?, ?)').run(finding, id);
  db.prepare('INSERT OR IGNORE INTO incident_record (incident_id, seq) SELECT ?, seq FROM journal_finding WHERE finding = ?').run(id, finding);
}

export function markIncidentSent(db: Database, id: string, sent: NonNullable<StoredIncident['sent']>, at: string): void {
  db.prepare(
    `UPDATE incident SET state = 'notified', sent_at = ?, sent_channel = ?, sent_outgoing = ?, sent_receipt = ?, updated = ? WHERE id = ?`,
  ).run(sent.at, sent.channel, sent.outgoing, sent.receipt, at, id);
}

export function closeIncident(db: Database, id: string, reason: string, at: string): void {
  db.prepare(`UPDATE incident SET state = 'closed', close_reason = ?, updated = ? WHERE id = ?`).run(reason, at, id);
}

/** Adds a fact. Facts are never changed, only added to. */
export function addFact(db: Database, id: string, fact: Omit<IncidentFact, 'id' | 'sequence'> & { readonly sequence?: number }): IncidentFact {
  const added = { ...fact, id: randomUUID(), sequence: fact.sequence ?? null };
  db.prepare(
    `INSERT INTO incident_fact (id, incident_id, at, recorded_at, author, kind, text, seq)
     VALUES (@id, @incident, @at, @recordedAt, @author, @kind, @text, @sequence)`,
  ).run({ ...added, incident: id });
  return added;
}

/** In the order of what happened. */
export function listFacts(db: Database, id: string): IncidentFact[] {
  return db
    .prepare(
      `SELECT id, at, recorded_at AS recordedAt, author, kind, text, seq AS sequence
       FROM incident_fact WHERE incident_id = ? ORDER BY at, recorded_at, rowid`,
    )
    .all(id)
    .map((fact) => incidentFact.parse(fact));
}

export interface NoticeEdits {
  readonly edits: FormValues;
  /** Order in force and not bundled, of which the user said to go on without it. */
  readonly acceptedOrder: string | null;
}

export function readNoticeEdits(db: Database, id: string): NoticeEdits {
  const found = db.prepare('SELECT edits, accepted_order AS acceptedOrder FROM notice_draft WHERE incident_id = ?').get(id);
  if (found === undefined) return { edits: {}, acceptedOrder: null };
  return z.object({ edits: json(formValues), acceptedOrder: z.string().nullable() }).parse(found);
}

export function writeNoticeEdits(db: Database, id: string, draft: NoticeEdits, at: string): void {
  db.prepare(
    `INSERT INTO notice_draft (incident_id, edits, accepted_order, updated) VALUES (?, ?, ?, ?)
     ON CONFLICT (incident_id) DO UPDATE SET edits = excluded.edits, accepted_order = excluded.accepted_order, updated = excluded.updated`,
  ).run(id, JSON.stringify(draft.edits), draft.acceptedOrder, at);
}

/** Names of the incident's bases for documents: code and name, Kazakh where there is no Russian one. */
export function baseNames(db: Database, id: string): { readonly kk: string; readonly ru: string }[] {
  return db
    .prepare(
      `SELECT b.code, b.name_kk AS kk, b.name_ru AS ru FROM incident_base l JOIN base b ON b.id = l.base_id
       WHERE l.incident_id = ? ORDER BY b.code`,
    )
    .all(id)
    .map((base) => z.object({ code: z.string(), kk: z.string(), ru: z.string() }).parse(base))
    .map(({ code, kk, ru }) => ({ kk: `${code} ${kk}`, ru: `${code} ${ru || kk}` }));
}
