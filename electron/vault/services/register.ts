import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Fault } from '../../../shared/contract/problem.ts';
import type { Integrity, RegisterStatus } from '../../../shared/contract/register.ts';
import { checkBin } from '../../../shared/domain/identifiers.ts';
import { missingEditions } from '../../../shared/regulation/packs.ts';
import { toInstantString, today } from '../clock.ts';
import { argon2Default } from '../crypto/argon2.ts';
import { fileDigest } from '../common/file-digest.ts';
import type { AreaHandlers } from '../handlers.ts';
import { journalOf } from '../journal/journal.ts';
import { verifyJournal } from '../journal/verify-journal.ts';
import { countedAttempt } from '../register/attempts.ts';
import { listBackups, restoreBackup } from '../register/backup.ts';
import { isDamage, isDiskError } from '../register/connection.ts';
import { pageProblems, pagesAreRead } from '../register/page-check.ts';
import { createRegister } from '../register/create.ts';
import { type Keyslots, passphraseBytes, readKeyslots, sealSlot } from '../register/keyslots.ts';
import { registerName, registerPaths } from '../register/layout.ts';
import { admitOperator, recoverDataKey, unlockDataKey } from '../register/open.ts';
import { loadPacks } from '../register/packs.ts';
import { passphraseStrength } from '../register/passphrase-strength.ts';
import { formatRecoveryCode, newRecoverySecret, parseRecoveryCode } from '../register/recovery-code.ts';
import { readOrganisation, readSetting, readSettings } from '../register/settings.ts';
import { actOnKeyslots, withSlot } from '../register/slot-changes.ts';
import type { CallContext, OwnAction, Session } from '../session.ts';
import { demoOperator, demoOrganisation, demoPassphrase, fillDemo } from './demo.ts';
import { backupRegister } from './backup-register.ts';
import { checkpointFolderOf, copyToFolder } from './checkpoint-folder.ts';
import { integrityOf, openedOf, openSession, setIntegrity } from './open-session.ts';
import { recoverySheet } from './recovery-sheet.ts';
import { selectedFolder, unlockRegister } from './unlock.ts';

const demoName = 'demo';

function isProblem(code: string): (error: unknown) => boolean {
  return (error) => error instanceof Fault && error.problem.code === code;
}

function requireStrong(passphrase: string, known: readonly string[], field: string): void {
  if (!passphraseStrength(passphrase, known).acceptable) throw new Fault('PASSPHRASE_WEAK', { fields: { [field]: 'PASSPHRASE_WEAK' } });
}

function slotsOf(keyslots: Keyslots): { id: string; name: string }[] {
  return keyslots.slots.flatMap((slot) => (slot.kind === 'operator' ? [{ id: slot.operator, name: slot.name }] : []));
}

function onRegister(session: Session, action: OwnAction['action'], what: string, details?: OwnAction['details']): OwnAction {
  return { action, what, object: `register:${session.registerId}`, details };
}

/** Words of the register that a passphrase must not lean on. */
function wordsOf(session: Session): string[] {
  const { name } = readOrganisation(session.db);
  return [session.name, session.operator.name, name.kk, name.ru];
}

export function lastBackupOf(session: Session): string | null {
  const value = readSetting(session.db, 'lastBackup');
  return typeof value === 'string' ? value : null;
}

function isBackupDue(session: Session): boolean {
  const { backupEveryHours } = readSettings(session.db);
  const last = lastBackupOf(session);
  if (backupEveryHours === 0) return false;
  return last === null || session.clock.now().epochMilliseconds - Date.parse(last) > backupEveryHours * 3_600_000;
}

/** What is left to do before keys are gone. Whatever fails here, the register is locked. */
async function beforeLocking(session: Session, reason: string): Promise<void> {
  if (session.readOnly) return;
  session.record({ action: 'use', what: 'operator.locked', object: `operator:${session.operator.id}`, details: { reason } });
  const journal = journalOf(session.db, session.clock);
  if (journal.lastCheckpoint()?.size !== journal.size) journal.checkpoint('lock');
  // A computer that falls asleep gives no time for copies.
  if (reason === 'sleep') return;
  await Promise.all([copyToFolder(session), pagesAreRead(session.db)]);
  if (session.db.open && isBackupDue(session)) backupRegister(session, 'lock');
}

