import type { AccessHours } from '../../../../shared/domain/access-hours.ts';
import type { Right } from '../../../../shared/domain/vocabulary.ts';

/** An account as the register knows it. */
export interface ListedAccount {
  readonly id: string;
  readonly name: string;
  readonly kind: 'personal' | 'shared' | 'service';
  /** null: of any source. */
  readonly source: string | null;
  /** People who use it; of a service account those who answer for it. */
  readonly people: readonly string[];
  /** Milliseconds; null while it is in use. */
  readonly disabledMs: number | null;
}

/** A grant with its days turned into instants. */
export interface ListedGrant {
  readonly base: string;
  readonly person: string | null;
  readonly account: string | null;
  readonly rights: ReadonlySet<Right>;
  /** Milliseconds: start of the first day and end (exclusive) of the last one in Almaty; null without a last day. */
  readonly fromMs: number;
  readonly toMs: number | null;
  /** Last day as it stands in the grant. */
  readonly toDay: string | null;
  readonly revokedMs: number | null;
  /** Number of the order that ended it, else of the one that gave it. */
  readonly order: string;
  /** null: as the base says. */
  readonly hours: AccessHours | null;
}

/** The lists of the register that rules hold records against. */
export class AccessLists {
  readonly #accounts = new Map<string, ListedAccount[]>();
  readonly #grants = new Map<string, ListedGrant[]>();
  readonly #names: ReadonlyMap<string, string>;

  /** @param names id of a person → name for a sentence */
  constructor(accounts: readonly ListedAccount[], grants: readonly ListedGrant[], names: ReadonlyMap<string, string>) {
    for (const account of accounts) append(this.#accounts, account.name, account);
    for (const grant of grants) append(this.#grants, keyOf(grant.base, grant.person ?? '', grant.account ?? ''), grant);
    this.#names = names;
  }

  /**
   * The account of that name at that time: one of this source before one of any source, one in use before one that was
   * switched off. A switched-off account stays known, so that its old records keep their person.
   */
  account(name: string, source: string, atMs: number): ListedAccount | null {
    let best: ListedAccount | null = null;
    let bestWeight = -1;
    for (const account of this.#accounts.get(name) ?? []) {
      if (account.source !== null && account.source !== source) continue;
      const weight = (account.source === source ? 2 : 0) + (account.disabledMs === null || account.disabledMs > atMs ? 1 : 0);
      // Of several switched off the one that lived longest.
      if (weight > bestWeight || (weight === bestWeight && (account.disabledMs ?? Infinity) > (best?.disabledMs ?? Infinity))) {
        best = account;
        bestWeight = weight;
      }
    }
    return best;
  }

  grantsOfPerson(base: string, person: string): readonly ListedGrant[] {
    return this.#grants.get(keyOf(base, person, '')) ?? [];
  }

  grantsOfAccount(base: string, account: string): readonly ListedGrant[] {
    return this.#grants.get(keyOf(base, '', account)) ?? [];
  }

  personName(id: string): string {
    return this.#names.get(id) ?? '';
  }
}

/** The person who acts by an account, where it can only be one. */
export function personBehind(account: Pick<ListedAccount, 'kind' | 'people'> | null): string | null {
  const [first] = account?.people ?? [];
  return account && account.kind !== 'service' && account.people.length === 1 && first !== undefined ? first : null;
}

function keyOf(base: string, person: string, account: string): string {
  return `${base} ${person} ${account}`;
}

function append<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
