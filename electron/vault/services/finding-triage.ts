import type { Finding } from '../../../shared/contract/findings.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import type { AreaHandlers } from '../handlers.ts';
import { addHistory, findFinding, setAssignee, setFindingState } from '../journal/findings/finding-store.ts';
import { findOperator } from '../register/operators.ts';
import { findPerson, fullName } from '../register/people.ts';
import type { OpenContext, OwnAction } from '../session.ts';
import { shownElsewhere, stepOf } from './finding-runs.ts';

type Handlers = AreaHandlers<'findings'>;

export const assign: Handlers['assign'] = ({ ids, assignee }, context) => {
  const { db } = context.session;
  const name = assignee === null ? '' : nameOf(context, assignee);
  return change(context, ids, (finding) => {
    if (finding.state !== 'open') throw new Fault('FINDING_CLOSED');
    setAssignee(db, finding, assignee, name, stepOf(context.session));
    return { what: assignee === null ? 'finding.unassigned' : 'finding.assigned', ...(assignee && { personal: { assignee: name } }) };
  });
};

export const explain: Handlers['explain'] = ({ ids, text }, context) =>
  change(context, ids, (finding) => {
    addHistory(context.session.db, finding.id, finding.state, { ...stepOf(context.session), reason: text }, 'note');
    return { what: 'finding.explained', personal: { note: text } };
  });

export const dismiss: Handlers['dismiss'] = ({ ids, reason }, context) =>
  change(context, ids, (finding) => {
    if (finding.state !== 'open') throw new Fault('FINDING_CLOSED');
    setFindingState(context.session.db, finding.id, 'dismissed', { ...stepOf(context.session), reason });
    return { what: 'finding.dismissed', personal: { reason } };
  });

export const reopen: Handlers['reopen'] = ({ ids }, context) =>
  change(context, ids, (finding) => {
    // One that is in an incident is closed there, one that is no longer true comes back by the rules; one that is open needs nothing.
    if (finding.state === 'incident' || finding.state === 'withdrawn') throw new Fault('FINDING_CLOSED');
    if (finding.state === 'open') return null;
    if (hasOpenSibling(context, finding.id)) throw new Fault('FINDING_OPEN_ALREADY');
    setFindingState(context.session.db, finding.id, 'open', stepOf(context.session));
    return { what: 'finding.reopened' };
  });

/** Deals with each finding, all in one transaction with their records: all of them or none. @throws Fault NOT_FOUND */
function change(context: OpenContext, ids: readonly string[], one: (finding: Finding) => Pick<OwnAction, 'what' | 'personal'> | null): { findings: Finding[] } {
  const { session, vault } = context;
  const chosen = [...new Set(ids)];
  const findings = session.act((db) => {
    const actions: OwnAction[] = [];
    for (const id of chosen) {
      const finding = existing(context, id);
      const said = one(finding);
      if (said) actions.push({ action: 'change', object: `finding:${id}`, ...said, ...(finding.base && { base: finding.base.id }) });
    }
    return { value: chosen.map((id) => findFinding(db, id)).filter((finding) => finding !== undefined), actions };
  });
  vault.emit('data.changed', shownElsewhere);
  return { findings };
}

function existing({ session }: OpenContext, id: string): Finding {
  const finding = findFinding(session.db, id);
  if (!finding) throw new Fault('NOT_FOUND');
  return finding;
}

/** Records of one rule, base, source, account and person stand in one open finding. */
function hasOpenSibling({ session: { db } }: OpenContext, id: string): boolean {
  const sibling = db
    .prepare(
      `SELECT 1 FROM finding a JOIN finding b ON b.state = 'open' AND b.rule = a.rule AND b.base_id IS a.base_id AND b.source_id IS a.source_id
         AND b.account = a.account AND b.person_id IS a.person_id AND b.part = a.part WHERE a.id = ?`,
    )
    .get(id);
  return sibling !== undefined;
}

/** @throws Fault NOT_FOUND */
function nameOf({ session: { db } }: OpenContext, { kind, id }: { readonly kind: 'operator' | 'person'; readonly id: string }): string {
  if (kind === 'operator') {
    const operator = findOperator(db, id);
    if (!operator) throw new Fault('NOT_FOUND');
    return operator.name;
  }
  const person = findPerson(db, id);
  if (!person) throw new Fault('NOT_FOUND');
  return fullName(person);
}
