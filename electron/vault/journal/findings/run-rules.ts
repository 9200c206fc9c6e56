import type { Database } from 'better-sqlite3';
import type { WithdrawalCause } from '../../../../shared/contract/findings.ts';
import { Fault } from '../../../../shared/contract/problem.ts';
import { recordRules } from '../../../../shared/domain/finding-rules.ts';
import { ObjectRules } from '../../../../shared/domain/object-rules.ts';
import { type FindingRule, findingRules } from '../../../../shared/domain/vocabulary.ts';
import { listSources } from '../ingest/source-store.ts';
import type { Attribution, Journal } from '../journal.ts';
import type { Claim } from './claim.ts';
import type { Step } from './finding-writer.ts';
import { noteLists } from './lists-changed.ts';
import { ObservedJournal } from './observed-journal.ts';
import { passOverRecords } from './record-pass.ts';
import { reconcile, type Reconciled } from './reconcile.ts';
import { loadRuleBook, type RuleBook } from './rule-book.ts';
import { wholeClaims, wholeRules } from './whole-claims.ts';

/** How often a run begins anew because somebody wrote meanwhile; after that it holds on until it is through. */
const patience = 2;

export interface RunControl {
  readonly signal: AbortSignal;
  /** Records done out of all. */
  readonly progress: (done: number, total: number) => void;
}

/** What rules say of the journal at one moment, not written yet. */
export interface Judgement {
  readonly claims: readonly Claim[];
  readonly attributions: readonly Attribution[];
  readonly book: RuleBook;
}

/**
 * Holds the whole journal against rules and lists as they are now, without writing. Lets other calls in between; when one of them
 * writes, what was seen so far may be wrong, so it begins again. Nothing may be awaited between this and {@link settle}.
 * @throws Fault CANCELLED
 */
export async function judge(
  db: Database,
  journal: Journal,
  nowMs: number,
  control: RunControl,
  options: { readonly book?: () => RuleBook; readonly rules?: readonly FindingRule[] } = {},
): Promise<Judgement> {
  const rules = options.rules ?? findingRules;
  const writes = db.prepare<[], number>('SELECT total_changes()').pluck();
  for (let attempt = 0; ; attempt++) {
    await letOthersIn(db, control.signal);
    const seen = writes.get();
    const book = options.book?.() ?? loadRuleBook(db);
    const observed = observe(db, journal);
    const total = observed.columns.size;
    const wanted = new Set<FindingRule>(rules);
    const pass = recordRules.some((rule) => wanted.has(rule)) ? passOverRecords(db, observed, book, wanted) : null;
    let found = pass?.next();
    while (found && !found.done) {
      control.progress(found.value, total);
      if (attempt < patience) await letOthersIn(db, control.signal);
      if (writes.get() !== seen) break;
      found = pass?.next();
    }
    if (found && !found.done) continue;
    const of = found?.value ?? { claims: [], attributions: [] };
    return { claims: [...of.claims, ...wholeClaims(db, observed, book, nowMs, rules)], attributions: of.attributions, book };
  }
}

/** Other calls, and a stop. After a lock there is nothing to go on with. @throws Fault CANCELLED */
async function letOthersIn(db: Database, signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  if (signal.aborted || !db.open) throw new Fault('CANCELLED');
}

/** Writes a judgement of all rules. Called inside `session.act`. */
export function settle(db: Database, journal: Journal, { claims, attributions, book }: Judgement, step: Step, cause: WithdrawalCause): Reconciled {
  const counts = reconcile(db, claims, findingRules, book.settings, step, cause);
  if (attributions.length > 0) journal.attribute(attributions);
  noteLists(db);
  return counts;
}

/**
 * Brings the findings of those rules up to date that look at many records together, or at what is missing. Takes a pass over the
 * columns; called in the transaction that ends an import, and when a day has passed.
 */
export function settleWhole(db: Database, journal: Journal, nowMs: number, step: Step, cause: WithdrawalCause, rules: readonly FindingRule[] = wholeRules): Reconciled {
  const book = loadRuleBook(db);
  return reconcile(db, wholeClaims(db, observe(db, journal), book, nowMs, rules), rules, book.settings, step, cause);
}

/** Claims of those rules as of now, for {@link isSettled} and {@link settleWhole}. */
export function judgeWhole(db: Database, journal: Journal, nowMs: number, rules: readonly FindingRule[]): readonly Claim[] {
  return wholeClaims(db, observe(db, journal), loadRuleBook(db), nowMs, rules);
}

function observe(db: Database, journal: Journal): ObservedJournal {
  return new ObservedJournal(journal, new Map(listSources(db).map(({ id, objects }) => [id, new ObjectRules(objects)])));
}