/** Locks under way: the screen locks, and the computer falls asleep, while the first one waits for a disk. */
const locking = new WeakMap<Session, Promise<void>>();

async function verifyRegister(session: Session, context: CallContext): Promise<Integrity> {
  const checkedAt = toInstantString(context.clock.now());
  context.progress({ stage: 'pages', done: 0, total: 0 });
  if ((await pageProblems(openedOf(session), context.signal)).length > 0) return { state: 'bad', checkedAt, reason: 'REGISTER_DAMAGED', record: null };
  const journal = journalOf(session.db, context.clock);
  const verdict = await verifyJournal(session.db, journal, context.signal, (report) => context.progress(report));
  return verdict.bad
    ? { state: 'bad', checkedAt, reason: verdict.bad.reason, record: verdict.bad.sequence }
    : { state: 'good', checkedAt, reason: null, record: null };
}

/** The status line must stand even where a page behind it cannot be read any more. */
function unlessUnreadable<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    if (isDamage(error) || isDiskError(error)) return otherwise;
    throw error;
  }
}

function statusOf(context: CallContext): RegisterStatus {
  const { session, selected } = context.vault;
  if (session) {
    const { db, clock } = session;
    const checkpoint = unlessUnreadable(() => journalOf(db, clock).lastCheckpoint(), null);
    return {
      state: 'open',
      name: session.name,
      path: session.folder,
      demo: session.demo,
      readOnly: session.readOnly,
      organisation: unlessUnreadable(() => readOrganisation(db).name, { kk: session.name, ru: '' }),
      operator: session.operator,
      integrity: integrityOf(session),
      journalSize: unlessUnreadable(() => journalOf(db, clock).size, 0),
      lastCheckpoint: checkpoint && new Date(checkpoint.atMs).toISOString(),
      recordsSinceCheckpoint: unlessUnreadable(() => journalOf(db, clock).size - (checkpoint?.size ?? 0), 0),
      checkpointFolderProblem: unlessUnreadable(() => checkpointFolderOf(db)?.problem?.code ?? null, null),
      lastBackup: unlessUnreadable(() => lastBackupOf(session), null),
      missingEditions: unlessUnreadable(() => missingEditions(today(clock).toString(), loadPacks(db)), []).map((edition) => edition.order),
    };
  }
  if (selected === null) return { state: 'none' };
  const keyslots = readKeyslots(registerPaths(selected).keyslots);
  return { state: 'locked', name: registerName(selected), path: selected, demo: keyslots.demo, operators: slotsOf(keyslots) };
}

