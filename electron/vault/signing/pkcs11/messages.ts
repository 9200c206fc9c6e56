/** What the vault and the process that holds a PKCS#11 module say to each other. */
import { z } from 'zod';

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

/** How many wrong PINs the token still takes, as far as it says so. */
const pinState = z.enum(['good', 'low', 'last', 'locked', 'not_set']);

const token = z.object({
  label: z.string(),
  manufacturer: z.string(),
  model: z.string(),
  serial: z.string(),
  pin: pinState,
  /** The PIN is typed on the token or reader itself. */
  pinPad: z.boolean(),
  /** With CKA_ID, by which the private key is found. */
  certificates: z.array(z.object({ id: bytes, der: bytes }).readonly()).readonly(),
});

const slot = z.object({ id: z.bigint(), description: z.string(), token: token.readonly().nullable() });

const contents = z.object({
  manufacturer: z.string(),
  description: z.string(),
  version: z.string(),
  slots: z.array(slot.readonly()).readonly(),
});

export type PinState = z.infer<typeof pinState>;
export type Token = Readonly<z.infer<typeof token>>;
export type Slot = Readonly<z.infer<typeof slot>>;
export type ModuleContents = Readonly<z.infer<typeof contents>>;

export type ModuleRequest =
  | { readonly kind: 'contents' }
  | { readonly kind: 'login'; readonly slot: bigint; readonly serial: string; readonly id: Uint8Array; readonly pin: Uint8Array | null }
  | { readonly kind: 'sign'; readonly data: Uint8Array; readonly digestInfo: Uint8Array; readonly pin: Uint8Array | null };

/** What each request is answered with. The answers come from a process that runs foreign code. */
export const moduleAnswers = { contents, login: z.null(), sign: bytes } as const;
export type ModuleAnswers = { readonly [K in keyof typeof moduleAnswers]: Readonly<z.infer<(typeof moduleAnswers)[K]>> };

export type ToModule = { readonly kind: 'request'; readonly request: ModuleRequest } | { readonly kind: 'close' };

/** `problem` is a code of the contract; `code` is the CK_RV behind it, where there was one. */
export const fromModule = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('answer'), value: z.unknown() }),
  z.object({ kind: z.literal('problem'), problem: z.string(), code: z.number().nullable() }),
]);
export type FromModule = z.infer<typeof fromModule>;
