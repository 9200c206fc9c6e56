import { z } from 'zod';

/** Where in the user's input a problem stands. Rows and columns count from 1. */
export const placeSchema = z.object({
  file: z.string().optional(),
  row: z.number().int().optional(),
  column: z.union([z.string(), z.number().int()]).optional(),
});
export type Place = z.infer<typeof placeSchema>;

/**
 * An error as a value: what crosses every boundary of the console instead of an exception.
 *
 * `code` is stable and shown to support. The sentence and the hint stand in `shared/locales/<lang>/errors/*.json`
 * under `CODE.message` and `CODE.hint`; `params` fills their placeholders. `params` never holds a subject's data or a secret.
 */
export const problemSchema = z.object({
  code: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  place: placeSchema.optional(),
  /** Field path → code, for forms: `{ 'owner.bin': 'BIN_CONTROL_DIGIT' }`. */
  fields: z.record(z.string(), z.string()).optional(),
});
export type Problem = z.infer<typeof problemSchema>;

/** Codes that any call may answer with, whatever its entry in the contract says. */
export const commonProblems = [
  'INPUT_INVALID',
  'OUTPUT_INVALID',
  'PROCEDURE_UNKNOWN',
  'SENDER_REFUSED',
  'REGISTER_LOCKED',
  'ROLE_INSUFFICIENT',
  'CANCELLED',
  'VAULT_DIED',
  'INTERNAL',
  'FILE_HANDLE_UNKNOWN',
  'FILE_UNREADABLE',
  'FILE_UNWRITABLE',
  'NOT_FOUND',
  'REGISTER_READ_ONLY',
  'DISK_ERROR',
] as const;

/** Thrown inside a process to leave it as a {@link Problem}; never crosses a process boundary itself. */
export class Fault extends Error {
  readonly problem: Problem;

  constructor(code: string, rest: Omit<Problem, 'code'> = {}, options?: ErrorOptions) {
    super(code, options);
    this.name = 'Fault';
    this.problem = { code, ...rest };
  }
}

export type Result<T> = { ok: true; value: T } | { ok: false; problem: Problem };

/**
 * What may be written to a log of an exception: its name, its code and where it was thrown. Its message stays out, since
 * that of a parser quotes what it was parsing.
 */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return `a thrown ${typeof error}`;
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  const frames = framesOf(error).filter((line) => /^\s+at /.test(line));
  return [`${error.name}${code}`, ...frames].join('\n');
}

/** A stack begins with `Name: message`, and a line of the message may look like a frame. Nothing of a stack that does not. */
function framesOf({ stack = '', message }: Error): string[] {
  if (message === '') return stack.split('\n');
  const start = stack.indexOf(': ') + 2;
  return stack.startsWith(message, start) ? stack.slice(start + message.length).split('\n') : [];
}

/** INPUT_INVALID with the fields that do not fit, for an input that the contract refused. */
export function inputProblem(procedure: string, issues: readonly { readonly path: readonly PropertyKey[] }[]): Problem {
  const fields: Record<string, string> = {};
  for (const issue of issues) fields[issue.path.map(String).join('.')] ??= 'FIELD_INVALID';
  return { code: 'INPUT_INVALID', params: { procedure: procedure.slice(0, 60) }, fields };
}
