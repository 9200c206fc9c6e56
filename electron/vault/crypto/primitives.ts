/**
 * The only file that imports `node:crypto`. Electron's is BoringSSL: no argon2, AES key wrap, ChaCha20-Poly1305 or
 * SHA-3 there, so nothing beyond SHA-2, HMAC, AES-256-GCM/CBC, RSA, Ed25519 and random bytes may be taken from it.
 * `self-test.ts` runs everything below on Node and inside Electron.
 */
import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash as nodeHash,
  pbkdf2Sync,
  privateDecrypt,
  publicEncrypt,
  randomBytes as nodeRandomBytes,
  randomUUID,
  sign,
  timingSafeEqual,
  verify,
  X509Certificate,
} from 'node:crypto';

export { randomUUID, X509Certificate };

/** @returns `length` bytes of the operating system's generator. */
export function randomBytes(length: number): Uint8Array {
  return new Uint8Array(nodeRandomBytes(length));
}

/** SHA-256 of the concatenation of `parts`, 32 bytes. */
export function sha256(...parts: readonly (Uint8Array | string)[]): Uint8Array {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
}

/**
 * SHA-256 of one piece, as a string of 32 characters U+0000–U+00FF (`latin1`) or in base64url. Node makes a string four
 * times faster than a buffer, which is what the journal's throughput rests on.
 */
export function sha256Text(data: Uint8Array, encoding: 'latin1' | 'base64url'): string {
  const outputs = encoding === 'latin1' ? 'binary' : encoding;
  // Node 18, inside the development runtime's Electron, does not have it yet.
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- types are those of Node 24
  return nodeHash ? nodeHash('sha256', data, outputs) : createHash('sha256').update(data).digest(outputs);
}

/** SHA-256 of one piece, 32 bytes: {@link sha256} without the cost of its pieces. */
export function sha256Piece(data: Uint8Array): Uint8Array {
  return Buffer.from(sha256Text(data, 'latin1'), 'latin1');
}

/** Bytes that {@link sha256Into} and {@link utf8Into} write to quickly, every one of them `fill`. */
export function scratch(length: number, fill = 0): Uint8Array {
  return Buffer.alloc(length, fill);
}

/** Puts the SHA-256 of `data` into `out`. */
export function sha256Into(data: Uint8Array, out: Uint8Array, at: number): void {
  bufferOver(out).write(sha256Text(data, 'latin1'), at, 32, 'latin1');
}

/** Puts `text` into `out` as UTF-8. @returns how many bytes that were */
export function utf8Into(text: string, out: Uint8Array, at: number): number {
  return bufferOver(out).write(text, at, 'utf8');
}

function bufferOver(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** SHA-512 of the concatenation of `parts`, 64 bytes. */
export function sha512(...parts: readonly (Uint8Array | string)[]): Uint8Array {
  const hash = createHash('sha512');
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
}

/** SHA-384 of the concatenation of `parts`, 48 bytes. */
export function sha384(...parts: readonly (Uint8Array | string)[]): Uint8Array {
  const hash = createHash('sha384');
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
}

/** SHA-1, only for what foreign formats ask (PKCS#12 MACs, key identifiers of RFC 5280), never for security of our own. */
export function sha1(data: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha1').update(data).digest());
}

/** A SHA-256 fed in pieces, for files that do not fit in memory. */
export interface RunningHash {
  update(data: Uint8Array | string): void;
  digest(): Uint8Array;
}

export function runningSha256(): RunningHash {
  const hash = createHash('sha256');
  return { update: (data) => void hash.update(data), digest: () => new Uint8Array(hash.digest()) };
}

/** HMAC-SHA-256 (RFC 2104), 32 bytes. */
export function hmacSha256(key: Uint8Array, ...parts: readonly (Uint8Array | string)[]): Uint8Array {
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return new Uint8Array(mac.digest());
}

/** Hashes of foreign formats; which of them are acceptable is for the caller to say. */
export type HashName = 'sha1' | 'sha256' | 'sha384' | 'sha512';

/** HMAC (RFC 2104) with the hash that a foreign format names. */
export function hmac(hash: HashName, key: Uint8Array, data: Uint8Array): Uint8Array {
  return new Uint8Array(createHmac(hash, key).update(data).digest());
}

/** PBKDF2 (RFC 8018 section 5.2), for reading foreign key files; the register's own keys come from Argon2id. */
export function pbkdf2(hash: HashName, password: Uint8Array, salt: Uint8Array, iterations: number, length: number): Uint8Array {
  return new Uint8Array(pbkdf2Sync(password, salt, iterations, length, hash));
}

/** AES-CBC with PKCS#7 padding, for reading foreign key files. @returns null when the padding does not fit. */
export function decryptAesCbc(key: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array): Uint8Array | null {
  const decipher = createDecipheriv(`aes-${key.length * 8}-cbc`, key, iv);
  try {
    return new Uint8Array(Buffer.concat([decipher.update(ciphertext), decipher.final()]));
  } catch {
    return null; // wrong key or changed bytes
  }
}

/** Compares in a time that depends on the length only. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

const gcmTagLength = 16;
const gcmNonceLength = 12;

/** AES-256-GCM with a random nonce: `nonce(12) ‖ ciphertext ‖ tag(16)`. */
export function seal(key: Uint8Array, plaintext: Uint8Array, aad: Uint8Array): Uint8Array {
  const nonce = randomBytes(gcmNonceLength);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(aad);
  const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return new Uint8Array(Buffer.concat([nonce, body, cipher.getAuthTag()]));
}

/** Opens what {@link seal} made. @returns null when key, AAD or bytes do not fit. */
export function unseal(key: Uint8Array, sealed: Uint8Array, aad: Uint8Array): Uint8Array | null {
  if (sealed.length < gcmNonceLength + gcmTagLength) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, gcmNonceLength));
  decipher.setAAD(aad);
  decipher.setAuthTag(sealed.subarray(sealed.length - gcmTagLength));
  try {
    const body = decipher.update(sealed.subarray(gcmNonceLength, sealed.length - gcmTagLength));
    return new Uint8Array(Buffer.concat([body, decipher.final()]));
  } catch {
    return null; // the tag differs: wrong key or changed bytes, which are one case to the caller
  }
}

