import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { type Assignee, type Finding, findingStates, type FindingStep, findingStep, type WithdrawalCause, withdrawalCauses } from '../../../../shared/contract/findings.ts';
import { type Action, actions as allActions, type FindingRule, findingRules } from '../../../../shared/domain/vocabulary.ts';

export type FindingState = Finding['state'];

const listOfText = z.array(z.string());
const actionList = z.array(z.enum(allActions));
const whySchema = z.record(z.string(), z.union([z.string(), z.number()]));

const rowSchema = z.object({
  id: z.string(),
  rule: z.enum(findingRules),
  severity: z.enum(['danger', 'warning']),
  state: z.enum(findingStates),
  base_id: z.string().nullable(),
  base_code: z.string().nullable(),
  base_name: z.string().nullable(),
  account: z.string(),
  person_id: z.string().nullable(),
  person_name: z.string().nullable(),
  source_id: z.string().nullable(),
  source_name: z.string().nullable(),
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
  assignee_kind: z.enum(['operator', 'person']).nullable(),
  assignee_id: z.string().nullable(),
  assignee_name: z.string().nullable(),
  earlier_id: z.string().nullable(),
  withdrawn_at: z.string().nullable(),
  withdrawn_cause: z.string().nullable(),
});

const select = `
  SELECT f.*, b.code AS base_code, b.name_kk AS base_name,
         trim(p.surname || ' ' || p.given || ' ' || p.patronymic) AS person_name, s.name AS source_name,
         i.id AS incident_id, i.number AS incident_number,
         coalesce(o.name, trim(ap.surname || ' ' || ap.given || ' ' || ap.patronymic)) AS assignee_name,
         w.at AS withdrawn_at, w.reason AS withdrawn_cause
  FROM finding f
  LEFT JOIN source s ON s.id = f.source_id
  LEFT JOIN base b ON b.id = f.base_id
  LEFT JOIN person p ON p.id = f.person_id
  LEFT JOIN operator o ON f.assignee_kind = 'operator' AND o.id = f.assignee_id
  LEFT JOIN person ap ON f.assignee_kind = 'person' AND ap.id = f.assignee_id
  LEFT JOIN finding_history w ON f.state = 'withdrawn' AND w.finding_id = f.id
    AND w.place = (SELECT max(place) FROM finding_history WHERE finding_id = f.id AND step = 'state')
  LEFT JOIN incident_finding l ON l.finding_id = f.id
  LEFT JOIN incident i ON i.id = l.incident_id`;

/** Findings of those states: the grave and the latest first. */
export function listFindings(db: Database, states: readonly FindingState[]): Finding[] {
  return db
    .prepare(`${select} WHERE f.state IN (SELECT value FROM json_each(?)) ORDER BY f.severity = 'warning', f.last_time DESC, f.id`)
    .all(JSON.stringify(states))
    .map(toFinding);
}

export function findFinding(db: Database, id: string): Finding | undefined {
  const row = db.prepare(`${select} WHERE f.id = ?`).get(id);
  return row === undefined ? undefined : toFinding(row);
}

/** Sequences of the records that a finding rests on, as they were entered. */
export function sequencesOfFinding(db: Database, id: string): number[] {
  return db.prepare<[string], number>('SELECT seq FROM journal_finding WHERE finding = ? ORDER BY seq').pluck().all(id);
}

type HistoryStep = { readonly at: string; readonly operator: string; readonly reason?: string | null };

/** Moves a finding to another state and keeps the step. Called inside `session.act`. */
export function setFindingState(db: Database, id: string, state: FindingState, step: HistoryStep): void {
  db.prepare('UPDATE finding SET state = ?, reason = ? WHERE id = ?').run(state, state === 'dismissed' ? (step.reason ?? null) : null, id);
  addHistory(db, id, state, step);
}

/** @param name how the assignee is called now: it is kept in the history */
export function setAssignee(db: Database, finding: Finding, to: Assignee | null, name: string, step: HistoryStep): void {
  db.prepare('UPDATE finding SET assignee_kind = ?, assignee_id = ? WHERE id = ?').run(to?.kind ?? null, to?.id ?? null, finding.id);
  addHistory(db, finding.id, finding.state, { ...step, reason: name }, 'assigned');
}

export function addHistory(db: Database, id: string, state: FindingState, step: HistoryStep, kind: FindingStep['step'] = 'state'): void {
  db.prepare(
    `INSERT INTO finding_history (finding_id, place, at, operator, state, reason, step)
     VALUES (?, (SELECT count(*) FROM finding_history WHERE finding_id = ?), ?, ?, ?, ?, ?)`,
  ).run(id, id, step.at, step.operator, state, step.reason ?? null, kind);
}

/** What was done about a finding, oldest first. */
export function historyOfFinding(db: Database, id: string): FindingStep[] {
  return db
    .prepare<[string], { at: string; operator: string; state: string; reason: string | null; step: string }>(
      'SELECT at, operator, state, reason, step FROM finding_history WHERE finding_id = ? ORDER BY place',
    )
    .all(id)
    .map(({ reason, ...rest }) => {
      const cause = rest.state === 'withdrawn' ? causeOf(reason) : null;
      return findingStep.parse({ ...rest, cause, text: rest.state === 'withdrawn' && rest.step === 'state' ? '' : (reason ?? '') });
    });
}

export function countFindings(db: Database, state: FindingState): number {
  return db.prepare<[string], number>('SELECT count(*) FROM finding WHERE state = ?').pluck().get(state) ?? 0;
}

/** Rule → findings that nobody has dealt with. */
export function openByRule(db: Database): ReadonlyMap<string, number> {
  const rows = db.prepare<[], { rule: string; count: number }>("SELECT rule, count(*) AS count FROM finding WHERE state = 'open' GROUP BY rule").all();
  return new Map(rows.map(({ rule, count }) => [rule, count]));
}

function toFinding(raw: unknown): Finding {
  const row = rowSchema.parse(raw);
  const instant = (ms: number): string => new Date(ms).toISOString();
  return {
    id: row.id,
    rule: row.rule satisfies FindingRule,
    severity: row.severity,
    state: row.state,
    base: row.base_id === null ? null : { id: row.base_id, code: row.base_code ?? '', name: row.base_name ?? '' },
    account: row.account,
    person: row.person_id === null ? null : { id: row.person_id, name: row.person_name ?? '' },
    source: row.source_id === null ? null : { id: row.source_id, name: row.source_name ?? '' },
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
    assignee: row.assignee_kind === null || row.assignee_id === null ? null : { kind: row.assignee_kind, id: row.assignee_id, name: row.assignee_name ?? '' },
    earlier: row.earlier_id,
    withdrawn: row.withdrawn_at === null ? null : { at: row.withdrawn_at, cause: causeOf(row.withdrawn_cause) },
  };
}

/** null where it was withdrawn by a version that kept no causes. */
function causeOf(reason: string | null): WithdrawalCause | null {
  return withdrawalCauses.find((cause) => cause === reason) ?? null;
}
