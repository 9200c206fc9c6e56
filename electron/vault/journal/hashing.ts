import { scratch, sha256Into, sha256Text, utf8Into } from '../crypto/primitives.ts';

const blockLength = 64;
const digestLength = 32;
const innerPad = 0x36;
const outerPad = 0x5c;

/**
 * HMAC-SHA-256 (RFC 2104) with 32-byte keys, as two plain hashes over padded blocks: `createHmac` sets up an object for
 * each call and is five times slower, and the journal makes some fifteen a record.
 */
class Mac {
  #inner = scratch(4096, innerPad);
  readonly #outer = scratch(blockLength + digestLength, outerPad);

  /** Puts the MAC of `message` (UTF-8) into the first 32 bytes of `out`. */
  into(key: Uint8Array, message: string, out: Uint8Array): void {
    this.#prepare(key, message);
    sha256Into(this.#outer, out, 0);
  }

  /** The same in base64url. */
  base64url(key: Uint8Array, message: string): string {
    this.#prepare(key, message);
    return sha256Text(this.#outer, 'base64url');
  }

  #prepare(key: Uint8Array, message: string): void {
    const room = blockLength + message.length * 3;
    if (room > this.#inner.length) this.#inner = scratch(room * 2, innerPad);
    const inner = this.#inner;
    const outer = this.#outer;
    for (let i = 0; i < digestLength; i++) {
      const byte = key[i] ?? 0;
      inner[i] = byte ^ innerPad;
      outer[i] = byte ^ outerPad;
    }
    const length = utf8Into(message, inner, blockLength);
    sha256Into(inner.subarray(0, blockLength + length), outer, blockLength);
  }
}

const mac = new Mac();
const saltRoom = scratch(digestLength);

/** HMAC-SHA-256 of `message`, base64url without padding. `key` is 32 bytes. */
export function commit(key: Uint8Array, message: string): string {
  return mac.base64url(key, message);
}

/** The salt of one value: `HMAC(key, "SEQUENCE/FIELD")`, 32 bytes (docs/formats/journal.md, "Salts"). */
export function deriveSalt(key: Uint8Array, sequence: number, field: string): Uint8Array {
  const salt = scratch(digestLength);
  mac.into(key, `${sequence}/${field}`, salt);
  return salt;
}

/** Commitment to `message` under the derived salt, without handing the salt out. */
export function commitDerived(key: Uint8Array, sequence: number, field: string, message: string): string {
  mac.into(key, `${sequence}/${field}`, saltRoom);
  return mac.base64url(saltRoom, message);
}

/** HMAC-SHA-256 of `message` cut to `length` bytes. */
export function shortMac(key: Uint8Array, message: string, length: number): Uint8Array {
  const out = scratch(digestLength);
  mac.into(key, message, out);
  return out.subarray(0, length);
}
