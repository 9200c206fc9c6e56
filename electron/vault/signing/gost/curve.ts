/**
 * The curves of the national profiles, in Weierstrass form. Points are computed by @noble/curves: addition formulas
 * (Renes, Costello, Batina 2015) without exceptions in groups of odd order, and every point that is let in is in one; for
 * secret scalars a walk over a fixed number of windows. What JavaScript's big integers cannot promise is said in
 * docs/security.md.
 */
import { Field } from '@noble/curves/abstract/modular.js';
import { weierstrass, type WeierstrassPointCons } from '@noble/curves/abstract/weierstrass.js';
import { fromHex, toHex } from '../../common/bytes.ts';

export interface Curve {
  readonly Point: WeierstrassPointCons<bigint>;
  /** The same curve over a field that is a third faster and branches on its numbers: for what is public. */
  readonly PublicPoint: WeierstrassPointCons<bigint>;
  /** Of the base point: prime. */
  readonly order: bigint;
  /** Bytes of a coordinate, a scalar and half a signature. */
  readonly length: number;
}
export type CurvePoint = InstanceType<WeierstrassPointCons<bigint>>;

type Numbers = Readonly<Record<'p' | 'n' | 'h' | 'a' | 'b' | 'Gx' | 'Gy', bigint>>;

/** Modulo 2^bits − c, c small: what stands above the bits comes down c times, twice, and then at most one p is too much. */
function publicField(p: bigint, bits: bigint): ReturnType<typeof Field> {
  const c = (1n << bits) - p;
  const mask = (1n << bits) - 1n;
  const reduce = (product: bigint): bigint => {
    const once = (product & mask) + c * (product >> bits);
    const twice = (once & mask) + c * (once >> bits);
    return twice >= p ? twice - p : twice;
  };
  const field = Field(p);
  return Object.create(field, {
    mul: { value: (a: bigint, b: bigint) => reduce(a * b) },
    sqr: { value: (a: bigint) => reduce(a * a) },
  }) as typeof field;
}

function curve(length: number, numbers: Numbers): Curve {
  const Fp = publicField(numbers.p, BigInt(length * 8));
  return { Point: weierstrass(numbers), PublicPoint: weierstrass(numbers, { Fp }), order: numbers.n, length };
}

const p512 = (1n << 512n) - 569n;
const p256 = (1n << 256n) - 617n;

/** id-tc26-gost-3410-12-512-paramSetA (RFC 7836 appendix A.1). */
export const curve512 = curve(64, {
  p: p512,
  n: BigInt(
    '0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff27e69532f48d89116ff22b8d4e0560609b4b38abfad2b85dcacdb1411f10b275',
  ),
  h: 1n,
  a: p512 - 3n,
  b: BigInt(
    '0xe8c2505dedfc86ddc1bd0b2b6667f1da34b82574761cb0e879bd081cfd0b6265ee3cb090f30d27614cb4574010da90dd862ef9d4ebee4761503190785a71c760',
  ),
  Gx: 3n,
  Gy: BigInt(
    '0x7503cfe87a836ae3a61b8816e25450e6ce5e1c93acf1abc1778064fdcbefa921df1626be4fd036e93d75e6a50e3a41e98028fe5fc235f5b889a589cb5215f2a4',
  ),
});

/** id-tc26-gost-3410-2012-256-paramSetA (RFC 7836 appendix A.2): four times as many points as the order says. */
export const curve256 = curve(32, {
  p: p256,
  n: 0x400000000000000000000000000000000fd8cddfc87b6635c115af556c360c67n,
  h: 4n,
  a: 0xc2173f1513981673af4892c23035a27ce25e2013bf95aa33b22c656f277e7335n,
  b: 0x295f9bae7428ed9ccc20e7c359a9d41a22fccd9108e17bf7ba9337a6f8ae9513n,
  Gx: 0x91e38443a5e82c0d880923425712b2bb658b9196932e02c78b2582fe742daa28n,
  Gy: 0x32879423ab1a0375895786c4bb46e9565fde0b5344766740af268adb32322e5cn,
});

/** id-GostR3410-2001-CryptoPro-A-ParamSet (RFC 4357 section 11.4), the curve of 34.310-2004. */
export const curve2004 = curve(32, {
  p: p256,
  n: 0xffffffffffffffffffffffffffffffff6c611070995ad10045841b09b761b893n,
  h: 1n,
  a: p256 - 3n,
  b: 0xa6n,
  Gx: 1n,
  Gy: 0x8d91e471e0989cda27df505a453f2b7635294f2ddf23e3b122acc99c9e9f1e14n,
});

/** Reads a number whose lowest byte stands first, as nearly every number of the national profile does. */
export function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(bytes.toReversed()) || '0'}`);
}

/** Writes a number that fits into `length` bytes, lowest byte first. */
export function toLittleEndian(value: bigint, length: number): Uint8Array {
  return fromHex(value.toString(16).padStart(length * 2, '0')).reverse();
}

/** `value` in 0…modulus−1 */
export function modulo(value: bigint, modulus: bigint): bigint {
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
}

/** Inverse modulo a prime by Fermat: one exponentiation of fixed length instead of Euclid's branches. */
export function invert(value: bigint, prime: bigint): bigint {
  let result = 1n;
  const exponent = prime - 2n;
  for (let bit = BigInt(exponent.toString(2).length - 1); bit >= 0n; bit--) {
    result = modulo(result * result, prime);
    // The exponent is public.
    if ((exponent >> bit) & 1n) result = modulo(result * value, prime);
  }
  return result;
}
