import { argon2id } from 'hash-wasm';

/** Cost of Argon2id (RFC 9106), version 0x13. */
export interface Argon2Cost {
  readonly memoryKiB: number;
  readonly iterations: number;
  readonly parallelism: number;
}

/** Least cost that a key slot may have: OWASP's minimum for Argon2id. Weaker files are refused. */
export const argon2Floor: Argon2Cost = { memoryKiB: 19_456, iterations: 2, parallelism: 1 };
/** Greatest cost that we are willing to spend on a file we did not write: 1 GiB. */
export const argon2Ceiling: Argon2Cost = { memoryKiB: 1_048_576, iterations: 16, parallelism: 4 };
/** For new slots: about a quarter of a second on an office computer. */
export const argon2Default: Argon2Cost = { memoryKiB: 65_536, iterations: 3, parallelism: 1 };

/** Derives 32 bytes. WASM, because Electron's `node:crypto` has no Argon2 (BoringSSL). */
export async function deriveArgon2id(password: Uint8Array, salt: Uint8Array, cost: Argon2Cost): Promise<Uint8Array> {
  return argon2id({
    password,
    salt,
    parallelism: cost.parallelism,
    iterations: cost.iterations,
    memorySize: cost.memoryKiB,
    hashLength: 32,
    outputType: 'binary',
  });
}
