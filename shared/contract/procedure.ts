import type { z } from 'zod';

/**
 * Who may call. `anyone`: also while no register is open. The others need an unlocked register and at least that role:
 * auditor reads and exports, editor changes, owner administers (design.md, "The register on disk").
 */
export type Access = 'anyone' | 'auditor' | 'editor' | 'owner';

/** Which process answers: the vault knows the domain, main knows windows and dialogs. */
export interface Procedure<
  I extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
  P extends z.ZodType | undefined = z.ZodType | undefined,
  A extends Access = Access,
> {
  readonly input: I;
  readonly output: O;
  /** Shape of progress reports; absent for calls that answer at once. */
  readonly progress?: P;
  readonly access: A;
  /** Codes this call answers with besides `commonProblems`; each has a message and a hint in three languages. */
  readonly problems: readonly string[];
}

export type Area = Readonly<Record<string, Procedure>>;

/** Describes one call: both ends parse by it and derive their types from it. */
export function procedure<
  A extends Access,
  I extends z.ZodType,
  O extends z.ZodType,
  P extends z.ZodType | undefined = undefined,
>(entry: {
  access: A;
  input: I;
  output: O;
  progress?: P;
  problems?: readonly string[];
}): Procedure<I, O, P, A> {
  return { problems: [], ...entry };
}

export type Input<T extends Procedure> = z.input<T['input']>;
export type ParsedInput<T extends Procedure> = z.output<T['input']>;
export type Output<T extends Procedure> = z.output<T['output']>;
export type OutputDraft<T extends Procedure> = z.input<T['output']>;
export type Progress<T extends Procedure> = T extends Procedure<z.ZodType, z.ZodType, infer P>
  ? P extends z.ZodType
    ? z.output<P>
    : never
  : never;
