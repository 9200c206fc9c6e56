/**
 * Signatures of GOST 34.10-2015 (RFC 7091 section 6) and of 34.310-2004, which is the same computation, in the layouts of
 * the national authority: every number lowest byte first, a signature is r ‖ s (RFC 9215 has both the other way round).
 */
import { joinBytes } from '../../common/bytes.ts';
import { randomBytes, sha512 } from '../../crypto/primitives.ts';
import { type Curve, type CurvePoint, invert, littleEndian, modulo, toLittleEndian } from './curve.ts';

const nonceLabel = 'derbes gost34.10-2015 nonce';

/** e of RFC 7091 section 6.1, step 2. */
function digestScalar({ order }: Curve, digest: Uint8Array): bigint {
  const e = modulo(littleEndian(digest), order);
  return e === 0n ? 1n : e;
}

/** Private key from its bytes. @returns undefined for another length, zero, or a number not below the order. */
export function privateScalar({ order, length }: Curve, bytes: Uint8Array): bigint | undefined {
  if (bytes.length !== length) return undefined;
  const d = littleEndian(bytes);
  return d > 0n && d < order ? d : undefined;
}

/** Public point from x ‖ y, for verifying. @returns undefined for what is not in the group of the base point. */
export function publicPoint({ PublicPoint, length }: Curve, bytes: Uint8Array): CurvePoint | undefined {
  if (bytes.length !== 2 * length) return undefined;
  try {
    const point = PublicPoint.fromAffine({
      x: littleEndian(bytes.subarray(0, length)),
      y: littleEndian(bytes.subarray(length)),
    });
    point.assertValidity();
    return point;
  } catch {
    return undefined; // not on the curve, of another order, or not numbers of the field
  }
}

/** A number in 1…order−1 that nobody knows. */
function randomScalar(curve: Curve): bigint {
  for (;;) {
    const value = privateScalar(curve, randomBytes(curve.length));
    if (value !== undefined) return value;
  }
}

/**
 * secret · G as the sum of two multiples whose scalars are each random: what a multiplication lets slip by its time or by
 * the cache is of numbers that are used once.
 */
function multiplySecret(curve: Curve, secret: bigint): CurvePoint {
  const { BASE } = curve.Point;
  for (;;) {
    const mask = randomScalar(curve);
    const rest = modulo(secret - mask, curve.order);
    if (rest !== 0n) return BASE.multiply(mask).add(BASE.multiply(rest));
  }
}

/** x ‖ y of the key's public half. */
export function publicBytes(curve: Curve, d: bigint): Uint8Array {
  const { x, y } = multiplySecret(curve, d).toAffine();
  return joinBytes([toLittleEndian(x, curve.length), toLittleEndian(y, curve.length)]);
}

/**
 * A number used once. The generator's bytes are mixed with key and digest: a generator that repeats itself does not give
 * the key away, and neither does one that an enemy knows. Every order here lies so close to a power of two, or so far
 * below 2^512, that the remainder is uniform but for one part in 2^255.
 */
function nonce({ order, length }: Curve, d: bigint, digest: Uint8Array, random: Uint8Array): bigint {
  return modulo(littleEndian(sha512(nonceLabel, random, toLittleEndian(d, length), digest)), order);
}

/**
 * Signs a digest.
 * @param random what the nonce is made from besides key and digest; given by tests only
 */
export function signDigest(
  curve: Curve,
  d: bigint,
  digest: Uint8Array,
  random: Uint8Array = randomBytes(64),
): Uint8Array {
  const { order, length } = curve;
  const e = digestScalar(curve, digest);
  const k = nonce(curve, d, digest, random);
  const r = k === 0n ? 0n : modulo(multiplySecret(curve, k).toAffine().x, order);
  // r·d + k·e under a factor that is taken out again: neither secret is ever an operand beside a known number.
  const factor = randomScalar(curve);
  const masked = r * modulo(d * factor, order) + modulo(k * factor, order) * e;
  const s = modulo(modulo(masked, order) * invert(factor, order), order);
  // Zero for no one in the life of the universe; RFC 7091 asks, so it is asked.
  if (r === 0n || s === 0n) return signDigest(curve, d, digest);
  return joinBytes([toLittleEndian(r, length), toLittleEndian(s, length)]);
}

/** Verifies r ‖ s over a digest (RFC 7091 section 6.2). */
export function verifyDigest(curve: Curve, key: CurvePoint, digest: Uint8Array, signature: Uint8Array): boolean {
  const { PublicPoint, order, length } = curve;
  if (signature.length !== 2 * length) return false;
  const r = littleEndian(signature.subarray(0, length));
  const s = littleEndian(signature.subarray(length));
  if (r <= 0n || r >= order || s <= 0n || s >= order) return false;
  const v = invert(digestScalar(curve, digest), order);
  const z1 = modulo(s * v, order);
  const z2 = modulo(-r * v, order);
  const point = PublicPoint.BASE.multiplyUnsafe(z1).add(key.multiplyUnsafe(z2));
  return !point.is0() && modulo(point.toAffine().x, order) === r;
}
