import { toHex } from '../common/bytes.ts';
import { randomBytes } from '../crypto/primitives.ts';
import { shortMac } from './hashing.ts';

/** Crockford's base 32: no letter that is taken for a digit. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const labelLength = 12;
const bitsPerCharacter = 5;
const keyLength = 32;
const keyNameLength = 8;

/** Labels in the place of values, equal for equal ones, that tell nothing to whoever lacks the key (docs/formats/journal.md). */
export class Pseudonyms {
  readonly #key: Uint8Array;

  /** @param key 32 bytes; absent: random ones, so that these labels are never made again */
  constructor(key: Uint8Array = randomBytes(keyLength)) {
    this.#key = key;
  }

  /** Names the key without telling it: exports that name the same have comparable labels. 16 hex digits. */
  get keyName(): string {
    return toHex(shortMac(this.#key, 'key', keyNameLength));
  }

  /** `account-7F3K9QWXM2C4`. @param json the value as canonical JSON */
  label(kind: string, json: string): string {
    const bytes = shortMac(this.#key, `${kind}\u0000${json}`, keyNameLength);
    let bits = bytes.reduce((all, byte) => (all << 8n) | BigInt(byte), 0n) >> BigInt(8 * keyNameLength - bitsPerCharacter * labelLength);
    let label = '';
    for (let i = 0; i < labelLength; i++) {
      label = `${alphabet[Number(bits & 31n)] ?? ''}${label}`;
      bits >>= BigInt(bitsPerCharacter);
    }
    return `${kind}-${label}`;
  }
}
