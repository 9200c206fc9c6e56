import { z } from 'zod';
import { operatorRoles } from '../domain/vocabulary.ts';
import { procedure } from './procedure.ts';
import { fileHandle, id, instant, names, nothing, workProgress, writtenFile } from './scalars.ts';

/** The organisation whose register it is: letterhead of documents, and compared with the BIN of a certificate. */
export const organisation = z.object({
  name: names,
  bin: z.string(),
  address: names,
  phone: z.string().max(60).default(''),
  email: z.string().max(120).default(''),
  head: z.string().max(200).default(''),
  /** R19: the person responsible for organising processing. */
  responsible: z.object({
    name: z.string().max(200).default(''),
    position: z.string().max(200).default(''),
    phone: z.string().max(60).default(''),
    email: z.string().max(120).default(''),
  }),
});
export type Organisation = z.infer<typeof organisation>;

/** A typed secret. Handed over once; pages keep none. */
export const secret = z.string().min(1).max(1024);

export const operator = z.object({
  id,
  name: z.string(),
  position: z.string(),
  role: z.enum(operatorRoles),
  created: instant,
  disabled: instant.nullable(),
  lastUnlock: instant.nullable(),
});
export type Operator = z.infer<typeof operator>;

export const integrity = z.object({
  state: z.enum(['unchecked', 'checking', 'good', 'bad']),
  checkedAt: instant.nullable(),
  /** Problem code when bad. */
  reason: z.string().nullable(),
  /** Sequence of the first bad record, where it is the journal. */
  record: z.number().int().nullable(),
});
export type Integrity = z.infer<typeof integrity>;

/** What the status line needs. Refetched on event `register.changed`. */
export const registerStatus = z.discriminatedUnion('state', [
  z.object({ state: z.literal('none') }),
  z.object({
    state: z.literal('locked'),
    name: z.string(),
    path: z.string(),
    demo: z.boolean(),
    operators: z.array(z.object({ id, name: z.string() })),
  }),
  z.object({
    state: z.literal('open'),
    name: z.string(),
    path: z.string(),
    demo: z.boolean(),
    readOnly: z.boolean(),
    organisation: names,
    operator,
    integrity,
    journalSize: z.number().int(),
    lastCheckpoint: instant.nullable(),
    /** Records that no checkpoint holds yet. */
    recordsSinceCheckpoint: z.number().int(),
    /** Why the last copy of a checkpoint to its folder failed; null where it did not, or none is chosen. */
    checkpointFolderProblem: z.string().nullable(),
    lastBackup: instant.nullable(),
    /** Orders in force whose edition is not bundled, e.g. `232/НҚ`. */
    missingEditions: z.array(z.string()),
  }),
]);
export type RegisterStatus = z.infer<typeof registerStatus>;

export const backupInfo = z.object({
  name: z.string(),
  path: z.string(),
  createdAt: instant,
  bytes: z.number().int(),
  verified: z.boolean(),
  reason: z.enum(['manual', 'migration', 'schedule', 'lock']),
});

const slot = z.object({ id, name: z.string() });

