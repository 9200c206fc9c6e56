import type { Database } from 'better-sqlite3';
import type { WithdrawalCause } from '../../../../shared/contract/findings.ts';
import type { FindingRule } from '../../../../shared/domain/vocabulary.ts';
import type { Claim } from './claim.ts';
import { setFindingState } from './finding-store.ts';
import { FindingWriter, keyOfRow, type Step, type SubjectRow, subjectKey } from './finding-writer.ts';
import type { RuleSettings } from './rule-settings.ts';

interface StoredRow extends SubjectRow {
  readonly id: string;
  readonly state: 'open' | 'incident' | 'dismissed';
  readonly records: number;
  readonly rows: number;
}

export interface Reconciled {
  readonly added: number;
  readonly withdrawn: number;
}

/** What has to be done for the stored findings to be those that are claimed. */
interface Plan {
  readonly fresh: readonly Claim[];
  readonly standing: readonly { readonly claim: Claim; readonly id: string }[];
  readonly gone: readonly StoredRow[];
}

function planFor(db: Database, claims: readonly Claim[], rules: readonly FindingRule[]): Plan {
  const stored = db
    .prepare<[string], StoredRow>(
      `SELECT id, state, rule, base_id, source_id, account, person_id, part, records, rows FROM finding
       WHERE state <> 'withdrawn' AND rule IN (SELECT value FROM json_each(?))`,
    )
    .all(JSON.stringify(rules));
  const open = new Map(stored.filter(({ state }) => state === 'open').map((row) => [keyOfRow(row), row]));
  const closed = Map.groupBy(stored.filter(({ state }) => state !== 'open'), keyOfRow);
  const fresh: Claim[] = [];
  const standing: { claim: Claim; id: string }[] = [];
  for (const claim of claims) {
    const key = subjectKey(claim.subject);
    const known = open.get(key);
    open.delete(key);
    if (known) standing.push({ claim, id: known.id });
    // What was dismissed, or became an incident, is claimed anew only when it has grown.
    else if (!claim.whole || !closed.get(key)?.some((row) => row.records >= claim.summary.records && row.rows >= claim.summary.rows)) fresh.push(claim);
  }
  return { fresh, standing, gone: [...open.values()] };
}

/** Whether the open findings of those rules are those that are claimed; their numbers may differ. */
export function isSettled(db: Database, claims: readonly Claim[], rules: readonly FindingRule[]): boolean {
  const { fresh, gone } = planFor(db, claims, rules);
  return fresh.length === 0 && gone.length === 0;
}

/**
 * Makes the findings of those rules what the rules say now. What is new is opened, what stands is brought up to date, and an open
 * one that no rule claims any more is withdrawn with the cause; nothing is deleted. What was dismissed or became an incident
 * stays as it is. Called inside `session.act`.
 */
export function reconcile(db: Database, claims: readonly Claim[], rules: readonly FindingRule[], settings: RuleSettings, step: Step, cause: WithdrawalCause): Reconciled {
  const { fresh, standing, gone } = planFor(db, claims, rules);
  const writer = new FindingWriter(db, step);
  const links = new LinkWriter(db);
  for (const { claim, id } of [...standing, ...fresh.map((claim) => ({ claim, id: writer.open(claim.subject, claim.summary) }))]) {
    writer.write(id, claim.summary);
    links.set(id, claim.subject.rule, claim.sequences);
  }
  for (const { id, rule } of gone) {
    const why: WithdrawalCause = settings[rule as FindingRule].enabled ? cause : 'rule_off';
    setFindingState(db, id, 'withdrawn', { ...step, reason: why });
  }
  return { added: fresh.length, withdrawn: gone.length };
}

/** Ties findings to the records they rest on, writing only what differs. */
class LinkWriter {
  readonly #of;
  readonly #add;
  readonly #remove;

  constructor(db: Database) {
    this.#of = db.prepare<[string], number>('SELECT seq FROM journal_finding WHERE finding = ?').pluck();
    this.#add = db.prepare<[string, number, string]>('INSERT OR IGNORE INTO journal_finding (finding, seq, rule) VALUES (?, ?, ?)');
    this.#remove = db.prepare<[string, number]>('DELETE FROM journal_finding WHERE finding = ? AND seq = ?');
  }

  set(finding: string, rule: FindingRule, sequences: readonly number[]): void {
    const surplus = new Set(this.#of.all(finding));
    for (const seq of sequences) if (!surplus.delete(seq)) this.#add.run(finding, seq, rule);
    for (const seq of surplus) this.#remove.run(finding, seq);
  }
}
