/**
 * The only file that imports `node:crypto`. Electron's is BoringSSL: no argon2, AES key wrap, ChaCha20-Poly1305 or
 * SHA-3 there, so nothing beyond SHA-2, HMAC, AES-256-GCM/CBC, RSA, Ed25519 and random bytes may be taken from it.
 * `self-test.ts` runs everything below on Node and inside Electron.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash as nodeHash,
  pbkdf2Sync,
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
