import type { z } from 'zod';
import type { verdict } from '../../../shared/contract/signing.ts';

/** One check of a verification. `reason` is a key of the locale namespace `verify`. */
export type Verdict = z.input<typeof verdict>;
export type VerdictState = Verdict['state'];

export function good(reason: string, params?: Verdict['params']): Verdict {
  return { state: 'good', reason, params };
}

export function bad(reason: string, params?: Verdict['params']): Verdict {
  return { state: 'bad', reason, params };
}

/** Cannot be decided with what is at hand; the reason says what would decide it. */
export function undecided(reason: string, params?: Verdict['params']): Verdict {
  return { state: 'undecided', reason, params };
}

/** Bad if anything is bad, good only if everything is good and something was checked. */
export function overall(states: readonly VerdictState[]): VerdictState {
  if (states.includes('bad')) return 'bad';
  return states.length > 0 && states.every((state) => state === 'good') ? 'good' : 'undecided';
}
