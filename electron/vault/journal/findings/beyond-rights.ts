import type { Action } from '../../../../shared/domain/vocabulary.ts';
import { type HolderRule, holderName } from './rule.ts';

/** Actions after which the data is elsewhere or gone. */
const grave: ReadonlySet<Action> = new Set(['export', 'transfer', 'distribute', 'destroy', 'anonymise']);

/** On the list, but no grant in force allows this action. */
export const beyondRights: HolderRule = {
  rule: 'beyond_rights',
  check: (held) =>
    held.standing.kind === 'beyond'
      ? {
          rule: 'beyond_rights',
          severity: grave.has(held.record.action) ? 'danger' : 'warning',
          person: held.person,
          why: { account: held.account.name, holder: holderName(held), action: held.record.action, rights: [...held.standing.rights].sort().join(', ') },
        }
      : null,
};
