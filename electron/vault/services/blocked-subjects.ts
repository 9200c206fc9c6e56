import { Temporal } from 'temporal-polyfill';
import type { BlockedSubject } from '../../../shared/contract/blocked-subjects.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import { toInstantString } from '../clock.ts';
import { randomUUID } from '../crypto/primitives.ts';
import type { AreaHandlers } from '../handlers.ts';
import { blockedByHash, findBlockedSubject, insertBlockedSubject, listBlockedSubjects, markUnblocked } from '../register/blocked-subjects.ts';
import type { OpenContext } from '../session.ts';
import { runAgain } from './finding-runs.ts';
import { recognisedSubject } from './recognised-subject.ts';

const touched = ['blockedSubjects', 'journal', 'today'] as const;

/** R54: blocking a subject's data is an act; what is done to them afterwards is a finding. */
export const blockedSubjects: AreaHandlers<'blockedSubjects'> = {
  list: (_input, { session }) => ({ subjects: listBlockedSubjects(session.db) }),

  find: ({ identifier }, { session }) => {
    const { hash, value } = recognisedSubject(session.db, identifier);
    session.record({ action: 'view', what: 'subject.looked_up', object: 'blocked_subjects', personal: { identifier: value } });
    return { subjects: blockedByHash(session.db, hash) };
  },

  block: async ({ identifier, reason, act, at }, context) => {
    const { session } = context;
    const { hash, kind, value } = recognisedSubject(session.db, identifier);
    const since = momentOf(context, at);
    if (blockedByHash(session.db, hash).some(({ unblocked }) => unblocked === null)) throw new Fault('SUBJECT_BLOCKED_ALREADY', { fields: { identifier: 'SUBJECT_BLOCKED_ALREADY' } });
    const id = randomUUID();
    session.act((db) => {
      insertBlockedSubject(db, { id, hash, kind, at: since, reason, act, operator: session.operator.name });
      return { value: undefined, actions: [{ action: 'block', what: 'subject.blocked', object: `subject:${id}`, personal: { identifier: value, reason, act } }] };
    });
    return afterwards(context, id);
  },

  unblock: async ({ id, reason, act, at }, context) => {
    const { session } = context;
    const subject = existing(context, id);
    if (subject.unblocked) throw new Fault('SUBJECT_NOT_BLOCKED');
    const until = momentOf(context, at);
    if (until < subject.at) throw new Fault('SUBJECT_BLOCK_TIME', { fields: { at: 'SUBJECT_BLOCK_TIME' } });
    session.act((db) => {
      markUnblocked(db, id, { at: until, reason, act });
      return { value: undefined, actions: [{ action: 'unblock', what: 'subject.unblocked', object: `subject:${id}`, personal: { reason, act } }] };
    });
    return afterwards(context, id);
  },
};

/** What is in the journal already may have been done while the data were blocked. The act itself stands, whatever becomes of the run. */
async function afterwards(context: OpenContext, id: string): Promise<BlockedSubject> {
  context.vault.emit('data.changed', touched);
  await runAgain(context, 'lists');
  return existing(context, id);
}

/** @throws Fault SUBJECT_BLOCK_TIME for a moment that has not come */
function momentOf({ clock }: OpenContext, at: string | undefined): string {
  const now = clock.now();
  const moment = at === undefined ? now : Temporal.Instant.from(at);
  if (Temporal.Instant.compare(moment, now) > 0) throw new Fault('SUBJECT_BLOCK_TIME', { fields: { at: 'SUBJECT_BLOCK_TIME' } });
  return toInstantString(moment);
}

/** @throws Fault NOT_FOUND */
function existing({ session }: OpenContext, id: string): BlockedSubject {
  const subject = findBlockedSubject(session.db, id);
  if (!subject) throw new Fault('NOT_FOUND');
  return subject;
}
