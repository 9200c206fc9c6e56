/** What the vault and the thread that holds a PKCS#11 module say to each other. */

/** How many wrong PINs the token still takes, as far as it says so. */
export type PinState = 'good' | 'low' | 'last' | 'locked' | 'not_set';

export interface TokenCertificate {
  /** CKA_ID, by which the private key is found. */
  readonly id: Uint8Array;
  readonly der: Uint8Array;
}

export interface Token {
  readonly label: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly serial: string;
  readonly pin: PinState;
  /** The PIN is typed on the token or reader itself. */
  readonly pinPad: boolean;
  readonly certificates: readonly TokenCertificate[];
}

export interface Slot {
  readonly id: bigint;
  readonly description: string;
  readonly token: Token | null;
}

export interface ModuleContents {
  readonly manufacturer: string;
  readonly description: string;
  readonly version: string;
  readonly slots: readonly Slot[];
}

export type ModuleRequest =
  | { readonly kind: 'contents' }
  | { readonly kind: 'login'; readonly slot: bigint; readonly serial: string; readonly id: Uint8Array; readonly pin: Uint8Array | null }
  | { readonly kind: 'sign'; readonly data: Uint8Array; readonly digestInfo: Uint8Array; readonly pin: Uint8Array | null };

export interface ModuleAnswers {
  readonly contents: ModuleContents;
  readonly login: null;
  readonly sign: Uint8Array;
}

export type ToModule = { readonly kind: 'request'; readonly request: ModuleRequest } | { readonly kind: 'close' };

/** `problem` is a code of the contract; `code` is the CK_RV behind it, where there was one. */
export type FromModule =
  | { readonly kind: 'answer'; readonly value: ModuleAnswers[keyof ModuleAnswers] }
  | { readonly kind: 'problem'; readonly problem: string; readonly code: number | null };
