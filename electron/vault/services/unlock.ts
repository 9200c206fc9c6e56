import { existsSync, readFileSync, rmSync } from 'node:fs';
import { z } from 'zod';
import { Fault } from '../../../shared/contract/problem.ts';
import { toInstantString } from '../clock.ts';
import { makeBackup } from '../register/backup.ts';
import { isDamage } from '../register/connection.ts';
import { registerPaths } from '../register/layout.ts';
import { admitOperator, openRegister } from '../register/open.ts';
import { listOperators, markUnlocked } from '../register/operators.ts';
import { dropForeignSlots } from '../register/slot-changes.ts';
import type { CallContext, OwnAction, Session } from '../session.ts';
import { settleDestructions } from './apply-destruction.ts';
import { lookForSilentBases } from './finding-runs.ts';
import { openSession } from './open-session.ts';

/** `restored.json` beside a register that was copied from a backup and not opened since. */
const restoredSchema = z.object({ backup: z.iso.datetime() });

/**
 * Opens a register with its data key for one operator and makes it the vault's session. The unlocking is itself recorded,
 * with the wrong passphrases that came before it, and before the session is of use to anyone.
 * @throws Fault as {@link openRegister}, OPERATOR_DISABLED
 */
export function unlockRegister(
  context: CallContext,
  folder: string,
  dataKey: Uint8Array,
  operatorId: string,
  failuresBefore: number,
): Session {
  // Only one register is open at a time, and it may be this very one.
  context.vault.lock();
  const { clock } = context;
  const paths = registerPaths(folder);
  const opened = openRegister(folder, dataKey, {
    backup: (before) => void makeBackup(before, paths.backups, 'migration', clock),
  });
  try {
    const operator = admitOperator(opened, operatorId);
    const session = openSession(opened, operator, clock);
    if (!session.readOnly) {
      session.act((db) => {
        markUnlocked(db, operatorId, toInstantString(clock.now()));
        return { value: undefined, actions: unlockActions(session, operatorId, failuresBefore, restoredFrom(paths.restored)) };
      });
    }
    settleDestructions(session);
    if (!session.readOnly) {
      const admitted = listOperators(opened.db).filter((other) => other.disabled === null);
      dropForeignSlots(paths.keyslots, new Set(admitted.map((other) => other.id)));
      rmSync(paths.restored, { force: true });
    }
    if (!session.readOnly) lookUnlessDamaged(session);
    context.vault.open(session);
    context.vault.emit('register.changed');
    return session;
  } catch (error) {
    opened.close();
    // Without the table of operators nobody can be let in, whatever else could still be read.
    throw isDamage(error) ? new Fault('REGISTER_DAMAGED', {}, { cause: error }) : error;
  }
}

/** Damage keeps nobody out: the check of pages and journal that follows says where it is. */
function lookUnlessDamaged(session: Session): void {
  try {
    lookForSilentBases(session);
  } catch (error) {
    if (!isDamage(error) && !(error instanceof Fault && error.problem.code === 'JOURNAL_DAMAGED')) throw error;
  }
}

function unlockActions(session: Session, operatorId: string, failures: number, restored: string | null): OwnAction[] {
  const object = `operator:${operatorId}`;
  const registerObject = `register:${session.registerId}`;
  return [
    ...(restored === null ? [] : [{ action: 'change', what: 'register.restored', object: registerObject, details: { backup: restored } } as const]),
    ...(failures === 0 ? [] : [{ action: 'sign_in_failed', what: 'operator.unlock_failed', object, details: { times: failures } } as const]),
    { action: 'sign_in', what: 'operator.unlocked', object },
  ];
}

function restoredFrom(file: string): string | null {
  if (!existsSync(file)) return null;
  try {
    return restoredSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).backup;
  } catch {
    return ''; // restored, though the note about it is gone
  }
}

/** The folder that the calls on a closed register mean. @throws Fault REGISTER_NOT_SELECTED */
export function selectedFolder(context: CallContext): string {
  const folder = context.vault.selected;
  if (folder === null) throw new Fault('REGISTER_NOT_SELECTED');
  return folder;
}