/** Ed25519 (RFC 8032). Seed and public key are the raw 32 bytes. */
export interface Ed25519KeyPair {
  readonly seed: Uint8Array;
  readonly publicKey: Uint8Array;
}

const pkcs8Ed25519 = Buffer.from('302e020100300506032b657004220420', 'hex');
const spkiEd25519 = Buffer.from('302a300506032b6570032100', 'hex');

export function generateEd25519(): Ed25519KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    seed: new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(pkcs8Ed25519.length)),
    publicKey: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(spkiEd25519.length)),
  };
}

/** @returns the raw 32 bytes of the public key that belongs to `seed`. */
export function ed25519PublicKey(seed: Uint8Array): Uint8Array {
  const key = createPrivateKey({ key: Buffer.concat([pkcs8Ed25519, seed]), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return new Uint8Array(spki.subarray(spkiEd25519.length));
}

export function signEd25519(seed: Uint8Array, message: Uint8Array): Uint8Array {
  const key = createPrivateKey({ key: Buffer.concat([pkcs8Ed25519, seed]), format: 'der', type: 'pkcs8' });
  return new Uint8Array(sign(null, message, key));
}

export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const key = createPublicKey({ key: Buffer.concat([spkiEd25519, publicKey]), format: 'der', type: 'spki' });
  return verify(null, message, key, signature);
}

/** A new RSA key with exponent 65537, both halves in DER (PKCS#8, SubjectPublicKeyInfo). */
export function generateRsa(bits: number): { readonly pkcs8: Uint8Array; readonly spki: Uint8Array } {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  return {
    pkcs8: new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' })),
    spki: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' })),
  };
}

/** RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017). `pkcs8` is the DER of the private key. */
export function signRsaSha256(pkcs8: Uint8Array, message: Uint8Array): Uint8Array {
  const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
  return new Uint8Array(sign('sha256', message, key));
}

/** `spki` is the DER of SubjectPublicKeyInfo. @returns false for a signature that does not fit or a key that is not RSA. */
export function verifyRsa(spki: Uint8Array, hash: 'sha1' | 'sha256' | 'sha384' | 'sha512', message: Uint8Array, signature: Uint8Array): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'rsa' && verify(hash, message, key, signature);
  } catch {
    return false; // not a key at all
  }
}

/** Block ciphers of envelopes, by the key's length: 16, 24 or 32 bytes. */
export type CipherMode = 'gcm' | 'cbc';

/** Encryption fed in pieces, for files that do not fit in memory. */
export interface RunningEncryption {
  update(piece: Uint8Array): Uint8Array;
  /** What was still held back (the padded block of CBC), and the tag of GCM, 16 bytes; empty for CBC. */
  finish(): { readonly rest: Uint8Array; readonly tag: Uint8Array };
}

