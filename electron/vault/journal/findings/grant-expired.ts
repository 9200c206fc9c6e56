import { dayText } from './day-text.ts';
import { type HolderRule, holderName } from './rule.ts';

/** The last day of the grant has passed. */
export const grantExpired: HolderRule = {
  rule: 'grant_expired',
  check: (held) =>
    held.standing.kind === 'expired'
      ? {
          rule: 'grant_expired',
          severity: 'warning',
          person: held.person,
          why: { account: held.account.name, holder: holderName(held), date: dayText(held.standing.grant.toDay ?? ''), order: held.standing.grant.order },
        }
      : null,
};
