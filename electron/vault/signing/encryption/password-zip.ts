/**
 * A ZIP under a password as WinZip, 7-Zip and others open it: AE-2 with AES-256, one entry, stored. Its key derivation
 * is fixed by the format (PBKDF2, HMAC-SHA-1, 1000 rounds) and cheap to try, so everything rests on the password.
 */
import { aes256Blocks, pbkdf2, randomBytes, runningHmacSha1 } from '../../crypto/primitives.ts';
import type { Content } from './content.ts';
import { directory, localHeader, type ZipRecord } from './zip-records.ts';

const iterations = 1000;
const saltLength = 16;
const verifierLength = 2;
const codeLength = 10;
const blockLength = 16;

/** AES in WinZip's counter mode: the counter is 1 at first and its lowest byte comes first. Pieces may have any length. */
function keystream(key: Uint8Array): (piece: Uint8Array) => Uint8Array {
  const encrypt = aes256Blocks(key);
  let counter = 0;
  let left: Uint8Array = new Uint8Array(0);
  return (piece) => {
    const blocks = Math.ceil(Math.max(0, piece.length - left.length) / blockLength);
    const counters = Buffer.alloc(blocks * blockLength);
    // Content of 2³² blocks would be 64 GiB: the upper half of the counter stays 0.
    for (let i = 0; i < blocks; i++) counters.writeUInt32LE(++counter, i * blockLength);
    const stream = Buffer.concat([left, encrypt(counters)]);
    const output = new Uint8Array(piece.length);
    for (let i = 0; i < piece.length; i++) output[i] = (piece[i] ?? 0) ^ (stream[i] ?? 0);
    left = stream.subarray(piece.length);
    return output;
  };
}

/**
 * Encrypts one content; the pieces, put together, are the file. The name of the entry stands in the open.
 * @param password ASCII: programs differ in how they turn other letters into bytes
 */
export async function* passwordZip(content: Content, password: string): AsyncGenerator<Uint8Array, void> {
  const salt = randomBytes(saltLength);
  const derived = pbkdf2('sha1', new TextEncoder().encode(password), salt, iterations, 32 + 32 + verifierLength);
  try {
    const record: ZipRecord = { name: content.name, crc: 0, stored: saltLength + verifierLength + content.length + codeLength, length: content.length, encrypted: true };
    yield localHeader(record);
    yield salt;
    yield derived.slice(64);
    const encrypt = keystream(derived.subarray(0, 32));
    const mac = runningHmacSha1(derived.subarray(32, 64));
    for await (const piece of content.pieces()) {
      const encrypted = encrypt(piece);
      mac.update(encrypted);
      yield encrypted;
    }
    yield mac.digest().subarray(0, codeLength);
    yield directory([record]);
  } finally {
    derived.fill(0);
  }
}
