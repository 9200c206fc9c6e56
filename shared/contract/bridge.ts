import { z } from 'zod';
import { callId } from './envelope.ts';
import type { Result } from './problem.ts';

/** What main tells the page unasked: progress of a call the page made, or an event of `contract/index.ts`. */
export const bridgeMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), id: callId, progress: z.unknown() }),
  z.object({ kind: z.literal('event'), event: z.string(), payload: z.unknown() }),
]);
export type BridgeMessage = z.infer<typeof bridgeMessage>;

/**
 * Everything a page can reach outside itself, put there by the preload as `window.derbes`.
 * The typed client of the renderer stands on it and is the only code that names it.
 */
export interface Bridge {
  /**
   * Calls a procedure of the contract. Never rejects for a reason of the product: every refusal is a `Problem`.
   * @param id 16 to 32 hex digits, new for each call; progress and cancel name it.
   */
  call(procedure: string, input: unknown, id: string): Promise<Result<unknown>>;
  /** Asks the call with this id to stop; it then answers CANCELLED, unless it was done already. */
  cancel(id: string): void;
  /** @returns a function that ends the subscription. */
  subscribe(listener: (message: BridgeMessage) => void): () => void;
}

/** The page reads the nonce for its style elements from `<meta name="derbes-style-nonce" content="…">`. */
export const styleNonceMeta = 'derbes-style-nonce';

/** Names of the messages between preload and main. */
export const channels = { call: 'derbes:call', cancel: 'derbes:cancel', message: 'derbes:message' } as const;

declare global {
  interface Window {
    readonly derbes: Bridge;
  }
}
