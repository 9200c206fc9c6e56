/**
 * What stands in the place of `primitives.ts` in the page that verifies exported journals: the same functions without
 * Node, as far as the verifier needs them. SHA-256, of which there are some fifteen a record, is WebAssembly where the
 * browser lets it run, else JavaScript; everything else is done a few times a journal.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha1 as nobleSha1 } from '@noble/hashes/legacy.js';
import { sha256 as nobleSha256, sha384 as nobleSha384, sha512 as nobleSha512 } from '@noble/hashes/sha2.js';
import { createSHA256, type IHasher } from 'hash-wasm';
import { fromHex, joinBytes, sameBytes, toBase64url, toHex, utf8 } from '../common/bytes.ts';
import type { HashName } from './primitives.ts';

let hasher: IHasher | undefined;

/** Must be waited for before anything is hashed quickly; without it everything works, three times slower. */
export async function startHashing(): Promise<void> {
  try {
    hasher = await createSHA256();
  } catch {
    hasher = undefined; // no WebAssembly: switched off, or forbidden to pages of this origin
  }
}

export function sha256Piece(data: Uint8Array): Uint8Array {
  return hasher ? hasher.init().update(data).digest('binary') : nobleSha256(data);
}

export function sha256Text(data: Uint8Array, encoding: 'latin1' | 'base64url'): string {
  const digest = sha256Piece(data);
  return encoding === 'base64url' ? toBase64url(digest) : String.fromCharCode(...digest);
}

export function scratch(length: number, fill = 0): Uint8Array {
  return new Uint8Array(length).fill(fill);
}

export function sha256Into(data: Uint8Array, out: Uint8Array, at: number): void {
  out.set(sha256Piece(data), at);
}

const encoder = new TextEncoder();

export function utf8Into(text: string, out: Uint8Array, at: number): number {
  return encoder.encodeInto(text, at === 0 ? out : out.subarray(at)).written;
}

type Piece = Uint8Array | string;

function joined(parts: readonly Piece[]): Uint8Array {
  return joinBytes(parts.map((part) => (typeof part === 'string' ? utf8(part) : part)));
}

export function sha256(...parts: readonly Piece[]): Uint8Array {
  return sha256Piece(joined(parts));
}

export function sha384(...parts: readonly Piece[]): Uint8Array {
  return nobleSha384(joined(parts));
}

export function sha512(...parts: readonly Piece[]): Uint8Array {
  return nobleSha512(joined(parts));
}

export function sha1(data: Uint8Array): Uint8Array {
  return nobleSha1(data);
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  // Nothing here is secret: how long it takes tells nobody anything.
  return sameBytes(a, b);
}

export function randomBytes(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}

export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    // As OpenSSL does it (RFC 8032, without the cofactor), so that both verifiers agree on every signature.
    return ed25519.verify(signature, message, publicKey, { zip215: false });
  } catch {
    return false; // not a point, or not 64 bytes
  }
}

/** The page signs nothing; these are named by what it shares with the console. */
export function signEd25519(): never {
  throw new Error('page: nothing is signed here');
}

export function ed25519PublicKey(): never {
  throw new Error('page: nothing is signed here');
}

const digests: Readonly<Record<HashName, (data: Uint8Array) => Uint8Array>> = {
  sha1: nobleSha1,
  sha256: nobleSha256,
  sha384: nobleSha384,
  sha512: nobleSha512,
};

/** DigestInfo up to the digest (RFC 8017, section 9.2, note 1). */
const digestInfos: Readonly<Record<HashName, string>> = {
  sha1: '3021300906052b0e03021a05000414',
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
};

/** RSASSA-PKCS1-v1_5 (RFC 8017, section 8.2.2): the encoded message is made again and compared whole. */
export function verifyRsa(spki: Uint8Array, hash: HashName, message: Uint8Array, signature: Uint8Array): boolean {
  const key = rsaKey(spki);
  if (!key || signature.length !== key.length) return false;
  const s = toNumber(signature);
  if (s >= key.modulus) return false;
  const info = joinBytes([fromHex(digestInfos[hash]), digests[hash](message)]);
  if (key.length < info.length + 11) return false;
  const padding = new Uint8Array(key.length - info.length - 3).fill(0xff);
  const expected = joinBytes([Uint8Array.of(0, 1), padding, Uint8Array.of(0), info]);
  return power(s, key.exponent, key.modulus) === toNumber(expected);
}

interface RsaKey {
  readonly modulus: bigint;
  readonly exponent: bigint;
  /** Bytes of the modulus. */
  readonly length: number;
}

/** SubjectPublicKeyInfo with its RSAPublicKey. The certificate it comes from was parsed strictly; this reads two numbers. */
function rsaKey(spki: Uint8Array): RsaKey | null {
  const oid = '06092a864886f70d010101';
  const at = toHex(spki.subarray(0, 40)).indexOf(oid);
  if (at < 0) return null;
  let position = at / 2 + oid.length / 2;
  const element = (tag: number): Uint8Array | null => {
    if (spki[position] !== tag) return null;
    let length = spki[position + 1] ?? 0;
    position += 2;
    if (length >= 0x80) {
      const digits = length & 0x7f;
      length = 0;
      for (let i = 0; i < digits; i++) length = length * 256 + (spki[position++] ?? 0);
    }
    return position + length <= spki.length ? spki.subarray(position, position + length) : null;
  };
  const skip = (content: Uint8Array | null): void => void (position += content?.length ?? 0);
  if (spki[position] === 0x05) skip(element(0x05));
  if (!element(0x03)) return null;
  position++;
  if (!element(0x30)) return null;
  const modulusBytes = element(0x02);
  skip(modulusBytes);
  const exponentBytes = element(0x02);
  if (!modulusBytes || !exponentBytes || exponentBytes.length > 8) return null;
  const modulus = toNumber(modulusBytes);
  const exponent = toNumber(exponentBytes);
  if (modulus <= 0n || exponent < 3n) return null;
  return { modulus, exponent, length: Math.ceil(modulus.toString(16).length / 2) };
}

function toNumber(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(bytes) || '0'}`);
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}
