import type { Database } from 'better-sqlite3';
import type { Operator } from '../../../shared/contract/register.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import type { Clock } from '../clock.ts';
import type { OwnAction, Session } from '../session.ts';
import type { OpenedRegister } from './open.ts';
import { findOperator } from './operators.ts';

/** Where own actions are written: the journal. It stands above the register, which knows only this much of it. */
export interface OwnActionSink {
  /** Called inside the transaction of the change. */
  append(actions: readonly OwnAction[], operator: Operator): void;
}

/** Makes the session of an opened register; from here on nothing changes without its record. */
export function createSession(
  opened: OpenedRegister,
  operator: Operator,
  clock: Clock,
  journalOf: (db: Database) => OwnActionSink,
): Session {
  const { db, readOnly } = opened;
  const journal = readOnly ? null : journalOf(db);
  let current = operator;
  const totalChanges = db.prepare<[], number>('SELECT total_changes()').pluck();

  const act: Session['act'] = (change) => {
    if (!journal) throw new Fault('REGISTER_READ_ONLY');
    const value = db
      .transaction(() => {
        const before = totalChanges.get();
        const done = change(db);
        if (done.actions.length > 0) journal.append(done.actions, current);
        else if (totalChanges.get() !== before) throw new Error('the register was changed without a record of it');
        return done.value;
      })
      .immediate();
    // A role that was just taken away counts from now on.
    current = findOperator(db, operator.id) ?? current;
    return value;
  };

  return {
    db,
    registerId: opened.meta.registerId,
    folder: opened.folder,
    name: opened.name,
    demo: opened.meta.demo,
    readOnly,
    get operator() {
      return current;
    },
    clock,
    act,
    record: (action) => {
      act(() => ({ value: undefined, actions: [action] }));
    },
    close: () => {
      opened.close();
    },
  };
}
