import type { Destruction, SubjectOfDestruction } from '../../../shared/contract/destruction.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import { toInstantString, today } from '../clock.ts';
import { writeOut } from '../common/write-out.ts';
import { randomUUID } from '../crypto/primitives.ts';
import type { AreaHandlers } from '../handlers.ts';
import { countPlaces } from '../journal/destruction/places.ts';
import { recordsNaming } from '../journal/destruction/records.ts';
import { remainsOf } from '../journal/destruction/remains.ts';
import { type DestroyedKind, findSubject, subjectHash, type FoundSubject } from '../journal/destruction/subject.ts';
import { journalOf } from '../journal/journal.ts';
import { listBackups } from '../register/backup.ts';
import { blockedByHash } from '../register/blocked-subjects.ts';
import { listDestructions, type OrderedDestruction } from '../register/destructions.ts';
import { listGrants } from '../register/grants.ts';
import { registerPaths } from '../register/layout.ts';
import { readMeta } from '../register/meta.ts';
import { findPerson } from '../register/people.ts';
import { readOrganisation } from '../register/settings.ts';
import { TombstoneFile } from '../register/tombstones.ts';
import type { OpenContext } from '../session.ts';
import { applyDestruction, finishDestructions } from './apply-destruction.ts';
import { destructionAct } from './destruction-act.ts';
import { openedOf } from './open-session.ts';
import { recognisedSubject } from './recognised-subject.ts';

const touched = ['destructions', 'journal', 'findings', 'incidents', 'sources', 'people', 'savedFilters', 'blockedSubjects', 'applications'] as const;

interface Wanted {
  readonly kind: DestroyedKind;
  readonly hash: Uint8Array;
  readonly subject: FoundSubject;
}

/** R54: the values of a subject are destroyed beyond recovery, on a lawful ground. */
export const destructions: AreaHandlers<'destructions'> = {
  list: (_input, { session }) => ({ destructions: listDestructions(session.db).map(shown) }),

  preview: async ({ subject }, context) => {
    const { session } = context;
    const { kind, hash, subject: found } = wantedOf(context, subject);
    session.record({ action: 'view', what: 'subject.destruction_previewed', object: 'destructions', details: { subject: Buffer.from(hash).toString('hex'), kind } });
    const { sequences, texts } = recordsNaming(session.db, journalOf(session.db, session.clock), found);
    return {
      kind,
      blocked: blockOf(context, hash),
      records: sequences.length,
      texts,
      places: countPlaces(session.db, found),
      stays: await stayingOf(context, found),
      backups: listBackups(registerPaths(session.folder).backups).length,
    };
  },

  destroy: async ({ subject: whom, confirmed: _confirmed, ...order }, context) => {
    const { session, clock, vault } = context;
    const { kind, hash, subject } = wantedOf(context, whom);
    checkOrder(context, order, hash, subject);
    const stays = await stayingOf(context, subject);
    const ordered: OrderedDestruction = { ...order, id: randomUUID(), at: toInstantString(clock.now()), kind, hash, operator: session.operator.name };
    const file = new TombstoneFile(openedOf(session));
    const before = file.read().entries;
    // First the tombstone: a destruction that no backup can undo is never without one. If the console ends here, it is done at the next opening.
    file.write([...before, ordered]);
    context.progress({ stage: 'destroy', done: 0, total: 0 });
    try {
      applyDestruction(session, ordered, stays);
    } catch (error) {
      file.write(before);
      throw error;
    }
    try {
      finishDestructions(session, (stage) => context.progress({ stage, done: 0, total: 0 }));
    } catch (error) {
      throw new Fault('DESTRUCTION_UNFINISHED', {}, { cause: error });
    } finally {
      vault.emit('data.changed', touched);
      vault.emit('register.changed');
    }
    return shown(existing(context, ordered.id));
  },

  act: async ({ id, target }, context) => {
    const { session, files, clock } = context;
    const file = files.take(target, 'write');
    const pdf = await destructionAct({ destruction: existing(context, id), register: session.name, organisation: readOrganisation(session.db), made: toInstantString(clock.now()) });
    session.record({ action: 'export', what: 'subject.act_saved', object: `destruction:${id}` });
    return writeOut(file, pdf);
  },
};

