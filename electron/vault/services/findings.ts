import type { FindingState } from '../journal/findings/finding-store.ts';
import { countFindings, findFinding, historyOfFinding, listFindings, sequencesOfFinding } from '../journal/findings/finding-store.ts';
import { findingStates } from '../../../shared/contract/findings.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import type { AreaHandlers } from '../handlers.ts';
import { listsChangedSinceRun } from '../journal/findings/lists-changed.ts';
import { journalOf } from '../journal/journal.ts';
import { runAgain } from './finding-runs.ts';
import { listRules, setRule, tryRule } from './finding-rules.ts';
import { assign, dismiss, explain, reopen } from './finding-triage.ts';
import { journalRows } from './journal.ts';

/** Records shown beside a finding; the rest is one step away in the journal. */
const sampleSize = 50;
const standing: readonly FindingState[] = ['open', 'incident', 'dismissed'];

export const findings: AreaHandlers<'findings'> = {
  list: ({ state, withdrawn }, { session }) => ({
    findings: listFindings(session.db, state ? [state] : withdrawn ? findingStates : standing),
    listsChanged: listsChangedSinceRun(session.db),
  }),

  get: ({ id }, { session }) => {
    const finding = findFinding(session.db, id);
    if (!finding) throw new Fault('NOT_FOUND');
    const journal = journalOf(session.db, session.clock);
    const lines = journal.inOrderOfTime(sequencesOfFinding(session.db, id)).slice(0, sampleSize).map((sequence) => journal.line(sequence));
    return { finding, sample: journalRows(session.db, lines), history: historyOfFinding(session.db, id) };
  },

  assign,
  explain,
  dismiss,
  reopen,

  run: async (_input, context) => {
    const { added, withdrawn } = await runAgain(context, 'lists');
    return { added, withdrawn, open: countFindings(context.session.db, 'open') };
  },

  rules: listRules,
  tryRule,
  setRule,
};
