import { Temporal } from 'temporal-polyfill';
import type { Application } from '../../../shared/contract/applications.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import { toInstantString, today } from '../clock.ts';
import { randomUUID } from '../crypto/primitives.ts';
import type { AreaHandlers } from '../handlers.ts';
import { findApplication, insertApplication, type StoredApplication, updateApplication } from '../register/applications.ts';
import { listDocuments } from '../register/documents.ts';
import { nextNumber } from '../register/numbering.ts';
import type { OpenContext, OwnAction } from '../session.ts';
import { applicationViews, prepareApplication } from './application-view.ts';
import { changedFields } from './changed-fields.ts';
import { makeDocument, refuseIncomplete } from './make-document.ts';
import { editsFrom } from './notice-draft.ts';

const touched = ['applications', 'today'] as const;

type State = Application['state'];

/** From which states each state is reached by hand. `made` is reached by making the packet. */
const reachedFrom: Readonly<Record<'draft' | 'submitted' | 'returned' | 'accepted', readonly State[]>> = {
  draft: ['made', 'returned'],
  submitted: ['made'],
  returned: ['submitted'],
  accepted: ['submitted'],
};
/** A returned application is open for the revision that was asked for (236/НҚ, 5). */
const editable: readonly State[] = ['draft', 'returned'];

export const applications: AreaHandlers<'applications'> = {
  list: (_input, { session, clock }) => ({ applications: applicationViews(session.db, today(clock).toString()) }),

  get: ({ id }, context) => ({
    application: viewOf(context, id),
    documents: listDocuments(context.session.db, { kind: 'application', subject: id }),
  }),

  create: ({ title }, context) => {
    const { session, vault, clock } = context;
    const id = randomUUID();
    session.act((db) => {
      const number = nextNumber(db, 'application', today(clock).year);
      insertApplication(db, id, number, title, toInstantString(clock.now()));
      return { value: undefined, actions: [onApplication(id, 'supplement', 'application.created', { number })] };
    });
    vault.emit('data.changed', touched);
    return viewOf(context, id);
  },

  save: ({ id, title, values }, context) => {
    const { db } = context.session;
    const before = stored(context, id);
    if (!editable.includes(before.state)) throw new Fault('APPLICATION_NOT_DRAFT');
    const { rules, proposed } = prepareApplication(db, before, today(context.clock).toString());
    const edits = editsFrom(rules, proposed, before.edits, values);
    const fields = [
      ...new Set([...changedFields(before.edits, edits), ...changedFields(edits, before.edits), ...(title === before.title ? [] : ['title'])]),
    ];
    if (fields.length === 0) return viewOf(context, id);
    return changed(context, { ...before, title, edits }, 'application.saved', { fields: fields.join(',') });
  },

  make: async ({ id }, context) => {
    const { session, vault, clock } = context;
    const before = stored(context, id);
    if (before.state === 'submitted' || before.state === 'accepted') throw new Fault('APPLICATION_STATE', { params: { from: before.state, to: 'made' } });
    const { rules, view } = prepareApplication(session.db, before, today(clock).toString());
    refuseIncomplete('APPLICATION_INCOMPLETE', view.checklist);
    const { number } = before;
    const document = await makeDocument(
      { kind: 'application', subject: id, number, pack: rules, warning: view.warning, values: view.values, annex: [] },
      context,
      ({ version, created }) => {
        updateApplication(session.db, { ...before, state: 'made', updated: created });
        return [onApplication(id, 'use', 'application.made', { number, version, pack: rules.id })];
      },
    );
    vault.emit('data.changed', [...touched, 'documents']);
    return document;
  },

  setState: ({ id, state, at, reason }, context) => {
    const before = stored(context, id);
    if (!reachedFrom[state].includes(before.state)) throw new Fault('APPLICATION_STATE', { params: { from: before.state, to: state } });
    const why = reason.trim();
    if (state === 'returned' && why === '') throw new Fault('APPLICATION_REASON', { fields: { reason: 'APPLICATION_REASON' } });
    const moment = toInstantString(Temporal.Instant.from(at));
    const after: StoredApplication = {
      ...before,
      state,
      // The clock of R35 runs from the last submission and stops with the answer.
      submitted: state === 'submitted' ? moment : state === 'accepted' ? before.submitted : null,
      returnReason: state === 'returned' ? why : state === 'draft' ? before.returnReason : null,
    };
    return changed(context, after, `application.${state}`, { at: moment }, why === '' ? undefined : { reason: why });
  },
};

function changed(
  context: OpenContext,
  after: StoredApplication,
  what: string,
  details: Readonly<Record<string, string | number>>,
  personal?: OwnAction['personal'],
): Application {
  const { session, vault, clock } = context;
  session.act((db) => {
    updateApplication(db, { ...after, updated: toInstantString(clock.now()) });
    const action = onApplication(after.id, 'change', what, { number: after.number, ...details });
    return { value: undefined, actions: [personal ? { ...action, personal } : action] };
  });
  vault.emit('data.changed', touched);
  return viewOf(context, after.id);
}

function onApplication(id: string, action: OwnAction['action'], what: string, details: OwnAction['details']): OwnAction {
  return { action, what, object: `application:${id}`, details };
}

/** @throws Fault NOT_FOUND */
function stored({ session }: Pick<OpenContext, 'session'>, id: string): StoredApplication {
  const found = findApplication(session.db, id);
  if (!found) throw new Fault('NOT_FOUND');
  return found;
}

function viewOf({ session, clock }: OpenContext, id: string): Application {
  return prepareApplication(session.db, stored({ session }, id), today(clock).toString()).view;
}