export const register = {
  /** Looks at `keyslots.json` only; nothing is decrypted. Sets the register the following calls mean. */
  select: procedure({
    access: 'anyone',
    input: z.object({ folder: fileHandle }),
    output: z.object({ name: z.string(), path: z.string(), demo: z.boolean(), operators: z.array(slot) }),
    problems: ['REGISTER_NOT_A_REGISTER', 'REGISTER_NEWER', 'KEYSLOTS_DAMAGED'],
  }),
  /** Creates `NAME.derbes/` and leaves it open for its owner. The recovery code is in this answer and nowhere else, once. */
  create: procedure({
    access: 'anyone',
    input: z.object({
      parent: fileHandle,
      name: z.string().trim().min(1).max(80),
      organisation,
      operator: z.object({ name: z.string().trim().min(1).max(200), position: z.string().max(200).default('') }),
      passphrase: secret,
    }),
    output: z.object({ path: z.string(), recoveryCode: z.string() }),
    problems: ['REGISTER_EXISTS', 'REGISTER_NAME_INVALID', 'PASSPHRASE_WEAK', 'BIN_CONTROL_DIGIT', 'DISK_FULL'],
  }),
  /** Creates the demo register (fictional clinic) under the given folder and opens it. Its passphrase is public: `derbes demo register`. */
  createDemo: procedure({
    access: 'anyone',
    input: z.object({ parent: fileHandle }),
    output: z.object({ path: z.string() }),
    progress: workProgress,
    problems: ['REGISTER_EXISTS', 'DISK_FULL'],
  }),
  unlock: procedure({
    access: 'anyone',
    input: z.object({ operator: id, passphrase: secret }),
    output: nothing,
    /** Wrong passphrases slow the next try: `params.seconds` of REGISTER_WAIT. */
    problems: [
      'REGISTER_NOT_SELECTED',
      'REGISTER_WRONG_PASSPHRASE',
      'REGISTER_WAIT',
      'REGISTER_NEWER',
      'REGISTER_DAMAGED',
      'REGISTER_IN_USE',
      'OPERATOR_DISABLED',
    ],
  }),
  /** Opens with the recovery code and sets a new passphrase for that operator. */
  recover: procedure({
    access: 'anyone',
    input: z.object({ recoveryCode: secret, operator: id, newPassphrase: secret }),
    output: z.object({ recoveryCode: z.string() }),
    problems: ['REGISTER_NOT_SELECTED', 'REGISTER_WRONG_RECOVERY_CODE', 'REGISTER_WAIT', 'PASSPHRASE_WEAK', 'REGISTER_DAMAGED'],
  }),
  lock: procedure({
    access: 'anyone',
    input: z.object({ reason: z.enum(['button', 'idle', 'screen', 'sleep', 'quit']) }),
    output: nothing,
  }),
  /** Forgets the selected register altogether, back to the start page. */
  close: procedure({ access: 'anyone', input: nothing, output: nothing }),
  status: procedure({ access: 'anyone', input: nothing, output: registerStatus }),
  changePassphrase: procedure({
    access: 'auditor',
    input: z.object({ current: secret, next: secret }),
    output: nothing,
    problems: ['REGISTER_WRONG_PASSPHRASE', 'PASSPHRASE_WEAK'],
  }),
  /** Score 0–4 and seconds to guess; computed in the vault so that the page keeps no dictionary. */
  passphraseStrength: procedure({
    access: 'anyone',
    input: z.object({ passphrase: z.string().max(1024) }),
    output: z.object({ score: z.number().int().min(0).max(4), guessesLog10: z.number(), acceptable: z.boolean() }),
  }),
  /** Checks the database pages and the whole journal tree. */
  verify: procedure({ access: 'auditor', input: nothing, output: integrity, progress: workProgress }),
  backup: procedure({
    access: 'editor',
    /** Absent: the register's own `backups/` folder, rotated. */
    input: z.object({ folder: fileHandle.optional() }),
    output: backupInfo,
    progress: workProgress,
    problems: ['BACKUP_NOT_VERIFIED', 'DISK_FULL'],
  }),
  backups: procedure({ access: 'auditor', input: nothing, output: z.object({ backups: z.array(backupInfo) }) }),
  /** Copies a backup folder to a new register folder; an existing register is never touched. Becomes the selected register. */
  restore: procedure({
    access: 'anyone',
    input: z.object({ backup: fileHandle, parent: fileHandle, name: z.string().trim().min(1).max(80) }),
    output: z.object({ path: z.string() }),
    problems: ['REGISTER_EXISTS', 'REGISTER_NOT_A_REGISTER', 'REGISTER_NAME_INVALID', 'BACKUP_NOT_VERIFIED', 'DISK_FULL'],
  }),
  /** Recovery sheet as PDF for printing right after creation; main shows the save dialog. */
  recoverySheet: procedure({
    // Whoever opens with a recovery code is handed a new one, whatever the role, and has to keep it.
    access: 'auditor',
    input: z.object({ recoveryCode: secret, target: fileHandle, language: z.enum(['kk', 'ru', 'en']) }),
    output: writtenFile,
  }),
} as const;

export const operators = {
  list: procedure({ access: 'auditor', input: nothing, output: z.object({ operators: z.array(operator) }) }),
  add: procedure({
    access: 'owner',
    input: z.object({
      name: z.string().trim().min(1).max(200),
      position: z.string().max(200).default(''),
      role: z.enum(operatorRoles),
      passphrase: secret,
    }),
    output: operator,
    problems: ['PASSPHRASE_WEAK', 'OPERATOR_EXISTS'],
  }),
  setRole: procedure({
    access: 'owner',
    input: z.object({ operator: id, role: z.enum(operatorRoles) }),
    output: operator,
    problems: ['OPERATOR_LAST_OWNER'],
  }),
  /** Removes the key slot. The answer says that older backups still open with the old passphrase. */
  disable: procedure({
    access: 'owner',
    input: z.object({ operator: id }),
    output: operator,
    problems: ['OPERATOR_LAST_OWNER', 'OPERATOR_SELF'],
  }),
} as const;
