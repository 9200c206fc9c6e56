import { Fault } from '../../../shared/contract/problem.ts';
import type { VaultAreaName } from '../../../shared/contract/index.ts';
import type { AreaHandlers } from '../handlers.ts';

/** Scaffolding while the areas are being written; this file goes away with the last of them. */
export function pending<A extends VaultAreaName>(area: A): AreaHandlers<A> {
  return new Proxy({} as AreaHandlers<A>, {
    get: (_target, call) => () => {
      throw new Fault('INTERNAL', { params: { procedure: `${area}.${String(call)}` } });
    },
  });
}
