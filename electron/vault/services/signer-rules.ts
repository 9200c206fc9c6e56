import type { Database } from 'better-sqlite3';
import type { DocumentRecord } from '../../../shared/contract/documents.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import type { SignerWarning } from '../../../shared/contract/signing.ts';
import type { SignerRules } from '../../../shared/contract/signers.ts';
import { checkIin } from '../../../shared/domain/identifiers.ts';
import { roleOfAll, signerVerdict } from '../../../shared/domain/who-may-sign.ts';
import type { AreaHandlers } from '../handlers.ts';
import { readOrganisation } from '../register/settings.ts';
import { readSignerRules, writeSignerRules } from '../register/signer-rules.ts';
import type { OwnAction } from '../session.ts';
import { oidOfRole, rolesOf } from '../signing/certificate-view.ts';
import { type Certificate, binOf, iinOf } from '../signing/certificate.ts';
import type { ExpectedKey } from '../signing/ncalayer/sign.ts';

/**
 * @returns SIGNER_NOT_NAMED where the register only wants it said
 * @throws Fault SIGNER_NOT_ALLOWED
 */
export function requireSigner(db: Database, kind: DocumentRecord['kind'], certificate: Certificate): readonly SignerWarning[] {
  const signer = { roles: rolesOf(certificate), iin: iinOf(certificate), bin: binOf(certificate) };
  const verdict = signerVerdict(readSignerRules(db)[kind], signer, readOrganisation(db).bin);
  if (verdict === 'refused') throw new Fault('SIGNER_NOT_ALLOWED');
  return verdict === 'warned' ? ['SIGNER_NOT_NAMED'] : [];
}

/**
 * What the rules say beforehand of the key that will sign documents of these kinds.
 * @param meet as in {@link ExpectedKey}
 * @returns undefined where the rules refuse nobody
 */
export function expectedKey(db: Database, documents: readonly DocumentRecord['kind'][], meet: ExpectedKey['meet']): ExpectedKey | undefined {
  const all = readSignerRules(db);
  const rules = [...new Set(documents)].map((kind) => all[kind]);
  if (!rules.some(({ others }) => others === 'refuse')) return undefined;
  const role = roleOfAll(rules);
  const purpose = role && oidOfRole(role);
  return { purposes: purpose === undefined ? [] : [purpose], meet };
}

const kinds = ['notice', 'application'] as const;

/** @throws Fault SIGNER_RULE_EMPTY, IIN_INVALID, each with its field */
function check(rules: SignerRules): void {
  for (const kind of kinds) {
    const { roles, iins, others } = rules[kind];
    const wrong = iins.findIndex((iin) => checkIin(iin) !== null);
    if (wrong >= 0) throw new Fault('IIN_INVALID', { fields: { [`${kind}.iins`]: 'IIN_INVALID' } });
    // Nobody could sign any more, not even the head.
    if (others === 'refuse' && roles.length === 0 && iins.length === 0) throw new Fault('SIGNER_RULE_EMPTY', { fields: { [`${kind}.others`]: 'SIGNER_RULE_EMPTY' } });
  }
}

function changedAction(kind: (typeof kinds)[number], rule: SignerRules['notice'], registerId: string): OwnAction {
  return {
    action: 'change',
    what: 'signers.changed',
    object: `register:${registerId}`,
    details: { kind, roles: rule.roles.join(','), people: rule.iins.length, others: rule.others },
    personal: rule.iins.length > 0 ? { iins: rule.iins.join(',') } : {},
  };
}

export const signerRules: AreaHandlers<'signing'>['signerRules'] = (_input, { session }) => readSignerRules(session.db);

export const setSignerRules: AreaHandlers<'signing'>['setSignerRules'] = (next, { session, vault }) => {
  check(next);
  const before = readSignerRules(session.db);
  const changed = kinds.filter((kind) => JSON.stringify(before[kind]) !== JSON.stringify(next[kind]));
  if (changed.length > 0) {
    session.act((db) => {
      writeSignerRules(db, next);
      return { value: undefined, actions: changed.map((kind) => changedAction(kind, next[kind], session.registerId)) };
    });
    vault.emit('data.changed', ['signing', 'settings', 'journal']);
  }
  return next;
};