/** @throws Fault NOT_FOUND */
function existing({ session }: OpenContext, wanted: string): Destruction & OrderedDestruction {
  const found = listDestructions(session.db).find(({ id }) => id === wanted);
  if (!found) throw new Fault('NOT_FOUND');
  return found;
}

/** The hash stays in the vault: to whoever can try all IINs with the key it is the IIN. */
function shown({ hash: _hash, ...rest }: Destruction & OrderedDestruction): Destruction {
  return rest;
}

/** @throws Fault as `recognisedSubject`, NOT_FOUND, DESTRUCTION_HAS_ACCESS for a person or account that may access something still */
function wantedOf({ session, clock }: OpenContext, wanted: SubjectOfDestruction): Wanted {
  const { db } = session;
  const key = readMeta(db).blindIndexKey;
  const [kind, value] = namedSubject(db, wanted);
  const hash = subjectHash(key, kind, value);
  const subject = findSubject(db, key, kind, hash);
  const inForce = listGrants(db, clock).filter(({ state }) => state === 'active' || state === 'future');
  const accounts = db.prepare<[], { id: string; name: string }>('SELECT id, name FROM account').all().filter(({ name }) => subject.sought.isAccount(name));
  if (inForce.some((grant) => (grant.person !== null && grant.person === subject.person) || accounts.some(({ id }) => id === grant.account))) {
    throw new Fault('DESTRUCTION_HAS_ACCESS', { fields: { subject: 'DESTRUCTION_HAS_ACCESS' } });
  }
  return { kind, hash, subject };
}

function namedSubject(db: OpenContext['session']['db'], wanted: SubjectOfDestruction): [DestroyedKind, string] {
  switch (wanted.by) {
    case 'identifier': {
      const { kind, value } = recognisedSubject(db, wanted.identifier);
      return [kind, value];
    }
    case 'account':
      return ['account', wanted.account];
    case 'person':
      if (!findPerson(db, wanted.person)) throw new Fault('NOT_FOUND');
      return ['person', wanted.person];
  }
}

function blockOf({ session }: OpenContext, hash: Uint8Array): ReturnType<typeof blockedByHash>[number] | null {
  return blockedByHash(session.db, hash).find(({ unblocked }) => unblocked === null) ?? null;
}

function stayingOf(context: OpenContext, { sought }: FoundSubject): ReturnType<typeof remainsOf> {
  return remainsOf(context.session.db, sought, {
    signal: context.signal,
    progress: (done, total) => context.progress({ stage: 'search', done, total }),
  });
}

/**
 * @throws Fault DESTRUCTION_BLOCKED where the data are blocked and nothing demands it all the same, DESTRUCTION_NOTE_NEEDED for another
 *   ground that is not told, DESTRUCTION_TEXT_NAMES where what is kept of the act would name the subject, DESTRUCTION_DAY
 */
function checkOrder(
  context: OpenContext,
  order: Pick<Destruction, 'ground' | 'note' | 'legalDemand' | 'orderNumber' | 'orderDay'>,
  hash: Uint8Array,
  { sought }: FoundSubject,
): void {
  if (blockOf(context, hash) && order.legalDemand === '') throw refusal('legalDemand', 'DESTRUCTION_BLOCKED');
  if (order.ground === 'other' && order.note.length < 3) throw refusal('note', 'DESTRUCTION_NOTE_NEEDED');
  for (const field of ['note', 'legalDemand', 'orderNumber'] as const) if (sought.holds(order[field])) throw refusal(field, 'DESTRUCTION_TEXT_NAMES');
  if (order.orderDay > today(context.clock).toString()) throw refusal('orderDay', 'DESTRUCTION_DAY');
}

function refusal(field: string, code: string): Fault {
  return new Fault(code, { fields: { [field]: code } });
}
