import type { AreaHandlers } from '../handlers.ts';
import { newFilePassword } from '../signing/encryption/file-password.ts';
import { decrypt } from './decrypt.ts';
import { encryptDocument, encryptFiles, filePasswordProblem } from './encrypt.ts';
import { forgetRecipient, inspectRecipient, recipients, rememberRecipient } from './encryption-recipients.ts';
import { saveInstructions } from './opening-instructions.ts';

export const encryption: AreaHandlers<'encryption'> = {
  inspectRecipient,
  recipients,
  rememberRecipient,
  forgetRecipient,
  newPassword: () => ({ password: newFilePassword() }),
  checkPassword: ({ password }) => filePasswordProblem(password),
  encryptFiles,
  encryptDocument,
  decrypt,
  saveInstructions,
};
