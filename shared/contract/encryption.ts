import { z } from 'zod';
import { procedure } from './procedure.ts';
import { fileHandle, id, instant, nothing, workProgress, writtenFile } from './scalars.ts';
import { certificateView, verdict } from './signing.ts';

/** A certificate that something is to be encrypted to. */
export const recipientView = z.object({
  certificate: certificateView,
  /** Problem codes RECIPIENT_*; empty: it can be encrypted to. */
  refusals: z.array(z.string()),
  /** Said, not refused: whose certificate it is only its chain says. */
  chain: verdict,
  revocation: verdict,
});
export type RecipientView = z.infer<typeof recipientView>;

/** One that was encrypted to before and is kept in the register. */
export const rememberedRecipient = recipientView.extend({ added: instant, addedBy: z.string() });
export type RememberedRecipient = z.infer<typeof rememberedRecipient>;
const recipientList = z.object({ recipients: z.array(rememberedRecipient) });

const mostRecipients = 20;
const fingerprint = z.string().regex(/^[0-9a-f]{64}$/);

/** Who can open it. The password goes with the call and is not kept. */
export const encryptionWay = z.discriminatedUnion('by', [
  z.object({
    by: z.literal('certificate'),
    /** Certificate files just picked, and fingerprints of remembered ones. */
    files: z.array(fileHandle).max(mostRecipients).default([]),
    remembered: z.array(fingerprint).max(mostRecipients).default([]),
    /** EnvelopedData with AES-256-CBC, for programs that know no AuthEnvelopedData. */
    compatible: z.boolean().default(false),
  }),
  z.object({
    by: z.literal('password'),
    password: z.string().max(1024),
    /** Whom it is for, for the journal; nobody else reads it. */
    recipient: z.string().trim().max(300).default(''),
  }),
]);
export type EncryptionWay = z.input<typeof encryptionWay>;

const encrypted = z.object({
  file: writtenFile,
  /** Names of the recipients, as they stand in the journal. */
  recipients: z.array(z.string()),
  /** How many files are inside. */
  contents: z.number().int(),
});
export type Encrypted = z.infer<typeof encrypted>;

const recipientProblems = [
  'CERTIFICATE_FILE_INVALID',
  'RECIPIENT_GOST',
  'RECIPIENT_ALGORITHM_UNSUPPORTED',
  'RECIPIENT_KEY_WEAK',
  'RECIPIENT_AUTHORITY',
  'RECIPIENT_NO_ENCIPHERMENT',
  'RECIPIENT_EXPIRED',
  'RECIPIENT_NOT_YET_VALID',
  'RECIPIENT_REVOKED',
] as const;
const encryptionProblems = [...recipientProblems, 'RECIPIENT_MISSING', 'FILE_PASSWORD_WEAK', 'FILE_PASSWORD_LETTERS', 'FILE_TOO_LARGE', 'PLAIN_FILE_CHANGED', 'DISK_FULL'] as const;

export const encryption = {
  /** Whose certificate it is and whether it can be encrypted to; the handle is renewed. */
  inspectRecipient: procedure({
    access: 'anyone',
    input: z.object({ file: fileHandle }),
    output: z.object({ file: fileHandle, name: z.string(), recipient: recipientView }),
    problems: ['CERTIFICATE_FILE_INVALID', 'KEY_PASSWORD_NEEDED'],
  }),
  recipients: procedure({ access: 'auditor', input: nothing, output: recipientList }),
  /** Keeps a certificate for the next time. The handle stays good. */
  rememberRecipient: procedure({ access: 'editor', input: z.object({ file: fileHandle }), output: recipientList, problems: recipientProblems }),
  forgetRecipient: procedure({ access: 'editor', input: z.object({ fingerprint }), output: recipientList }),
  /** A password for a file, 99 bits; kept nowhere. */
  newPassword: procedure({ access: 'anyone', input: nothing, output: z.object({ password: z.string() }) }),
  /** Whether a typed password is strong enough for a file that can be tried anywhere and for ever. */
  checkPassword: procedure({
    access: 'anyone',
    input: z.object({ password: z.string().max(1024) }),
    output: z.object({ guessesLog10: z.number(), problem: z.enum(['FILE_PASSWORD_WEAK', 'FILE_PASSWORD_LETTERS']).nullable() }),
  }),
  /** Encrypts files, or whole folders, into one file. With a register open it is recorded there first. */
  encryptFiles: procedure({
    access: 'anyone',
    input: z.object({ files: z.array(fileHandle).min(1).max(100), target: fileHandle, to: encryptionWay }),
    output: encrypted,
    progress: workProgress,
    problems: encryptionProblems,
  }),
  /** Encrypts a document's packet straight out of the register: no plain file is written. Recorded as an export. */
  encryptDocument: procedure({
    access: 'auditor',
    input: z.object({ document: id, target: fileHandle, to: encryptionWay }),
    output: encrypted,
    progress: workProgress,
    problems: encryptionProblems,
  }),
  /** Opens an envelope with the key file of one of its recipients. */
  decrypt: procedure({
    access: 'anyone',
    input: z.object({ file: fileHandle, target: fileHandle, key: z.object({ file: fileHandle, password: z.string().max(1024) }) }),
    output: z.object({ file: writtenFile, authenticated: z.boolean(), holder: certificateView }),
    progress: workProgress,
    problems: [
      'KEY_WRONG_PASSWORD',
      'KEY_FILE_DAMAGED',
      'KEY_NONE',
      'KEY_SEVERAL',
      'KEY_CERTIFICATE_MISSING',
      'ENVELOPE_INVALID',
      'ENVELOPE_UNSUPPORTED',
      'ENVELOPE_NOT_FOR_KEY',
      'ENVELOPE_DOES_NOT_OPEN',
      'FILE_TOO_LARGE',
    ],
  }),
  /** Writes how the recipient opens the file, in three languages: a text that holds nothing secret. */
  saveInstructions: procedure({
    access: 'anyone',
    input: z.object({ target: fileHandle, name: z.string().max(300), way: z.enum(['authenticated', 'compatible', 'password']) }),
    output: z.object({ file: writtenFile }),
  }),
} as const;
