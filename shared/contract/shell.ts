import { z } from 'zod';
import { procedure } from './procedure.ts';
import { fileHandle, language, nothing, pickedFile } from './scalars.ts';

/** How the user of this machine signed last; a PIN or password is never part of it. */
export const signingPreference = z.object({
  way: z.enum(['pkcs12', 'pkcs11', 'ncalayer']),
  /** File name of the PKCS#11 module. */
  module: z.string().max(300).optional(),
  /** Serial number. */
  token: z.string().max(200).optional(),
  /** Where NCALayer listens, when not at its usual port. */
  ncaLayerPort: z.number().int().min(1).max(65_535).optional(),
});
export type SigningPreference = z.infer<typeof signingPreference>;

/** What a dialog is for decides its filters and title; the page cannot choose them freely. */
export const pickPurposes = ['register-folder', 'register-parent', 'backup-folder', 'log-file', 'csv-file', 'key-file', 'pack-file', 'verify-file', 'verify-folder', 'verify-content', 'output-folder', 'trust-folder', 'certificate-file', 'encrypt-folder', 'decrypt-file', 'token-module', 'sign-file', 'log-folder', 'checkpoint-file', 'checkpoint-folder'] as const;
/** Several files at once. */
export const pickManyPurposes = ['trust-files', 'encrypt-files', 'verify-files', 'log-files'] as const;
export const savePurposes = ['csv', 'xlsx', 'pdf', 'recovery-sheet', 'certificate-der', 'certificate-pem', 'envelope', 'password-zip', 'decrypted', 'text', 'signature', 'checkpoint', 'tlog-proof', 'consistency-proof'] as const;

/** Kept by main outside the register: nothing secret, nothing personal. */
export const preferences = z.object({
  language,
  theme: z.enum(['light', 'dark', 'system']),
  navigationCollapsed: z.boolean(),
  /** Columns, widths, sorting per list id; opaque JSON of the page. */
  views: z.record(z.string(), z.string().max(4000)),
  /** Paths of registers opened before, newest first. */
  recent: z.array(z.object({ path: z.string(), name: z.string(), demo: z.boolean() })).max(10),
  signing: signingPreference.optional(),
  /** Path of the PKCS#11 module that the user chose in a dialog, last. */
  tokenModule: z.string().optional(),
});
export type Preferences = z.infer<typeof preferences>;

export const runtime = z.object({
  version: z.string(),
  /** `development`: an older Electron stands in where the pinned one cannot be had; marked on the screen for good. */
  kind: z.enum(['electron', 'development']),
  electron: z.string(),
  chromium: z.string(),
  vaultNode: z.string(),
  platform: z.string(),
  vault: z.enum(['running', 'dead']),
});
export type Runtime = z.infer<typeof runtime>;

/** Answered by main, not by the vault. */
export const shell = {
  pick: procedure({ access: 'anyone', input: z.object({ purpose: z.enum(pickPurposes) }), output: z.object({ file: pickedFile.nullable() }) }),
  pickMany: procedure({ access: 'anyone', input: z.object({ purpose: z.enum(pickManyPurposes) }), output: z.object({ files: z.array(pickedFile) }) }),
  pickSave: procedure({ access: 'anyone', input: z.object({ purpose: z.enum(savePurposes), suggestedName: z.string().max(200) }), output: z.object({ file: pickedFile.nullable() }) }),
  /** A handle for a register opened before; refused when the path is not in the recent list. */
  pickRecent: procedure({ access: 'anyone', input: z.object({ path: z.string() }), output: z.object({ folder: fileHandle }), problems: ['RECENT_UNKNOWN'] }),
  /** The PKCS#11 module chosen before, so that it is chosen once. */
  pickTokenModuleAgain: procedure({ access: 'anyone', input: nothing, output: z.object({ file: pickedFile.nullable() }) }),
  forgetRecent: procedure({ access: 'anyone', input: z.object({ path: z.string() }), output: nothing }),
  preferences: procedure({ access: 'anyone', input: nothing, output: preferences }),
  setPreferences: procedure({ access: 'anyone', input: preferences.omit({ recent: true, tokenModule: true }).partial(), output: preferences }),
  runtime: procedure({ access: 'anyone', input: nothing, output: runtime }),
  restartVault: procedure({ access: 'anyone', input: nothing, output: runtime }),
  /** Shows a file the vault wrote in this session in the system's file manager. */
  showInFolder: procedure({ access: 'anyone', input: z.object({ path: z.string() }), output: nothing, problems: ['PATH_NOT_OURS'] }),
  /** Puts a secret on the clipboard and takes it off after `seconds`, unless something else stands there by then. */
  copySecret: procedure({ access: 'anyone', input: z.object({ text: z.string().min(1).max(1024) }), output: z.object({ seconds: z.number().int() }) }),
  /** Prints the current window (Chromium's print dialog). */
  print: procedure({ access: 'anyone', input: nothing, output: nothing }),
  window: procedure({ access: 'anyone', input: z.object({ action: z.enum(['minimise', 'maximise', 'close']) }), output: nothing }),
  /** In the development runtime a register that is not the demo is opened only after this was confirmed in main's own dialog. */
  confirmDevelopmentRuntime: procedure({ access: 'anyone', input: nothing, output: z.object({ confirmed: z.boolean() }) }),
} as const;
