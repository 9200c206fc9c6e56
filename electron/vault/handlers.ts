import type { Contract, VaultAreaName } from '../../shared/contract/index.ts';
import type { Access, OutputDraft, ParsedInput, Procedure } from '../../shared/contract/procedure.ts';
import type { CallContext, OpenContext } from './session.ts';

type ContextFor<P extends Procedure> = P['access'] extends 'anyone' ? CallContext : OpenContext;
type Answer<T> = T | Promise<T>;

export type Handler<P extends Procedure> = (input: ParsedInput<P>, context: ContextFor<P>) => Answer<OutputDraft<P>>;

/** One handler for each entry of an area; the compiler finds a missing or surplus one. */
export type AreaHandlers<A extends VaultAreaName> = {
  readonly [C in keyof Contract[A]]: Contract[A][C] extends Procedure ? Handler<Contract[A][C]> : never;
};

export type VaultHandlers = { readonly [A in VaultAreaName]: AreaHandlers<A> };

/** Higher may do what lower may. */
export const accessRank: Readonly<Record<Access, number>> = { anyone: 0, auditor: 1, editor: 2, owner: 3 };
