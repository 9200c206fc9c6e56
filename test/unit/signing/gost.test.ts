import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  curve256,
  curve512,
  invert,
  littleEndian,
  modulo,
  toLittleEndian,
} from '../../../electron/vault/signing/gost/curve.ts';
import {
  privateScalar,
  publicBytes,
  publicPoint,
  signDigest,
  verifyDigest,
} from '../../../electron/vault/signing/gost/gost3410.ts';
import { gost34311 } from '../../../electron/vault/signing/gost/gost34311.ts';
import { gostSchemes } from '../../../electron/vault/signing/gost/schemes.ts';
import { Streebog, streebog256, streebog512 } from '../../../electron/vault/signing/gost/streebog.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));

describe('Streebog', () => {
  // RFC 6986 section 10 prints octets from the last to the first.
  const printed = (text: string): string => hex(Buffer.from(text, 'hex').reverse());
  const m1 = new TextEncoder().encode('012345678901234567890123456789012345678901234567890123456789012');
  // The line of the Tale of Igor's Campaign in Windows-1251.
  const m2 = bytesOf(
    'd1e520e2e5f2f0e82c20d1f2f0e8e1eee6e820e2edf3f6e82c20e2e5fef2fa20f120eceef0ff20f1f2f0e5ebe0ece820ede020f5f0e0e1f0fbff20efebfaeafb20c8e3eef0e5e2fb',
  );

  it('gives the digests of RFC 6986', () => {
    expect(hex(streebog512(m1))).toBe(
      printed(
        '486f64c1917879417fef082b3381a4e211c324f074654c38823a7b76f830ad00fa1fbae42b1285c0352f227524bc9ab16254288dd6863dccd5b9f54a1ad0541b',
      ),
    );
    expect(hex(streebog256(m1))).toBe(printed('00557be5e584fd52a449b16b0251d05d27f94ab76cbaa6da890b59d8ef1e159d'));
    expect(hex(streebog512(m2))).toBe(
      printed(
        '28fbc9bada033b1460642bdcddb90c3fb3e56c497ccd0f62b8a2ad4935e85f037613966de4ee00531ae60f3b5a47f8dae06915d5f2f194996fcabf2622e6881e',
      ),
    );
    expect(hex(streebog256(m2))).toBe(printed('508f7e553c06501d749a66fc28c6cac0b005746d97537fa85d9e40904efed29d'));
  });

  it('gives one digest however the data is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 6 }), (parts) => {
        const running = new Streebog(64);
        for (const part of parts) running.update(part);
        expect(running.digest()).toEqual(streebog512(Buffer.concat(parts)));
        expect(streebog512(...parts)).toEqual(streebog512(Buffer.concat(parts)));
      }),
    );
  });

  it('carries through the sum of blocks', () => {
    // Blocks of ones make every addition overflow; lengths around the block exercise the padding. Digests by OpenSSL's
    // gost engine stand in the integration tests; here each must differ from the others.
    const seen = new Set(
      [0, 1, 63, 64, 65, 127, 128, 129, 1000].map((length) => hex(streebog512(new Uint8Array(length).fill(0xff)))),
    );
    expect(seen.size).toBe(9);
  });
});

describe('GOST 34.311-95', () => {
  const text = (value: string): Uint8Array => new TextEncoder().encode(value);

  it.each([
    // RFC 5831 section 7.3; it prints numbers, highest byte first.
    ['This is message, length=32 bytes', 'b1c466d37519b82e8319819ff32595e047a28cb6f83eff1c6916a815a637fffa'],
    [
      'Suppose the original message has length = 50 bytes',
      '471aba57a60a770d3a76130635c1fbea4ef14de51f78b4ae57dd893b62f55208',
    ],
    // Vectors of the same substitution that other implementations share.
    ['', 'ce85b99cc46752fffee35cab9a7b0278abb4c2d2055cff685af4912c49490f8d'],
    ['abc', 'f3134348c44fb1b2a277729e2285ebb5cb5e0f29c975bc753b70497c06a4d51d'],
    ['message digest', 'ad4434ecb18f2c99b60cbe59ec3d2469582b65273f48de72db2fde16a4889a4d'],
  ])('of «%s»', (message, digest) => {
    expect(hex(gost34311(text(message)))).toBe(digest);
  });

  it('gives one digest however the data is cut, and another for each length of zeros', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 100 }), { maxLength: 6 }), (parts) => {
        expect(gost34311(...parts)).toEqual(gost34311(Buffer.concat(parts)));
      }),
    );
    expect(new Set([0, 1, 31, 32, 33, 64].map((length) => hex(gost34311(new Uint8Array(length))))).size).toBe(6);
  });
});

