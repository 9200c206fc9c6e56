/**
 * GOST 34.10-2015 signatures over the 512-bit curve (RFC 7091 section 6) in the layouts of the national authority:
 * every number lowest byte first, a signature is r ‖ s (RFC 9215 has both the other way round).
 */
import { randomBytes, sha512 } from '../../crypto/primitives.ts';
import { type CurvePoint, Point, invertScalar, littleEndian, modulo, order, scalarLength, toLittleEndian } from './curve.ts';

const nonceLabel = 'derbes gost34.10-2015 nonce';

/** e of RFC 7091 section 6.1, step 2. */
function digestScalar(digest: Uint8Array): bigint {
  const e = modulo(littleEndian(digest), order);
  return e === 0n ? 1n : e;
}

/** Private key from its 64 bytes. @returns undefined for zero or a number not below the order. */
export function privateScalar(bytes: Uint8Array): bigint | undefined {
  if (bytes.length !== scalarLength) return undefined;
  const d = littleEndian(bytes);
  return d > 0n && d < order ? d : undefined;
}

/** Public point from x ‖ y. @returns undefined for what is not on the curve. */
export function publicPoint(bytes: Uint8Array): CurvePoint | undefined {
  if (bytes.length !== 2 * scalarLength) return undefined;
  try {
    const point = Point.fromAffine({ x: littleEndian(bytes.subarray(0, scalarLength)), y: littleEndian(bytes.subarray(scalarLength)) });
    point.assertValidity();
    return point;
  } catch {
    return undefined; // not on the curve, or not a number of the field
  }
}

/** A number in 1…order−1 that nobody knows. */
function randomScalar(): bigint {
  for (;;) {
    const value = privateScalar(randomBytes(scalarLength));
    if (value !== undefined) return value;
  }
}

/**
 * secret · G as the sum of two multiples whose scalars are each random: what a multiplication lets slip by its time or by
 * the cache is of numbers that are used once.
 */
function multiplySecret(secret: bigint): CurvePoint {
  for (;;) {
    const mask = randomScalar();
    const rest = modulo(secret - mask, order);
    if (rest !== 0n) return Point.BASE.multiply(mask).add(Point.BASE.multiply(rest));
  }
}

/** x ‖ y of the key's public half. */
export function publicBytes(d: bigint): Uint8Array {
  const { x, y } = multiplySecret(d).toAffine();
  return new Uint8Array(Buffer.concat([toLittleEndian(x), toLittleEndian(y)]));
}

/**
 * A number used once. The generator's bytes are mixed with key and digest: a generator that repeats itself does not give
 * the key away, and neither does one that an enemy knows.
 */
function nonce(d: bigint, digest: Uint8Array, random: Uint8Array): bigint {
  for (let attempt = 0; ; attempt++) {
    const k = littleEndian(sha512(nonceLabel, Uint8Array.of(attempt), random, toLittleEndian(d), digest));
    // Beyond the order: once in 2^256, and then the next one is as good.
    if (k > 0n && k < order) return k;
  }
}

/**
 * Signs a digest of 64 bytes (Streebog-512).
 * @param random what the nonce is made from besides key and digest; given by tests only
 */
export function signDigest(d: bigint, digest: Uint8Array, random: Uint8Array = randomBytes(64)): Uint8Array {
  const e = digestScalar(digest);
  const k = nonce(d, digest, random);
  const r = modulo(multiplySecret(k).toAffine().x, order);
  // r·d + k·e under a factor that is taken out again: neither secret is ever an operand beside a known number.
  const factor = randomScalar();
  const masked = r * modulo(d * factor, order) + modulo(k * factor, order) * e;
  const s = modulo(modulo(masked, order) * invertScalar(factor), order);
  // Both are zero for no one in the life of the universe; RFC 7091 asks, so it is asked.
  if (r === 0n || s === 0n) return signDigest(d, digest);
  return new Uint8Array(Buffer.concat([toLittleEndian(r), toLittleEndian(s)]));
}

/** Verifies r ‖ s over a digest (RFC 7091 section 6.2). */
export function verifyDigest(key: CurvePoint, digest: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== 2 * scalarLength) return false;
  const r = littleEndian(signature.subarray(0, scalarLength));
  const s = littleEndian(signature.subarray(scalarLength));
  if (r <= 0n || r >= order || s <= 0n || s >= order) return false;
  const v = invertScalar(digestScalar(digest));
  const z1 = modulo(s * v, order);
  const z2 = modulo(-r * v, order);
  const point = Point.BASE.multiplyUnsafe(z1).add(key.multiplyUnsafe(z2));
  return !point.is0() && modulo(point.toAffine().x, order) === r;
}
