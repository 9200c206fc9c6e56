import type { Database } from 'better-sqlite3';
import { type SignerRules, signerRules } from '../../../shared/contract/signers.ts';
import { readSetting, writeSetting } from './settings.ts';

/** The head signs, or whom the head empowered; others are not stopped, only asked. */
const defaultRule: SignerRules['notice'] = { roles: ['head', 'signatory'], iins: [], others: 'warn' };

export function readSignerRules(db: Database): SignerRules {
  return signerRules.parse(readSetting(db, 'signerRules') ?? { notice: defaultRule, application: defaultRule });
}

export function writeSignerRules(db: Database, rules: SignerRules): void {
  writeSetting(db, 'signerRules', rules);
}
