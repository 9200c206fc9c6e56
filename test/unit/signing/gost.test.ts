import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Point, invertScalar, littleEndian, modulo, order, toLittleEndian } from '../../../electron/vault/signing/gost/curve.ts';
import { privateScalar, publicBytes, publicPoint, signDigest, verifyDigest } from '../../../electron/vault/signing/gost/gost3410.ts';
import { Streebog, streebog256, streebog512 } from '../../../electron/vault/signing/gost/streebog.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));

describe('Streebog', () => {
  // RFC 6986 section 10 prints octets from the last to the first.
  const printed = (text: string): string => hex(Buffer.from(text, 'hex').reverse());
  const m1 = new TextEncoder().encode('012345678901234567890123456789012345678901234567890123456789012');
  // The line of the Tale of Igor's Campaign in Windows-1251.
  const m2 = bytesOf('d1e520e2e5f2f0e82c20d1f2f0e8e1eee6e820e2edf3f6e82c20e2e5fef2fa20f120eceef0ff20f1f2f0e5ebe0ece820ede020f5f0e0e1f0fbff20efebfaeafb20c8e3eef0e5e2fb');

  it('gives the digests of RFC 6986', () => {
    expect(hex(streebog512(m1))).toBe(printed('486f64c1917879417fef082b3381a4e211c324f074654c38823a7b76f830ad00fa1fbae42b1285c0352f227524bc9ab16254288dd6863dccd5b9f54a1ad0541b'));
    expect(hex(streebog256(m1))).toBe(printed('00557be5e584fd52a449b16b0251d05d27f94ab76cbaa6da890b59d8ef1e159d'));
    expect(hex(streebog512(m2))).toBe(printed('28fbc9bada033b1460642bdcddb90c3fb3e56c497ccd0f62b8a2ad4935e85f037613966de4ee00531ae60f3b5a47f8dae06915d5f2f194996fcabf2622e6881e'));
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
    const seen = new Set([0, 1, 63, 64, 65, 127, 128, 129, 1000].map((length) => hex(streebog512(new Uint8Array(length).fill(0xff)))));
    expect(seen.size).toBe(9);
  });
});

describe('the curve', () => {
  it('has the group order that the standard says', () => {
    expect(Point.BASE.multiplyUnsafe(order - 1n).add(Point.BASE).is0()).toBe(true);
  });

  it('computes with secret and with public scalars alike', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: order - 1n }), (k) => {
        expect(Point.BASE.multiply(k).equals(Point.BASE.multiplyUnsafe(k))).toBe(true);
        expect(modulo(invertScalar(k) * k, order)).toBe(1n);
      }),
      { numRuns: 10 },
    );
  });

  it('reads and writes numbers lowest byte first', () => {
    expect(littleEndian(bytesOf('0102'))).toBe(0x0201n);
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: (1n << 512n) - 1n }), (value) => littleEndian(toLittleEndian(value)) === value));
  });
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
  const d = BigInt(`0x${vector.d}`);
  const digest = streebog512(new TextEncoder().encode(vector.message));

  it('verifies the vector of the national profile', () => {
    const point = publicPoint(publicBytes(d))!;
    expect(point.toAffine()).toEqual({ x: BigInt(`0x${vector.qx}`), y: BigInt(`0x${vector.qy}`) });
    expect(verifyDigest(point, digest, bytesOf(vector.signature))).toBe(true);
  });

  it('refuses any changed bit of signature or digest, and numbers out of range', () => {
    const point = publicPoint(publicBytes(d))!;
    const signature = signDigest(d, digest);
    fc.assert(
      fc.property(fc.nat(128 * 8 - 1), (bit) => {
        const changed = signature.slice();
        changed[bit >> 3] = changed[bit >> 3]! ^ (1 << (bit & 7));
        expect(verifyDigest(point, digest, changed)).toBe(false);
      }),
      { numRuns: 20 },
    );
    expect(verifyDigest(point, streebog512(), signature)).toBe(false);
    const half = (value: bigint): Uint8Array => toLittleEndian(value);
    for (const [r, s] of [[0n, 1n], [1n, 0n], [order, 1n], [1n, order], [0n, 0n]] as const) {
      expect(verifyDigest(point, digest, Buffer.concat([half(r), half(s)]))).toBe(false);
    }
    expect(verifyDigest(point, digest, signature.subarray(1))).toBe(false);
  });

  it('never uses a nonce twice, even when the generator repeats itself', () => {
    const stuck = new Uint8Array(64);
    const r = (signature: Uint8Array): string => hex(signature.subarray(0, 64));
    const other = streebog512(Uint8Array.of(1));
    const all = [signDigest(d, digest, stuck), signDigest(d, other, stuck), signDigest(d + 1n, digest, stuck), signDigest(d, digest, stuck.map(() => 1))];
    expect(new Set(all.map(r)).size).toBe(4);
    expect(r(signDigest(d, digest))).not.toBe(r(signDigest(d, digest)));
    for (const signature of all.slice(0, 1)) expect(verifyDigest(publicPoint(publicBytes(d))!, digest, signature)).toBe(true);
  });

  it('takes no key outside the group and no point off the curve', () => {
    expect(privateScalar(new Uint8Array(64))).toBeUndefined();
    expect(privateScalar(toLittleEndian(order))).toBeUndefined();
    expect(privateScalar(toLittleEndian(order - 1n))).toBe(order - 1n);
    const good = publicBytes(d);
    const off = good.slice();
    off[100] = off[100]! ^ 1;
    expect(publicPoint(off)).toBeUndefined();
    expect(publicPoint(new Uint8Array(128))).toBeUndefined();
    expect(publicPoint(good.subarray(1))).toBeUndefined();
  });
});