export const register: AreaHandlers<'register'> = {
  select: ({ folder: handle }, context) => {
    const folder = path.resolve(context.files.take(handle, 'folder'));
    const keyslots = readKeyslots(registerPaths(folder).keyslots);
    context.vault.lock();
    context.vault.select(folder);
    context.vault.emit('register.changed');
    return { name: registerName(folder), path: folder, demo: keyslots.demo, operators: slotsOf(keyslots) };
  },

  create: async ({ parent: handle, ...wanted }, context) => {
    const parent = context.files.take(handle, 'folder');
    const { organisation, operator } = wanted;
    if (organisation.bin !== '' && checkBin(organisation.bin) !== null) {
      throw new Fault('BIN_CONTROL_DIGIT', { fields: { 'organisation.bin': 'BIN_CONTROL_DIGIT' } });
    }
    requireStrong(wanted.passphrase, [wanted.name, organisation.name.kk, organisation.name.ru, operator.name], 'passphrase');
    const { opened, operatorId, recoveryCode } = await createRegister({ parent, ...wanted, clock: context.clock }).catch((error: unknown) => {
      if (isProblem('REGISTER_EXISTS')(error) || isProblem('REGISTER_NAME_INVALID')(error)) context.files.grant(handle, parent, 'folder');
      throw error;
    });
    try {
      const session = openSession(opened, admitOperator(opened, operatorId), context.clock);
      session.record(onRegister(session, 'supplement', 'register.created'));
      context.vault.select(opened.folder);
      context.vault.open(session);
    } catch (error) {
      opened.close();
      throw error;
    }
    context.vault.emit('register.changed');
    return { path: opened.folder, recoveryCode };
  },

  createDemo: async ({ parent: handle }, context) => {
    const parent = context.files.take(handle, 'folder');
    const { opened, operatorId } = await createRegister({
      parent,
      name: demoName,
      organisation: demoOrganisation,
      operator: demoOperator,
      passphrase: demoPassphrase,
      demo: true,
      clock: context.clock,
    });
    const session = openSession(opened, admitOperator(opened, operatorId), context.clock);
    try {
      session.record(onRegister(session, 'supplement', 'register.created'));
      await fillDemo(session, context);
    } catch (error) {
      // Half a demo is of no use to anyone, and holds nothing of anyone's.
      session.close();
      rmSync(opened.folder, { recursive: true, force: true });
      throw error;
    }
    context.vault.select(opened.folder);
    context.vault.open(session);
    context.vault.emit('register.changed');
    return { path: opened.folder };
  },

  unlock: async ({ operator, passphrase }, context) => {
    const folder = selectedFolder(context);
    const { value: dataKey, failuresBefore } = await countedAttempt(
      registerPaths(folder).attempts,
      context.clock,
      () => unlockDataKey(folder, operator, passphrase),
      isProblem('REGISTER_WRONG_PASSPHRASE'),
    );
    try {
      unlockRegister(context, folder, dataKey, operator, failuresBefore);
    } finally {
      dataKey.fill(0);
    }
    return {};
  },

  recover: async ({ recoveryCode, operator, newPassphrase }, context) => {
    const folder = selectedFolder(context);
    const keyslots = readKeyslots(registerPaths(folder).keyslots);
    const name = slotsOf(keyslots).find((slot) => slot.id === operator)?.name;
    const secret = parseRecoveryCode(recoveryCode);
    // A slip of the pen shows by the checksum; only a whole code counts as a try.
    if (!secret || name === undefined) throw new Fault('REGISTER_WRONG_RECOVERY_CODE');
    requireStrong(newPassphrase, [registerName(folder), name], 'newPassphrase');
    const { value: dataKey, failuresBefore } = await countedAttempt(
      registerPaths(folder).attempts,
      context.clock,
      () => recoverDataKey(folder, secret),
      isProblem('REGISTER_WRONG_RECOVERY_CODE'),
    );
    try {
      const nextSecret = newRecoverySecret();
      const owner = { kind: 'operator', operator, name } as const;
      const operatorSlot = await sealSlot(keyslots.register, owner, passphraseBytes(newPassphrase), dataKey, argon2Default);
      const recoverySlot = await sealSlot(keyslots.register, { kind: 'recovery' }, nextSecret, dataKey, argon2Default);
      const session = unlockRegister(context, folder, dataKey, operator, failuresBefore);
      actOnKeyslots(
        session,
        (slots) => withSlot(withSlot(slots, operatorSlot), recoverySlot),
        () => ({ value: undefined, actions: [{ action: 'change', what: 'operator.recovered', object: `operator:${operator}` }] }),
      );
      return { recoveryCode: formatRecoveryCode(nextSecret) };
    } finally {
      dataKey.fill(0);
      secret.fill(0);
    }
  },

  lock: async ({ reason }, context) => {
    const { session } = context.vault;
    try {
      if (session) {
        // No second one waits with the first: a computer that falls asleep gives no time.
        const first = locking.get(session);
        const work = first ?? beforeLocking(session, reason);
        locking.set(session, work);
        if (!first || reason !== 'sleep') await work;
      }
    } finally {
      if (context.vault.session === session) context.vault.lock();
      context.vault.emit('register.changed');
    }
    return {};
  },

  close: (_input, context) => {
    context.vault.lock();
    context.vault.select(null);
    context.vault.emit('register.changed');
    return {};
  },

  status: (_input, context) => statusOf(context),

  changePassphrase: async ({ current, next }, { session, clock, vault }) => {
    const { operator, folder } = session;
    const { attempts, keyslots } = registerPaths(folder);
    const { value: dataKey } = await countedAttempt(
      attempts,
      clock,
      () => unlockDataKey(folder, operator.id, current),
      isProblem('REGISTER_WRONG_PASSPHRASE'),
    );
    try {
      requireStrong(next, wordsOf(session), 'next');
      const owner = { kind: 'operator', operator: operator.id, name: operator.name } as const;
      const slot = await sealSlot(readKeyslots(keyslots).register, owner, passphraseBytes(next), dataKey, argon2Default);
      actOnKeyslots(
        session,
        (slots) => withSlot(slots, slot),
        () => ({ value: undefined, actions: [{ action: 'change', what: 'operator.passphrase_changed', object: `operator:${operator.id}` }] }),
      );
      vault.emit('register.changed');
      return {};
    } finally {
      dataKey.fill(0);
    }
  },

  passphraseStrength: ({ passphrase }, { vault }) => passphraseStrength(passphrase, vault.session ? wordsOf(vault.session) : []),

  verify: async (_input, context) => {
    const { session, vault } = context;
    const before = integrityOf(session);
    setIntegrity(session, { ...before, state: 'checking' });
    vault.emit('register.changed');
    try {
      const integrity = await verifyRegister(session, context);
      setIntegrity(session, integrity);
      if (!session.readOnly) {
        session.record(onRegister(session, 'use', integrity.state === 'good' ? 'register.verified' : 'register.found_damaged'));
      }
      return integrity;
    } catch (error) {
      // A check that was stopped takes back nothing that an earlier one found.
      setIntegrity(session, before.state === 'bad' ? before : { state: 'unchecked', checkedAt: null, reason: null, record: null });
      throw error;
    } finally {
      vault.emit('register.changed');
    }
  },

  backup: ({ folder: handle }, context) => {
    const folder = handle === undefined ? undefined : context.files.take(handle, 'folder');
    context.progress({ stage: 'backup', done: 0, total: 0 });
    const backup = backupRegister(context.session, 'manual', folder);
    context.vault.emit('register.changed');
    return backup;
  },

  backups: (_input, { session }) => ({ backups: listBackups(registerPaths(session.folder).backups) }),

  restore: ({ backup, parent, name }, context) => {
    const source = context.files.take(backup, 'folder');
    const place = context.files.take(parent, 'folder');
    let folder: string;
    try {
      ({ folder } = restoreBackup(source, place, name, context.vault.selected === null ? [] : [context.vault.selected]));
    } catch (error) {
      if (isProblem('REGISTER_EXISTS')(error) || isProblem('REGISTER_NAME_INVALID')(error)) {
        // Another name is all that is asked for: it must not cost the user the folders that were picked.
        context.files.grant(backup, source, 'folder');
        context.files.grant(parent, place, 'folder');
      }
      throw error;
    }
    context.vault.lock();
    context.vault.select(folder);
    context.vault.emit('register.changed');
    return { path: folder };
  },

  recoverySheet: async ({ recoveryCode, target, language }, context) => {
    const { session, files, clock } = context;
    if (!parseRecoveryCode(recoveryCode)) throw new Fault('REGISTER_WRONG_RECOVERY_CODE');
    const file = files.take(target, 'write');
    const pdf = await recoverySheet({
      register: session.name,
      organisation: readOrganisation(session.db).name,
      code: recoveryCode,
      language,
      made: toInstantString(clock.now()),
    });
    session.record(onRegister(session, 'export', 'register.recovery_sheet'));
    try {
      writeFileSync(file, pdf, { mode: 0o600 });
    } catch (error) {
      throw new Fault('FILE_UNWRITABLE', {}, { cause: error });
    }
    return { name: path.basename(file), path: file, ...fileDigest(file) };
  },
};
