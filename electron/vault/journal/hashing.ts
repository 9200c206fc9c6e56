import { sha256Text } from '../crypto/primitives.ts';

const blockLength = 64;
const digestLength = 32;
const innerPad = 0x36;
const outerPad = 0x5c;

/**
 * HMAC-SHA-256 (RFC 2104) with 32-byte keys, as two plain hashes over padded blocks: `createHmac` sets up an object for
 * each call and is five times slower, and the journal makes some fifteen a record.
 */
class Mac {
  #inner = Buffer.alloc(4096, innerPad);
  readonly #outer = Buffer.alloc(blockLength + digestLength, outerPad);

  /** Puts the MAC of `message` (UTF-8) into `out`. `key` may be any 32 bytes of a larger buffer. */
  into(key: Buffer, keyOffset: number, message: string, out: Buffer, outOffset: number): void {
    this.#prepare(key, keyOffset, message);
    out.write(sha256Text(this.#outer, 'latin1'), outOffset, digestLength, 'latin1');
  }

  /** The same in base64url. */
  base64url(key: Buffer, keyOffset: number, message: string): string {
    this.#prepare(key, keyOffset, message);
    return sha256Text(this.#outer, 'base64url');
  }

  #prepare(key: Buffer, keyOffset: number, message: string): void {
    const room = blockLength + message.length * 3;
    if (room > this.#inner.length) this.#inner = Buffer.alloc(room * 2, innerPad);
    const inner = this.#inner;
    const outer = this.#outer;
    for (let i = 0; i < digestLength; i++) {
      const byte = key[keyOffset + i] ?? 0;
      inner[i] = byte ^ innerPad;
      outer[i] = byte ^ outerPad;
    }
    const length = inner.write(message, blockLength, 'utf8');
    outer.write(sha256Text(inner.subarray(0, blockLength + length), 'latin1'), blockLength, digestLength, 'latin1');
  }
}

const mac = new Mac();
const saltBuffer = Buffer.alloc(digestLength);

/** HMAC-SHA-256 of `message`, base64url without padding. `key` is 32 bytes. */
export function commit(key: Uint8Array, message: string): string {
  return mac.base64url(asBuffer(key), 0, message);
}

/** The salt of one value: `HMAC(key, "SEQUENCE/FIELD")`, 32 bytes (docs/formats/journal.md, "Salts"). */
export function deriveSalt(key: Uint8Array, sequence: number, field: string): Buffer {
  const salt = Buffer.alloc(digestLength);
  mac.into(asBuffer(key), 0, `${sequence}/${field}`, salt, 0);
  return salt;
}

/** Commitment to `message` under the derived salt, without handing the salt out. */
export function commitDerived(key: Uint8Array, sequence: number, field: string, message: string): string {
  mac.into(asBuffer(key), 0, `${sequence}/${field}`, saltBuffer, 0);
  return mac.base64url(saltBuffer, 0, message);
}

/** HMAC-SHA-256 of `message` cut to `length` bytes. */
export function shortMac(key: Uint8Array, message: string, length: number): Buffer {
  const out = Buffer.alloc(digestLength);
  mac.into(asBuffer(key), 0, message, out, 0);
  return out.subarray(0, length);
}

/** A view, not a copy. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
