import { rmSync } from 'node:fs';
import { type BackupInfo, type BackupReason, makeBackup, rotateBackups } from '../register/backup.ts';
import { registerPaths } from '../register/layout.ts';
import { readSettings, writeSetting } from '../register/settings.ts';
import type { Session } from '../session.ts';
import { openedOf } from './open-session.ts';

/** Makes a backup, keeps in the register that it was made, and drops the oldest of the register's own. */
export function backupRegister(session: Session, reason: BackupReason, folder?: string): BackupInfo {
  const opened = openedOf(session);
  const own = registerPaths(session.folder).backups;
  const backup = makeBackup(opened, folder ?? own, reason, session.clock);
  if (session.readOnly) return backup;
  try {
    session.act((db) => {
      writeSetting(db, 'lastBackup', backup.createdAt);
      return { value: undefined, actions: [{ action: 'use', what: 'register.backed_up', object: `register:${session.registerId}`, details: { reason, bytes: backup.bytes } }] };
    });
  } catch (error) {
    rmSync(backup.path, { recursive: true, force: true });
    throw error;
  }
  if (folder === undefined) rotateBackups(own, readSettings(session.db).backupsKept);
  return backup;
}
