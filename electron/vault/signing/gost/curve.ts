/**
 * The 512-bit curve of the national GOST 34.10-2015 profile: id-tc26-gost-3410-12-512-paramSetA (RFC 7836 appendix A.2).
 * Points are computed by @noble/curves: complete addition formulas (Renes, Costello, Batina 2015), and for secret
 * scalars a walk over a fixed number of windows. What JavaScript's big integers cannot promise is said in
 * docs/security.md.
 */
import { weierstrass } from '@noble/curves/abstract/weierstrass.js';

/** Bytes of a coordinate, a scalar and half a signature. */
export const scalarLength = 64;

const p = (1n << 512n) - 569n;

/** Order of the group: all of the curve's points, so every point on it but infinity is a valid public key. */
export const order = BigInt(
  '0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff27e69532f48d89116ff22b8d4e0560609b4b38abfad2b85dcacdb1411f10b275',
);

export const Point = weierstrass({
  p,
  n: order,
  h: 1n,
  a: p - 3n,
  b: BigInt(
    '0xe8c2505dedfc86ddc1bd0b2b6667f1da34b82574761cb0e879bd081cfd0b6265ee3cb090f30d27614cb4574010da90dd862ef9d4ebee4761503190785a71c760',
  ),
  Gx: 3n,
  Gy: BigInt(
    '0x7503cfe87a836ae3a61b8816e25450e6ce5e1c93acf1abc1778064fdcbefa921df1626be4fd036e93d75e6a50e3a41e98028fe5fc235f5b889a589cb5215f2a4',
  ),
});
export type CurvePoint = InstanceType<typeof Point>;

/** Reads a number whose lowest byte stands first, as every number of the national profile does. */
export function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex') || '0'}`);
}

/** Writes a number of at most 512 bits, lowest byte first. */
export function toLittleEndian(value: bigint): Uint8Array {
  return new Uint8Array(Buffer.from(value.toString(16).padStart(scalarLength * 2, '0'), 'hex').reverse());
}

/** `value` in 0…modulus−1 */
export function modulo(value: bigint, modulus: bigint): bigint {
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
}

/** Inverse in the field of scalars by Fermat: one exponentiation of fixed length instead of Euclid's branches. */
export function invertScalar(value: bigint): bigint {
  let result = 1n;
  const exponent = order - 2n;
  for (let bit = 511n; bit >= 0n; bit--) {
    result = modulo(result * result, order);
    // The exponent is public.
    if ((exponent >> bit) & 1n) result = modulo(result * value, order);
  }
  return result;
}
