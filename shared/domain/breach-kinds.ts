import { type Action, type BreachKind, breachKinds } from './vocabulary.ts';

/** Which kinds of breach (R17) an action by someone who was not allowed it points to. The DPO decides. */
const kindOf: Readonly<Partial<Record<Action, BreachKind>>> = {
  export: 'unsanctioned_distribution',
  transfer: 'unsanctioned_distribution',
  distribute: 'unsanctioned_distribution',
  change: 'alteration',
  supplement: 'alteration',
  anonymise: 'alteration',
  destroy: 'destruction',
};

/** Kinds to begin with, in the order of the law: what the actions point to, and unsanctioned access in any case. */
export function likelyBreachKinds(actions: readonly Action[]): BreachKind[] {
  const likely = new Set<BreachKind>(['unsanctioned_access']);
  for (const action of actions) {
    const kind = kindOf[action];
    if (kind) likely.add(kind);
  }
  return breachKinds.filter((kind) => likely.has(kind));
}
