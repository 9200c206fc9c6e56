import { dayOfInstant } from './day-text.ts';
import { type HolderRule, holderName } from './rule.ts';

/** The grant was taken back before. */
export const grantRevoked: HolderRule = {
  rule: 'grant_revoked',
  check: (held) =>
    held.standing.kind === 'revoked'
      ? {
          rule: 'grant_revoked',
          severity: 'danger',
          person: held.person,
          why: { account: held.account.name, holder: holderName(held), date: dayOfInstant(held.standing.grant.revokedMs ?? 0), order: held.standing.grant.order },
        }
      : null,
};
