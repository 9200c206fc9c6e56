import type { Command } from '../command.ts';
import { applicationCommand } from './application.ts';
import { backupCommand } from './backup.ts';
import { certCommand } from './cert.ts';
import { decryptCommand } from './decrypt.ts';
import { demoCommand } from './demo.ts';
import { encryptCommand } from './encrypt.ts';
import { evidenceCommand } from './evidence.ts';
import { exportJournalCommand } from './export-journal.ts';
import { findingsCommand } from './findings.ts';
import { importJournalCommand } from './import-journal.ts';
import { initCommand } from './init.ts';
import { noticeCommand } from './notice.ts';
import { proofCommand } from './proof.ts';
import { signCommand } from './sign.ts';
import { timestampCommand } from './timestamp.ts';
import { verifyCommand } from './verify.ts';

/** In the order of the work. */
export const commands: readonly Command[] = [
  demoCommand,
  initCommand,
  importJournalCommand,
  findingsCommand,
  noticeCommand,
  applicationCommand,
  exportJournalCommand,
  proofCommand,
  signCommand,
  timestampCommand,
  evidenceCommand,
  verifyCommand,
  certCommand,
  encryptCommand,
  decryptCommand,
  backupCommand,
];