describe.each(gostSchemes.map(({ algorithm, curve }) => [algorithm, curve] as const))(
  'the curve of %s',
  (_algorithm, curve) => {
    const { Point, order, length } = curve;

    it('has the group order that the standard says', () => {
      Point.BASE.assertValidity();
      expect(
        Point.BASE.multiplyUnsafe(order - 1n)
          .add(Point.BASE)
          .is0(),
      ).toBe(true);
    });

    it('computes with secret and with public scalars alike', () => {
      fc.assert(
        fc.property(fc.bigInt({ min: 1n, max: order - 1n }), (k) => {
          expect(Point.BASE.multiply(k).equals(Point.BASE.multiplyUnsafe(k))).toBe(true);
          expect(modulo(invert(k, order) * k, order)).toBe(1n);
        }),
        { numRuns: 10 },
      );
    });

    it('computes in both fields alike', () => {
      const { PublicPoint } = curve;
      const { p } = Point.CURVE();
      const element = fc.oneof(
        fc.bigInt({ min: 0n, max: p - 1n }),
        fc.bigInt({ min: p - 1000n, max: p - 1n }),
        fc.bigInt({ min: 0n, max: 1000n }),
      );
      fc.assert(
        fc.property(element, element, (a, b) => {
          expect(PublicPoint.Fp.mul(a, b)).toBe((a * b) % p);
          expect(PublicPoint.Fp.sqr(a)).toBe((a * a) % p);
          if (a !== 0n) expect(PublicPoint.Fp.mul(PublicPoint.Fp.inv(a), a)).toBe(1n);
        }),
        { numRuns: 300 },
      );
      fc.assert(
        fc.property(fc.bigInt({ min: 1n, max: order - 1n }), (k) => {
          expect(PublicPoint.BASE.multiplyUnsafe(k).toAffine()).toEqual(Point.BASE.multiply(k).toAffine());
        }),
        { numRuns: 10 },
      );
    });

    it('signs and verifies, and takes no other digest, key or signature', () => {
      const d = order - 5n;
      const point = publicPoint(curve, publicBytes(curve, d))!;
      const other = publicPoint(curve, publicBytes(curve, d + 1n))!;
      fc.assert(
        fc.property(fc.uint8Array({ minLength: length, maxLength: length }), fc.nat(length * 16 - 1), (digest, bit) => {
          const signature = signDigest(curve, d, digest);
          expect(signature).toHaveLength(2 * length);
          expect(verifyDigest(curve, point, digest, signature)).toBe(true);
          expect(verifyDigest(curve, other, digest, signature)).toBe(false);
          signature[bit >> 3] = signature[bit >> 3]! ^ (1 << (bit & 7));
          expect(verifyDigest(curve, point, digest, signature)).toBe(false);
        }),
        { numRuns: 10 },
      );
    });
  },
);

it('numbers are read and written lowest byte first', () => {
  expect(littleEndian(bytesOf('0102'))).toBe(0x0201n);
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: (1n << 512n) - 1n }),
      (value) => littleEndian(toLittleEndian(value, 64)) === value,
    ),
  );
});

it('a point of the curve outside the group is no key: the curve of 256 bits has four times as many points as its order', () => {
  const { Point, length, order } = curve256;
  const { p, a, b } = Point.CURVE();
  const taken: boolean[] = [];
  for (let x = 1n; x < 60n; x++) {
    const square = modulo(x ** 3n + a * x + b, p);
    // By Euler: whether there is a point with that x.
    if (Point.Fp.pow(square, (p - 1n) / 2n) !== 1n) continue;
    const point = publicPoint(
      curve256,
      Buffer.concat([toLittleEndian(x, length), toLittleEndian(Point.Fp.sqrt(square), length)]),
    );
    taken.push(point !== undefined);
    if (point) expect(point.multiplyUnsafe(order - 1n).equals(point.negate())).toBe(true);
  }
  expect(taken.filter(Boolean).length).toBeGreaterThan(0);
  expect(taken.filter((each) => !each).length).toBeGreaterThan(taken.filter(Boolean).length);
});

