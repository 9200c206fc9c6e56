import { type HolderRule, holderName } from './rule.ts';

/** The holder is not on the list of persons with access to that base, or not yet (R4, R5). */
export const notOnList: HolderRule = {
  rule: 'not_on_list',
  check: (held) =>
    held.standing.kind === 'absent'
      ? { rule: 'not_on_list', severity: 'danger', person: held.person, why: { account: held.account.name, holder: holderName(held) } }
      : null,
};
