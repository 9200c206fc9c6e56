import type { Base } from '../../../shared/contract/bases.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import { checkBin } from '../../../shared/domain/identifiers.ts';
import { toInstantString, today } from '../clock.ts';
import { randomUUID } from '../crypto/primitives.ts';
import type { AreaHandlers } from '../handlers.ts';
import { type BaseFields, type BaseRecord, findBase, findBaseByCode, insertBase, listBases, nextBaseCode, setBaseArchived, updateBase } from '../register/bases.ts';
import { listGrants } from '../register/grants.ts';
import type { OpenContext, OwnAction, Session } from '../session.ts';
import { changedFields } from './changed-fields.ts';
import { activityByBase, coveredBases, openFindingsBy, quiet, uncovered } from './list-numbers.ts';
import { historyOf } from './record-history.ts';

/** @throws Fault NOT_FOUND */
function existing(session: Session, id: string): BaseRecord {
  const found = findBase(session.db, id);
  if (!found) throw new Fault('NOT_FOUND');
  return found;
}

function withNumbers(session: Session, bases: readonly BaseRecord[]): Base[] {
  const { db, clock } = session;
  const activity = activityByBase(session);
  const findings = openFindingsBy(db, 'base_id');
  const covered = coveredBases(db);
  const holders = new Map<string, Set<string>>();
  for (const grant of listGrants(db, clock, { on: today(clock).toString() })) {
    if (grant.state !== 'active') continue;
    const known = holders.get(grant.base) ?? new Set();
    holders.set(grant.base, known.add(grant.person ?? `account:${grant.account ?? ''}`));
  }
  return bases.map((base) => ({
    ...base,
    people: holders.get(base.id)?.size ?? 0,
    openFindings: findings.get(base.id) ?? 0,
    lastRecord: activity.get(base.id)?.lastRecord ?? null,
    coverage: [...(covered.has(base.id) ? (activity.get(base.id)?.days ?? quiet) : uncovered)],
  }));
}

function oneWithNumbers(session: Session, id: string): Base {
  const [base] = withNumbers(session, [existing(session, id)]);
  if (!base) throw new Fault('NOT_FOUND');
  return base;
}

/** @throws Fault BASE_CODE_TAKEN, BIN_CONTROL_DIGIT, FIELDS_INVALID with the fields that are wrong */
function check(session: Session, fields: BaseFields, id: string | null): void {
  const other = findBaseByCode(session.db, fields.code);
  if (other && other.id !== id) throw new Fault('BASE_CODE_TAKEN', { fields: { code: 'BASE_CODE_TAKEN' } });
  const wrong: Record<string, string> = {};
  for (const party of ['owner', 'operator'] as const) {
    const problem = fields[party].bin === '' ? null : checkBin(fields[party].bin);
    if (problem) wrong[`${party}.bin`] = problem;
  }
  const codes = Object.values(wrong);
  if (codes.length === 0) return;
  throw new Fault(codes.every((code) => code === 'BIN_CONTROL_DIGIT') ? 'BIN_CONTROL_DIGIT' : 'FIELDS_INVALID', { fields: wrong });
}

function onBase(id: string, code: string, action: OwnAction['action'], what: string, details: OwnAction['details'] = {}): OwnAction {
  return { action, what, object: `base:${id}`, base: id, details: { code, ...details } };
}

function setArchived({ session, vault, clock }: OpenContext, id: string, archived: boolean): Base {
  const base = existing(session, id);
  if ((base.archived !== null) !== archived) {
    const now = toInstantString(clock.now());
    session.act((db) => {
      setBaseArchived(db, id, archived ? now : null, now);
      return { value: undefined, actions: [onBase(id, base.code, 'change', archived ? 'base.archived' : 'base.restored')] };
    });
    vault.emit('data.changed', ['bases', 'today']);
  }
  return oneWithNumbers(session, id);
}

export const bases: AreaHandlers<'bases'> = {
  list: ({ archived }, { session }) => ({ bases: withNumbers(session, listBases(session.db, archived)) }),

  get: ({ id }, { session }) => {
    const grants = listGrants(session.db, session.clock, { base: id });
    return {
      base: oneWithNumbers(session, id),
      history: historyOf(session, [
        { object: `base:${id}` },
        ...grants.map((grant) => ({ object: `grant:${grant.id}`, details: { holder: grant.holder, base: grant.baseCode } })),
      ]),
    };
  },

  nextCode: (_input, { session }) => ({ code: nextBaseCode(session.db) }),

  create: (fields, { session, vault, clock }) => {
    check(session, fields, null);
    const id = randomUUID();
    session.act((db) => {
      insertBase(db, id, fields, toInstantString(clock.now()));
      return { value: undefined, actions: [onBase(id, fields.code, 'supplement', 'base.created')] };
    });
    vault.emit('data.changed', ['bases', 'today']);
    return oneWithNumbers(session, id);
  },

  update: ({ id, fields }, { session, vault, clock }) => {
    const before = existing(session, id);
    check(session, fields, id);
    const changed = changedFields<BaseFields>(before, fields);
    if (changed.length > 0) {
      session.act((db) => {
        updateBase(db, id, fields, toInstantString(clock.now()));
        return { value: undefined, actions: [onBase(id, fields.code, 'change', 'base.changed', { fields: changed.join(',') })] };
      });
      vault.emit('data.changed', ['bases', 'today']);
    }
    return oneWithNumbers(session, id);
  },

  archive: ({ id }, context) => setArchived(context, id, true),
  restore: ({ id }, context) => setArchived(context, id, false),
};