describe('GOST 34.10-2015', () => {
  // A public vector of the national profile: key, digest and signature of the console's own making are checked by others.
  const vector = {
    message: 'ncalayer-rs test message',
    d: 'e86ce8e9cb499b2f3bb43c2f11c167f4a1cc1c54b39a5efc39e58dd73da1e02e62d86dea059c7f4b80890eed35f26977491548b9ceb93e47571acaecf4f59775',
    qx: '28c9f1ffdf601800c890cc078f948fb9af056935c1d1bf8a844cba3719ec953bc4d14951e405671af34e72f2027a391238b13ab048088480fcf95989f12a92fa',
    qy: '45e5b51e170a01cbe33a5f0abcc9d9099429650bf9dd5101d9c706a85e5707c6a67b10ba114d4bc7f887e21fdea0c2ca615784ac1303711592ea6808ad321204',
    signature:
      '8d6c6a698664478e092159fb3570b0e93641b8eeb52e1735581099c8221c0d144415b08e27ebc77579ee65f70bd53f7932a7e9b885debd71e6be0e8018600364' +
      'd47013472a66eebceeb1efc9d2309981b4fc1f5d45d7d8b0ab1490574cee5e38b975491336c312db35b6cf666e695f6bba90806d1dda19726218554cad2f1666',
  };
  const curve = curve512;
  const { order } = curve;
  const d = BigInt(`0x${vector.d}`);
  const digest = streebog512(new TextEncoder().encode(vector.message));

  it('verifies the vector of the national profile', () => {
    const point = publicPoint(curve, publicBytes(curve, d))!;
    expect(point.toAffine()).toEqual({ x: BigInt(`0x${vector.qx}`), y: BigInt(`0x${vector.qy}`) });
    expect(verifyDigest(curve, point, digest, bytesOf(vector.signature))).toBe(true);
  });

  it('refuses any changed bit of signature or digest, and numbers out of range', () => {
    const point = publicPoint(curve, publicBytes(curve, d))!;
    const signature = signDigest(curve, d, digest);
    fc.assert(
      fc.property(fc.nat(128 * 8 - 1), (bit) => {
        const changed = signature.slice();
        changed[bit >> 3] = changed[bit >> 3]! ^ (1 << (bit & 7));
        expect(verifyDigest(curve, point, digest, changed)).toBe(false);
      }),
      { numRuns: 20 },
    );
    expect(verifyDigest(curve, point, streebog512(), signature)).toBe(false);
    const half = (value: bigint): Uint8Array => toLittleEndian(value, 64);
    for (const [r, s] of [
      [0n, 1n],
      [1n, 0n],
      [order, 1n],
      [1n, order],
      [0n, 0n],
    ] as const) {
      expect(verifyDigest(curve, point, digest, Buffer.concat([half(r), half(s)]))).toBe(false);
    }
    expect(verifyDigest(curve, point, digest, signature.subarray(1))).toBe(false);
  });

  it('never uses a nonce twice, even when the generator repeats itself', () => {
    const stuck = new Uint8Array(64);
    const r = (signature: Uint8Array): string => hex(signature.subarray(0, 64));
    const other = streebog512(Uint8Array.of(1));
    const all = [
      signDigest(curve, d, digest, stuck),
      signDigest(curve, d, other, stuck),
      signDigest(curve, d + 1n, digest, stuck),
      signDigest(
        curve,
        d,
        digest,
        stuck.map(() => 1),
      ),
    ];
    expect(new Set(all.map(r)).size).toBe(4);
    expect(r(signDigest(curve, d, digest))).not.toBe(r(signDigest(curve, d, digest)));
    for (const signature of all.slice(0, 1))
      expect(verifyDigest(curve, publicPoint(curve, publicBytes(curve, d))!, digest, signature)).toBe(true);
  });

  it('takes no key outside the group and no point off the curve', () => {
    expect(privateScalar(curve, new Uint8Array(64))).toBeUndefined();
    expect(privateScalar(curve, toLittleEndian(order, 64))).toBeUndefined();
    expect(privateScalar(curve, toLittleEndian(order - 1n, 64))).toBe(order - 1n);
    const good = publicBytes(curve, d);
    const off = good.slice();
    off[100] = off[100]! ^ 1;
    expect(publicPoint(curve, off)).toBeUndefined();
    expect(publicPoint(curve, new Uint8Array(128))).toBeUndefined();
    expect(publicPoint(curve, good.subarray(1))).toBeUndefined();
  });
});
