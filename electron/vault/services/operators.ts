import { Fault } from '../../../shared/contract/problem.ts';
import type { Operator } from '../../../shared/contract/register.ts';
import { toInstantString } from '../clock.ts';
import { argon2Default } from '../crypto/argon2.ts';
import { randomUUID } from '../crypto/primitives.ts';
import type { AreaHandlers } from '../handlers.ts';
import { passphraseBytes, sealSlot } from '../register/keyslots.ts';
import { disableOperator, findOperator, insertOperator, isLastOwner, listOperators, setOperatorRole } from '../register/operators.ts';
import { passphraseStrength } from '../register/passphrase-strength.ts';
import { readOrganisation } from '../register/settings.ts';
import { actOnKeyslots, withoutOperator, withSlot } from '../register/slot-changes.ts';
import type { Session } from '../session.ts';
import { openedOf } from './open-session.ts';

/** @throws Fault NOT_FOUND for one that is not there or was switched off */
function activeOperator(session: Session, id: string): Operator {
  const found = findOperator(session.db, id);
  if (found?.disabled !== null) throw new Fault('NOT_FOUND');
  return found;
}

function isNameTaken(session: Session, name: string): boolean {
  const folded = name.toLocaleLowerCase('kk');
  return listOperators(session.db).some((other) => other.disabled === null && other.name.toLocaleLowerCase('kk') === folded);
}

export const operators: AreaHandlers<'operators'> = {
  list: (_input, { session }) => ({ operators: listOperators(session.db) }),

  add: async ({ name, position, role, passphrase }, { session, vault, clock }) => {
    if (isNameTaken(session, name)) throw new Fault('OPERATOR_EXISTS', { fields: { name: 'OPERATOR_EXISTS' } });
    const organisation = readOrganisation(session.db).name;
    if (!passphraseStrength(passphrase, [name, session.name, organisation.kk, organisation.ru]).acceptable) {
      throw new Fault('PASSPHRASE_WEAK', { fields: { passphrase: 'PASSPHRASE_WEAK' } });
    }
    const operator = { id: randomUUID(), name, position, role, created: toInstantString(clock.now()) };
    const owner = { kind: 'operator', operator: operator.id, name } as const;
    const slot = await sealSlot(session.registerId, owner, passphraseBytes(passphrase), openedOf(session).dataKey, argon2Default);
    actOnKeyslots(
      session,
      (slots) => withSlot(slots, slot),
      (db) => {
        // Another call may have taken the name while the key was being derived.
        if (isNameTaken(session, name)) throw new Fault('OPERATOR_EXISTS', { fields: { name: 'OPERATOR_EXISTS' } });
        insertOperator(db, operator);
        return {
          value: undefined,
          actions: [{ action: 'supplement', what: 'operator.added', object: `operator:${operator.id}`, details: { role } }],
        };
      },
    );
    vault.emit('data.changed', ['operators']);
    vault.emit('register.changed');
    return activeOperator(session, operator.id);
  },

  setRole: ({ operator: id, role }, { session, vault }) => {
    const before = activeOperator(session, id);
    if (before.role === role) return before;
    if (role !== 'owner' && isLastOwner(session.db, id)) throw new Fault('OPERATOR_LAST_OWNER');
    session.act((db) => {
      setOperatorRole(db, id, role);
      return {
        value: undefined,
        actions: [{ action: 'change', what: 'operator.role_changed', object: `operator:${id}`, details: { from: before.role, to: role } }],
      };
    });
    vault.emit('data.changed', ['operators']);
    vault.emit('register.changed');
    return activeOperator(session, id);
  },

  disable: ({ operator: id }, { session, vault, clock }) => {
    activeOperator(session, id);
    if (isLastOwner(session.db, id)) throw new Fault('OPERATOR_LAST_OWNER');
    if (id === session.operator.id) throw new Fault('OPERATOR_SELF');
    const after = actOnKeyslots(
      session,
      (slots) => withoutOperator(slots, id),
      (db) => {
        disableOperator(db, id, toInstantString(clock.now()));
        return {
          value: findOperator(db, id),
          actions: [{ action: 'change', what: 'operator.disabled', object: `operator:${id}` }],
        };
      },
    );
    vault.emit('data.changed', ['operators']);
    vault.emit('register.changed');
    if (!after) throw new Fault('NOT_FOUND');
    return after;
  },
};
