import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import type { Finding } from '../../../../shared/contract/findings.ts';
import { type Action, actions as allActions, type FindingRule, findingRules } from '../../../../shared/domain/vocabulary.ts';

/** `withdrawn`: the lists were put right, so nothing is left of it. Kept with its history, shown nowhere. */
export type FindingState = 'open' | 'incident' | 'dismissed' | 'withdrawn';

const listOfText = z.array(z.string());
const actionList = z.array(z.enum(allActions));
const whySchema = z.record(z.string(), z.union([z.string(), z.number()]));

const rowSchema = z.object({
  id: z.string(),
  rule: z.enum(findingRules),
  severity: z.enum(['danger', 'warning']),
  state: z.enum(['open', 'incident', 'dismissed', 'withdrawn']),
  base_id: z.string().nullable(),
  base_code: z.string().nullable(),
  base_name: z.string().nullable(),
  account: z.string(),
  person_id: z.string().nullable(),
  person_name: z.string().nullable(),
  source_id: z.string(),
  source_name: z.string(),
  first_time: z.number(),
  last_time: z.number(),
  detected_at: z.string(),
  records: z.number(),
  rows: z.number(),
  actions: z.string(),
  objects: z.string(),
  why: z.string(),
  reason: z.string().nullable(),
  incident_id: z.string().nullable(),
  incident_number: z.string().nullable(),
});

const select = `
  SELECT f.*, b.code AS base_code, b.name_kk AS base_name,
         trim(p.surname || ' ' || p.given || ' ' || p.patronymic) AS person_name, s.name AS source_name,
         i.id AS incident_id, i.number AS incident_number
  FROM finding f
  JOIN source s ON s.id = f.source_id
  LEFT JOIN base b ON b.id = f.base_id
  LEFT JOIN person p ON p.id = f.person_id
  LEFT JOIN incident_finding l ON l.finding_id = f.id
  LEFT JOIN incident i ON i.id = l.incident_id`;

/** Findings of a state, or all but the withdrawn: the grave and the latest first. */
export function listFindings(db: Database, state?: Finding['state']): Finding[] {
  const order = `ORDER BY f.severity = 'warning', f.last_time DESC, f.id`;
  const rows = state
    ? db.prepare(`${select} WHERE f.state = ? ${order}`).all(state)
    : db.prepare(`${select} WHERE f.state <> 'withdrawn' ${order}`).all();
  return rows.map(toFinding);
}

/** Undefined for one that does not exist or was withdrawn. */
export function findFinding(db: Database, id: string): Finding | undefined {
  const row = db.prepare(`${select} WHERE f.id = ? AND f.state <> 'withdrawn'`).get(id);
  return row === undefined ? undefined : toFinding(row);
}

/** Sequences of the records that a finding rests on, oldest first. */
export function sequencesOfFinding(db: Database, id: string, limit = -1): number[] {
  return db
    .prepare<[string, number], number>(
      'SELECT f.seq FROM journal_finding f JOIN journal_record r ON r.seq = f.seq WHERE f.finding = ? ORDER BY r.time, f.seq LIMIT ?',
    )
    .pluck()
    .all(id, limit);
}

/** Moves a finding to another state and keeps the step. Called inside `session.act`. */
export function setFindingState(
  db: Database,
  id: string,
  state: FindingState,
  step: { readonly at: string; readonly operator: string; readonly reason?: string | null },
): void {
  db.prepare('UPDATE finding SET state = ?, reason = ? WHERE id = ?').run(state, state === 'dismissed' ? (step.reason ?? null) : null, id);
  addHistory(db, id, state, step);
}

export function addHistory(
  db: Database,
  id: string,
  state: FindingState,
  step: { readonly at: string; readonly operator: string; readonly reason?: string | null },
): void {
  db.prepare(
    `INSERT INTO finding_history (finding_id, place, at, operator, state, reason)
     VALUES (?, (SELECT count(*) FROM finding_history WHERE finding_id = ?), ?, ?, ?, ?)`,
  ).run(id, id, step.at, step.operator, state, step.reason ?? null);
}

export function countFindings(db: Database, state: FindingState): number {
  return db.prepare<[string], number>('SELECT count(*) FROM finding WHERE state = ?').pluck().get(state) ?? 0;
}

function toFinding(raw: unknown): Finding {
  const row = rowSchema.parse(raw);
  const state = row.state === 'withdrawn' ? 'dismissed' : row.state;
  const instant = (ms: number): string => new Date(ms).toISOString();
  return {
    id: row.id,
    rule: row.rule satisfies FindingRule,
    severity: row.severity,
    state,
    base: row.base_id === null ? null : { id: row.base_id, code: row.base_code ?? '', name: row.base_name ?? '' },
    account: row.account,
    person: row.person_id === null ? null : { id: row.person_id, name: row.person_name ?? '' },
    source: { id: row.source_id, name: row.source_name },
    firstTime: instant(row.first_time),
    lastTime: instant(row.last_time),
    detectedAt: row.detected_at,
    records: row.records,
    rows: row.rows,
    actions: actionList.parse(JSON.parse(row.actions)) satisfies Action[],
    objects: listOfText.parse(JSON.parse(row.objects)),
    why: whySchema.parse(JSON.parse(row.why)),
    reason: row.reason,
    incident: row.incident_id === null || row.incident_number === null ? null : { id: row.incident_id, number: row.incident_number },
  };
}
