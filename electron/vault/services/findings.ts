import { Fault } from '../../../shared/contract/problem.ts';
import type { Finding } from '../../../shared/contract/findings.ts';
import { toInstantString } from '../clock.ts';
import type { AreaHandlers } from '../handlers.ts';
import { countFindings, findFinding, type FindingState, listFindings, sequencesOfFinding, setFindingState } from '../journal/findings/finding-store.ts';
import { runRules } from '../journal/findings/run-rules.ts';
import { journalOf } from '../journal/journal.ts';
import type { OwnAction, Session } from '../session.ts';
import { journalRows } from './journal.ts';

/** Records shown beside a finding; the rest is one step away in the journal. */
const sampleSize = 50;

const shownElsewhere = ['findings', 'journal', 'bases', 'people', 'today'] as const;

export const findings: AreaHandlers<'findings'> = {
  list: ({ state }, { session }) => ({ findings: listFindings(session.db, state) }),

  get: ({ id }, { session }) => {
    const finding = existing(session, id);
    const journal = journalOf(session.db, session.clock);
    const lines = sequencesOfFinding(session.db, id, sampleSize).map((sequence) => journal.line(sequence));
    return { finding, sample: journalRows(session.db, lines) };
  },

  dismiss: ({ id, reason }, { session, vault }) => {
    const finding = existing(session, id);
    if (finding.state !== 'open') throw new Fault('FINDING_CLOSED');
    move(session, finding, 'dismissed', reason, { action: 'change', what: 'finding.dismissed', object: `finding:${id}`, base: finding.base?.id, personal: { reason } });
    vault.emit('data.changed', shownElsewhere);
    return existing(session, id);
  },

  reopen: ({ id }, { session, vault }) => {
    const finding = existing(session, id);
    // One that is in an incident is closed there; one that is open needs nothing.
    if (finding.state === 'incident') throw new Fault('FINDING_CLOSED');
    if (finding.state === 'open') return finding;
    const sibling = listFindings(session.db, 'open').find((other) => isSameSubject(other, finding));
    if (sibling) throw new Fault('FINDING_OPEN_ALREADY');
    move(session, finding, 'open', null, { action: 'change', what: 'finding.reopened', object: `finding:${id}`, base: finding.base?.id });
    vault.emit('data.changed', shownElsewhere);
    return existing(session, id);
  },

  run: (_input, { session, vault }) => {
    const journal = journalOf(session.db, session.clock);
    const result = session.act((db) => {
      const value = runRules(db, journal, { at: toInstantString(session.clock.now()), operator: session.operator.name });
      const details = { added: value.added, withdrawn: value.withdrawn };
      const actions: OwnAction[] = [{ action: 'use', what: 'findings.run', object: 'findings', details }];
      if (value.attributed > 0) actions.push({ action: 'change', what: 'source.remapped', object: 'journal', rows: value.attributed, details: { records: value.attributed } });
      return { value, actions };
    });
    vault.emit('data.changed', shownElsewhere);
    return { added: result.added, withdrawn: result.withdrawn, open: countFindings(session.db, 'open') };
  },
};

function existing(session: Session, id: string): Finding {
  const finding = findFinding(session.db, id);
  if (!finding) throw new Fault('NOT_FOUND');
  return finding;
}

function move(session: Session, finding: Finding, state: FindingState, reason: string | null, action: OwnAction): void {
  session.act((db) => {
    setFindingState(db, finding.id, state, { at: toInstantString(session.clock.now()), operator: session.operator.name, reason });
    return { value: undefined, actions: [action] };
  });
}

/** Records of one rule, base, source, account and person stand in one open finding. */
function isSameSubject(a: Finding, b: Finding): boolean {
  return a.rule === b.rule && a.base?.id === b.base?.id && a.source.id === b.source.id && a.account === b.account && a.person?.id === b.person?.id;
}
