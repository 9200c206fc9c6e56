import type { Action, Right } from '../../../../shared/domain/vocabulary.ts';
import type { ListedGrant } from './access-lists.ts';

/**
 * Rights of which one is enough for an action. null: being on the list is enough.
 * - Taking data out (`export`) is what who may transfer them does; the log cannot tell the two apart.
 * - `use` is a call of a function or command of which the log does not say what it does with the data; what it reads and
 *   writes comes as records of its own, so any right will do.
 */
const rightsFor: Readonly<Record<Action, readonly Right[] | null>> = {
  access: null,
  use: null,
  view: ['view'],
  change: ['change'],
  supplement: ['supplement'],
  collect: ['supplement'],
  accumulate: ['supplement'],
  transfer: ['transfer'],
  distribute: ['transfer'],
  export: ['export', 'transfer'],
  block: ['block'],
  unblock: ['block'],
  destroy: ['destroy'],
  anonymise: ['anonymise'],
  sign_in: null,
  sign_in_failed: null,
};

/** Signing in reaches no data: the list of persons with access is of those who do. */
export function needsGrant(action: Action): boolean {
  return action !== 'sign_in' && action !== 'sign_in_failed';
}

/** How a person or an account stands to a base at one moment. */
export type HolderStanding =
  | { readonly kind: 'allowed' }
  /** On the list, but no grant in force allows the action. */
  | { readonly kind: 'beyond'; readonly rights: readonly Right[] }
  /** Was on the list: the grant that ended last. */
  | { readonly kind: 'revoked' | 'expired'; readonly grant: ListedGrant }
  /** Never was, or not yet. */
  | { readonly kind: 'absent' };

export function standingOf(grants: readonly ListedGrant[], action: Action, atMs: number): HolderStanding {
  const needed = rightsFor[action];
  const held = new Set<Right>();
  let inForce = false;
  let last: ListedGrant | null = null;
  let lastEnd = -Infinity;
  for (const grant of grants) {
    if (grant.fromMs > atMs) continue;
    const end = Math.min(grant.toMs ?? Infinity, grant.revokedMs ?? Infinity);
    if (end > atMs) {
      inForce = true;
      for (const right of grant.rights) held.add(right);
    } else if (end > lastEnd) {
      last = grant;
      lastEnd = end;
    }
  }
  if (inForce) return needed === null || needed.some((right) => held.has(right)) ? { kind: 'allowed' } : { kind: 'beyond', rights: [...held] };
  if (!last) return { kind: 'absent' };
  return { kind: last.revokedMs !== null && last.revokedMs === lastEnd ? 'revoked' : 'expired', grant: last };
}