/** AES-256: GCM with a nonce of 12 bytes, or CBC with PKCS#7 padding. A pair of key and nonce is for one message. */
export function runningEncryption(mode: CipherMode, key: Uint8Array, iv: Uint8Array): RunningEncryption {
  if (mode === 'cbc') {
    const cipher = createCipheriv('aes-256-cbc', key, iv);
    return { update: (piece) => cipher.update(piece), finish: () => ({ rest: cipher.final(), tag: new Uint8Array(0) }) };
  }
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  return {
    update: (piece) => cipher.update(piece),
    finish: () => {
      const rest = cipher.final();
      return { rest, tag: new Uint8Array(cipher.getAuthTag()) };
    },
  };
}

export interface RunningDecryption {
  /** Not proven unchanged before {@link finish} has said so. */
  update(piece: Uint8Array): Uint8Array;
  /** The last bytes; null when tag or padding do not fit. */
  finish(): Uint8Array | null;
}

/** AES in GCM, with the tag that must come out, or in CBC, of foreign files too. */
export function runningDecryption(mode: CipherMode, key: Uint8Array, iv: Uint8Array, proof: { readonly tag: Uint8Array; readonly aad: Uint8Array }): RunningDecryption {
  const finished = (final: () => Uint8Array): Uint8Array | null => {
    try {
      return final();
    } catch {
      return null; // the two cases are one to the caller
    }
  };
  if (mode === 'cbc') {
    const decipher = createDecipheriv(`aes-${key.length * 8}-cbc`, key, iv);
    return { update: (piece) => decipher.update(piece), finish: () => finished(() => decipher.final()) };
  }
  const name = key.length === 16 ? 'aes-128-gcm' : key.length === 24 ? 'aes-192-gcm' : 'aes-256-gcm';
  const decipher = createDecipheriv(name, key, iv, { authTagLength: proof.tag.length });
  decipher.setAAD(proof.aad);
  decipher.setAuthTag(proof.tag);
  return { update: (piece) => decipher.update(piece), finish: () => finished(() => decipher.final()) };
}

/** AES-256 of whole blocks, each by itself: what counter modes that count otherwise than CTR are made of. */
export function aes256Blocks(key: Uint8Array): (blocks: Uint8Array) => Uint8Array {
  const cipher = createCipheriv('aes-256-ecb', key, null);
  cipher.setAutoPadding(false);
  return (blocks) => cipher.update(blocks);
}

/** HMAC-SHA-1 fed in pieces: WinZip's format asks for it. */
export function runningHmacSha1(key: Uint8Array): { update(piece: Uint8Array): void; digest(): Uint8Array } {
  const mac = createHmac('sha1', key);
  return { update: (piece) => void mac.update(piece), digest: () => new Uint8Array(mac.digest()) };
}

/** RSAES-OAEP with MGF1 of the same hash and no label (RFC 8017 section 7.1). `spki` is the DER of SubjectPublicKeyInfo. */
export function encryptRsaOaep(spki: Uint8Array, hash: 'sha256', data: Uint8Array): Uint8Array {
  const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  return new Uint8Array(publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: hash }, data));
}

/** @returns null when the bytes were not encrypted to that key or were changed */
export function decryptRsaOaep(pkcs8: Uint8Array, hash: HashName, data: Uint8Array): Uint8Array | null {
  try {
    const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
    return new Uint8Array(privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: hash }, data));
  } catch {
    return null;
  }
}

/** RSAES-PKCS1-v1_5 (RFC 8017 section 7.2), for recipients whose programs know no OAEP. */
export function encryptRsaPkcs1(spki: Uint8Array, data: Uint8Array): Uint8Array {
  const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  return new Uint8Array(publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, data));
}

/**
 * RSAES-PKCS1-v1_5 of a message whose length is known. There is no error to tell apart: where the padding does not fit,
 * random bytes of that length come back (RFC 3218 section 2.3.2), chosen without a branch on the padding. Taken apart
 * here because not every runtime decrypts so by itself.
 */
export function decryptRsaPkcs1(pkcs8: Uint8Array, data: Uint8Array, length: number): Uint8Array {
  const other = randomBytes(length);
  let block: Uint8Array;
  try {
    const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
    block = privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, data);
  } catch {
    return other; // not a number below the modulus: seen in the file itself
  }
  const start = block.length - length;
  if (start < 11) return other;
  // 00 02, at least eight bytes that are not 0, 0, the message.
  let wrong = (block[0] ?? 1) | ((block[1] ?? 0) ^ 2) | (block[start - 1] ?? 1);
  for (let i = 2; i < start - 1; i++) wrong |= (((block[i] ?? 0) - 1) >> 8) & 1;
  const mask = ((wrong | -wrong) >> 31) & 0xff;
  const message = other.map((byte, i) => (byte & mask) | ((block[start + i] ?? 0) & ~mask & 0xff));
  block.fill(0);
  return message;
}
