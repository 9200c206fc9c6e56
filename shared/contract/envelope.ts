import { z } from 'zod';
import { problemSchema } from './problem.ts';

/** Messages between renderer, main and vault. Each is parsed by the side that receives it. */
export const callId = z.string().regex(/^[0-9a-f]{16,32}$/);

/** To the vault. Files are granted by main (or the CLI) only; a page has no way to send `grant`. */
export const toVault = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('call'), id: callId, procedure: z.string(), input: z.unknown() }),
  z.object({ kind: z.literal('cancel'), id: callId }),
  z.object({ kind: z.literal('grant'), handle: z.string(), path: z.string(), mode: z.enum(['read', 'write', 'folder']) }),
]);
export type ToVault = z.infer<typeof toVault>;

export const fromVault = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), node: z.string() }),
  z.object({ kind: z.literal('value'), id: callId, value: z.unknown() }),
  z.object({ kind: z.literal('problem'), id: callId, problem: problemSchema }),
  z.object({ kind: z.literal('progress'), id: callId, progress: z.unknown() }),
  z.object({ kind: z.literal('event'), event: z.string(), payload: z.unknown() }),
]);
export type FromVault = z.infer<typeof fromVault>;
