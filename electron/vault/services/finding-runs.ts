import type { WithdrawalCause } from '../../../shared/contract/findings.ts';
import { toInstantString, today } from '../clock.ts';
import { isSettled, type Reconciled } from '../journal/findings/reconcile.ts';
import type { RuleBook } from '../journal/findings/rule-book.ts';
import { judge, judgeWhole, type RunControl, settle, settleWhole } from '../journal/findings/run-rules.ts';
import { journalOf } from '../journal/journal.ts';
import type { OpenContext, OwnAction, Session } from '../session.ts';

/** What changes on screens with findings. */
export const shownElsewhere = ['findings', 'journal', 'bases', 'people', 'today'] as const;

/** How a run listens to its call: stopped by its signal, telling records done. */
export function controlOf(context: OpenContext): RunControl {
  return {
    signal: context.signal,
    progress: (done, total) => {
      context.progress({ stage: 'rules', done, total });
    },
  };
}

/**
 * Runs every rule over the whole journal and writes what comes out of it, with its record in one transaction.
 * @param options `book`: rules otherwise than the register has them set yet; `first` sets them so, in the same transaction
 * @throws Fault CANCELLED
 */
export async function runAgain(
  context: OpenContext,
  cause: WithdrawalCause,
  options: { readonly book?: () => RuleBook; readonly first?: () => readonly OwnAction[] } = {},
): Promise<Reconciled> {
  const { session, vault } = context;
  const journal = journalOf(session.db, session.clock);
  const judgement = await judge(session.db, journal, session.clock.now().epochMilliseconds, controlOf(context), options.book && { book: options.book });
  const result = session.act((db) => {
    const own = options.first?.() ?? [];
    const value = settle(db, journal, judgement, stepOf(session), cause);
    const { added, withdrawn } = value;
    const actions: OwnAction[] = [...own, { action: 'use', what: 'findings.run', object: 'findings', details: { added, withdrawn } }];
    const attributed = judgement.attributions.length;
    if (attributed > 0) actions.push({ action: 'change', what: 'source.remapped', object: 'journal', rows: attributed, details: { records: attributed } });
    return { value, actions };
  });
  vault.emit('data.changed', shownElsewhere);
  return result;
}

/** The day in Almaty on which a session was last looked at for silent bases. */
const lookedOn = new WeakMap<Session, string>();

/** Whether silent bases were looked for today, be it that the look failed: what failed would fail again every minute. */
export function lookedForSilentBasesToday(session: Session): boolean {
  return lookedOn.get(session) === today(session.clock).toString();
}

/**
 * R7: a base falls silent by the passing of days, without anything being done. Called where a register was opened that can be
 * written, and as its days pass; leaves a record only where something came out of it.
 * @returns whether it did
 */
export function lookForSilentBases(session: Session): boolean {
  const { db, clock } = session;
  lookedOn.set(session, today(clock).toString());
  const journal = journalOf(db, clock);
  const nowMs = clock.now().epochMilliseconds;
  const rules = ['uncovered_base'] as const;
  if (isSettled(db, judgeWhole(db, journal, nowMs, rules), rules)) return false;
  session.act(() => {
    const { added, withdrawn } = settleWhole(db, journal, nowMs, stepOf(session), 'time', rules);
    return { value: undefined, actions: [{ action: 'use', what: 'findings.run', object: 'findings', details: { added, withdrawn } }] };
  });
  return true;
}

export function stepOf({ clock, operator }: Session): { readonly at: string; readonly operator: string } {
  return { at: toInstantString(clock.now()), operator: operator.name };
}
